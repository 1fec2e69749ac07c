"""Which database: one URL, or a file in the data folder."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from counterpoise.domain.errors import InvalidOption

__all__ = ["FILE_NAME", "Address", "address_of", "shown"]

Address = URL
"""Which database; whoever wires it needs to know no more."""

FILE_NAME = "counterpoise.sqlite3"
_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
}


def address_of(url: str | None, data_dir: Path) -> URL:
    """The database that ``url`` names, or the SQLite file in ``data_dir`` where it is None.

    Raises:
        InvalidOption: if it names no PostgreSQL database and no SQLite file. The URL is not repeated: it may hold a
            password.
    """
    if url is None:
        return URL.create("sqlite+pysqlite", database=str(data_dir / FILE_NAME))
    hint = "Write postgresql://user:password@host:port/name or sqlite:///path/to/file."
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise InvalidOption(f"The database's URL cannot be read. {hint}", field="database_url") from None
    if found.drivername not in _DRIVERS:
        raise InvalidOption(f"A database of the kind {found.drivername!r} cannot be used. {hint}", field="database_url")
    found = found.set(drivername=_DRIVERS[found.drivername])
    if found.get_backend_name() == "sqlite" and found.database in {None, "", ":memory:"}:
        raise InvalidOption(f"A database in memory would forget everything. {hint}", field="database_url")
    return found


def shown(address: URL) -> str:
    """The address for people: a file's path, or a URL without its password."""
    if address.get_backend_name() == "sqlite":
        return str(address.database)
    return address.set(drivername=address.get_backend_name(), query={}).render_as_string(hide_password=True)
