"""The page of targets: what each carries and loses, and the providers' tables, from the code and the catalogue."""

from dataclasses import asdict
from pathlib import Path

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.provider import Provider
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.services.exports import always_lost
from counterpoise.services.policies import Policies
from counterpoise.services.targets.losses import in_short
from counterpoise.services.targets.registry import Target, targets

ROOT = Path(__file__).resolve().parents[2]
PAGE = "docs/reference/targets.md"

HEAD = """# Targets

Where a profile can run, what each place can carry, and what it loses. This page is made from the code and the
catalogue by `make accept`; [add a target](../how-to/add-a-target.md) says how they are written.

- **prompt**: the words of the profile. **turns**: examples as earlier messages.
- **thresholds**: from when a hazard is refused, as numbers for your program or as the nearest of a few settings.
- **floors**: limits that commitments set, kept outside the words of the prompt, by a filter or by your program.
- **provenance**: digests of the policy and the catalogue.

"""

LOST = """
What is lost is what is lost of a profile that sets no axis, with hazards by their ids:

| target | loses |
|---|---|
"""

THRESHOLDS = """
`counterpoise compile PROFILE --target TARGET` says in sentences what is lost of yours.

## How a threshold becomes a setting

Most providers offer three or four settings and publish no probability for them. What each is taken to stand for is
our judgement, written down with its reason in `value_profiles/providers` ([provider/v1](file-formats.md#providerv1)).

- A hazard that a commitment caps gets the loosest setting that still begins at or below its threshold: it is rounded
  to the stricter side. If even the strictest setting is taken to begin above it, the strictest is written and the
  loss report says `not enforced`: it is not known whether the floor holds there.
- Any other hazard gets the nearest setting. Nearest is by odds: between settings that stand for 10% and 50%, odds of
  one to nine and one to one, the border is at odds of one to three, which is 25%. On the border, the stricter wins.
- A category that covers several hazards takes the strictest of what they need. What that costs the others is in the
  loss report, as `rounded stricter`.
- A filter is never switched off, and nothing is written that refuses every harmless text.
- Where a provider returns scores, nothing is rounded: your program compares them with the numbers.

The file `thresholds.json` beside the vendor's own says for each category: the hazards that it covers, the thresholds
that they need (`care_at`, `refuse_at`: the lowest of them), the hazard that needs the strictest setting (`decided_by`),
and the setting with the probability that it `stands_for`. It names the compiled policy, the catalogue and the
provider's table by their digests. No model reads it.

"""


def _carried(one: Target) -> str:
    return " | ".join("yes" if flag else "no" for flag in asdict(one.carries).values())


def _covering(provider: Provider, hazard: str) -> str:
    names = [one.name for one in provider.categories if hazard in {covered.hazard for covered in one.covers}]
    if names:
        return ", ".join(f"`{name}`" for name in names)
    held = {one.hazard for one in provider.no_counterpart if one.held_by_provider}
    return "the provider's own rule" if hazard in held else "none"


def _provider(provider: Provider, catalogue: Catalogue) -> str:
    lines = [f"### {provider.title}", "", provider.source, ""]
    if provider.grades:
        lines += ["| setting | taken to begin at | means |", "|---|---|---|"]
        lines += [f"| `{one.setting}` | {100 * one.stands_for:g}% | {one.means} |" for one in provider.grades]
        lines.append("")
    author = provider.judgement.author
    lines += [f"{provider.judgement.reason} (Judged by: {author}; reviewed by: {provider.reviewed_by}.)", ""]
    lines += [f"- Otherwise: {one.who}: {one.why}." for one in provider.judgement.alternatives]
    if {one.name for one in provider.categories} != set(catalogue.hazards):
        lines += ["", "| hazard | category | why |", "|---|---|---|"]
        missing = {one.hazard: one.why for one in provider.no_counterpart}
        for hazard, entry in catalogue.hazards.items():
            reasons = [
                covered.reason
                for one in provider.categories
                for covered in one.covers
                if covered.hazard == hazard and covered.reason
            ]
            why = missing.get(hazard) or " ".join(dict.fromkeys(reasons))
            lines.append(f"| {entry.title} (`{hazard}`) | {_covering(provider, hazard)} | {why} |")
        unused = [one for one in provider.categories if not one.covers]
        if unused:
            lines += ["", "Categories that no hazard of ours is about, so that nothing is written for them:", ""]
            lines += [f"- `{one.name}`: {one.unused_because}" for one in unused]
    return "\n".join(lines) + "\n"


def page() -> dict[str, str]:
    """The page's path and text."""
    folder = CatalogueFolder(ROOT / "value_profiles")
    catalogue = folder.catalogue()
    policies = Policies(catalogue, {})
    parts = [
        HEAD,
        "| target | for | prompt | turns | thresholds | floors | provenance |\n|---|---|---|---|---|---|---|\n",
    ]
    parts += [f"| `{name}` | {one.title} | {_carried(one)} |\n" for name, one in targets().items()]
    parts.append(LOST)
    parts += [f"| `{name}` | {in_short(always_lost(policies, name))} |\n" for name in targets()]
    parts.append(THRESHOLDS)
    parts.append("\n".join(_provider(one, catalogue) for one in catalogue.providers.values()))
    return {PAGE: "".join(parts)}
