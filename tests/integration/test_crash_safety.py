"""The server is killed in the middle of writes, again and again, on both databases: no acknowledged write is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.crashes import Crashing
from tests.servers import Nursery

KILLS = 10

pytestmark = pytest.mark.xdist_group("crashes")


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as held:
        yield held


def test_what_was_acknowledged_survives_a_killed_server(
    nursery: Nursery, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crashing = Crashing(nursery, database_url, tmp_path, seed=4)
    for _ in range(KILLS):
        crashing.die()
    crashing.end()
    with capsys.disabled():
        print(f"\n{crashing}")
    assert crashing.kills == KILLS
    assert crashing.shared.in_the_air.total() >= KILLS
