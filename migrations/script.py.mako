"""${message}.

Whoever rebuilds `audit` or `version` in batch mode makes their triggers anew: SQLite drops them with the old table.
"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """What was before."""
    ${downgrades if downgrades else "pass"}
