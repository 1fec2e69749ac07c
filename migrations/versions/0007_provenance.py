"""Provenance: which panel decided a version, by which rule, with which totals.

Versions that panels published before have none: the totals stand in their reasons and in the panel's record, and a
published version is immutable. For the same reason the trigger that keeps versions as they are is made anew, so that it
keeps the new column too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BEFORE = "profile, number, document, digest, published_at, previous, note, catalogue"
_REASON = "a published version is immutable"


def _keep(columns: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER version_stays")
        op.execute(
            f"CREATE TRIGGER version_stays BEFORE UPDATE OF {columns} ON version "
            f"BEGIN SELECT RAISE(ABORT, '{_REASON}'); END"
        )
        return
    op.execute("DROP TRIGGER version_stays ON version")
    op.execute(
        f"CREATE TRIGGER version_stays BEFORE UPDATE OF {columns} ON version FOR EACH ROW "
        f"EXECUTE FUNCTION counterpoise_keeps('{_REASON}')"
    )


def upgrade() -> None:
    """Make room beside each version, and keep it as it is."""
    op.add_column("version", sa.Column("provenance", sa.Text(), nullable=True))
    _keep(f"{_BEFORE}, provenance")


def downgrade() -> None:
    """Take it away, and with it what was kept there."""
    _keep(_BEFORE)
    op.drop_column("version", "provenance")
