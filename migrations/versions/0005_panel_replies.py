"""Replies of panels' members to propositions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Ordered by code point, whatever the database's language is.
_KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "panel_reply",
        sa.Column("panel", _KEY, nullable=False),
        sa.Column("proposition", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("author", _KEY, nullable=True),
        sa.Column("status", _KEY, nullable=False),
        sa.Column("rule", _KEY, nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("judged_by", _KEY, nullable=True),
        sa.Column("appealed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel", "proposition"],
            ["proposition.panel", "proposition.number"],
            name=op.f("fk_panel_reply_panel_proposition_proposition"),
        ),
        sa.PrimaryKeyConstraint("panel", "proposition", "number", name=op.f("pk_panel_reply")),
    )
    op.create_index(op.f("ix_panel_reply_panel_author"), "panel_reply", ["panel", "author"])


def downgrade() -> None:
    """Take the table away, and with it every reply."""
    op.drop_table("panel_reply")
