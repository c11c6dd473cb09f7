"""People, their roles, and the organisations for which they act."""

from datetime import datetime
from typing import Any, ClassVar

from flask_security.models import sqla as security
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounts.lifecycle import ACCOUNT, ORGANISATION
from certify.db import Utc, db
from certify.files import StoredFile
from certify.lifecycle import Lifecycle

security.FsModels.set_db_info(
    base_model=db.Model, user_table_name="account", role_table_name="role",
    webauthn_table_name="passkey", refresh_table_name="refresh_token",
)  # fmt: skip

MEMBER_ROLES = ("owner", "editor", "reader")


class Role(db.Model, security.FsRoleMixin):
    """An office role: examiner, reviewer, officer, statistician, editor, administrator."""

    __tablename__ = "role"


class User(db.Model, security.FsUserMixin):
    """One person. E-mail and name are personal data: own, and within duty only."""

    __tablename__ = "account"
    LIFECYCLE: ClassVar[Lifecycle] = ACCOUNT
    SUBJECT: ClassVar[str] = "account"

    name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(5), default="zh")
    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")
    reviewer_fields: Mapped[list["ReviewerField"]] = relationship(back_populates="user")

    @property
    def status(self) -> str:
        """``active`` or ``disabled``: the sign-in library's flag as a state."""
        return "active" if self.active else "disabled"

    @status.setter
    def status(self, state: str) -> None:
        self.active = state == "active"


class WebAuthn(db.Model, security.FsWebAuthnMixin):
    """A passkey of a person."""

    __tablename__ = "passkey"


class ReviewerField(db.Model):
    """An industry field in which a reviewer may judge."""

    __tablename__ = "reviewer_field"

    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(2), primary_key=True)
    user: Mapped[User] = relationship(back_populates="reviewer_fields")


class Organisation(db.Model):
    """A legal person that files, or an office of the authority never: officers have roles."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("uscc"),
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
        CheckConstraint(
            "status IN ('draft', 'submitted', 'verified', 'returned')",
            name="status_known",
        ),
    )
    LIFECYCLE: ClassVar[Lifecycle] = ORGANISATION
    SUBJECT: ClassVar[str] = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18))
    name_zh: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(300))
    org_type: Mapped[str] = mapped_column(String(30))
    region_code: Mapped[str] = mapped_column(String(6))
    industry_code: Mapped[str] = mapped_column(String(5))
    qualifications: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact: Mapped[str | None] = mapped_column(String(100))
    mobile: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    undertaking: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(40), index=True)
    return_reason: Mapped[str | None] = mapped_column(Text)
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    row_version: Mapped[int] = mapped_column(default=1)
    members: Mapped[list["Membership"]] = relationship(back_populates="organisation")
    proof: Mapped[StoredFile | None] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}


class Membership(db.Model):
    """Who acts for which organisation: owner, editor or reader."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("role IN ('owner', 'editor', 'reader')", name="role_known"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(10))
    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(back_populates="members")
