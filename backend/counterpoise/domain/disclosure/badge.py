"""The badge: a small picture that says whether a statement holds. Whatever cannot be verified says "not verified".

Every byte follows from the state, the name and the digest, so that a badge can be checked by making it again.
"""

from html import escape
from typing import Literal

__all__ = ["STATES", "Badge", "State", "badge", "snippet"]

State = Literal["verified", "withdrawn", "superseded", "expired", "not verified"]
STATES: dict[State, tuple[str, str]] = {
    "verified": ("statement verified", "#0b5345"),
    "withdrawn": ("statement withdrawn", "#7b241c"),
    "superseded": ("statement superseded", "#5d4037"),
    "expired": ("statement expired", "#5d4037"),
    "not verified": ("not verified", "#424242"),
}
"""Words and background; white text has at least 7:1 against each."""
Badge = str
_WIDTH, _HEIGHT, _LETTER = 14, 22, 7


def badge(state: State, name: str = "", version: int | None = None, digest: str = "") -> Badge:
    """The picture as SVG, without script, style sheet, link or anything from elsewhere.

    Args:
        state: what is known now; anything that is none of the states is shown as "not verified".
        name: of the statement.
        version: its number, or None.
        digest: of the signed bytes.
    """
    words, colour = STATES.get(state, STATES["not verified"])
    which = escape(f"{name} {version}" if version is not None else name, quote=True)
    said = escape(f"Trade-off statement {name}: {words}. {digest}".strip(), quote=True)
    left, right = _WIDTH + _LETTER * max(len(name) + 3, 4), _WIDTH + _LETTER * len(words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}" role="img" '
        f'aria-label="{said}"><title>{said}</title>'
        f'<rect width="{left}" height="{_HEIGHT}" fill="#212121"/>'
        f'<rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{colour}"/>'
        f'<g fill="#ffffff" font-family="monospace" font-size="11"><text x="7" y="15">{which}</text>'
        f'<text x="{left + 7}" y="15">{words}</text></g></svg>\n'
    )


def snippet(title: str, address: str, badge_address: str) -> str:
    """HTML to put on another site: a link with the badge. No script, nothing that follows anybody around."""
    return (
        f'<a href="{escape(address, quote=True)}" rel="noopener"><img src="{escape(badge_address, quote=True)}" '
        f'alt="{escape(f"Trade-off statement: {title}", quote=True)}" height="{_HEIGHT}" '
        'referrerpolicy="no-referrer"></a>\n'
    )
