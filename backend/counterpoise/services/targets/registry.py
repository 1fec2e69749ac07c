"""The registry of targets and what an export is: files to commit, and a report of what they cannot say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.policy import CompiledPolicy, Options
from counterpoise.domain.errors import UnknownTarget

__all__ = ["Artifact", "Carries", "Effect", "Export", "Job", "Loss", "Target", "register", "target", "targets"]


Effect = Literal["dropped", "shortened", "rounded stricter", "rounded looser", "placeholder", "not enforced"]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of an export: a relative path, its media type and its whole text."""

    path: str
    media_type: str
    content: str


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that the target cannot say as the policy says it.

    Attributes:
        subject: ``prompt``, ``turns``, ``thresholds``, ``floors``, ``provenance``, ``model`` (names and limits that
            a profile does not set), or an axis or hazard id.
        effect: what happened to it.
        sentence: the same in words, for a reader.
    """

    subject: str
    effect: Effect
    sentence: str


@dataclass(frozen=True, slots=True)
class Carries:
    """What a target can carry at all."""

    prompt: bool
    turns: bool
    thresholds: bool
    floors: bool
    provenance: bool


@dataclass(frozen=True, slots=True)
class Export:
    """The files of one target and its loss report."""

    target: str
    artifacts: tuple[Artifact, ...]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What a target works from.

    Attributes:
        policy: the compiled policy as asked for.
        catalogue: reviewed text, for titles of axes, hazards and commitments.
        recompile: the same profile, bounds and context under other options, for targets with a smaller budget.
    """

    policy: CompiledPolicy
    catalogue: Catalogue
    recompile: Callable[[Options], CompiledPolicy]


class Target(Protocol):
    """One place where a profile can run. Text that a model reads never holds user text, not even an id."""

    name: str
    title: str
    summary: str
    carries: Carries

    def export(self, job: Job) -> Export:
        """The files for this target and what they lose; raises BudgetTooSmall where the commitments do not fit."""
        ...


_REGISTRY: dict[str, Target] = {}


def register(kind: type[Target]) -> type[Target]:
    """Class decorator: make an instance of a target known under its name.

    Raises:
        ValueError: if the name is taken.
    """
    made = kind()
    if made.name in _REGISTRY:
        raise ValueError(f"two targets are named {made.name}")
    _REGISTRY[made.name] = made
    return kind


def targets() -> Mapping[str, Target]:
    """Every target by name, in name order."""
    return dict(sorted(_REGISTRY.items()))


def target(name: str) -> Target:
    """The target of that name.

    Raises:
        UnknownTarget: if there is none.
    """
    if name not in _REGISTRY:
        raise UnknownTarget(name, _REGISTRY)
    return _REGISTRY[name]
