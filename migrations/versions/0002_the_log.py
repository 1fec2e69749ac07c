"""The log of statements.

Whoever rebuilds `audit` or `version` in batch mode makes their triggers anew: SQLite drops them with the old table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# Ordered by code point, whatever the database's language is.
_KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")

_TABLES = ["log_entry", "log_hash", "log_checkpoint", "log_signature"]


def upgrade() -> None:
    """The log: entries, hashes of whole subtrees, signed heads and their signatures; nothing in it ever changes."""
    op.create_table(
        "log_entry",
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("leaf", _KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_entry")),
    )
    op.create_index(op.f("ix_log_entry_leaf"), "log_entry", ["leaf"])
    op.create_table(
        "log_hash",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_log_hash")),
    )
    op.create_table(
        "log_checkpoint",
        sa.Column("size", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("root", _KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_checkpoint")),
    )
    op.create_table(
        "log_signature",
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["size"], ["log_checkpoint.size"], name=op.f("fk_log_signature_size_log_checkpoint")),
        sa.PrimaryKeyConstraint("size", "key", name=op.f("pk_log_signature")),
    )
    _add_triggers()


def _add_triggers() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _TABLES:
        for name, change in ((f"{table}_stays", "UPDATE"), (f"{table}_is_kept", "DELETE")):
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'the log only grows'); END"
                if sqlite
                else f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW "
                "EXECUTE FUNCTION counterpoise_keeps('the log only grows')"
            )
        if not sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
                "EXECUTE FUNCTION counterpoise_keeps('the log only grows')"
            )


def downgrade() -> None:
    """Take the log away, with everything in it: what it signed can then be proved by nobody who did not copy it."""
    for table in reversed(_TABLES):
        op.drop_table(table)
