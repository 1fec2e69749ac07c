"""The published policy by which propositions are moderated. Disagreement with a proposition is in none of its rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidOption

__all__ = ["POLICY", "ModerationRule", "moderation_rule"]


@dataclass(frozen=True, slots=True)
class ModerationRule:
    """One reason for which a proposition is not put to the vote.

    Attributes:
        says: the rule, for members.
        withholds: whether the text is not shown in the public record, because showing it would do the harm.
    """

    name: str
    says: str
    withholds: bool = False


_RULES = (
    ModerationRule("private-person", "It names or describes a private person.", withholds=True),
    ModerationRule("threat-or-insult", "It threatens or insults somebody.", withholds=True),
    ModerationRule("unlawful", "Publishing it would break the law.", withholds=True),
    ModerationRule("off-topic", "It is about something that the charter's question does not ask."),
    ModerationRule("no-proposition", "One cannot agree or disagree with it: a question, or several claims in one."),
)
POLICY: Mapping[str, ModerationRule] = {rule.name: rule for rule in _RULES}


def moderation_rule(name: str) -> ModerationRule:
    """A rule by name; raises InvalidOption listing those there are."""
    if name not in POLICY:
        raise InvalidOption(f"The policy has no rule {name!r}. It has: {', '.join(POLICY)}.", rule=name)
    return POLICY[name]
