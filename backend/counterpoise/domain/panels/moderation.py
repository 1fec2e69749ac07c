"""The published policy by which propositions and replies are moderated. Disagreement is in none of its rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidOption

__all__ = ["POLICY", "REPLY_POLICY", "ModerationRule", "moderation_rule"]


@dataclass(frozen=True, slots=True)
class ModerationRule:
    """One reason for which a proposition is not put to the vote, or a reply not put beside it.

    Attributes:
        says: the rule, for members.
        withholds: whether the text is not shown in the public record, because showing it would do the harm.
        replies: whether it holds for replies too: they may ask, and say several things.
    """

    name: str
    says: str
    withholds: bool = False
    replies: bool = True


_RULES = (
    ModerationRule("private-person", "It names or describes a private person.", withholds=True),
    ModerationRule("threat-or-insult", "It threatens or insults somebody.", withholds=True),
    ModerationRule("unlawful", "Publishing it would break the law.", withholds=True),
    ModerationRule("off-topic", "It is about something that the charter's question does not ask."),
    ModerationRule(
        "no-proposition", "One cannot agree or disagree with it: a question, or several claims in one.", replies=False
    ),
)
POLICY: Mapping[str, ModerationRule] = {rule.name: rule for rule in _RULES}
REPLY_POLICY: Mapping[str, ModerationRule] = {rule.name: rule for rule in _RULES if rule.replies}


def moderation_rule(name: str, policy: Mapping[str, ModerationRule] = POLICY) -> ModerationRule:
    """A rule by name; raises InvalidOption listing those there are."""
    if name not in policy:
        raise InvalidOption(f"The policy has no rule {name!r} here. It has: {', '.join(policy)}.", rule=name)
    return policy[name]
