"""What one module of tests keeps is not seen by another."""

from pathlib import Path

from counterpoise.settings import Settings


def test_each_module_has_a_database_of_its_own(data_dir: Path, module_data_dir: Path) -> None:
    assert Settings().data_dir == module_data_dir
    assert module_data_dir != data_dir
    assert not list(module_data_dir.iterdir())
