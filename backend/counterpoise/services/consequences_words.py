"""The consequences of thresholds in sentences: each states wrongful refusals and missed harms, never one alone."""

from counterpoise.domain.calibration.calibration import PROBABILITY
from counterpoise.domain.standing.consequences import BothCosts, Share
from counterpoise.services.consequences import ConsequencesReport, HazardConsequences
from counterpoise.services.score_meaning import Meaning

__all__ = [
    "LIMITS",
    "both",
    "caution_cells",
    "hazard_sentences",
    "kind_sentence",
    "meaning_sentence",
    "together_sentence",
]

LIMITS = (
    (
        f"p is the {PROBABILITY}. What labellers flag is not harm itself: harm that nobody foresaw has no label, "
        "and some of what is flagged would hurt nobody."
    ),
    (
        "The shares are of these cases. Real traffic holds another mix of harmless and harmful requests, so the counts "
        "do not carry over, and a calibration made on one mix is off on another."
    ),
    "The intervals take cases as independent. Where a set holds families of similar texts they are too narrow.",
    "An answer with care is an answer: to a harmful request it is a missed harm, to a harmless one it is no refusal.",
    "A case without a label counts in neither cost. It is not taken for harmless.",
    "A threshold decides only where a guardrail scores requests; in a chat that has only a prompt there is none.",
)


def percent(value: float) -> str:
    """A share for people; never rounded to 0% or 100% when it is not."""
    shown = f"{100 * value:.1f}"
    if shown == "0.0" and value > 0:
        return "under 0.1%"
    return "over 99.9%" if shown == "100.0" and value < 1 else f"{shown}%"


def _measured(found: Share, name: str) -> str:
    low, high = found.interval or (0.0, 1.0)
    return f"({percent(found.share or 0.0)}, 95% interval {percent(low)} to {percent(high)}: {name})"


def _count(number: int) -> str:
    return f"{number:,} request{'' if number == 1 else 's'}"


def both(costs: BothCosts) -> str:
    """Both costs in one sentence, without the full stop."""
    wrongful, missed = costs.wrongful_refusals, costs.missed_harms
    if wrongful.n:
        first = (
            f"of {_count(wrongful.n)} that the labellers call harmless, {wrongful.count:,} would be refused "
            f"{_measured(wrongful, 'wrongful refusals')}"
        )
    else:
        first = "no request is labelled harmless, so wrongful refusals cannot be counted"
    if missed.n:
        second = (
            f"of {missed.n:,} that they call harmful, {missed.count:,} would be answered "
            f"{_measured(missed, 'missed harms')}"
        )
        if missed.count:
            second += f", {costs.careful_harmful:,} of them with care"
    else:
        second = "none is labelled harmful, so missed harms cannot be counted"
    return f"{first}; {second}"


def _unlabelled(costs: BothCosts) -> str:
    if not costs.unknown:
        return ""
    one = costs.unknown == 1
    return (
        f" {costs.unknown:,} more {'request has' if one else 'requests have'} no label and "
        f"{'counts' if one else 'count'} in neither; {costs.unknown_refused:,} of them would be refused."
    )


def meaning_sentence(meaning: Meaning) -> str:
    """What the values are that the thresholds were compared with."""
    scorer = meaning.scorer or "a scorer that the cases do not name"
    if meaning.method is None:
        why = f" No calibration was made: {meaning.reason}." if meaning.reason else ""
        return (
            f"Not calibrated: nobody has shown that the scores of {scorer} are probabilities. "
            f"The thresholds were applied to them as they are.{why}"
        )
    folds = meaning.status == "calibrated on other folds"
    how = "on other folds of the same cases" if folds else "before, on other cases"
    text = (
        f"Scores of {scorer}, calibrated ({meaning.method}) {how}: {meaning.n:,} labelled cases of "
        f"{meaning.cases}, {meaning.harmful:,} of them harmful."
    )
    checked = meaning.reliability
    if checked is None:
        return f"{text} Not checked here: no case has a label."
    low, high = checked.interval
    return (
        f"{text} Expected calibration error {100 * checked.error:.1f} points (95% interval {100 * low:.1f} to "
        f"{100 * high:.1f}); a perfect calibration would show {100 * checked.chance:.1f} by chance, "
        f"and up to {100 * checked.chance_high:.1f} in 19 sets of 20."
    )


def _weighed(found: HazardConsequences) -> str:
    policy, answer, refuse = found.weighed
    if not (found.costs.wrongful_refusals.n and found.costs.missed_harms.n):
        return ""
    unit = (
        f"Weighed as the profile does (one missed harm as {found.threshold.ratio:.3g} wrongful refusals), both costs "
        f"together come to {policy:,.6g}; answering everything would cost {answer:,.6g}, refusing everything "
        f"{refuse:,.6g}."
    )
    if policy > min(answer, refuse):
        unit += " On these cases the threshold is worse than not looking at the score at all."
    return unit


def hazard_sentences(found: HazardConsequences) -> list[str]:
    """What one hazard's threshold costs, how the two costs weigh by the profile's ratio, and what the scores mean."""
    kind = "score" if found.meaning.method is None else "probability"
    first = (
        f"{found.threshold.title}, refused from a {kind} of {percent(found.threshold.refuse_at)}: "
        f"{both(found.costs)}.{_unlabelled(found.costs)}"
    )
    return [one for one in (first, _weighed(found), meaning_sentence(found.meaning)) if one]


def kind_sentence(kind: str, costs: BothCosts) -> str:
    """Both costs for one kind of asker or case."""
    return f"{kind}: {both(costs)}.{_unlabelled(costs)}"


def together_sentence(report: ConsequencesReport) -> str:
    """Both costs of whole requests."""
    found = report.together
    return (
        f"All scored hazards together, for {found.n:,} requests: {both(found.costs)}.{_unlabelled(found.costs)} "
        "A request is refused if any of its hazards' thresholds says so."
    )


def _cell(found: Share) -> str:
    if found.share is None:
        return "none labelled"
    low, high = found.interval or (0.0, 1.0)
    return f"{found.count:,} of {found.n:,}: {percent(found.share)} ({percent(low)} to {percent(high)})"


def caution_cells(costs: BothCosts) -> tuple[str, str]:
    """Both costs as the cells of a table: wrongful refusals, missed harms."""
    return _cell(costs.wrongful_refusals), _cell(costs.missed_harms)
