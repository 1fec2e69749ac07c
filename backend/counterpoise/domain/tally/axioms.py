"""What a rule promises, as functions that try to break it.

Each axiom takes a rule and ballots and returns a violation that it found there, or None. Every rule is tried against
every axiom it claims on thousands of random ballots; for each axiom that it lacks, ``counterexamples`` holds ballots
that prove it. Distance is the sum of absolute differences.

A rule for one axis is seen here as one that divides 1 over the two poles; what holds for the shares of both holds for
the first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from counterpoise.domain.tally.ballots import Floats
from counterpoise.domain.tally.columns import column
from counterpoise.domain.tally.manipulation import lies
from counterpoise.domain.tally.rules.registry import AxisRule, BudgetRule

__all__ = ["AXIOMS", "Axiom", "Election", "Violation", "outcome"]

_SLACK = 1e-9
_SOLVER = 1e-6
_SMALL = 1e-6


@dataclass(frozen=True)
class Election:
    """Ballots for one rule.

    Attributes:
        rows: (n, A) each at least 0 and summing to 1; A is 2 for a rule of one axis, its first column the first pole.
        weights: (n,) stratum weights, above 0.
    """

    rows: Floats
    weights: Floats


@dataclass(frozen=True)
class Violation:
    """An axiom broken.

    Attributes:
        election: the ballots.
        result: what the rule makes of them.
        other: what it makes of ``changed``, or a result that would be better for all.
        changed: the ballots after the step that the axiom is about, or None.
    """

    election: Election
    result: Floats
    other: Floats
    changed: Election | None = None


@dataclass(frozen=True)
class Axiom:
    """One promise: its name, its sentence, and the attempt to break it on given ballots."""

    name: str
    sentence: str
    broken: Callable[[AxisRule | BudgetRule, Election], Violation | None]


def outcome(rule: AxisRule | BudgetRule, election: Election) -> Floats:
    """(A,) what the rule makes of the ballots."""
    if isinstance(rule, AxisRule):
        first = rule.decide(column(election.rows[:, 0], election.weights))
        return np.array([first, 1.0 - first])
    return rule.divide([column(one, election.weights) for one in election.rows.T])


def _with(election: Election, ballot: int, row: Floats) -> Election:
    rows = election.rows.copy()
    rows[ballot] = row
    return Election(rows, election.weights)


def _truthful(rule: AxisRule | BudgetRule, election: Election) -> Violation | None:
    result = outcome(rule, election)
    for ballot, truth in enumerate(election.rows):
        for lie in lies(truth, result):
            changed = _with(election, ballot, lie)
            other = outcome(rule, changed)
            if np.abs(other - truth).sum() < np.abs(result - truth).sum() - _SLACK:
                return Violation(election, result, other, changed)
    return None


def _proportional(rule: AxisRule | BudgetRule, election: Election) -> Violation | None:
    if not (election.rows.max(axis=1) == 1.0).all():
        return None
    result = outcome(rule, election)
    wanted = election.weights @ election.rows / election.weights.sum()
    return Violation(election, result, wanted) if np.abs(result - wanted).max() > _SLACK else None


def _anonymous(rule: AxisRule | BudgetRule, election: Election) -> Violation | None:
    result = outcome(rule, election)
    for order in (np.arange(len(election.rows))[::-1], np.roll(np.arange(len(election.rows)), 1)):
        changed = Election(election.rows[order], election.weights[order])
        other = outcome(rule, changed)
        if np.abs(other - result).max() > _SLACK:
            return Violation(election, result, other, changed)
    return None


def _monotone(rule: AxisRule | BudgetRule, election: Election) -> Violation | None:
    result = outcome(rule, election)
    for ballot, row in enumerate(election.rows):
        for question in range(len(row)):
            # Half of what the ballot gives the other questions goes to this one.
            changed = _with(election, ballot, row / 2 + np.eye(len(row))[question] / 2)
            other = outcome(rule, changed)
            if other[question] < result[question] - _SLACK:
                return Violation(election, result, other, changed)
    return None


def _continuous(rule: AxisRule | BudgetRule, election: Election) -> Violation | None:
    """A ballot that moves by δ moves the result by at most 2δ: sums of absolute differences."""
    result = outcome(rule, election)
    for ballot, row in enumerate(election.rows):
        for end in np.eye(len(row)):
            moved = row + _SMALL * (end - row)
            changed = _with(election, ballot, moved)
            other = outcome(rule, changed)
            if np.abs(other - result).sum() > 2 * np.abs(moved - row).sum() + _SLACK:
                return Violation(election, result, other, changed)
    return None


def _unanimous(rule: AxisRule | BudgetRule, election: Election) -> Violation | None:
    same = Election(np.tile(election.rows[0], (len(election.rows), 1)), election.weights)
    result = outcome(rule, same)
    return Violation(same, result, election.rows[0]) if np.abs(result - election.rows[0]).max() > _SLACK else None


def _pareto(rule: AxisRule | BudgetRule, election: Election) -> Violation | None:
    """Is there a result that is nearer to somebody and further from nobody? A linear programme finds the best such."""
    result = outcome(rule, election)
    n, questions = election.rows.shape
    # Variables: the result y, then d_ij ≥ |y_j − p_ij|; the sum of a ballot's d is at most its distance now.
    pick = np.tile(np.eye(questions), (n, 1))
    own = np.eye(n * questions)
    flat = election.rows.reshape(-1)
    far = np.abs(election.rows - result).sum(axis=1)
    per_ballot = np.kron(np.eye(n), np.ones(questions))
    found = linprog(
        c=np.concatenate([np.zeros(questions), np.ones(n * questions)]),
        A_ub=np.vstack(
            [np.hstack([pick, -own]), np.hstack([-pick, -own]), np.hstack([np.zeros((n, questions)), per_ballot])]
        ),
        b_ub=np.concatenate([flat, -flat, far]),
        A_eq=np.concatenate([np.ones(questions), np.zeros(n * questions)])[None, :],
        b_eq=[1.0],
        bounds=(0, None),
    )
    if not found.success or found.fun > far.sum() - _SOLVER:
        return None
    return Violation(election, result, np.asarray(found.x[:questions]))


AXIOMS: Mapping[str, Axiom] = {
    one.name: one
    for one in (
        Axiom(
            "truthful",
            "No ballot brings the result nearer to what its author wants by asking for anything else.",
            _truthful,
        ),
        Axiom("proportional", "Where each ballot puts all on one thing, the result is their shares.", _proportional),
        Axiom("anonymous", "Who cast which ballot does not matter.", _anonymous),
        Axiom("monotone", "Asking for more of one thing, and of nothing else, never lowers it.", _monotone),
        Axiom("continuous", "A small change of a ballot changes the result little.", _continuous),
        Axiom("unanimous", "What all ballots ask for is the result.", _unanimous),
        Axiom("pareto", "No other result is nearer to somebody and further from nobody.", _pareto),
    )
}
