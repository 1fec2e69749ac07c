"""Statements and objections.

Whoever rebuilds `audit` or `version` in batch mode makes their triggers anew: SQLite drops them with the old table.
"""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Statements and objections."""


def downgrade() -> None:
    """What was before."""
