"""The promises of ``PanelKeys``, kept alike by the fake and by files."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.fakes.panel_keys import MemoryKeys

from counterpoise.domain.errors import InvalidOption, StorageFailed
from counterpoise.domain.panels.secrecy import KEY_BYTES
from counterpoise.files.panel_keys import KeyFolder
from counterpoise.services.panels.ports import PanelKeys


@pytest.fixture(params=["fake", "files"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> PanelKeys:
    return MemoryKeys() if request.param == "fake" else KeyFolder(tmp_path / "data" / "keys")


def test_a_key_is_made_once_and_goes_for_good(keys: PanelKeys) -> None:
    assert keys.key("elm") is None
    made = keys.make("elm")
    assert len(made) == KEY_BYTES
    assert keys.make("elm") == keys.key("elm") == made
    assert keys.make("oak") != made
    assert keys.destroy("elm") is True
    assert keys.destroy("elm") is False
    assert keys.key("elm") is None
    assert keys.make("elm") != made


def test_files_are_their_owners_alone_and_made_once_by_many(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: KeyFolder(folder).make("elm"), range(64)))
    assert len(set(made)) == 1
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_damaged_key_is_no_key(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path)
    keys.make("elm")
    (tmp_path / "panel-elm.key").write_bytes(b"short")
    with pytest.raises(StorageFailed, match="damaged"):
        keys.key("elm")
    with pytest.raises(StorageFailed, match="damaged"):
        keys.make("elm")


@pytest.mark.parametrize("name", ["../elm", "elm/oak", "", "ELM", "elm\x00"])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidOption):
        KeyFolder(tmp_path / "keys").make(name)


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file")
    with pytest.raises(StorageFailed, match="folder of panel keys"):
        KeyFolder(tmp_path / "keys").make("elm")
