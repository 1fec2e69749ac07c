"""OpenAI's moderation categories beside our hazards: which counts for which, why, and what has no counterpart.

Codes are those of the published evaluation set (Markov and others 2022); names are those of the moderation API.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CATEGORIES", "Category", "hazard_labels"]


@dataclass(frozen=True, slots=True)
class Category:
    """One category.

    Attributes:
        code: in the evaluation set, or None where the set has no such label.
        hazard: ours, or None where there is no counterpart.
        whole: whether a "no" here is a "no" for the hazard; a part of the hazard only ever says "yes".
    """

    name: str
    code: str | None
    hazard: str | None
    whole: bool
    reason: str


CATEGORIES = (
    Category(
        "sexual",
        "S",
        "sxc_prn",
        whole=True,
        reason="Both mean content made to arouse; sex education and wellness are left out by both.",
    ),
    Category(
        "sexual/minors",
        "S3",
        "cse",
        whole=True,
        reason="Both count sexual content that involves anyone under 18; ours adds help with grooming.",
    ),
    Category(
        "hate",
        "H",
        "hte",
        whole=True,
        reason="Both are about contempt for people because of what they are; the lists of traits differ little.",
    ),
    Category(
        "hate/threatening",
        "H2",
        "hte",
        whole=False,
        reason="Hate with violence added: a part of hate, so its absence says nothing about hate.",
    ),
    Category(
        "harassment",
        "HR",
        None,
        whole=False,
        reason="No counterpart: tormenting one person for no group trait is no hazard of the taxonomy we use.",
    ),
    Category(
        "harassment/threatening",
        None,
        None,
        whole=False,
        reason="No counterpart, as harassment; a threat of violence is counted where violence is labelled.",
    ),
    Category(
        "self-harm",
        "SH",
        "ssh",
        whole=True,
        reason="Both cover suicide, cutting and eating disorders; theirs counts depiction too, ours enabling.",
    ),
    Category("self-harm/intent", None, "ssh", whole=False, reason="A part of self-harm."),
    Category("self-harm/instructions", None, "ssh", whole=False, reason="A part of self-harm."),
    Category(
        "violence",
        "V",
        "vcr",
        whole=True,
        reason="The nearest, and not near: theirs is about glorifying violence, ours about enabling violent crime.",
    ),
    Category(
        "violence/graphic",
        "V2",
        None,
        whole=False,
        reason="No counterpart: gore without a crime that it enables is no hazard of the taxonomy we use.",
    ),
    Category("illicit", None, "ncr", whole=False, reason="Advice on wrongdoing; ours is wider than what they list."),
    Category("illicit/violent", None, "vcr", whole=False, reason="Advice on wrongdoing with violence or a weapon."),
)
"""Hazards that no category covers: src, dfm, spc_ele, spc_fin, spc_hlt, prv, ipv, iwp."""


def hazard_labels(flags: Mapping[str, int | None]) -> dict[str, int | None]:
    """Labels by hazard from one text's flags by code; a missing flag is unknown, not 0.

    Returns:
        For every hazard that a code covers: 1 if any code says so, 0 if a whole one says no, else None.
    """
    found: dict[str, int | None] = {}
    for category in CATEGORIES:
        if category.hazard is None or category.code is None:
            continue
        found.setdefault(category.hazard, None)
        flag = flags.get(category.code)
        if flag == 1:
            found[category.hazard] = 1
        elif flag == 0 and category.whole and found[category.hazard] is None:
            found[category.hazard] = 0
    return found
