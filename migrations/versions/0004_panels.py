"""Panels: their public record, and what members contribute by keyed hash only.

Whoever rebuilds `audit`, `version` or `panel_entry` in batch mode makes their triggers anew: SQLite drops them with the
old table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Ordered by code point, whatever the database's language is.
_KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
# SQLite counts only in INTEGER.
_COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_TABLES = [
    "panel",
    "assent",
    "minority_report",
    "panel_ballot",
    "panel_draw",
    "panel_entry",
    "panel_vote",
    "proposition",
]
_KEPT = [("panel_entry_stays", "UPDATE"), ("panel_entry_is_kept", "DELETE")]
_REASON = "the public record of a panel is append-only"


def _belongs(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["panel"], ["panel.id"], name=op.f(f"fk_{table}_panel_panel"))


def upgrade() -> None:
    """Make the tables of panels, and the triggers that keep the public record as it is."""
    op.create_table(
        "panel",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("operator", _KEY, nullable=False),
        sa.Column("charter", sa.Text(), nullable=False),
        sa.Column("stage", _KEY, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("closes", sa.Text(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("key_print", _KEY, nullable=True),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.Column("result_profile", _KEY, nullable=True),
        sa.Column("result_version", sa.Integer(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
    )
    op.create_table(
        "assent",
        sa.Column("panel", _KEY, nullable=False),
        sa.Column("voter", _KEY, nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        _belongs("assent"),
        sa.PrimaryKeyConstraint("panel", "voter", name=op.f("pk_assent")),
    )
    op.create_table(
        "minority_report",
        sa.Column("panel", _KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("written_at", sa.BigInteger(), nullable=True),
        sa.Column("profile_id", _KEY, nullable=True),
        sa.Column("profile_version", sa.Integer(), nullable=True),
        sa.Column("withheld_because", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        _belongs("minority_report"),
        sa.PrimaryKeyConstraint("panel", "number", name=op.f("pk_minority_report")),
    )
    op.create_table(
        "panel_ballot",
        sa.Column("panel", _KEY, nullable=False),
        sa.Column("phase", _KEY, nullable=False),
        sa.Column("voter", _KEY, nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.Column("importances", sa.Text(), nullable=True),
        sa.CheckConstraint("phase IN ('before', 'after')", name=op.f("ck_panel_ballot_phase")),
        _belongs("panel_ballot"),
        sa.PrimaryKeyConstraint("panel", "phase", "voter", name=op.f("pk_panel_ballot")),
    )
    op.create_table(
        "panel_draw",
        sa.Column("panel", _KEY, nullable=False),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("declined", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("accepted", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _belongs("panel_draw"),
        sa.PrimaryKeyConstraint("panel", name=op.f("pk_panel_draw")),
    )
    op.create_table(
        "panel_entry",
        sa.Column("number", _COUNT, nullable=False),
        sa.Column("panel", _KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", _KEY, nullable=False),
        sa.Column("stage", _KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        _belongs("panel_entry"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_panel_entry")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_panel_entry_panel_number"), "panel_entry", ["panel", "number"])
    op.create_table(
        "panel_vote",
        sa.Column("panel", _KEY, nullable=False),
        sa.Column("voter", _KEY, nullable=False),
        sa.Column("proposition", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("important", sa.Boolean(), nullable=False),
        sa.CheckConstraint("value IN (-1, 0, 1)", name=op.f("ck_panel_vote_value")),
        _belongs("panel_vote"),
        sa.PrimaryKeyConstraint("panel", "voter", "proposition", name=op.f("pk_panel_vote")),
    )
    op.create_index(op.f("ix_panel_vote_panel_proposition"), "panel_vote", ["panel", "proposition"])
    op.create_table(
        "proposition",
        sa.Column("panel", _KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("author", _KEY, nullable=True),
        sa.Column("status", _KEY, nullable=False),
        sa.Column("rule", _KEY, nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("judged_by", _KEY, nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("outcome", _KEY, nullable=True),
        sa.Column("amendment", _KEY, nullable=True),
        _belongs("proposition"),
        sa.PrimaryKeyConstraint("panel", "number", name=op.f("pk_proposition")),
    )
    _add_triggers()


def _add_triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, change in _KEPT:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {change} ON panel_entry BEGIN SELECT RAISE(ABORT, '{_REASON}'); END"
            )
        return
    for name, change in _KEPT:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON panel_entry FOR EACH ROW "
            f"EXECUTE FUNCTION counterpoise_keeps('{_REASON}')"
        )
    op.execute(
        "CREATE TRIGGER panel_entry_is_not_emptied BEFORE TRUNCATE ON panel_entry FOR EACH STATEMENT "
        "EXECUTE FUNCTION counterpoise_keeps('nothing is removed')"
    )


def downgrade() -> None:
    """Take the tables of panels away, and with them everything that panels kept."""
    for table in reversed(_TABLES):
        op.drop_table(table)
