"""The invented people of the demonstration: whom to sign in as, and what awaits each."""

from dataclasses import dataclass
from typing import Final

from flask_security.utils import hash_password

from certify.accounts import roles
from certify.accounts.models import User
from certify.accounts.permissions import SYSTEM, Actor, actor_of
from certify.db import db
from certify.i18n import LANGUAGES, N_, translate
from certify.reference.industries import FIELDS

PASSWORD: Final = "certify-demonstration"  # noqa: S105 - printed on purpose: invented data only


@dataclass(frozen=True)
class Person:
    """One account: ``key`` is the part of the address before @example.com."""

    key: str
    name: str
    duty: str
    roles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    language: str = "zh"

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@example.com"


_FILER: Final = N_("files for one organisation")
_AGENCY: Final = N_("IP agency, files for several organisations")
_EXAMINER: Final = N_("examiner: verifies organisations, records filings")
_REVIEWER: Final = N_("reviewer: judges products in review")
_OFFICER: Final = N_("officer: campaigns, decisions, notices, certificates")
_STATISTICIAN: Final = N_("statistician: compiles summaries")
_EDITOR: Final = N_("standards editor")
_ADMINISTRATOR: Final = N_("administrator: accounts and roles")

PEOPLE: Final = (
    Person("filer", "王示例", _FILER),
    Person("filer2", "Ruoshui Chen", _FILER, language="en"),
    Person("filer3", "沈嘉木", _FILER),
    Person("filer4", "叶清扬", _FILER),
    Person("agency", "苏晚晴", _AGENCY),
    Person("agency2", "何景行", _AGENCY),
    Person("examiner", "唐静姝", _EXAMINER, ("examiner",)),
    Person("examiner2", "Martin Examiner", _EXAMINER, ("examiner",), language="en"),
    Person("reviewer", "林慎思", _REVIEWER, ("reviewer",), FIELDS),
    Person("reviewer2", "高明远", _REVIEWER, ("reviewer",), ("01", "02", "03", "07")),
    Person("reviewer3", "钟灵毓", _REVIEWER, ("reviewer",), ("01", "02", "03", "99")),
    Person("reviewer4", "贺知微", _REVIEWER, ("reviewer",), ("04", "05", "06", "07")),
    Person("reviewer5", "余秋白", _REVIEWER, ("reviewer",), ("04", "05", "06", "99")),
    Person("reviewer6", "Anna Reviewer", _REVIEWER, ("reviewer",), FIELDS, language="en"),
    Person("officer", "程守正", _OFFICER, ("officer",)),
    Person("officer2", "Paula Officer", _OFFICER, ("officer",), language="en"),
    Person("statistician", "白数清", _STATISTICIAN, ("statistician",)),
    Person("editor", "文准绳", _EDITOR, ("editor",)),
    Person("editor2", "Edward Standards", _EDITOR, ("editor",), language="en"),
    Person("admin", "安管理", _ADMINISTRATOR, ("administrator",)),
)
BY_KEY: Final = {each.key: each for each in PEOPLE}


class Cast:
    """The accounts as they stand in the database, by key."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._hashed: str | None = None

    def hire(self, person: Person) -> None:
        """Create the account of ``person``."""
        if self._hashed is None:  # slow on purpose, so done once for all
            self._hashed = hash_password(PASSWORD)
        user = roles.create_account(
            person.email, person.name, PASSWORD, person.roles, person.fields, actor=SYSTEM,
            language=person.language, hashed=self._hashed,
        )  # fmt: skip
        self._ids[person.key] = user.id

    def actor(self, key: str) -> Actor:
        """Return the person as use cases see him now."""
        return actor_of(db.session.get_one(User, self._ids[key]))

    def reviewer(self, user_id: int) -> Actor:
        """Return the reviewer of an assignment as use cases see him now."""
        return actor_of(db.session.get_one(User, user_id))


def list_of_accounts() -> str:
    """Return who may sign in, with the one password, for the console and its file."""
    lines = [
        _both(N_("Demonstration accounts, all with the password {password}"), password=PASSWORD)
    ]
    lines += [f"  {each.email:<26}{each.name}  {_both(each.duty)}" for each in PEOPLE]
    return "\n".join(lines) + "\n"


def _both(text: str, **params: str) -> str:
    said = (translate(text, language, **params) for language in LANGUAGES)
    return " · ".join(dict.fromkeys(said))
