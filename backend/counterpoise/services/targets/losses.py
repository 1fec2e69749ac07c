"""Losses that several targets share, worded once: what a text alone cannot do, and what was left out to fit."""

from collections.abc import Iterable

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.document import document
from counterpoise.domain.compiler.policy import CompiledPolicy
from counterpoise.services.targets.registry import Loss

__all__ = [
    "examples_shown",
    "floors_in_words",
    "in_short",
    "left_out",
    "no_prompt",
    "no_provenance",
    "no_thresholds",
    "no_turns",
    "policy_digest",
    "scores_are_yours",
]


def in_short(losses: Iterable[Loss]) -> str:
    """The subjects of the losses by effect, such as ``dropped: turns, thresholds; not enforced: floors``."""
    subjects: dict[str, list[str]] = {}
    for loss in losses:
        subjects.setdefault(loss.effect, []).append(loss.subject)
    return "; ".join(f"{effect}: {', '.join(names)}" for effect, names in sorted(subjects.items()))


def policy_digest(policy: CompiledPolicy) -> str:
    """The digest of the compiled policy: the only provenance that may stand beside text that a model reads."""
    digest: str = document(policy)["digest"]
    return digest


def no_thresholds(why: str) -> Loss:
    """The thresholds are dropped; ``why`` is a sentence about the target."""
    return Loss(
        "thresholds",
        "dropped",
        f"{why} The probabilities at which a hazard gets care or a refusal are left out, and the model decides by "
        "its own training and the words of the prompt.",
    )


def floors_in_words(how: str) -> Loss:
    """The commitments stand in the prompt and nothing checks them; ``how`` is a sentence on who can set them aside."""
    return Loss(
        "floors",
        "not enforced",
        f"The commitments are words in the prompt, and nothing outside the model checks that it keeps them. {how}",
    )


def no_provenance(why: str) -> Loss:
    """The profile's and policy's digests are left out; ``why`` is a sentence about the target."""
    return Loss("provenance", "dropped", f"{why} Keep the compiled policy beside the file to know what it came from.")


def examples_shown(policy: CompiledPolicy) -> int:
    """How many example exchanges the policy shows, in its text or as turns."""
    in_text = sum(span.shows is not None for span in policy.prompt.spans)
    return in_text + len(policy.prompt.turns) // 2


def left_out(before: CompiledPolicy, after: CompiledPolicy, catalogue: Catalogue, room: str) -> tuple[Loss, ...]:
    """What ``after`` says less than ``before``: axes by name, and the number of examples.

    Args:
        before: the policy as asked for.
        after: the same profile compiled again for this target.
        catalogue: for the titles of axes.
        room: what there was no room in, e.g. ``1,500 characters``.
    """
    losses = [
        Loss(
            axis,
            "dropped",
            f"{catalogue.axis(axis).title} ({axis}) does not fit into {room} and was dropped, least important first; "
            "the model's own default applies there.",
        )
        for axis in after.dropped
        if axis not in before.dropped
    ]
    had, has = examples_shown(before), examples_shown(after)
    if has < had:
        kept = "none of them is left" if has == 0 else f"{has} are left, so their mix is coarser than the weights"
        losses.insert(0, Loss("prompt", "shortened", f"The prompt holds {had} examples; to fit into {room}, {kept}."))
    return tuple(losses)


def no_prompt(what: str) -> Loss:
    """The prompt is left out; ``what`` is a sentence about what the target does instead of telling a model."""
    return Loss(
        "prompt",
        "dropped",
        f"{what} The prompt, and with it every axis but what caution does to the thresholds, needs a second target.",
    )


def no_turns(place: str) -> Loss:
    """The example turns are left out with the rest of the prompt; ``place`` names the target in words."""
    return Loss("turns", "dropped", f"{place} holds no conversation, so the example turns are left out.")


def scores_are_yours() -> Loss:
    """The scorer is not part of the profile."""
    return Loss(
        "model",
        "not enforced",
        "The profile brings no scorer. The thresholds are probabilities that the labellers of a calibration set "
        "would flag a request: scores that nobody calibrated decide something else.",
    )
