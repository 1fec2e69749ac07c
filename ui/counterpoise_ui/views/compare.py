"""Compare: two profiles side by side, and what changes from one to the other."""

import streamlit as st

from counterpoise.schemas.catalogue import Axis, ProfileSummary
from counterpoise_ui import server, work
from counterpoise_ui.components.changes import changes_view
from counterpoise_ui.components.faults import said
from counterpoise_ui.components.gallery import first_weights
from counterpoise_ui.components.replies import replies_view
from counterpoise_ui.components.weights import weights_strip
from counterpoise_ui.components.wording import plain

__all__ = ["show"]

_ANYWHERE = "any situation"


def _side(profile: ProfileSummary, axes: dict[str, Axis]) -> None:
    st.markdown(f"### {plain(profile.title)}")
    st.markdown(plain(profile.summary))
    if profile.deprecated:
        st.warning(f"Deprecated: {plain(profile.deprecated)}", icon=":material/block:")
    if profile.suits:
        st.markdown(f"**Suits** {plain('; '.join(profile.suits))}.")
    if profile.does_not_suit:
        st.markdown(f"**Does not suit** {plain('; '.join(profile.does_not_suit))}.")
    weights_strip(first_weights(profile.weights), axes)


def show() -> None:
    """The page."""
    st.title("Compare two profiles")
    st.markdown("Neither is better. See what each puts first, and what an assistant is told otherwise.")
    with said(server.address()):
        catalogue = server.catalogue()
        axes = {axis.id: axis for axis in catalogue.axes}
        profiles = {one.id: one for one in server.profiles()}
        ordered = sorted(profiles, key=lambda name: (profiles[name].title.casefold(), name))
        left, right = st.columns(2)
        chosen = []
        for number, (column, label) in enumerate(((left, "First profile"), (right, "Second profile"))):
            picked = column.selectbox(
                label, ordered, index=None, format_func=lambda name: profiles[name].title, key=f"w:compare:{number}",
                placeholder="Choose a profile",
            )  # fmt: skip
            chosen.append(picked)
        titles = {one.id: one.title for one in catalogue.contexts}
        place = st.selectbox("In which situation?", [_ANYWHERE, *titles], key="w:compare:context",
                             format_func=lambda name: titles.get(name, "Any situation"))  # fmt: skip
        first, second = chosen
        if first is None or second is None:
            st.caption("None is preselected.")
            return
        st.header("Side by side")
        for column, name in zip(st.columns(2), (first, second), strict=True):
            with column:
                _side(profiles[name], axes)
        st.header(f"From {plain(profiles[first].title)} to {plain(profiles[second].title)}")
        if first == second:
            st.markdown("These are the same.")
            return
        where = None if place == _ANYWHERE else place
        changes_view(server.difference(first, second, where, work.means(), work.budget()))
        replies_view(first, second, {name: one.title for name, one in profiles.items()}, where)
        st.caption(
            "On your own machine, "
            f'`counterpoise try {first} "your question" --against {second} --model URL` asks a model of yours.'
        )
        public = f"{server.address()}/compare?a={first}&b={second}"
        st.markdown(f"[The public page of this comparison]({public}), with who would be closer to which")


if __name__ == "__main__":
    show()
