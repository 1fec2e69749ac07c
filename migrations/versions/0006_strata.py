"""Strata of panels: in which one a member is, and what a ballot weighs.

Whoever goes below this loses the weights: every ballot counts 1 again, also of panels that are counted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_PLACED = ("membership", "invitation")


def upgrade() -> None:
    """Add the columns; nobody is in a stratum, and every ballot counts 1."""
    for table in _PLACED:
        op.add_column(table, sa.Column("stratum", sa.Text(), nullable=True))
    op.add_column("panel_ballot", sa.Column("weight", sa.Double(), server_default=sa.text("1"), nullable=False))


def downgrade() -> None:
    """Take the columns away."""
    op.drop_column("panel_ballot", "weight")
    for table in reversed(_PLACED):
        op.drop_column(table, "stratum")
