"""The log of statements.

Whoever rebuilds `audit` or `version` in batch mode makes their triggers anew: SQLite drops them with the old table.
"""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The log of statements."""


def downgrade() -> None:
    """What was before."""
