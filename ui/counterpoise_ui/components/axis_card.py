"""One axis to set: both poles, a slider, buttons that jump to the next change, importance and a reason."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from counterpoise.schemas.catalogue import Axis
from counterpoise.schemas.questions import NotchDocument
from counterpoise_ui.components.claims import claims_list, sources_list
from counterpoise_ui.components.weights import poles, weights_strip
from counterpoise_ui.components.wording import level_words, lowered, plain, pole

__all__ = ["Held", "Moves", "axis_card", "axis_switch", "neighbours", "notch_words"]

_LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Held:
    """What an axis is set to in one scope; ``where`` is a context id or None, ``place`` the context's title."""

    axis: Axis
    first: int
    importance: float
    reason: str
    where: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Moves:
    """What the card can do: each takes the axis id first, then the value."""

    switch: Callable[[str, bool], None]
    weigh: Callable[[str, int], None]
    rank: Callable[[str, float], None]
    reason: Callable[[str, str], None]


def neighbours(notches: list[NotchDocument], first: int) -> tuple[NotchDocument, int | None, int | None]:
    """The notch that holds a weight, and the nearest weights that compile to another prompt.

    Returns:
        The notch, the next lower weight that changes something, and the next higher; None at an end.
    """
    here = next(index for index, notch in enumerate(notches) if notch.low <= first <= notch.high)
    lower = notches[here - 1].high if here else None
    higher = notches[here + 1].low if here + 1 < len(notches) else None
    return notches[here], lower, higher


def notch_words(axis: Axis, notches: list[NotchDocument], first: int) -> str:
    """Where the slider changes nothing, and where it next does."""
    notch, lower, higher = neighbours(notches, first)
    name = lowered(pole(axis, axis.first))
    if notch.low == notch.high:
        same = f"Only {name} {notch.low} compiles to this prompt"
    else:
        same = f"{pole(axis, axis.first)} {notch.low}–{notch.high} compile to the same prompt"
    changes = " and ".join(f"at {weight}" for weight in (higher, lower) if weight is not None)
    words = f"{same}; next change {changes}." if changes else f"{same}."
    return f"{words} The thresholds move with every step." if notch.thresholds_move else words


def _key(held: Held, part: str) -> str:
    return f"w:{held.where or 'everywhere'}:{held.axis.id}:{part}"


def axis_switch(
    axis: Axis, where: str | None, place: str | None, switch: Callable[[str, bool], None], *, on: bool
) -> None:
    """Set an axis or leave it unset."""
    key = f"w:{where or 'everywhere'}:{axis.id}:on"
    st.session_state[key] = on
    label = f"Set {lowered(axis.title)}" if place is None else f"Other weights in {place}: {lowered(axis.title)}"
    unset = "Off: this axis is unset and the model's own default applies."
    st.toggle(
        label,
        key=key,
        help=unset if place is None else f"Off: in {place} the same holds as everywhere.",
        on_change=lambda: switch(axis.id, bool(st.session_state[key])),
    )


def _slider(held: Held, moves: Moves) -> None:
    axis, key = held.axis, _key(held, "slider")
    one, other = pole(axis, axis.first), pole(axis, axis.second)
    st.session_state[key] = held.first
    # The first pole stands at the left, so its weight falls from left to right.
    st.select_slider(
        f"{one} (left) to {lowered(other)} (right)",
        list(range(100, -1, -1)),
        format_func=lambda first: f"{first} : {100 - first}",
        key=key,
        on_change=lambda: moves.weigh(axis.id, int(st.session_state[key])),
    )


def _jumps(held: Held, moves: Moves, notches: list[NotchDocument]) -> None:
    axis = held.axis
    _, lower, higher = neighbours(notches, held.first)
    left, right = st.columns(2)
    for column, side, pole_id, weight in ((left, "first", axis.first, higher), (right, "second", axis.second, lower)):
        name = lowered(pole(axis, pole_id))
        own = None if weight is None else weight if side == "first" else 100 - weight
        column.button(
            f"As far towards {name} as it goes" if own is None else f"Towards {name}: {own}",
            key=_key(held, f"jump-{side}"),
            disabled=weight is None,
            on_click=moves.weigh,
            args=(axis.id, weight),
            width="stretch",
        )


def _fine(held: Held, moves: Moves) -> None:
    axis = held.axis
    exact, ranked = st.columns(2, vertical_alignment="bottom")
    key = _key(held, "exact")
    st.session_state[key] = held.first
    exact.number_input(
        f"Exact weight of {lowered(pole(axis, axis.first))}, 0 to 100",
        0,
        100,
        step=1,
        key=key,
        on_change=lambda: moves.weigh(axis.id, int(st.session_state[key])),
    )
    if held.where is not None:
        ranked.caption("Importance and reason are set under “Everywhere”.")
        return
    rank_key = _key(held, "importance")
    st.session_state[rank_key] = float(held.importance)
    ranked.number_input(
        f"Importance of {lowered(axis.title)}",
        0.001,
        1_000_000.0,
        step=1.0,
        format="%g",
        key=rank_key,
        help="How much it counts against your other axes. Higher comes first in the prompt and is dropped last.",
        on_change=lambda: moves.rank(axis.id, float(st.session_state[rank_key])),
    )
    reason_key = _key(held, "reason")
    st.session_state[reason_key] = held.reason
    st.text_area(
        f"Your reason for {lowered(axis.title)}, in your own words (shown on pages, never sent to a model)",
        key=reason_key,
        max_chars=_LONGEST_REASON,
        height=90,
        on_change=lambda: moves.reason(axis.id, str(st.session_state[reason_key])),
    )


def _more(axis: Axis) -> None:
    with st.popover(f"Sample replies, and who gains or pays: {lowered(axis.title)}"):
        example = axis.examples[0]
        st.markdown(f"**Somebody writes:** {plain(example.user)}")
        for pole_id in (axis.first, axis.second):
            st.markdown(f"**{plain(pole(axis, pole_id))}:** {plain(example.replies[pole_id])}")
        sources: list[str] = []
        for pole_id in (axis.first, axis.second):
            claims_list(f"{plain(pole(axis, pole_id))} first: who benefits", axis.poles[pole_id].benefits, sources)
            claims_list(f"{plain(pole(axis, pole_id))} first: who pays", axis.poles[pole_id].costs, sources)
        sources_list(sources)
        for dispute in axis.disputed_by:
            st.markdown(f"*Disputed by {plain(dispute.who)}*: {plain(dispute.why)}")
        st.caption(f"Written by {plain(axis.written_by)}; reviewed by {plain(axis.reviewed_by)}.")


def axis_card(held: Held, moves: Moves, notches: Callable[[], list[NotchDocument]], *, opened: bool) -> None:
    """Show one set axis; its contents are built only while it stands open.

    Args:
        held: what it is set to.
        moves: what its widgets do.
        notches: asks where the slider changes the prompt; called only while open.
        opened: whether it starts open.
    """
    axis = held.axis
    key = _key(held, "card")
    if opened:
        st.session_state[key] = True
    with st.container(border=True):
        weights_strip({axis.id: held.first}, {axis.id: axis})
        # Its label must never change: a new label is a new widget, which would close and lose the keyboard's place.
        card = st.expander(f"Change {plain(lowered(axis.title))}", key=key, on_change="rerun", type="compact")
    if not card.open:
        return
    with card:
        st.markdown(f"#### {plain(axis.question)}")
        poles(axis)
        _slider(held, moves)
        found = notches()
        notch, _, _ = neighbours(found, held.first)
        words = level_words(axis, notch.level, held.first)
        st.markdown(f"**{words[:1].upper()}{words[1:]}.** {plain(notch_words(axis, found, held.first))}")
        _jumps(held, moves, found)
        _fine(held, moves)
        _more(axis)
        axis_switch(axis, held.where, held.place, moves.switch, on=True)
