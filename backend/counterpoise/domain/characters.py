"""Characters that make a text show something other than what it holds are refused, with their place.

Bidirectional controls reorder what a reader sees (CVE-2021-42574, "Trojan Source"); zero-width and
control characters hide in it. The joiners U+200C and U+200D spell real words in some scripts (UAX #31,
section 2.3) and are allowed right after a letter of those scripts, nowhere else.
"""

import unicodedata

__all__ = ["hidden_character"]

_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ZERO_WIDTH = frozenset("\u00ad\u034f\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u115f\u1160\u3164\uffa0")
_JOINERS = frozenset("\u200c\u200d")
_JOINING_SCRIPTS = frozenset(
    """
    ARABIC SYRIAC MONGOLIAN NKO DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA
    MALAYALAM SINHALA KHMER MYANMAR TIBETAN
    """.split()
)
_HIDING_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn"})


def _joins(before: str) -> bool:
    return bool(before) and unicodedata.name(before, "").split(" ")[0] in _JOINING_SCRIPTS


def hidden_character(text: str) -> str | None:
    """Name the first character of ``text`` that a reader cannot see or that reorders it, else None.

    Returns:
        For example ``U+202E RIGHT-TO-LEFT OVERRIDE at character 7``; positions count from 1 in code points.
    """
    if text.isascii() and text.isprintable():
        return None
    for index, char in enumerate(text):
        if char in "\n\t":
            continue
        bad = (
            char in _BIDIRECTIONAL
            or char in _ZERO_WIDTH
            or "\U000e0000" <= char <= "\U000e0fff"
            or unicodedata.category(char) in _HIDING_CATEGORIES
            or (char in _JOINERS and not _joins(text[index - 1 : index]))
        )
        if bad:
            return f"U+{ord(char):04X} {unicodedata.name(char, 'CONTROL')} at character {index + 1}"
    return None
