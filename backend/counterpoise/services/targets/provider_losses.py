"""What a provider's categories and settings do to each hazard's threshold, in words."""

from collections.abc import Iterator

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.provider import Grade, NoCounterpart
from counterpoise.domain.compiler.policy import Threshold
from counterpoise.domain.compiler.thresholds import strictest_cap
from counterpoise.services.targets.provider_settings import Setting, Settings
from counterpoise.services.targets.registry import Effect, Job, Loss

__all__ = ["guard_only", "hazard_losses", "steps_for_numbers", "uncapped_floors"]


def _percent(probability: float) -> str:
    shown = f"{100 * probability:.1f}".removesuffix(".0")
    return f"{shown}%" if float(shown) > 0 else f"{100 * probability:.2g}%"


def _asked(threshold: Threshold) -> str:
    return f"{threshold.title} ({threshold.hazard}) is refused from {_percent(threshold.refuse_at)} in the profile"


def _missing(one: NoCounterpart, threshold: Threshold, catalogue: Catalogue, *, in_prompt: bool) -> Loss:
    commitment, _ = strictest_cap(catalogue, one.hazard)
    cannot = "so the profile's limit cannot be set" if one.held_by_provider else "and that cannot be said here"
    floor = ""
    if commitment is not None and not one.held_by_provider:
        where = "stands in the words of the prompt only" if in_prompt else "is not kept here"
        floor = f" The commitment that caps it, {commitment.title}, {where}."
    return Loss(one.hazard, "dropped", f"{_asked(threshold)}, {cannot}. {one.why}{floor}")


def _names(settings: list[Setting]) -> str:
    return " and ".join(one.category.name for one in settings)


def _shared(setting: Setting, found: Settings) -> str:
    other = found.thresholds[setting.decided_by]
    return f"{setting.category.name} also covers {other.title} ({other.hazard}), which needs the stricter one"


def _scored(threshold: Threshold, settings: list[Setting], found: Settings) -> Iterator[Loss]:
    tighter = [one for one in settings if one.refuse_at < threshold.refuse_at]
    if tighter:
        first = min(tighter, key=lambda one: one.refuse_at)
        yield Loss(
            threshold.hazard,
            "rounded stricter",
            f"{_asked(threshold)} and here from {_percent(first.refuse_at)} in {_names(tighter)}: "
            f"{_shared(first, found)}.",
        )


def _clause(
    threshold: Threshold, same: list[Setting], grade: Grade, found: Settings, catalogue: Catalogue
) -> tuple[Effect, str] | None:
    """What categories with the same setting do to a hazard, and why; None if it is exactly what was asked."""
    if grade.stands_for == threshold.refuse_at:
        return None
    commitment, cap = strictest_cap(catalogue, threshold.hazard)
    alone, verb = found.alone[threshold.hazard], "is" if len(same) == 1 else "are"
    begins = _percent(grade.stands_for)
    at = f'{_names(same)} {verb} set to "{grade.setting}", which is taken to begin at {begins}'
    if grade.stands_for < threshold.refuse_at:
        if grade.stands_for < alone.stands_for:
            return "rounded stricter", f"{at}: {_shared(same[0], found)}"
        if commitment is not None:
            why = f"the commitment {commitment.title} caps it, so it is rounded to the stricter side"
            return "rounded stricter", f"{at}: {why}"
        return "rounded stricter", f"{at}: that is the nearest step, by odds"
    if commitment is not None and cap is not None:
        return "not enforced", (
            f"{at}. It is the strictest there is, and the commitment {commitment.title} allows "
            f"{_percent(cap.cap)} at most, so it is not known whether this floor holds here"
        )
    last = "the strictest there is" if grade == found.provider.grades[0] else "the nearest step, by odds"
    return "rounded looser", f"{at}: that is {last}"


def _graded(threshold: Threshold, settings: list[Setting], found: Settings, catalogue: Catalogue) -> Iterator[Loss]:
    clauses: dict[Effect, list[str]] = {}
    for grade in found.provider.grades:
        same = [one for one in settings if one.grade == grade]
        if same and (clause := _clause(threshold, same, grade, found, catalogue)):
            clauses.setdefault(clause[0], []).append(clause[1])
    for effect, said in clauses.items():
        yield Loss(threshold.hazard, effect, f"{_asked(threshold)}; {'; '.join(said)}.")


def _fixed(threshold: Threshold, setting: Setting, catalogue: Catalogue) -> Loss:
    commitment, cap = strictest_cap(catalogue, threshold.hazard)
    floor = ""
    if commitment is not None and cap is not None:
        floor = f", so it is not known whether it keeps the {_percent(cap.cap)} of the commitment {commitment.title}"
    return Loss(
        threshold.hazard,
        "dropped",
        f"{_asked(threshold)}. {setting.category.name} is on or off and has no setting: it is on, and refuses "
        f"whatever the provider takes for it, from a probability that nobody publishes{floor}.",
    )


def _care(threshold: Threshold, settings: list[Setting]) -> Iterator[Loss]:
    if all(one.care is not None and one.care == one.grade for one in settings):
        yield Loss(
            threshold.hazard,
            "dropped",
            f"{threshold.title} ({threshold.hazard}) gets care from {_percent(threshold.care_at)} in the profile; the "
            "words for care and for refusal are the same here, so it is refused at once.",
        )


def hazard_losses(found: Settings, job: Job, *, in_prompt: bool) -> tuple[Loss, ...]:
    """What happened to each hazard's threshold, by hazard.

    Args:
        found: the settings.
        job: for the commitments.
        in_prompt: whether the target carries the prompt, where the commitments also stand.
    """
    missing = {one.hazard: one for one in found.provider.no_counterpart}
    losses: list[Loss] = []
    for hazard, threshold in found.thresholds.items():
        if hazard in missing:
            losses.append(_missing(missing[hazard], threshold, job.catalogue, in_prompt=in_prompt))
            continue
        settings = [one for one in found.chosen if hazard in one.hazards]
        if all(one.category.fixed for one in settings):
            losses.append(_fixed(threshold, settings[0], job.catalogue))
        elif found.provider.grades:
            losses += _graded(threshold, settings, found, job.catalogue)
            losses += _care(threshold, settings)
        else:
            losses += _scored(threshold, settings, found)
    return tuple(losses)


def steps_for_numbers(what: str) -> Loss:
    """Probabilities became steps; ``what`` is a sentence on the provider's steps."""
    return Loss(
        "thresholds",
        "shortened",
        f"{what} What probability a step stands for is our judgement, written down in the provider's table with its "
        "reason. From when a hazard gets care cannot be said, only from when it is refused.",
    )


def uncapped_floors(catalogue: Catalogue, where: str) -> Loss:
    """Commitments that set no limit for a hazard, which no filter can check; ``where`` says where they stand."""
    titles = ", ".join(one.title for one in catalogue.commitments.values() if not one.caps)
    return Loss("floors", "not enforced", f"No filter checks these commitments: {titles}. {where}")


def guard_only(job: Job) -> tuple[Loss, ...]:
    """For targets that judge texts and answer none: the prompt is left out, and the turns if there are any."""
    losses = [
        Loss(
            "prompt",
            "dropped",
            "This judges texts and answers none, so the prompt has no place in it. Give the prompt to the model that "
            "answers, by another target.",
        )
    ]
    if job.policy.options.means == "turns":
        losses.append(Loss("turns", "dropped", "This judges texts and answers none, so examples have no place in it."))
    return tuple(losses)
