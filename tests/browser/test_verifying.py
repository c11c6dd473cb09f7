"""The verification page in Chromium: what it finds by itself, and every forgery it must tell.

Nothing is sent but what the page says it sends: the requests are watched.
"""

import base64
import dataclasses
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, Route
from sqlalchemy import select

from certify import clock, files
from certify.accounts.models import User
from certify.app import create_app
from certify.certificate import issuing, keys, reading, seal, service
from certify.certificate.credential import lists
from certify.certificate.credential.payload import PURPOSES, REVOCATION
from certify.certificate.log import store
from certify.certificate.models import Certificate, Issuance
from certify.certificate.render import render
from certify.db import db
from certify.press import fonts
from tests import rows
from tests.browser.conftest import Site, Visitor
from tests.certificates import samples
from tests.certificates.attacks import ENCLOSED, FORGERIES
from tests.certificates.enclosed import enclose
from tests.certificates.mutations import SHARES, Genuine, Mutant, mutants
from tests.conftest import settings_for
from tests.people import acting, organisation, person

pytestmark = pytest.mark.browser
COUNT = int(os.environ.get("CERTIFY_FUZZ", "40"))
NAMES = ("示例产品甲", "示例产品乙", "示例产品丙")
LONGEST = 10_000  # milliseconds for one file on a busy machine


@dataclass(frozen=True)
class Papers:
    """Genuine papers of the site, forgeries that need its keys, and status lists of long ago."""

    good: bytes
    other: bytes
    withdrawn: bytes
    numbers: tuple[str, str, str]
    mixed: dict[str, bytes]
    foreign: bytes
    before: dict[str, str]
    stale: dict[str, str]
    mutants: list[Mutant]


@pytest.fixture(scope="module")
def papers(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Issued before the browser starts: its driver's event loop lets nobody seal."""
    settings = dataclasses.replace(
        settings_for(site.home, f"sqlite:///{site.home / 'certify.db'}"), mode="demonstration",
        base_url=site.address, password_salt=(site.home / "password-salt").read_text().strip(),
    )  # fmt: skip
    with create_app(settings).app_context():
        holder = organisation(person("holder"))
        for name in NAMES:
            rows.recorded_filing(holder, name)
        found = issued()
        store.checkpoint()
        before = published(clock.now())
        time.sleep(1.1)  # lists are dated to the second, and the next one must be newer
        officer = db.session.scalars(select(User).where(User.email.like("officer1@%"))).one()
        service.change_state(
            found[2].number, "withdraw", "patent_lost", "核心专利失效", actor=acting(officer)
        )
        found = issued()
        lists.publish()
        stale = published(clock.now() - timedelta(days=8))
        data = [files.read(each.file) for each in found]
        made = Papers(
            data[0], data[1], data[2], tuple(each.number for each in found), mixed(site.home),
            foreign(site.home, tmp_path_factory.mktemp("foreign")), before, stale,
            mutated(site.home, found[0].number, data[0]),
        )  # fmt: skip
        db.session.remove()
        db.engine.dispose()
    return made


def issued() -> list[Certificate]:
    """The papers in the order of NAMES; the site's own worker may have been quicker."""
    for _ in range(300):
        issuing.issue_pending()
        db.session.rollback()
        found = db.session.scalars(select(Certificate)).all()
        if len(found) == len(NAMES):
            return sorted(found, key=lambda each: NAMES.index(each.content["product"]["name_zh"]))
        time.sleep(0.2)
    raise AssertionError("the papers were never issued")


def published(at) -> dict[str, str]:
    """The status lists as they would be signed at an instant."""
    key = issuing.own_key()
    return {
        f"/status/{each}/0": lists._signed(each, 0, lists._indexes(lists.SET_BY[each]), at, key)
        for each in PURPOSES
    }


def mixed(home: Path) -> dict[str, bytes]:
    """What only the office itself could do: page and data of two certificates, truly sealed."""
    first, second = db.session.scalars(select(Issuance).order_by(Issuance.id).limit(2)).all()
    key, strange = keys.load(service.key_folder(home)), issuing.unsealed(second)
    found = {}
    for name, enclosed in {"all": ENCLOSED, "data": ENCLOSED[:1], "claim": ENCLOSED[1:2],
                           "proof": ENCLOSED[2:]}.items():  # fmt: skip
        with pikepdf.open(BytesIO(issuing.unsealed(first))) as pdf:
            for each in enclosed:
                pdf.attachments[each] = pikepdf.AttachedFileSpec(
                    pdf, reading.attachment(strange, each), filename=each
                )
            target = BytesIO()
            pdf.save(target)
        found[name] = seal.seal(target.getvalue(), key)
    return found


def foreign(home: Path, folder: Path) -> bytes:
    """A genuine paper of another authority."""
    content = samples.recognition()
    paper = render(content, fonts.load(service.font_folder(home)), enclose(content))
    return seal.seal(paper, keys.ensure(folder / "keys"))


def mutated(home: Path, number: str, genuine: bytes) -> list[Mutant]:
    """A fiftieth of the corpus of 2,000, or as many as CERTIFY_FUZZ asks for."""
    first = db.session.scalars(select(Issuance).where(Issuance.number == number)).one()
    of = Genuine(genuine, issuing.unsealed(first), keys.load(service.key_folder(home)))
    return [
        mutant
        for kind, share in SHARES.items()
        for mutant in mutants(kind, of, share * COUNT // sum(SHARES.values()))
    ]


class Checker:
    """A visitor who puts files to the page; remembers what was asked of the site."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.asked: list[str] = []
        self.sent: list[str] = []
        self.page.on("request", self._watch)

    def _watch(self, request) -> None:
        self.asked.append(request.url.removeprefix(self.visitor.site.address))
        if request.method != "GET" or request.post_data:
            self.sent.append(request.url)

    def check(self, data: bytes, *, register: bool = True, day: str = "") -> str:
        """Put ``data`` to the page; returns the verdict."""
        self.visitor.go("/verify")
        self.page.set_checked("#register", register)
        self.page.fill("#on", day)
        self.asked.clear()
        paper = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": data}
        self.page.set_input_files("#file", paper)
        self.page.wait_for_selector("#browser-result .state-banner")
        assert self.sent == [], "the file stays here"
        assert self.page.evaluate("document.activeElement.id") == "result-here"
        return str(self.page.get_attribute("#browser-result .state-banner", "data-verdict"))

    def answer(self, question: str) -> str:
        """Return what stands beside a question."""
        found = self.page.locator("#browser-result dt", has_text=question).locator("+ dd")
        return found.first.inner_text()

    def says(self, *texts: str) -> None:
        said = self.page.inner_text("#browser-result")
        for text in texts:
            assert text in said, f"{text!r} is not in:\n{said}"


@pytest.fixture(scope="module")
def visitors(papers, site, chromium) -> Iterator[dict[str, Visitor]]:
    both = {"en": Visitor(chromium, site, "en-GB"), "zh": Visitor(chromium, site, "zh-CN")}
    yield both
    for each in both.values():
        each.leave()


@pytest.fixture
def checker(visitors) -> Checker:
    visitors["en"].page.unroute_all()
    visitors["en"].go("/verify")
    visitors["en"].page.evaluate("localStorage.clear()")
    return Checker(visitors["en"])


def test_a_genuine_paper_is_checked_without_being_sent(checker, papers):
    assert checker.check(papers.good) == "good"
    assert "byte for byte" in checker.answer("Is this file intact?")
    assert "Certify Demonstration Authority vouches" in checker.answer("Who sealed it?")
    assert "of the log of" in checker.answer("Was it logged?")
    assert checker.answer("Is it in force today?").startswith("in force")
    checker.says("示例产品甲", papers.numbers[0], "91320505MA1P7X8K4U")
    api = f"/api/v1/certificates/{papers.numbers[0]}"
    assert sorted(checker.asked) == sorted(
        [
            "/issuer",
            "/issuer/seals",
            "/log/log.pub",
            "/status/suspension/0",
            "/status/revocation/0",
            api,
        ]
    )


def test_without_the_register_nobody_learns_which_certificate(checker, papers):
    assert checker.check(papers.good, register=False) == "partly"
    assert not any(papers.numbers[0] in path for path in checker.asked)
    assert "a genuine seal names" in checker.answer("Is this file intact?")
    assert "status lists fetched whole" in checker.answer("Is it in force today?")
    assert "vouches" in checker.answer("Who sealed it?")
    checker.says("Nothing speaks against it", "示例产品甲")
    assert checker.check(papers.withdrawn, register=False) == "state"
    checker.says("withdrawn, cancelled or superseded")


def test_withdrawn_is_told_with_day_and_reason_in_both_languages(checker, papers, visitors):
    assert checker.check(papers.withdrawn) == "state"
    day = clock.today().isoformat()
    checker.says(
        f"withdrawn since {day} because: The patents that carried it are lost (核心专利失效)",
        "genuine, but not in force",
    )
    checker.says("示例产品丙")
    chinese = Checker(visitors["zh"])
    assert chinese.check(papers.withdrawn) == "state"
    chinese.says(
        "证书属实，但不在有效状态", f"自 {day} 起已撤销，原因：支撑专利已失效（核心专利失效）"
    )


def test_on_another_day(checker, papers):
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert checker.check(papers.withdrawn, day=yesterday) == "state"
    assert checker.answer(f"in force on {yesterday}?").startswith("not issued yet")
    later = (clock.today() + timedelta(days=400)).isoformat()
    assert checker.check(papers.good, day=later) == "good"
    assert "as far as is known now" in checker.answer(f"in force on {later}?").lower()


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_told(checker, papers, name):
    forge, _, code = FORGERIES[name]
    words = checker.page.evaluate(
        f"JSON.parse(document.getElementById('verify-words').textContent).found[{code!r}]"
    )
    forged = forge(papers.good, papers.other)
    for register in (True, False):
        assert checker.check(forged, register=register) == "bad"
        assert words in checker.answer("Is this file intact?")
        checker.says("Do not rely on this file.")


@pytest.mark.parametrize(
    ("name", "question", "words"),
    [
        ("all", "Do page, data and credential", "do not tell the same certificate"),
        ("data", "Do page, data and credential", "tell different certificates"),
        ("claim", "Do page, data and credential", "tell different certificates"),
        ("proof", "Was it logged?", "not shown that this certificate was entered"),
    ],
)
def test_page_and_data_of_two_under_the_true_seal(checker, papers, name, question, words):
    for register in (True, False):
        assert checker.check(papers.mixed[name], register=register) == "bad"
        assert words in checker.answer(question)
    assert checker.check(papers.mixed[name]) == "bad"
    assert "holds another file" in checker.answer("Is this file intact?")


def test_a_genuine_paper_of_another_authority(checker, papers):
    assert checker.check(papers.foreign) == "bad"
    assert "which is not this office" in checker.answer("signed by the issuer")
    assert not any("/api/" in path for path in checker.asked), "it is no number of ours"
    assert samples.recognition().product.name_zh not in checker.page.inner_text("#browser-result")


def replay(page: Page, old: dict[str, str]) -> None:
    def answer(route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3]
        route.fulfill(body=old[path], content_type="application/vc+jwt")

    page.route("**/status/**", answer)


def test_a_replayed_list_revives_nothing(checker, papers):
    assert checker.check(papers.withdrawn, register=False) == "state"  # the true list was seen
    replay(checker.page, papers.before)
    assert checker.check(papers.withdrawn, register=False) == "partly"
    checker.says("older than one seen in this browser")
    assert checker.check(papers.withdrawn) == "state", "the register is believed"
    checker.page.unroute_all()
    replay(checker.page, papers.stale)
    checker.page.evaluate("localStorage.clear()")
    assert checker.check(papers.good, register=False) == "partly"
    checker.says("out of date or not valid yet")


def test_a_list_that_denies_the_register_is_said(checker, papers):
    replay(checker.page, papers.before)
    assert checker.check(papers.withdrawn) == "state"
    checker.says("says otherwise than the register")


def test_a_swapped_and_a_forged_list(checker, papers):
    swapped = dict(zip(papers.before, reversed(papers.before.values()), strict=True))
    replay(checker.page, swapped)
    assert checker.check(papers.good, register=False) == "partly"
    checker.says("another status list than the certificate names")
    checker.page.unroute_all()
    head, body, _ = papers.before[f"/status/{REVOCATION}/0"].split(".")
    replay(checker.page, dict.fromkeys(papers.before, f"{head}.{body}.{'A' * 86}"))
    assert checker.check(papers.good, register=False) == "partly"
    checker.says("is not signed by the issuer")


def test_a_site_that_does_not_answer_leaves_questions_open(checker, papers):
    for path in ("**/issuer", "**/issuer/seals", "**/log/log.pub", "**/api/**", "**/status/**"):
        checker.page.route(path, lambda route: route.abort())
    assert checker.check(papers.good) == "partly"
    checker.says("keys could not be fetched")
    assert "示例产品甲" not in checker.page.inner_text("#browser-result")


EXAMINE = """async ({ files, register, issuer, now }) => {
  const own = (name) => import(new URL(name, document.querySelector("script[type=module]").src));
  const [{ examine }, { issuerKeys }, { readKeys }] =
    await Promise.all(["answers.js", "credential.js", "log.js"].map(own));
  const text = async (path) => (await fetch(path)).text();
  const kept = new Map();
  const once = (path) => {
    if (!kept.has(path)) kept.set(path, text(path));
    return kept.get(path);
  };
  const ask = {
    issuer: async () => issuerKeys(JSON.parse(await once("/issuer"))),
    seals: async () => JSON.parse(await once("/issuer/seals")),
    logKeys: async () => readKeys(await once("/log/log.pub")),
    list: (purpose, number) => once(`/status/${purpose}/${number}`),
    register: async (number) => {
      const said = JSON.parse(await once(`/api/v1/certificates/${number}`));
      return { ...said, asOf: Date.parse(said.status_as_of), since: said.status_since };
    },
  };
  const found = [];
  for (const file of files) {
    const bytes = Uint8Array.from(atob(file), (c) => c.charCodeAt(0)), started = performance.now();
    const options = { issuer, now, day: "", register, seen: () => true };
    const told = await examine(bytes, options, ask).catch((error) => ({ verdict: error.stack }));
    found.push([told.verdict, performance.now() - started]);
  }
  return found;
}"""


def examined(checker: Checker, files_: list[bytes], *, register: bool) -> list[tuple[str, float]]:
    """What the page's own modules find about many files: (verdict, milliseconds) of each."""
    checker.visitor.go("/verify")
    form = checker.page.locator("[data-verify]")
    asked = {
        "files": [base64.b64encode(each).decode() for each in files_], "register": register,
        "issuer": form.get_attribute("data-issuer"), "now": clock.now().timestamp() * 1000,
    }  # fmt: skip
    return [(verdict, taken) for verdict, taken in checker.page.evaluate(EXAMINE, asked)]


@pytest.mark.parametrize("register", [True, False], ids=["register", "alone"])
def test_no_mutant_is_in_order_in_the_browser_and_none_breaks_it(checker, papers, register):
    assert examined(checker, [papers.good], register=True)[0][0] == "good"
    open_still = "bad" if register else "partly"
    for start in range(0, len(papers.mutants), 50):
        part = papers.mutants[start : start + 50]
        told = examined(checker, [each.data for each in part], register=register)
        for mutant, (verdict, taken) in zip(part, told, strict=True):
            assert verdict in {"bad", "not_ours", open_still}, (mutant.name, verdict)
            assert taken < LONGEST, mutant.name


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%%EOF\n", b"hello", bytes(5000)])
def test_what_is_not_ours(checker, data):
    assert checker.check(data) == "not_ours"


LACKS = {
    "Ed25519": "crypto.subtle.importKey = async () => "
    "{ throw new DOMException('', 'NotSupportedError'); };",
    "WebCrypto": "Object.defineProperty(crypto, 'subtle', { value: undefined });",
}


@pytest.mark.parametrize("lack", LACKS)
def test_a_browser_that_lacks_something_says_so_and_claims_nothing(papers, site, chromium, lack):
    visitor = Visitor(chromium, site, "en-GB")
    visitor.context.add_init_script(LACKS[lack])
    if lack == "WebCrypto":
        visitor.go("/verify")
        visitor.sees("cannot check files itself: send the file")
        assert not visitor.page.is_visible("#check-here")
    else:
        checker = Checker(visitor)
        assert checker.check(papers.good) == "partly"
        assert "cannot check Ed25519" in checker.answer("signed by the issuer")
        assert "byte for byte" in checker.answer("Is this file intact?")
        assert checker.check(papers.good, register=False) == "partly"
        assert "示例产品甲" not in visitor.page.inner_text("#browser-result")
    visitor.leave()


def test_without_scripts_the_file_is_sent_and_fully_checked(papers, site, chromium):
    context = chromium.new_context(base_url=site.address, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/verify")
    assert not page.is_visible("#check-here") and not page.is_visible("#register")
    paper = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": papers.withdrawn}
    page.set_input_files("#file", paper)
    page.keyboard.press("Tab")
    page.locator("form[data-verify] button:not([type=button])").press("Enter")
    page.wait_for_selector("#result")
    assert "证书属实，但不在有效状态" in page.inner_text("main")
    assert "核心专利失效" in page.inner_text("main")
    context.close()
