"""Drafts of trade-off statements, and the check that a draft still says what its sources say."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.disclosure.draft import PolicyChoice, StatementDraft
from counterpoise.domain.disclosure.drafting import drafted
from counterpoise.domain.disclosure.figures import aggregates_of, figures_of
from counterpoise.domain.disclosure.missing import missing
from counterpoise.domain.errors import InvalidDocument, InvalidOption, Issue
from counterpoise.domain.offers.names import is_id
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.domain.standing.verdicts import EVERYONE
from counterpoise.services.exports import export
from counterpoise.services.measurements import Measurements
from counterpoise.services.policies import Policies
from counterpoise.services.standing import EVEN, Favours, Standing
from counterpoise.services.standing_axes import AxesAlone
from counterpoise.services.statement_comparison import differing

__all__ = ["Checked", "DraftRequest", "Sources", "StatementDrafts"]

_MOST_SHOWN = 20


class Sources(Protocol):
    """Where the names in a draft lead."""

    def profile(self, named: str) -> Profile:
        """A profile; raises UnknownProfile or InvalidDocument."""
        ...

    def pack(self, named: str) -> EvidencePack:
        """An evidence pack; raises UnknownEvidence or InvalidDocument."""
        ...


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What a draft is to be made of; names are kept in it as they are given.

    Attributes:
        profile: a name that the sources know.
        name: of the permalink; None for the profile's id.
        evidence: a name that the sources know; None for no evidence.
        against: a profile to compare with; None for 50:50.
        bounds: an operator's bounds, or None.
        runs_on: ``deployment``, ``operator``, as far as they are known.
        tuning: whether people may change weights themselves.
        decided_by: what is known of who decided, where a panel did.
    """

    profile: str
    name: str | None = None
    context: str | None = None
    options: Options = field(default_factory=Options)
    bounds: Bounds | None = None
    evidence: str | None = None
    against: str | None = None
    seed: int = 0
    target: str | None = None
    model: str | None = None
    runs_on: Mapping[str, Any] | None = None
    tuning: bool = False
    decided_by: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft that may be signed, with what is signed and kept beside it.

    Attributes:
        policy: the compiled/v1 object.
        used: provenance of the evidence, or None.
        aggregates: what the means follow from, or None.
    """

    draft: StatementDraft
    policy: Mapping[str, Any]
    used: Mapping[str, Any] | None
    aggregates: Mapping[str, Any] | None


class StatementDrafts:
    """Drafts and their checks.

    Args:
        policies: compiles.
        standing: compares on evidence.
        measurements: what was measured on which model.
    """

    def __init__(self, policies: Policies, standing: Standing, measurements: Measurements) -> None:
        self._policies, self._standing, self._measurements = policies, standing, measurements
        self._alone = AxesAlone()

    def draft(self, asked: DraftRequest, sources: Sources) -> dict[str, Any]:
        """A statement-draft/v1 object with everything that is known.

        Raises:
            UnknownProfile, UnknownEvidence, UnknownContext, UnknownTarget: for names that lead nowhere.
            InvalidDocument: if something named breaks its format.
            InvalidOption: if the name is none, or profile and evidence have no axis in common.
        """
        profile = sources.profile(asked.profile)
        name = asked.name or profile.id
        if not is_id(name):
            raise InvalidOption("A statement's name is lower-case letters and digits joined by hyphens.", field="name")
        policy = self._policies.document(profile, asked.bounds, asked.context, asked.options)
        found = None if asked.evidence is None else self._favours(profile, policy["context"], asked, sources)
        choice = {
            "profile": asked.profile,
            "context": policy["context"],
            "means": asked.options.means,
            "budget": asked.options.budget,
            "bounds": _written(asked.bounds),
        }
        options = ["People may change the weights within the operator's bounds."] if asked.tuning else []
        return drafted(
            name,
            profile.title,
            policy,
            choice,
            runs_on=self._runs_on(asked, profile),
            evidence=None
            if found is None
            else {
                "pack": asked.evidence,
                "digest": found.pack.digest,
                "against": asked.against,
                "seed": asked.seed,
            },
            figures=None if found is None else self._figures(found),
            limits=() if found is None else found.limits,
            user_options=options,
            decided_by=asked.decided_by,
        )

    def check(self, draft: StatementDraft, sources: Sources, *, revises: bool) -> Checked:
        """Whether a draft may be signed.

        Args:
            draft: as people left it.
            sources: where its names lead.
            revises: whether a version of this name is published.

        Raises:
            InvalidDocument: naming at once everything that is missing, that is synthetic, or that differs from its
                source.
            UnknownProfile, UnknownEvidence, UnknownContext: for names that lead nowhere.
        """
        issues = missing(draft, revises=revises)
        policy = self._compiled(draft.policy, sources)
        if policy["digest"] != draft.policy.digest:
            issues.append(
                Issue(
                    "policy_changed",
                    f"compiling gives {policy['digest']} now: profile, catalogue, bounds or options changed since the "
                    "draft was made; draft anew",
                    ("policy", "digest"),
                )
            )
        issues += _other_tradeoffs(draft, policy)
        issues += _unnamed_panel(draft, sources)
        used = aggregates = None
        if draft.evidence is None:
            if draft.figures is not None:
                issues.append(Issue("numbers_without_evidence", "has no evidence behind it", ("figures",)))
        else:
            pack = sources.pack(draft.evidence.pack)
            issues += _refused_evidence(draft, pack)
            if pack.digest == draft.evidence.digest:
                asked = DraftRequest(
                    draft.policy.profile,
                    evidence=draft.evidence.pack,
                    against=draft.evidence.against,
                    seed=draft.evidence.seed,
                )
                found = self._favours(sources.profile(draft.policy.profile), policy["context"], asked, sources)
                issues += _other_figures(draft, self._figures(found))
                aggregates = aggregates_of(pack, found.comparison)
                used = _provenance(found) | {
                    "aggregates_sha256": None
                    if aggregates is None
                    else hashlib.sha256(canonical_bytes(aggregates)).hexdigest()
                }
        if issues:
            raise InvalidDocument(issues)
        return Checked(draft, policy, used, aggregates)

    def _compiled(self, choice: PolicyChoice, sources: Sources) -> dict[str, Any]:
        bounds = self._policies.bounds(None if choice.bounds is None else dict(choice.bounds))
        options = Options(choice.means, choice.budget)
        return self._policies.document(sources.profile(choice.profile), bounds, choice.context, options)

    def _favours(self, profile: Profile, context: str | None, asked: DraftRequest, sources: Sources) -> Favours:
        reference = None if asked.against is None else sources.profile(asked.against)
        pack = sources.pack(asked.evidence or "")
        return self._standing.favours(profile, pack, reference=reference, context=context, seed=asked.seed)

    def _figures(self, found: Favours) -> dict[str, Any]:
        return figures_of(found.comparison, self._alone.of(found), found.shares, found.reference_shares)

    def _runs_on(self, asked: DraftRequest, profile: Profile) -> dict[str, Any]:
        held: dict[str, Any] = {"model": asked.model, "target": asked.target, **(asked.runs_on or {})}
        if asked.target is not None:
            made = export(self._policies, asked.target, profile, asked.bounds, asked.context, asked.options)
            held["losses"] = [one.sentence for one in made.losses]
        kept = () if asked.model is None else self._measurements.on(asked.model, asked.options.means)
        if kept:
            held["measurement"] = {"name": kept[0].name, "digest": kept[0].digest, "stale": kept[0].stale}
        return held


def _written(bounds: Bounds | None) -> dict[str, Any] | None:
    if bounds is None:
        return None
    return {"schema": "bounds/v1"} | bounds.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _unnamed_panel(draft: StatementDraft, sources: Sources) -> list[Issue]:
    """A statement about ratified weights that names no panel would claim a decision that others took."""
    decided = sources.profile(draft.policy.profile).provenance
    if decided is None or draft.decided_by.panel is not None:
        return []
    message = f"the panel {decided.panel} decided these weights; name it, as a new draft does"
    return [Issue("panel_not_named", message, ("decided_by", "panel"))]


def _other_tradeoffs(draft: StatementDraft, policy: Mapping[str, Any]) -> list[Issue]:
    """What the draft says of the policy and the policy does not."""
    compiled = {one["axis"]: one for one in policy["tradeoffs"]}
    written = [one.axis for one in draft.tradeoffs]
    issues = [
        Issue("tradeoff_left_out", f"leaves out {axis}, which the policy decides", ("tradeoffs",))
        for axis in compiled
        if axis not in written
    ]
    for place, one in enumerate(draft.tradeoffs):
        held = compiled.get(one.axis)
        if held is None or written.index(one.axis) != place:
            issues.append(
                Issue("unknown_tradeoff", "is not decided by the policy, or twice", ("tradeoffs", place, "axis"))
            )
            continue
        said = one.model_dump(mode="json", include={"prioritises", "over", "weights", "level", "when", "profile_says"})
        issues += [
            Issue("other_than_policy", f"is {of_policy!r} in the policy", ("tradeoffs", place, key))
            for key, value in said.items()
            if value != (of_policy := _stripped(held["because" if key == "profile_says" else key]))
        ]
    return issues


def _stripped(value: Any) -> Any:
    """As a draft holds it: without white space around."""
    return value.strip() if isinstance(value, str) else value


def _refused_evidence(draft: StatementDraft, pack: EvidencePack) -> list[Issue]:
    issues = []
    if pack.synthetic:
        issues.append(
            Issue(
                "synthetic_evidence",
                f"{pack.id} is made up for demonstration; nothing that rests on it is signed",
                ("evidence", "pack"),
            )
        )
    if draft.evidence is not None and pack.digest != draft.evidence.digest:
        issues.append(
            Issue(
                "evidence_changed",
                f"the evidence is {pack.digest} now: it changed since the draft was made; draft anew",
                ("evidence", "digest"),
            )
        )
    return issues


def _other_figures(draft: StatementDraft, computed: Mapping[str, Any]) -> list[Issue]:
    if draft.figures is None:
        return [Issue("figures_left_out", "leaves out the numbers that its evidence gives", ("figures",))]
    found = differing(dict(draft.figures), computed)
    said = [
        Issue("numbers_changed", f"is {was!r}, and its source gives {now!r}", ("figures", *place))
        for place, was, now in found[:_MOST_SHOWN]
    ]
    if len(found) > _MOST_SHOWN:
        more = len(found) - _MOST_SHOWN
        said.append(Issue("numbers_changed", f"{more} more numbers differ from their source", ("figures",)))
    return said


def _provenance(found: Favours) -> dict[str, Any]:
    """Where the numbers come from, and what a reader needs to doubt them."""
    pack, coding = found.pack, found.pack.codings[0]
    curve = found.comparison.curves.get(EVERYONE)
    return {
        "id": pack.id,
        "title": pack.title,
        "kind": pack.kind,
        "synthetic": pack.synthetic,
        "citation": pack.citation,
        "licence": pack.licence,
        "url": pack.url,
        "retrieved": pack.retrieved,
        "frame": pack.frame,
        "n": pack.n,
        "dates": pack.dates,
        "digest": pack.digest,
        "mapping_author": coding.author,
        "mapping_reason": coding.reason,
        "reference": EVEN if found.reference is None else found.reference.id,
        "seed": found.seed,
        "axes": list(found.comparison.axes),
        "unmeasured": list(found.unmeasured),
        "specifications": None if curve is None else {"holds": curve.holds, "variants": len(curve.variants)},
    }
