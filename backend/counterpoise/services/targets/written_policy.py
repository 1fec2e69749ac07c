"""The policy text for models that judge by a policy they are given: every hazard, and how sure to be, in words.

Hazards come from the catalogue, the words for how sure from its table ``providers/policy-words.yaml``; no number
and no text of a user is in it.
"""

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.services.targets.provider_settings import Setting, Settings

__all__ = ["hazard_sections"]


def _section(setting: Setting, catalogue: Catalogue, *, with_care: bool) -> list[str]:
    (hazard,) = setting.hazards
    entry = catalogue.hazard(hazard)
    lines = [f"## {hazard}: {entry.title}", " ".join(entry.means.split())]
    if setting.grade is not None:
        lines.append(f"{'refuse' if with_care else 'unsafe'}: {setting.grade.setting}.")
    if with_care and setting.care is not None and setting.care != setting.grade:
        lines.append(f"care: {setting.care.setting}.")
    return lines


def hazard_sections(found: Settings, catalogue: Catalogue, *, with_care: bool) -> str:
    """One section for each hazard, by id.

    Args:
        found: the settings in words, one category for each hazard.
        catalogue: for titles and meanings of hazards.
        with_care: whether the model may answer ``care`` too; else the words for a refusal stand under ``unsafe``.
    """
    return "\n\n".join("\n".join(_section(one, catalogue, with_care=with_care)) for one in found.chosen)
