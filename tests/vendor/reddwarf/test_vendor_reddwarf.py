"""red-dwarf, another implementation of the published Polis method, finds the same groups on the same settings.

The same settings: exact components, k-means from the first distinct places in participant order to its end, the same
number of groups, the same propositions moderated out.
"""

import sys
from pathlib import Path

import numpy as np
import pytest
from tests.bench.opinions_bench import DATA, agreement, labels_of, made, ours, peer
from tests.opinion_people import conversation

from counterpoise.domain.opinions.groups import eligible
from counterpoise.domain.opinions.stability import adjusted_rand
from counterpoise.files.polis_exports import read_export

AGREED = 0.99
CONVERSATIONS = sorted(one for one in DATA.iterdir() if one.is_dir()) if DATA.is_dir() else []


@pytest.mark.parametrize(("people", "propositions", "density", "k"), [(120, 40, 0.5, 3), (400, 30, 0.9, 2)])
def test_planted_groups(people: int, propositions: int, density: float, k: int) -> None:
    votes, _ = conversation(people, propositions, density, seed=people)
    assert agreement(sys.executable, votes, k) >= AGREED


@pytest.mark.parametrize("groups", [1, 4])
def test_groups_that_are_not_there(groups: int) -> None:
    """Where nothing but the start decides, the same start finds the same people."""
    votes, _ = conversation(250, 80, 0.3, seed=groups, groups=groups)
    assert agreement(sys.executable, votes, 5) >= AGREED


def test_as_it_comes() -> None:
    """With its own defaults, in which only the starts of k-means and the solver differ from ours."""
    votes, _ = made(1500, 200, 0.15)
    theirs = peer(sys.executable, votes, 0)["labels"]
    mine = labels_of(votes, ours(votes))
    others = np.array([theirs[votes.participants[place]] for place in eligible(votes)])
    assert adjusted_rand(mine, others) >= AGREED


@pytest.mark.skipif(not CONVERSATIONS, reason="real data are not here; see docs/how-to/real-data.md")
@pytest.mark.parametrize("folder", CONVERSATIONS, ids=lambda one: one.name)
def test_published_conversations(folder: Path) -> None:
    held = read_export(folder)
    assert agreement(sys.executable, held.votes, len(set(held.published.values()))) >= AGREED
