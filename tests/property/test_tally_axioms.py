"""Every rule against every axiom: what it claims is not broken, and what it does not claim has a proof."""

import numpy as np
import pytest

from counterpoise.domain.tally.axioms import AXIOMS, Election
from counterpoise.domain.tally.counterexamples import COUNTEREXAMPLES
from counterpoise.domain.tally.rules.registry import axis_rules, budget_rules

RULES = {("axis", name): rule for name, rule in axis_rules().items()} | {
    ("budget", name): rule for name, rule in budget_rules().items()
}


def small_elections(kind: str, axiom: str, count: int):
    """Small ballots in quarters, tenths or all on one thing; where the axiom is about these, nothing else."""
    rng = np.random.default_rng(11)
    for number in range(count):
        wide = 2 if kind == "axis" else 3 + number % 2
        parts = 1 if axiom == "proportional" else int(rng.choice([1, 2, 4, 10]))
        n = int(rng.integers(1, 6))
        rows = np.array([rng.multinomial(parts, np.full(wide, 1 / wide)) / parts for _ in range(n)])
        yield Election(rows, np.ones(n) if number % 3 else rng.choice([1.0, 2.0, 0.5], n))


@pytest.mark.parametrize("axiom", AXIOMS)
@pytest.mark.parametrize("which", RULES, ids=" ".join)
def test_what_a_rule_claims_is_not_broken_and_what_it_lacks_is_proved(which: tuple[str, str], axiom: str) -> None:
    rule = RULES[which]
    if axiom in rule.claims:
        for election in small_elections(which[0], axiom, 40):
            assert AXIOMS[axiom].broken(rule, election) is None, election
    else:
        broken = AXIOMS[axiom].broken(rule, COUNTEREXAMPLES[*which, axiom])
        assert broken is not None
        assert np.abs(broken.result - broken.other).max() > 1e-6


def test_there_is_a_counterexample_for_what_is_lacking_and_for_nothing_else() -> None:
    lacking = {(*which, axiom) for which, rule in RULES.items() for axiom in AXIOMS.keys() - rule.claims}
    assert set(COUNTEREXAMPLES) == lacking
    assert all(rule.claims <= AXIOMS.keys() for rule in RULES.values())


def test_counterexamples_can_be_found_again_by_trying() -> None:
    for kind, name, axiom in (("axis", "mean", "truthful"), ("budget", "utilitarian", "proportional")):
        rule = RULES[kind, name]
        assert any(AXIOMS[axiom].broken(rule, one) for one in small_elections(kind, axiom, 200))
