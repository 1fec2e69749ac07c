"""Target ``promptfoo``: a promptfooconfig.yaml that asks a model the same questions with the profile and without.

Questions are the catalogue's examples that the prompt does not show; on one that it shows, the model could copy.
Another model grades each reply against the rules of the axis that the question is about, and against the commitments.
A model's grade is an opinion: ``counterpoise measure`` needs none.

promptfoo renders prompts and rubrics as Nunjucks templates, so whatever would open a tag is written there as an
expression that yields it (``literal``); the model sees the text as it was. It puts variables in as they are (0.123).
"""

import json
import re
from typing import Any

import yaml

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.policy import CompiledPolicy, PlanEntry
from counterpoise.services.targets.block_yaml import BlockDumper
from counterpoise.services.targets.constitution import behaviours
from counterpoise.services.targets.losses import no_thresholds, policy_digest
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["PROVIDER", "Promptfoo", "literal"]

PROVIDER = "openai:chat:YOUR-MODEL"
"""A provider in promptfoo's notation; a placeholder."""

_HEADER = """\
# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json
# Replace YOUR-MODEL by a model that you have access to. The grader is promptfoo's default unless you set one.
"""

_OPENING = re.compile(r"\{[{%#]")
_QUESTION = {"role": "user", "content": "{{question}}"}


def literal(text: str) -> str:
    """Text that a Nunjucks template renders to exactly ``text``."""
    return _OPENING.sub(lambda found: "{{ '" + found[0] + "' }}", text)


def _messages(policy: CompiledPolicy) -> str:
    messages = [{"role": "system", "content": literal(policy.prompt.text)}]
    messages += [{"role": turn.role, "content": literal(turn.content)} for turn in policy.prompt.turns]
    return json.dumps([*messages, _QUESTION], ensure_ascii=False, indent=2)


def _rubric(sentences: tuple[str, ...], metric: str) -> dict[str, Any]:
    rules = "\n".join(f"- {literal(sentence)}" for sentence in sentences)
    return {"type": "llm-rubric", "metric": metric, "value": f"The reply keeps to these rules:\n{rules}"}


def _unseen(entry: PlanEntry, policy: CompiledPolicy, catalogue: Catalogue) -> list[str]:
    """The axis's questions that the prompt and its turns do not show."""
    prompt = policy.prompt
    shown = {turn.content for turn in prompt.turns}
    asked = [example.user for example in catalogue.axis(entry.axis).examples]
    return [user for user in asked if user not in shown and user not in prompt.text]


def _tests(policy: CompiledPolicy, catalogue: Catalogue) -> list[dict[str, Any]]:
    return [
        {
            "description": f"{entry.axis}, {entry.level}",
            "vars": {"question": user},
            "metadata": {"axis": entry.axis, "level": entry.level},
            "assert": [_rubric(behaviours(entry, catalogue), entry.axis)],
        }
        for entry in policy.plan
        for user in _unseen(entry, policy, catalogue)[:2]
    ]


@register
class Promptfoo:
    """promptfoo: an evaluation of the prompt, beside the same questions without it."""

    name = "promptfoo"
    title = "promptfoo evaluation"
    summary = "A promptfooconfig.yaml that asks unseen questions with the profile and without, and grades the replies."
    carries = Carries(prompt=True, turns=True, thresholds=False, floors=False, provenance=True)

    def export(self, job: Job) -> Export:
        """One file, ``promptfooconfig.yaml``; ``tags`` holds the digests, which no model reads."""
        policy, catalogue = job.policy, job.catalogue
        commitments = tuple(line for one in catalogue.commitments.values() for line in one.prompt)
        config: dict[str, Any] = {
            "description": "A value profile, beside the same model without it",
            "tags": {"value_policy": policy_digest(policy), "value_catalogue": policy.catalogue_digest},
            "prompts": [
                {"label": "with the profile", "raw": _messages(policy)},
                {"label": "without", "raw": json.dumps([_QUESTION], indent=2)},
            ],
            "providers": [{"id": PROVIDER, "config": {"temperature": 0}}],
            "defaultTest": {"assert": [_rubric(commitments, "commitments")]},
            "tests": _tests(policy, catalogue)
            or [{"description": "no axis is set", "vars": {"question": "What can you help me with?"}}],
        }
        written: str = yaml.dump(config, Dumper=BlockDumper, sort_keys=False, allow_unicode=True, width=1_000_000)
        losses = [
            Loss("model", "placeholder", f"The profile names no model; replace YOUR-MODEL in {PROVIDER}."),
            no_thresholds("promptfoo grades replies and scores no hazards."),
            Loss(
                "floors",
                "not enforced",
                "A model's grade on the commitments stands beside every reply. It reports after the fact, and stops "
                "nothing.",
            ),
            *(
                Loss(
                    entry.axis,
                    "dropped",
                    f"The prompt shows every example of {catalogue.axis(entry.axis).title} ({entry.axis}), so no "
                    "question is left to ask about it.",
                )
                for entry in policy.plan
                if not _unseen(entry, policy, catalogue)
            ),
        ]
        artifact = Artifact("promptfooconfig.yaml", "application/yaml", _HEADER + written)
        return Export(self.name, (artifact,), tuple(losses))
