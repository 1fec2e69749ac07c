"""Which database a URL names, and that no password is ever said."""

from pathlib import Path

import pytest

from counterpoise.bootstrap.state import database_of, open_store, shown_database
from counterpoise.domain.errors import InvalidOption, StorageFailed
from counterpoise.settings import Settings
from counterpoise.storage.addresses import address_of, shown

WORD = "w0rd-nobody-says"


def test_without_a_url_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert shown_database(settings) == str(tmp_path / "counterpoise.sqlite3")
    open_store(settings).close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("head", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_gets_its_driver(head: str) -> None:
    address = address_of(f"{head}://me:{WORD}@db:5433/values?sslmode=require", Path())
    assert address.drivername == "postgresql+psycopg"
    assert address.query == {"sslmode": "require"}
    assert shown(address) == "postgresql://me:***@db:5433/values"


def test_sqlite_is_a_path(tmp_path: Path) -> None:
    assert shown(address_of(f"sqlite:///{tmp_path}/a b.sqlite3", Path())) == f"{tmp_path}/a b.sqlite3"


@pytest.mark.parametrize(
    "url",
    [f"mysql://me:{WORD}@db/x", f"{WORD}", f"postgresql://me:{WORD}@db:port/x", "sqlite://", "sqlite:///:memory:", ""],
)
def test_what_names_no_database_is_refused(url: str) -> None:
    with pytest.raises(InvalidOption, match=r"postgresql://user:password@host") as refused:
        address_of(url, Path())
    assert WORD not in str(refused.value) + str(refused.value.params)


def test_the_password_is_in_no_settings_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPOISE_DATABASE_URL", f"postgresql://me:{WORD}@127.0.0.1:1/x")
    settings = Settings()
    assert WORD not in repr(settings) + str(settings.model_dump())
    assert WORD not in shown_database(settings)
    assert WORD in database_of(settings).render_as_string(hide_password=False)
    store = open_store(settings)
    with pytest.raises(StorageFailed, match="cannot be reached") as failed:
        store.ready()
    assert WORD not in str(failed.value) + str(failed.value.params)
