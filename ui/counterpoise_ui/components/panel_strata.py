"""By which parts of the population a panel's ballots are weighed, and where one is counted to."""

from typing import Any

import streamlit as st

from counterpoise.client import Client
from counterpoise.schemas.panels import PanelDocument
from counterpoise_ui.components.told import tell
from counterpoise_ui.components.wording import plain

__all__ = ["own_part", "weighed"]

_BEFORE = {"charter", "draw", "learn"}
_UNTIL_COUNTED = _BEFORE | {"propositions", "votes", "ballots"}


def own_part(client: Client, panel: PanelDocument) -> None:
    """Where a member is counted to, and a way to say that it is wrong; nothing where no ballots are weighed."""
    if not panel.charter.get("strata") or panel.stage not in _UNTIL_COUNTED:
        return
    held = client.my_stratum(panel.id)
    if held.stratum is None:
        st.markdown(f"Ballots are weighed by {plain(held.name or '')}. Nobody has said yet where you belong: ask.")
        return
    st.markdown(f"Ballots are weighed by {plain(held.name or '')}. You are counted to: **{plain(held.stratum)}**.")
    if panel.stage in _BEFORE and st.button("That is wrong", key=f"w:room:{panel.id}:stratum"):
        client.refuse_stratum(panel.id)
        tell("You are counted to no part now. Facilitators see that, and say where you belong.")
        st.rerun()


def weighed(panel: PanelDocument) -> None:
    """The parts with their shares; once the ballots are counted, what a ballot of each weighs."""
    strata = panel.charter.get("strata")
    if not strata:
        return
    found = panel.counted.get("ballots", {}).get("strata")
    with st.expander("What ballots weigh"):
        st.markdown(
            f"Ballots are weighed by {plain(strata['name'])}: a part's share of the population over its share of the "
            "ballots, so that those who answer less often do not count less. Quorum and ratification go by heads."
        )
        if found is None:
            lines = [f"- {plain(one['value'])}: {one['share']:.1%} of the population" for one in strata["shares"]]
        else:
            st.markdown(f"Together the ballots tell as much as {found['effective']:.1f} that count alike.")
            lines = [_line(one) for one in found["weighed"]]
        st.markdown("\n".join(lines))


def _line(one: dict[str, Any]) -> str:
    """One part, or several that are weighed together."""
    limit = ", held at the limit" if one["cut"] else ""
    parts = " and ".join(plain(part) for part in one["strata"])
    many = "1 ballot" if one["ballots"] == 1 else f"{one['ballots']} ballots"
    return f"- {parts}: {one['share']:.1%} of the population, {many}, weight {one['weight']:.2f}{limit}"
