"""Hundreds of kills on each database, one server after another over the same data: ``make soak``."""

import time
from pathlib import Path

import pytest
from tests.crashes import Crashing
from tests.servers import Nursery

KILLS = 200


@pytest.mark.parametrize("seed", [11, 12])
def test_what_was_acknowledged_survives(database_url: str, tmp_path: Path, seed: int, capsys) -> None:
    began = time.monotonic()
    with Nursery() as nursery:
        crashing = Crashing(nursery, database_url, tmp_path, seed=seed, authors=8)
        for _ in range(KILLS // 2):
            crashing.die()
            if crashing.kills % 10 == 0:
                with capsys.disabled():
                    print(f"\n{crashing}; {time.monotonic() - began:,.0f} s", flush=True)
        crashing.end()
    with capsys.disabled():
        print(f"\nIn all: {crashing}; {time.monotonic() - began:,.0f} s", flush=True)
