"""What text may enter a system prompt: positive imperatives, without numerals.

Numerals moved the measured models by 0.00 nats a token and "don't …" rules backfired (docs/explanation),
so headings, commitments and behaviours hold neither. Example replies may.
"""

import re

__all__ = ["prompt_wording_fault"]

_NEGATIONS = frozenset(
    """
    no not never none nobody nothing neither nor nowhere without cannot avoid refuse refrain stop
    instead rather unless except hardly rarely lack
    """.split()
)
_NUMBER_WORDS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve hundred thousand million
    first second third once twice single half
    """.split()
)
_NEGATION = re.compile(r"\b(?:" + "|".join(sorted(_NEGATIONS)) + r")\b|\w+n['’]t\b", re.IGNORECASE)
_NUMERAL = re.compile(r"\d|\b(?:" + "|".join(sorted(_NUMBER_WORDS)) + r")\b", re.IGNORECASE)


def prompt_wording_fault(text: str) -> str | None:
    """Say which word of ``text`` may not enter a prompt, and why; None if it is clean."""
    if found := _NEGATION.search(text):
        return f'{found.group()!r} is a negation; say what to do (rules of the form "don\'t" backfire)'
    if found := _NUMERAL.search(text):
        return f"{found.group()!r} is a numeral; describe the behaviour in words"
    return None
