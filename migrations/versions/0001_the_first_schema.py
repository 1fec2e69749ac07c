"""The first schema.

Written for both databases. Types stand here as they were then, so that later changes of the program change no history.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Ordered by code point, whatever the database's language is.
_KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
# SQLite counts only in INTEGER.
_COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_TABLES = [
    "account",
    "audit",
    "catalogue",
    "deployment",
    "remembered",
    "api_token",
    "choice",
    "invitation",
    "membership",
    "profile",
    "session",
    "draft",
    "profile_axis",
    "version",
]

# Trigger, table, the changes that it forbids, and the reason that it gives.
_KEPT = [
    ("audit_stays", "audit", "UPDATE", "the audit trail is append-only"),
    ("audit_is_kept", "audit", "DELETE", "the audit trail is append-only"),
    (
        "version_stays",
        "version",
        "UPDATE OF profile, number, document, digest, published_at, previous, note, catalogue",
        "a published version is immutable",
    ),
    ("version_is_kept", "version", "DELETE", "a published version is immutable"),
]


def upgrade() -> None:
    """Make all tables, and the triggers that keep the audit trail and published versions as they are."""
    op.create_table(
        "account",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("email", _KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", _KEY, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("choice_key", _KEY, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("subject", _KEY, nullable=True),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("role IN ('member', 'operator', 'admin')", name=op.f("ck_account_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("subject", name=op.f("uq_account_subject")),
    )
    op.create_table(
        "audit",
        sa.Column("number", _COUNT, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", _KEY, nullable=False),
        sa.Column("action", _KEY, nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("object", _KEY, nullable=False),
        sa.Column("request", _KEY, nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "catalogue",
        sa.Column("digest", _KEY, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_catalogue")),
    )
    op.create_table(
        "deployment",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("offered", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("default_profile", _KEY, nullable=True),
        sa.Column("default_version", sa.Integer(), nullable=True),
        sa.Column("bounds", sa.Text(), nullable=True),
        sa.Column("tuning", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    op.create_index(op.f("ix_deployment_owner"), "deployment", ["owner"])
    op.create_table(
        "remembered",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("request", _KEY, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_remembered")),
    )
    op.create_index(op.f("ix_remembered_created_at"), "remembered", ["created_at"])
    op.create_table(
        "api_token",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("hash", _KEY, nullable=False),
        sa.Column("account", _KEY, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_api_token_account_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_token_hash")),
    )
    op.create_index(op.f("ix_api_token_account"), "api_token", ["account"])
    op.create_table(
        "choice",
        sa.Column("number", _COUNT, nullable=False),
        sa.Column("deployment", _KEY, nullable=False),
        sa.Column("chooser", _KEY, nullable=False),
        sa.Column("profile", _KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["deployment"], ["deployment.id"], name=op.f("fk_choice_deployment_deployment")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_choice")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_choice_chooser"), "choice", ["chooser"])
    op.create_index(op.f("ix_choice_deployment_number"), "choice", ["deployment", "number"])
    op.create_table(
        "invitation",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("hash", _KEY, nullable=False),
        sa.Column("role", _KEY, nullable=False),
        sa.Column("created_by", _KEY, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("panel", _KEY, nullable=True),
        sa.Column("panel_role", _KEY, nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_invitation_created_by_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("hash", name=op.f("uq_invitation_hash")),
    )
    op.create_index(op.f("ix_invitation_created_by"), "invitation", ["created_by"])
    op.create_table(
        "membership",
        sa.Column("panel", _KEY, nullable=False),
        sa.Column("account", _KEY, nullable=False),
        sa.Column("role", _KEY, nullable=False),
        sa.CheckConstraint("role IN ('panelist', 'facilitator')", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_membership_account_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("panel", "account", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_account"), "membership", ["account"])
    op.create_table(
        "profile",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("origin", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("forked_profile", _KEY, nullable=True),
        sa.Column("forked_version", sa.Integer(), nullable=True),
        sa.Column("deprecated_at", sa.BigInteger(), nullable=True),
        sa.Column("deprecated_because", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("suits", sa.Text(), nullable=False),
        sa.CheckConstraint("origin IN ('shipped', 'person', 'panel')", name=op.f("ck_profile_origin")),
        sa.ForeignKeyConstraint(["owner"], ["account.id"], name=op.f("fk_profile_owner_account"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
    )
    op.create_index(op.f("ix_profile_forked_profile"), "profile", ["forked_profile"])
    op.create_index(op.f("ix_profile_owner"), "profile", ["owner"])
    op.create_table(
        "session",
        sa.Column("hash", _KEY, nullable=False),
        sa.Column("account", _KEY, nullable=False),
        sa.Column("csrf", _KEY, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_session_account_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_account"), "session", ["account"])
    op.create_index(op.f("ix_session_expires_at"), "session", ["expires_at"])
    op.create_table(
        "draft",
        sa.Column("profile", _KEY, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["profile"], ["profile.id"], name=op.f("fk_draft_profile_profile"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("profile", name=op.f("pk_draft")),
    )
    op.create_table(
        "profile_axis",
        sa.Column("profile", _KEY, nullable=False),
        sa.Column("axis", _KEY, nullable=False),
        sa.Column("context", _KEY, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.CheckConstraint("first BETWEEN 0 AND 100", name=op.f("ck_profile_axis_first")),
        sa.ForeignKeyConstraint(
            ["profile"], ["profile.id"], name=op.f("fk_profile_axis_profile_profile"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile", "axis", "context", name=op.f("pk_profile_axis")),
    )
    op.create_index(op.f("ix_profile_axis_axis_context_first"), "profile_axis", ["axis", "context", "first"])
    op.create_index(op.f("ix_profile_axis_context"), "profile_axis", ["context"])
    op.create_table(
        "version",
        sa.Column("profile", _KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", _KEY, nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("previous", _KEY, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("author", _KEY, nullable=True),
        sa.Column("catalogue", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["author"], ["account.id"], name=op.f("fk_version_author_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["profile"], ["profile.id"], name=op.f("fk_version_profile_profile")),
        sa.PrimaryKeyConstraint("profile", "number", name=op.f("pk_version")),
    )
    op.create_index(op.f("ix_version_author"), "version", ["author"])
    op.create_index(op.f("ix_version_digest"), "version", ["digest"])
    _add_triggers()


def _add_triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, table, change, reason in _KEPT:
            op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, '{reason}'); END")
        return
    op.execute(
        "CREATE FUNCTION counterpoise_keeps() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for name, table, change, reason in _KEPT:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION counterpoise_keeps('{reason}')"
        )
    for table in ("audit", "version"):
        op.execute(
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            "EXECUTE FUNCTION counterpoise_keeps('nothing is removed')"
        )


def downgrade() -> None:
    """Take every table away, and with it everything that is kept."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION counterpoise_keeps()")
