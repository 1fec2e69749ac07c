"""What is published stays byte for byte what the code makes; `make accept` takes a wanted change over."""

import pytest
from tests.golden.accept import PRODUCERS, ROOT


@pytest.mark.parametrize("name", PRODUCERS)
def test_golden_files_are_what_the_code_makes(name: str) -> None:
    stale = [
        relative
        for relative, text in PRODUCERS[name]().items()
        if not (ROOT / relative).is_file() or (ROOT / relative).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"run `make accept` if the change is wanted: {stale}"
