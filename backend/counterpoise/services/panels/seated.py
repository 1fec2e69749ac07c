"""Links for those who sit in a panel, many at once. Which went to whom is told to the facilitator and kept nowhere.

With the draw is kept for whom a link was made, by the pool's own id, so that nobody gets two; it goes with the pool.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from counterpoise.domain.errors import InvalidOption, NotOpen
from counterpoise.domain.panels.records import PanelDraw
from counterpoise.domain.people.records import Instant
from counterpoise.services.callers import Caller
from counterpoise.services.invitations import invite
from counterpoise.services.panels.rooms import JOINING, check_joining, check_open, known, note
from counterpoise.services.panels.strata import strata_by_pool
from counterpoise.services.state import Entropy

__all__ = ["JOINING", "MOST_LINKS", "Link", "invite_several", "invite_who_said_yes", "unlinked"]

MOST_LINKS = 200
"""Links that are made in one request."""
_LINKED = "linked"


@dataclass(frozen=True, slots=True)
class Link:
    """A link for one person.

    Attributes:
        whom: the pool's id of whoever it is for, or its number.
        secret: behind the link; kept nowhere.
        expires_at: when it stops working.
    """

    whom: str
    secret: str
    expires_at: Instant


def unlinked(draw: PanelDraw | None) -> list[str]:
    """Who of those drawn said yes and has no link yet, by the pool's ids, sorted; nobody once the pool is erased."""
    if draw is None or draw.seed is None or draw.terms is None:
        return []
    return sorted(set(draw.accepted) - set(draw.terms.get(_LINKED, ())))


def invite_who_said_yes(caller: Caller, entropy: Entropy, panel_id: str) -> list[Link]:
    """A link for everybody who was drawn, said yes, and has none yet; sorted by the pool's ids.

    Where a quota is called as the charter's strata are, the link brings its taker into theirs.

    Args:
        caller: a facilitator of the panel.
        entropy: where secrets come from.
        panel_id: the panel.

    Raises:
        UnknownPanel: if there is none.
        NotAllowed: if the caller is no facilitator of it.
        NotOpen: outside of draw and learning, or where nobody waits for a link.
        StaleRevision: if somebody changed the draw in the meantime.
    """
    panel = known(caller, panel_id)
    check_open(caller, panel, "draw", "learn")
    held = caller.work.panels.draw(panel_id)
    waiting = unlinked(held)
    if held is None or held.terms is None or not waiting:
        raise NotOpen("Nobody who said yes waits for a link.", stage=panel.stage)
    made = _made(caller, entropy, panel_id, waiting, strata_by_pool(panel, held.terms))
    linked = sorted({*held.terms.get(_LINKED, ()), *waiting})
    kept = replace(held, terms={**held.terms, _LINKED: linked}, revision=held.revision + 1)
    caller.work.panels.save_draw(kept, replaces=held.revision)
    note(caller, panel, "draw", f"Links were made for {len(made)} of those who said yes.")
    return made


def invite_several(caller: Caller, entropy: Entropy, panel_id: str, count: int) -> list[Link]:
    """Links for members, numbered from 1.

    Args:
        caller: a facilitator of the panel.
        entropy: where secrets come from.
        panel_id: the panel.
        count: 1 to 200.

    Raises:
        UnknownPanel: if there is none.
        NotAllowed: if the caller is no facilitator of it.
        NotOpen: once the panel takes no new members.
        InvalidOption: if there are too few or too many.
    """
    known(caller, panel_id)
    check_joining(caller, panel_id, "panelist")
    if not 1 <= count <= MOST_LINKS:
        raise InvalidOption(f"Make 1 to {MOST_LINKS} links at a time.", field="count")
    return _made(caller, entropy, panel_id, [str(number) for number in range(1, count + 1)])


def _made(
    caller: Caller, entropy: Entropy, panel_id: str, whom: Sequence[str], strata: Mapping[str, str] | None = None
) -> list[Link]:
    # Rows of the database keep the order in which they were made: it must not tell who got which.
    salt = entropy.secret()
    shuffled = sorted(whom, key=lambda one: hashlib.sha256(f"{salt}{one}".encode()).digest())
    links = []
    for one in shuffled:
        stratum = (strata or {}).get(one)
        secret, invitation = invite(caller, entropy, "member", (panel_id, "panelist"), stratum=stratum)
        links.append(Link(one, secret, invitation.expires_at))
    places = {one: place for place, one in enumerate(whom)}
    return sorted(links, key=lambda link: places[link.whom])
