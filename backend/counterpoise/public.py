"""The Python library: read a profile, compile it, export it, decide by it. Nothing here needs a server.

``from counterpoise import …`` is the way in; this module is where those names come from. What stands in ``__all__``
keeps its meaning within a major version (docs/reference/python-library.md).
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from counterpoise.bootstrap.embedding import Embedded, embedded
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.decision import Verdict, billionths, compile_decision
from counterpoise.domain.compiler.document import document
from counterpoise.domain.compiler.policy import CompiledPolicy, Means, Options
from counterpoise.domain.errors import CounterpoiseError
from counterpoise.files.catalogue_store import read_bounds
from counterpoise.services.exports import export as export_to
from counterpoise.services.targets.registry import Artifact, Export, Loss, targets

__all__ = [
    "Artifact",
    "CompiledPolicy",
    "CounterpoiseError",
    "Export",
    "Loss",
    "Profile",
    "Verdict",
    "compile_profile",
    "decision",
    "export",
    "load_profile",
    "policy_document",
    "target_names",
]

ProfileSource = Profile | str | Path | Mapping[str, Any]
"""A profile, a shipped id, the path of a YAML file, or plain data as the file would hold it."""

BoundsSource = str | Path | Mapping[str, Any]
"""An operator's bounds: the path of a YAML file, or plain data."""


def _profile(held: Embedded, source: ProfileSource) -> Profile:
    if isinstance(source, Path):
        # A path is a file even where a shipped profile has its name.
        source = str(source if source.is_absolute() else Path.cwd() / source)
    if isinstance(source, str):
        return held.folder.profile(source, held.catalogue)
    return held.policies.profile(source)


def load_profile(source: ProfileSource, *, catalogue: Path | None = None) -> Profile:
    """Read and check a profile.

    Args:
        source: a shipped id such as ``"candid-coach"``, the path of a YAML file, or plain data.
        catalogue: a folder like ``value_profiles`` to use in place of the one that ships.

    Raises:
        CounterpoiseError: ``UnknownProfile`` if an id is not shipped; ``InvalidDocument`` with every fault of a file,
            its line and its field.
    """
    return _profile(embedded(catalogue), source)


def _prepared(
    profile: ProfileSource,
    bounds: BoundsSource | None,
    means: Means,
    budget: int,
    catalogue: Path | None,
) -> tuple[Embedded, tuple[Profile, Any, Options]]:
    held = embedded(catalogue)
    limits = (
        read_bounds(Path(bounds), held.catalogue) if isinstance(bounds, str | Path) else held.policies.bounds(bounds)
    )
    return held, (_profile(held, profile), limits, Options(means, budget))


def compile_profile(
    profile: ProfileSource,
    *,
    context: str | None = None,
    bounds: BoundsSource | None = None,
    means: Means = "text",
    budget: int = 1200,
    catalogue: Path | None = None,
) -> CompiledPolicy:
    """Compile a profile into a prompt with its source map, thresholds, trade-offs and rulings.

    Args:
        profile: as for ``load_profile``.
        context: a situation of the catalogue, such as ``"health"``.
        bounds: an operator's bounds.
        means: ``"rules"``, ``"text"`` (rules and examples) or ``"turns"`` (examples as earlier turns).
        budget: estimated tokens that the prompt may take, 1 to 1,000,000.
        catalogue: as for ``load_profile``.

    Raises:
        CounterpoiseError: as for ``load_profile``; ``UnknownContext``; ``InvalidOption``; ``BudgetTooSmall`` if the
            commitments alone do not fit.
    """
    held, (named, limits, options) = _prepared(profile, bounds, means, budget, catalogue)
    return held.policies.compile(named, limits, context, options)


def policy_document(policy: CompiledPolicy) -> dict[str, Any]:
    """The policy as compiled/v1: the JSON object that ``counterpoise compile --json`` prints, with its digest."""
    return document(policy)


def target_names() -> tuple[str, ...]:
    """The names that ``export`` takes, in order."""
    return tuple(targets())


def export(
    profile: ProfileSource,
    target: str,
    *,
    context: str | None = None,
    bounds: BoundsSource | None = None,
    means: Means = "text",
    budget: int = 1200,
    catalogue: Path | None = None,
) -> Export:
    """The files for one target, and what the target cannot say; nothing is written to disk.

    Raises:
        CounterpoiseError: as for ``compile_profile``; ``UnknownTarget`` if there is no target of that name.
    """
    held, (named, limits, options) = _prepared(profile, bounds, means, budget, catalogue)
    return export_to(held.policies, target, named, limits, context, options)


def decision(policy: CompiledPolicy) -> Callable[[Mapping[str, float]], Verdict]:
    """A function from calibrated scores, 0 to 1 for each hazard, to allow, care or refuse.

    Each score is rounded down to nine decimals once, as every export does. Where speed counts, keep scores as whole
    billionths and use ``counterpoise.domain.compiler.decision.compile_decision``; it is not part of this library's
    promise. A hazard without a score is refused.

    Raises:
        CounterpoiseError: from the function, ``InvalidOption`` if a score is not a finite number from 0 to 1.
    """
    decide = compile_decision(policy)

    def on(scores: Mapping[str, float]) -> Verdict:
        return decide({hazard: billionths(score) for hazard, score in scores.items()})

    return on
