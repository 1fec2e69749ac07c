"""Target ``ollama``: a Modelfile.

Its grammar has no escapes. A value that starts with three double quotes runs to the first line that ends with
three double quotes, blanks after them disregarded; and the parser silently drops every character that Go does
not count as printable, such as a no-break space. So text that would end a value early, or lose a character, is
changed here, visibly: the loss report says so.
"""

import unicodedata

from counterpoise.services.targets.losses import floors_in_words, no_thresholds, policy_digest
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["BASE_MODEL", "Ollama", "writable"]

BASE_MODEL = "YOUR-BASE-MODEL"
"""Stands where the base model's name goes; ``ollama create`` fails on it until it is replaced."""

_QUOTES = '"""'


def _kept(char: str) -> str:
    """The character, a plain space for another kind of space, or nothing where the parser would drop it."""
    if char in "\n\t" or char.isprintable():
        return char
    return " " if unicodedata.category(char) == "Zs" else ""


def writable(text: str) -> str:
    """The nearest text that a triple-quoted value can hold; the same text where it can hold it as it is."""
    lines = "".join(map(_kept, text)).split("\n")
    for number, line in enumerate(lines[:-1]):
        body = line.rstrip()
        if body.endswith(_QUOTES):
            lines[number] = body.removesuffix(_QUOTES) + "'''" + line[len(body) :]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return f"{_QUOTES}{writable(text)}{_QUOTES}"


@register
class Ollama:
    """Ollama: SYSTEM holds the prompt, MESSAGE the example turns."""

    name = "ollama"
    title = "Ollama Modelfile"
    summary = "A Modelfile for a model that runs on your own machine."
    carries = Carries(prompt=True, turns=True, thresholds=False, floors=False, provenance=True)

    def export(self, job: Job) -> Export:
        """One file, ``Modelfile``; its comments hold the digests, which no model reads."""
        policy = job.policy
        prompt = policy.prompt
        lines = [
            f"# Compiled value policy {policy_digest(policy)}",
            f"# from catalogue {policy.catalogue_digest}",
            f"# Replace {BASE_MODEL} by the name of a model that you have, as `ollama list` shows it.",
            f"FROM {BASE_MODEL}",
            f"SYSTEM {_quoted(prompt.text)}",
            *(f"MESSAGE {turn.role} {_quoted(turn.content)}" for turn in prompt.turns),
        ]
        losses = [
            Loss("model", "placeholder", f"The profile names no base model; replace {BASE_MODEL} in the FROM line."),
            no_thresholds("A Modelfile has no place for a probability of harm."),
            floors_in_words(
                "A request that brings its own system message replaces SYSTEM, and so does /set system in a chat."
            ),
        ]
        if prompt.turns:
            losses.append(
                Loss(
                    "turns",
                    "not enforced",
                    "The example turns stand as MESSAGE lines before every chat. When a chat outgrows the context "
                    "window, Ollama leaves out its oldest messages, which are these.",
                )
            )
        changed = [text for text in (prompt.text, *(turn.content for turn in prompt.turns)) if writable(text) != text]
        if changed:
            losses.append(
                Loss(
                    "prompt",
                    "dropped",
                    f"{len(changed)} of its texts hold what a Modelfile cannot: characters that Ollama does not count "
                    "as printable were left out or made plain spaces, and three double quotes at the end of a line "
                    "were made single.",
                )
            )
        return Export(self.name, (Artifact("Modelfile", "text/plain", "\n".join(lines) + "\n"),), tuple(losses))
