"""Target ``character-card-v2``: a card for chat programs such as SillyTavern (Character Card V2, May 2023 draft).

The prompt is the card's ``system_prompt``, which such programs put in place of their own. The fields that make up a
character stay empty: a value profile is a way to answer, no person. ``creator_notes``, ``creator``, ``tags`` and
``character_version`` must not be used in prompts, says the specification; provenance stands under a key of our own in
``extensions``, as it asks for.

These programs replace macros such as ``{{user}}`` and ``<BOT>`` in every text that a model reads, and know no way to
write one down unreplaced. So text that holds one is changed here, visibly: the loss report says so.
"""

import json
import re

from counterpoise.services.targets.losses import floors_in_words, no_thresholds, policy_digest
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register
from counterpoise.services.targets.turns_as_text import as_text

__all__ = ["NAME", "NOTES", "CharacterCard", "without_macros"]

NAME = "Assistant"
"""Fixed, because a model reads it."""

NOTES = (
    "A way to answer, compiled by Counterpoise from a value profile: it says which values come first. It is no "
    "character and has no greeting of its own. It replaces your program's system prompt, which is where your "
    "program may tell the model who you are."
)

_MACRO = re.compile(r"\{(?=\{)|<(?=(?:user|bot|char)>)", re.IGNORECASE)


def without_macros(text: str) -> str:
    """The text with a space after whatever would begin a macro; the same text where there is none."""
    return _MACRO.sub(lambda found: found[0] + " ", text)


@register
class CharacterCard:
    """Character Card V2: one JSON file whose system prompt is the profile's."""

    name = "character-card-v2"
    title = "Character Card V2"
    summary = "A card for SillyTavern and other chat programs; its system prompt replaces the program's own."
    carries = Carries(prompt=True, turns=False, thresholds=False, floors=False, provenance=True)

    def export(self, job: Job) -> Export:
        """One file, ``card.json``."""
        policy, losses = as_text(job, "A character card")
        prompt = without_macros(policy.prompt.text)
        card = {
            "spec": "chara_card_v2",
            "spec_version": "2.0",
            "data": {
                "name": NAME,
                "description": "",
                "personality": "",
                "scenario": "",
                "first_mes": "",
                "mes_example": "",
                "creator_notes": NOTES,
                "system_prompt": prompt,
                "post_history_instructions": "",
                "alternate_greetings": [],
                "tags": ["counterpoise"],
                "creator": "Counterpoise",
                "character_version": "1",
                "extensions": {
                    "counterpoise": {
                        "value_policy": policy_digest(policy),
                        "value_catalogue": policy.catalogue_digest,
                    }
                },
            },
        }
        found = [
            *losses,
            no_thresholds("A character card has no place for a probability of harm."),
            floors_in_words(
                "Whoever opens the card can change them, and many programs have a setting that prefers their own "
                "system prompt to the card's."
            ),
        ]
        if prompt != policy.prompt.text:
            found.append(
                Loss(
                    "prompt",
                    "dropped",
                    "It holds what these programs take for a macro, such as two opening braces; a space was put in to "
                    "keep it from being replaced.",
                )
            )
        artifact = Artifact("card.json", "application/json", json.dumps(card, ensure_ascii=False, indent=2) + "\n")
        return Export(self.name, (artifact,), tuple(found))
