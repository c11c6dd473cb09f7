"""The house: every room's tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CIRCLE = "fk_filing_current_revision_id_filing_revision"
PRODUCT_CIRCLE = "fk_product_public_revision_id_filing_revision"


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("username", sa.String(length=255), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_at", sa.DateTime(), nullable=True),
        sa.Column("current_login_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_ip", sa.String(length=64), nullable=True),
        sa.Column("current_login_ip", sa.String(length=64), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("tf_phone_number", sa.String(length=128), nullable=True),
        sa.Column("us_totp_secrets", sa.Text(), nullable=True),
        sa.Column("us_phone_number", sa.String(length=128), nullable=True),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.Column("mf_recovery_codes", sa.UnicodeText(), nullable=True),
        sa.Column(
            "create_datetime",
            sa.DateTime(),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column(
            "update_datetime",
            sa.DateTime(),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
        sa.UniqueConstraint(
            "fs_webauthn_user_handle", name=op.f("uq_account_fs_webauthn_user_handle")
        ),
        sa.UniqueConstraint("us_phone_number", name=op.f("uq_account_us_phone_number")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=True),
        sa.Column("permissions", sa.UnicodeText(), nullable=True),
        sa.Column(
            "update_datetime",
            sa.DateTime(),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "serial",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_serial")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(sha256) = 64", name=op.f("ck_stored_file_sha256_length")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_size_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False
        )

    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("entry_opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_working_days", sa.Integer(), nullable=False),
        sa.Column("reviewers", sa.Integer(), nullable=False),
        sa.Column("review_working_days", sa.Integer(), nullable=False),
        sa.Column(
            "third_reviewer_gap", sa.Numeric(precision=5, scale=2), nullable=False
        ),
        sa.Column("validity_years", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'open', 'reviewing', 'closed')",
            name=op.f("ck_campaign_status_known"),
        ),
        sa.CheckConstraint(
            "data_year < year", name=op.f("ck_campaign_data_year_before")
        ),
        sa.CheckConstraint(
            "entry_opens_at < entry_closes_at", name=op.f("ck_campaign_window_in_order")
        ),
        sa.CheckConstraint(
            "notice_working_days BETWEEN 1 AND 90", name=op.f("ck_campaign_notice_sane")
        ),
        sa.CheckConstraint("reviewers >= 2", name=op.f("ck_campaign_two_reviewers")),
        sa.CheckConstraint(
            "review_working_days BETWEEN 1 AND 90", name=op.f("ck_campaign_review_sane")
        ),
        sa.CheckConstraint(
            "validity_years BETWEEN 1 AND 10", name=op.f("ck_campaign_validity_sane")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["account.id"],
            name=op.f("fk_campaign_created_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("year", name=op.f("uq_campaign_year")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("from_status", sa.String(length=40), nullable=True),
        sa.Column("to_status", sa.String(length=40), nullable=True),
        sa.Column("reason_code", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_event_actor_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_event_subject", ["subject", "subject_id", "id"], unique=False
        )
        batch_op.create_index("ix_event_action", ["subject", "action", "id"], unique=False)
        batch_op.create_index(
            "ix_event_unhandled",
            ["id"],
            unique=False,
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        )

    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_mail_user_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_address"), ["address"], unique=False)
        batch_op.create_index(
            "ix_mail_unsent",
            ["id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_mail_user_id"), ["user_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("org_type", sa.String(length=30), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("industry_code", sa.String(length=5), nullable=False),
        sa.Column("qualifications", sa.JSON(), nullable=False),
        sa.Column("contact", sa.String(length=100), nullable=True),
        sa.Column("mobile", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("undertaking", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("proof_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'verified', 'returned')",
            name=op.f("ck_organisation_status_known"),
        ),
        sa.CheckConstraint(
            "length(uscc) = 18", name=op.f("ck_organisation_uscc_length")
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"],
            ["stored_file.id"],
            name=op.f("fk_organisation_proof_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("uscc", name=op.f("uq_organisation_uscc")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_status"), ["status"], unique=False
        )

    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=True),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.String(length=255), nullable=True),
        sa.Column(
            "create_datetime",
            sa.DateTime(),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("lastuse_datetime", sa.DateTime(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["account.id"],
            name=op.f("fk_passkey_user_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_passkey_credential_id"), ["credential_id"], unique=True
        )

    op.create_table(
        "product_summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("compiled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compiled_by_id", sa.Integer(), nullable=True),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("estimates", sa.JSON(), nullable=False),
        sa.Column("table", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("public_file_id", sa.Integer(), nullable=True),
        sa.Column("full_file_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "data_year BETWEEN 2000 AND 2100", name=op.f("ck_product_summary_data_year_sane")
        ),
        sa.CheckConstraint(
            "status IN ('compiled', 'superseded')", name=op.f("ck_product_summary_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["compiled_by_id"],
            ["account.id"],
            name=op.f("fk_product_summary_compiled_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["full_file_id"],
            ["stored_file.id"],
            name=op.f("fk_product_summary_full_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["public_file_id"],
            ["stored_file.id"],
            name=op.f("fk_product_summary_public_file_id_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_summary")),
        sa.UniqueConstraint(
            "data_year", "number", name=op.f("uq_product_summary_data_year_number")
        ),
    )
    with op.batch_alter_table("product_summary", schema=None) as batch_op:
        batch_op.create_index(
            "uq_product_summary_year_current",
            ["data_year"],
            unique=True,
            sqlite_where=sa.text("status = 'compiled'"),
            postgresql_where=sa.text("status = 'compiled'"),
        )

    op.create_table(
        "reviewer_field",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_reviewer_field_user_id_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "field", name=op.f("pk_reviewer_field")),
    )
    op.create_table(
        "roles_users",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"], ["role.id"], name=op.f("fk_roles_users_role_id_role")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_roles_users_user_id_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_roles_users")),
    )
    op.create_table(
        "standard_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("activated_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'consultation', 'active', 'retired')",
            name=op.f("ck_standard_version_status_known"),
        ),
        sa.CheckConstraint(
            "activated_by_id IS NULL OR activated_by_id <> proposed_by_id",
            name=op.f("ck_standard_version_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["activated_by_id"],
            ["account.id"],
            name=op.f("fk_standard_version_activated_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["account.id"],
            name=op.f("fk_standard_version_proposed_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_version")),
        sa.UniqueConstraint(
            "standard_id",
            "version",
            name=op.f("uq_standard_version_standard_id_version"),
        ),
    )
    op.create_table(
        "campaign_field",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=2), nullable=False),
        sa.Column("standard_id", sa.String(length=80), nullable=False),
        sa.Column("standard_version", sa.String(length=40), nullable=False),
        sa.Column("standard_digest", sa.String(length=71), nullable=False),
        sa.CheckConstraint(
            "field IN ('01', '02', '03', '04', '05', '06', '07', '99')",
            name=op.f("ck_campaign_field_field_known"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_campaign_field_campaign_id_campaign"),
        ),
        sa.PrimaryKeyConstraint("campaign_id", "field", name=op.f("pk_campaign_field")),
    )
    op.create_table(
        "membership",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'editor', 'reader')",
            name=op.f("ck_membership_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_membership_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account.id"], name=op.f("fk_membership_user_id_account")
        ),
        sa.PrimaryKeyConstraint(
            "user_id", "organisation_id", name=op.f("pk_membership")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("record_number", sa.String(length=24), nullable=True),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=True),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("public_revision_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=2), nullable=True),
        sa.Column("province", sa.String(length=2), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "public_revision_id IS NULL OR (record_number IS NOT NULL AND field IS NOT NULL)",
            name=op.f("ck_product_public_is_recorded"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_product_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["public_revision_id"], ["filing_revision.id"], name=op.f(PRODUCT_CIRCLE),
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("record_number", name=op.f("uq_product_record_number")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index("ix_product_public_field", ["field", "id"], unique=False)
        batch_op.create_index("ix_product_public_province", ["province", "id"], unique=False)
        batch_op.create_index(
            "ix_product_public_both", ["field", "province", "id"], unique=False
        )
        batch_op.create_index(
            "ix_product_public_holder",
            ["organisation_id"],
            unique=False,
            sqlite_where=sa.text("public_revision_id IS NOT NULL"),
            postgresql_where=sa.text("public_revision_id IS NOT NULL"),
        )

    op.create_table(
        "public_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('published', 'closed')",
            name=op.f("ck_public_notice_status_known"),
        ),
        sa.CheckConstraint(
            "published_at < closes_at", name=op.f("ck_public_notice_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_public_notice_campaign_id_campaign"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_notice")),
        sa.UniqueConstraint("number", name=op.f("uq_public_notice_number")),
    )
    with op.batch_alter_table("public_notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_public_notice_campaign_id"), ["campaign_id"], unique=False
        )

    op.create_table(
        "filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("data_year", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("current_revision_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'discarded') OR current_revision_id IS NOT NULL",
            name=op.f("ck_filing_submitted_has_revision"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'recorded', 'refused', 'withdrawn', 'discarded')",
            name=op.f("ck_filing_status_known"),
        ),
        sa.CheckConstraint(
            "data_year BETWEEN 2000 AND 2100", name=op.f("ck_filing_data_year_sane")
        ),
        sa.ForeignKeyConstraint(
            ["current_revision_id"],
            ["filing_revision.id"],
            name=op.f("fk_filing_current_revision_id_filing_revision"),
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_filing_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_filing_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["account.id"], name=op.f("fk_filing_saved_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
    )
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_filing_organisation", ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_filing_queue", ["status", "submitted_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_filing_revision", ["status", "current_revision_id", "id"], unique=False
        )
        batch_op.create_index(
            "uq_filing_product_year_live",
            ["product_id", "data_year"],
            unique=True,
            sqlite_where=sa.text("status NOT IN ('refused', 'withdrawn', 'discarded')"),
            postgresql_where=sa.text(
                "status NOT IN ('refused', 'withdrawn', 'discarded')"
            ),
        )

    op.create_table(
        "search_gram",
        sa.Column("gram", sa.String(length=4), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_search_gram_product_id_product"),
        ),
        sa.PrimaryKeyConstraint("gram", "product_id", name=op.f("pk_search_gram")),
    )
    with op.batch_alter_table("search_gram", schema=None) as batch_op:
        batch_op.create_index("ix_search_gram_product", ["product_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "kind IN ('licence', 'product', 'economic', 'other')",
            name=op.f("ck_evidence_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_evidence_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_evidence_filing_id_filing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "filing_id", "name", name=op.f("uq_evidence_filing_id_name")
        ),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_filing_id"), ["filing_id"], unique=False
        )

    op.create_table(
        "filing_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("explanations", sa.JSON(), nullable=False),
        sa.Column("standard_id", sa.String(length=80), nullable=False),
        sa.Column("standard_version", sa.String(length=40), nullable=False),
        sa.Column("standard_digest", sa.String(length=71), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=2), nullable=False),
        sa.Column("product_key", sa.String(length=64), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("org_type", sa.String(length=30), nullable=False),
        sa.Column("opt_in", sa.Boolean(), nullable=False),
        sa.Column("output_value", sa.BigInteger(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("exports", sa.BigInteger(), nullable=False),
        sa.Column("profit", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "field IN ('01', '02', '03', '04', '05', '06', '07', '99')",
            name=op.f("ck_filing_revision_field_known"),
        ),
        sa.CheckConstraint(
            "profit <= sales AND exports <= sales",
            name=op.f("ck_filing_revision_parts_of_sales"),
        ),
        sa.CheckConstraint(
            "sales >= 0 AND output_value >= 0 AND exports >= 0",
            name=op.f("ck_filing_revision_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"],
            ["filing.id"],
            name=op.f("fk_filing_revision_filing_id_filing"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["account.id"],
            name=op.f("fk_filing_revision_submitted_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_revision")),
        sa.UniqueConstraint(
            "filing_id", "number", name=op.f("uq_filing_revision_filing_id_number")
        ),
    )
    with op.batch_alter_table("filing_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_filing_revision_product_key"), ["product_key"], unique=False
        )
    op.create_table(
        "candidacy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("ineligible_reasons", sa.JSON(), nullable=False),
        sa.Column("judgement", sa.JSON(), nullable=True),
        sa.Column("sheet", sa.JSON(), nullable=True),
        sa.Column("sheet_digest", sa.String(length=71), nullable=True),
        sa.Column("total", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recognised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "field IN ('01', '02', '03', '04', '05', '06', '07', '99')",
            name=op.f("ck_candidacy_field_known"),
        ),
        sa.CheckConstraint(
            "status IN ('entered', 'eligible', 'ineligible', 'left', 'in_review') OR verdict IS NOT NULL",
            name=op.f("ck_candidacy_judged_has_verdict"),
        ),
        sa.CheckConstraint(
            "status IN ('entered', 'eligible', 'ineligible', 'left', 'in_review', 'reviewed', 'proposed', 'not_proposed', 'in_notice', 'objected', 'not_recognised', 'recognised')",
            name=op.f("ck_candidacy_status_known"),
        ),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict IN ('gated', 'meets', 'below')",
            name=op.f("ck_candidacy_verdict_known"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_candidacy_campaign_id_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_candidacy_filing_id_filing")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["filing_revision.id"],
            name=op.f("fk_candidacy_revision_id_filing_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacy")),
        sa.UniqueConstraint(
            "campaign_id", "filing_id", name=op.f("uq_candidacy_campaign_id_filing_id")
        ),
    )
    with op.batch_alter_table("candidacy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_candidacy_filing_id"), ["filing_id"], unique=False
        )
        batch_op.create_index(
            "ix_candidacy_queue", ["campaign_id", "status", "field", "id"], unique=False
        )
        batch_op.create_index(
            "ix_candidacy_state", ["campaign_id", "status", "id"], unique=False
        )
        batch_op.create_index("ix_candidacy_entry", ["campaign_id", "id"], unique=False)
        batch_op.create_index("ix_candidacy_status", ["status", "id"], unique=False)

    op.create_table(
        "patent_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("right_source", sa.String(length=30), nullable=False),
        sa.Column("legal_status", sa.String(length=30), nullable=False),
        sa.Column("is_core", sa.Boolean(), nullable=False),
        sa.Column("show_publicly", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_patent_claim_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["filing_revision.id"],
            name=op.f("fk_patent_claim_revision_id_filing_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patent_claim")),
        sa.UniqueConstraint(
            "revision_id", "number", name=op.f("uq_patent_claim_revision_id_number")
        ),
    )
    with op.batch_alter_table("patent_claim", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_patent_claim_number"), ["number"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_patent_claim_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("pointer", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["filing_revision.id"],
            name=op.f("fk_remark_revision_id_filing_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_remark_revision_id"), ["revision_id"], unique=False
        )

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('assigned', 'accepted', 'recused', 'submitted', 'released')",
            name=op.f("ck_assignment_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacy.id"],
            name=op.f("fk_assignment_candidacy_id_candidacy"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["account.id"],
            name=op.f("fk_assignment_reviewer_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "candidacy_id",
            "reviewer_id",
            name=op.f("uq_assignment_candidacy_id_reviewer_id"),
        ),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignment_queue",
            ["reviewer_id", "status", "due_at", "id"],
            unique=False,
        )

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("template_version", sa.String(length=40), nullable=False),
        sa.Column("key_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'recognition') = (candidacy_id IS NOT NULL)",
            name=op.f("ck_certificate_recognition_has_candidacy"),
        ),
        sa.CheckConstraint(
            "kind IN ('recordation', 'recognition')",
            name=op.f("ck_certificate_kind_known"),
        ),
        sa.CheckConstraint(
            "status IN ('valid', 'suspended', 'withdrawn', 'cancelled', 'expired', 'superseded')",
            name=op.f("ck_certificate_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacy.id"],
            name=op.f("fk_certificate_candidacy_id_candidacy"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_certificate_file_id_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_certificate_filing_id_filing")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["filing_revision.id"],
            name=op.f("fk_certificate_revision_id_filing_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_filing", ["filing_id"], unique=False)
        batch_op.create_index("ix_certificate_candidacy", ["candidacy_id"], unique=False)
        batch_op.create_index("ix_certificate_revision", ["revision_id", "kind"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_certificate_status"), ["status"], unique=False
        )
        batch_op.create_index(
            "uq_certificate_revision_live",
            ["kind", "revision_id"],
            unique=True,
            sqlite_where=sa.text("status <> 'superseded'"),
            postgresql_where=sa.text("status <> 'superseded'"),
        )

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("staged_by_id", sa.Integer(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('propose', 'decline')", name=op.f("ck_decision_outcome_known")
        ),
        sa.CheckConstraint(
            "status <> 'released' OR released_by_id IS NOT NULL",
            name=op.f("ck_decision_released_by_someone"),
        ),
        sa.CheckConstraint(
            "status IN ('staged', 'released', 'unstaged')",
            name=op.f("ck_decision_status_known"),
        ),
        sa.CheckConstraint(
            "released_by_id IS NULL OR released_by_id <> staged_by_id",
            name=op.f("ck_decision_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacy.id"],
            name=op.f("fk_decision_candidacy_id_candidacy"),
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"],
            ["account.id"],
            name=op.f("fk_decision_released_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["staged_by_id"],
            ["account.id"],
            name=op.f("fk_decision_staged_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_status"), ["status"], unique=False
        )
        batch_op.create_index(
            "uq_decision_candidacy_live",
            ["candidacy_id"],
            unique=True,
            sqlite_where=sa.text("status <> 'unstaged'"),
            postgresql_where=sa.text("status <> 'unstaged'"),
        )

    op.create_table(
        "notice_entry",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacy.id"],
            name=op.f("fk_notice_entry_candidacy_id_candidacy"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["public_notice.id"],
            name=op.f("fk_notice_entry_notice_id_public_notice"),
        ),
        sa.PrimaryKeyConstraint(
            "notice_id", "candidacy_id", name=op.f("pk_notice_entry")
        ),
        sa.UniqueConstraint("candidacy_id", name=op.f("uq_notice_entry_candidacy_id")),
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'upheld', 'dismissed')",
            name=op.f("ck_objection_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacy.id"],
            name=op.f("fk_objection_candidacy_id_candidacy"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["account.id"],
            name=op.f("fk_objection_decided_by_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_objection_candidacy_id"), ["candidacy_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_objection_status"), ["status"], unique=False
        )

    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("judgement", sa.JSON(), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("total", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_opinion_assignment_id_assignment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_opinion_assignment_id")),
    )
    _close_circle()


def downgrade() -> None:
    _open_circle()
    op.drop_table("opinion")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_status"))
        batch_op.drop_index(batch_op.f("ix_objection_candidacy_id"))

    op.drop_table("objection")
    op.drop_table("notice_entry")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_decision_candidacy_live",
            sqlite_where=sa.text("status <> 'unstaged'"),
            postgresql_where=sa.text("status <> 'unstaged'"),
        )
        batch_op.drop_index(batch_op.f("ix_decision_status"))

    op.drop_table("decision")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certificate_revision_live",
            sqlite_where=sa.text("status <> 'superseded'"),
            postgresql_where=sa.text("status <> 'superseded'"),
        )
        batch_op.drop_index(batch_op.f("ix_certificate_status"))
        batch_op.drop_index("ix_certificate_revision")
        batch_op.drop_index("ix_certificate_candidacy")
        batch_op.drop_index("ix_certificate_filing")

    op.drop_table("certificate")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_queue")

    op.drop_table("assignment")
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remark_revision_id"))

    op.drop_table("remark")
    with op.batch_alter_table("patent_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patent_claim_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_patent_claim_number"))

    op.drop_table("patent_claim")
    with op.batch_alter_table("candidacy", schema=None) as batch_op:
        batch_op.drop_index("ix_candidacy_status")
        batch_op.drop_index("ix_candidacy_queue")
        batch_op.drop_index(batch_op.f("ix_candidacy_filing_id"))

    op.drop_table("candidacy")
    with op.batch_alter_table("filing_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filing_revision_product_key"))

    op.drop_table("filing_revision")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_filing_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("search_gram", schema=None) as batch_op:
        batch_op.drop_index("ix_search_gram_product")

    op.drop_table("search_gram")
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_filing_product_year_live",
            sqlite_where=sa.text("status NOT IN ('refused', 'withdrawn', 'discarded')"),
            postgresql_where=sa.text(
                "status NOT IN ('refused', 'withdrawn', 'discarded')"
            ),
        )
        batch_op.drop_index("ix_filing_revision")
        batch_op.drop_index("ix_filing_queue")
        batch_op.drop_index("ix_filing_organisation")

    op.drop_table("filing")
    with op.batch_alter_table("public_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_public_notice_campaign_id"))

    op.drop_table("public_notice")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_organisation_id"))

    op.drop_table("product")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_organisation_id"))

    op.drop_table("membership")
    op.drop_table("campaign_field")
    op.drop_table("standard_version")
    op.drop_table("roles_users")
    op.drop_table("reviewer_field")
    with op.batch_alter_table("product_summary", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_product_summary_year_current",
            sqlite_where=sa.text("status = 'compiled'"),
            postgresql_where=sa.text("status = 'compiled'"),
        )

    op.drop_table("product_summary")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_credential_id"))

    op.drop_table("passkey")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_status"))

    op.drop_table("organisation")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_user_id"))
        batch_op.drop_index(
            "ix_mail_unsent",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_mail_address"))

    op.drop_table("mail")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_event_unhandled",
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        )
        batch_op.drop_index("ix_event_action")
        batch_op.drop_index("ix_event_subject")

    op.drop_table("event")
    op.drop_table("campaign")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))

    op.drop_table("stored_file")
    op.drop_table("serial")
    op.drop_table("role")
    op.drop_table("account")


def _close_circle() -> None:
    """A revision hangs on its filing and product, which point back to one of theirs.

    SQLite takes such keys at once; PostgreSQL ties them when both tables stand.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(CIRCLE, "filing", "filing_revision", ["current_revision_id"], ["id"])
        op.create_foreign_key(
            PRODUCT_CIRCLE, "product", "filing_revision", ["public_revision_id"], ["id"]
        )


def _open_circle() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(CIRCLE, "filing", type_="foreignkey")
        op.drop_constraint(PRODUCT_CIRCLE, "product", type_="foreignkey")
