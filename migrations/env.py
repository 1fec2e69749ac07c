"""How Alembic runs our revisions: on a connection that it is given, or on the database that the settings name."""

from alembic import context
from sqlalchemy import Connection

from counterpoise.storage.tables import metadata


def run(connection: Connection) -> None:
    """All revisions that are asked for, in the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        # SQLite cannot change a column in place: Alembic makes the table anew and copies the rows.
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
    )
    context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    # `alembic revision --autogenerate`, for whoever works on the schema.
    from counterpoise.bootstrap.state import database_of
    from counterpoise.settings import Settings
    from counterpoise.storage.engine import WRITING, engine_for

    with engine_for(database_of(Settings()), pooled=False).connect() as made:
        connection = made.execution_options(**{WRITING: True})
        with connection.begin():
            run(connection)
