"""Statements and objections.

Whoever rebuilds `audit` or `version` in batch mode makes their triggers anew: SQLite drops them with the old table.
The same holds for `statement` and `objection` from here on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Ordered by code point, whatever the database's language is.
_KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")

_SIGNED = (
    "name, version, digest, envelope, policy, aggregates, title, sentence, language, translation_of, deployment, axes, "
    "disadvantaged, published_at, effective, expires, entry"
)
# Trigger, table, the changes that it forbids, and the reason that it gives.
_KEPT = [
    ("statement_stays", "statement", f"UPDATE OF {_SIGNED}", "a published statement is immutable"),
    ("statement_is_kept", "statement", "DELETE", "a published statement is immutable"),
    (
        "objection_stays",
        "objection",
        "UPDATE OF id, about, subject, statement, version, hash, received_at, due, entry, receipt",
        "what an objection was is kept",
    ),
    ("objection_is_kept", "objection", "DELETE", "what an objection was is kept"),
]


def upgrade() -> None:
    """Statements and objections."""
    op.create_table(
        "statement_name",
        sa.Column("name", _KEY, nullable=False),
        sa.Column("owner", _KEY, nullable=True),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("head", _KEY, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_statement_name")),
    )
    op.create_index(op.f("ix_statement_name_owner"), "statement_name", ["owner"])
    op.create_table(
        "statement",
        sa.Column("name", _KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", _KEY, nullable=False),
        sa.Column("envelope", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("aggregates", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("language", _KEY, nullable=False),
        sa.Column("translation_of", _KEY, nullable=True),
        sa.Column("deployment", _KEY, nullable=True),
        sa.Column("owner", _KEY, nullable=True),
        sa.Column("axes", sa.Text(), nullable=False),
        sa.Column("disadvantaged", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("effective", _KEY, nullable=False),
        sa.Column("expires", _KEY, nullable=True),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.Column("withdrawal_entry", sa.BigInteger(), nullable=True),
        sa.Column("withdrawal", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["name"], ["statement_name.name"], name=op.f("fk_statement_name_statement_name")),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_statement")),
        sa.UniqueConstraint("digest", name=op.f("uq_statement_digest")),
        sa.UniqueConstraint("entry", name=op.f("uq_statement_entry")),
    )
    op.create_index(op.f("ix_statement_translation_of"), "statement", ["translation_of"])
    op.create_table(
        "objection",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("about", _KEY, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("statement", _KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("salt", _KEY, nullable=True),
        sa.Column("hash", _KEY, nullable=False),
        sa.Column("secret", _KEY, nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("due", _KEY, nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("reply_salt", _KEY, nullable=True),
        sa.Column("reply_hash", _KEY, nullable=True),
        sa.Column("replied_at", sa.BigInteger(), nullable=True),
        sa.Column("reply_entry", sa.BigInteger(), nullable=True),
        sa.Column("reply_receipt", sa.Text(), nullable=True),
        sa.Column("outcome", _KEY, nullable=True),
        sa.Column("changed", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["statement"], ["statement_name.name"], name=op.f("fk_objection_statement_statement_name")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("entry", name=op.f("uq_objection_entry")),
    )
    op.create_index(op.f("ix_objection_received_at"), "objection", ["received_at"])
    op.create_index(op.f("ix_objection_statement_entry"), "objection", ["statement", "entry"])
    _add_triggers()


def _add_triggers() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, change, reason in _KEPT:
        if sqlite:
            op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, '{reason}'); END")
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW "
                f"EXECUTE FUNCTION counterpoise_keeps('{reason}')"
            )


def downgrade() -> None:
    """Take statements and objections away; what the log holds of them stays there."""
    for table in ("objection", "statement", "statement_name"):
        op.drop_table(table)
