"""Tune: the axes on the left, and on the right what they compile to, as it stands."""

from functools import partial

import streamlit as st

from counterpoise.schemas.catalogue import Axis, CatalogueDocument
from counterpoise.schemas.questions import TargetDocument
from counterpoise_ui import drafts, keeping, server, visitor, work
from counterpoise_ui.components.axis_card import Held, Moves, axis_card, axis_switch
from counterpoise_ui.components.changes import changes_view
from counterpoise_ui.components.claims import tradeoffs
from counterpoise_ui.components.commitments import commitments_list
from counterpoise_ui.components.faults import said
from counterpoise_ui.components.notes import notes, summary_words
from counterpoise_ui.components.places import target_choice
from counterpoise_ui.components.prompt import prompt_view
from counterpoise_ui.components.save import save_view
from counterpoise_ui.components.takeaway import export_view, yaml_view
from counterpoise_ui.components.thresholds import cautions, thresholds_view
from counterpoise_ui.components.told import told
from counterpoise_ui.components.wording import MEANS, UNSET, plain
from counterpoise_ui.drafts import Draft

__all__ = ["show"]

_EVERYWHERE = "everywhere"
_CONTEXT = "w:context"
_LARGEST_BUDGET = 1_000_000


def _moves(where: str | None) -> Moves:
    return Moves(
        switch=lambda axis, on: work.switch_axis(axis, where, on=on),
        weigh=lambda axis, first: work.change(drafts.with_weight, axis, first, where),
        rank=lambda axis, importance: work.change(drafts.with_importance, axis, importance),
        reason=lambda axis, words: work.change(drafts.with_reason, axis, words),
    )


def _name(held: Draft) -> None:
    with st.expander("Name and summary"):
        for key, words in (("w:title", held["title"]), ("w:summary", held["summary"])):
            st.session_state[key] = words

        def rename() -> None:
            where = work.kept()
            named = (st.session_state["w:title"], st.session_state["w:summary"])
            work.change(drafts.with_names, *named, where.id if where else None)

        st.text_input("Title of your profile", key="w:title", max_chars=300, on_change=rename)
        st.text_area("Summary: whom is it for?", key="w:summary", max_chars=2000, height=80, on_change=rename)
        fixed = " It stays, because the profile is kept under it." if work.kept() else ""
        st.caption(f"Its id is {held['id']}.{fixed} These words are shown on pages and never sent to a model.")


def _context_choice(catalogue: CatalogueDocument, held: Draft) -> str | None:
    titles = {context.id: context.title for context in catalogue.contexts}
    own = held.get("contexts", {})
    options = [_EVERYWHERE, *sorted(titles, key=lambda name: (name not in own, titles[name]))]
    st.session_state[_CONTEXT] = work.context() or _EVERYWHERE

    def label(name: str) -> str:
        if name == _EVERYWHERE:
            return "Everywhere"
        return f"{titles[name]} (has weights of its own)" if name in own else titles[name]

    def choose() -> None:
        picked = st.session_state[_CONTEXT]
        work.set_context(None if picked == _EVERYWHERE else picked)

    st.selectbox(
        "In which situation?",
        options,
        format_func=label,
        key=_CONTEXT,
        on_change=choose,
        help="A profile may set other weights in some situations. What it does not set there stays as everywhere.",
    )
    return work.context()


def _add(axes: list[Axis], held: Draft, where: str | None, place: str | None) -> None:
    if not axes:
        return
    unset = f"{len(axes)} are left out. For these, {UNSET}."
    st.caption(unset if where is None else "Off: the same as everywhere.")
    words = st.text_input("Search the axes", placeholder="for example: warm, sources, risk", key="w:search").lower()
    moves, shown = _moves(where), 0
    for axis in axes:
        text = " ".join([axis.title, axis.question, *(pole.means for pole in axis.poles.values())]).lower()
        if not all(word in text for word in words.split()):
            continue
        shown += 1
        inherited = drafts.weight_of(held, axis.id) if where is not None else None
        now = "" if inherited is None else f" Everywhere: {inherited} to {100 - inherited}."
        with st.container(gap=None):
            axis_switch(axis, where, place, moves.switch, on=False)
            st.caption(f"{plain(axis.question)}{now}")
    if not shown:
        st.markdown("No axis says that. Try another word.")


def _axes(catalogue: CatalogueDocument, held: Draft, where: str | None) -> None:
    axes = {axis.id: axis for axis in catalogue.axes}
    place = next((context.title for context in catalogue.contexts if context.id == where), None)
    chosen = [axis for axis in drafts.set_axes(held, where) if axis in axes]
    st.subheader("Your axes" if place is None else f"Your axes in {place}")
    if not chosen:
        st.info("Nothing is set yet. Add what matters to you below." if place is None else "Nothing differs here yet.")
    fresh = work.opening()
    for axis_id in chosen:
        axis = axes[axis_id]
        card = Held(
            axis,
            drafts.weight_of(held, axis_id, where) or 0,
            drafts.importance_of(held, axis_id, where),
            held.get("reasons", {}).get(axis_id, ""),
            where,
            place,
        )
        ask = partial(server.notches, held, axis_id, where, work.means(), work.budget())
        axis_card(card, _moves(where), ask, opened=fresh == (axis_id, where))
    rest = [axis for axis in catalogue.axes if axis.id not in chosen]
    label = "Add an axis" if place is None else f"Other weights in {place}"
    with st.expander(label, expanded=not chosen, key=f"w:add:{where}"):
        _add(sorted(rest, key=lambda axis: drafts.weight_of(held, axis.id) is None), held, where, place)
    with st.expander("One hazard at a time"):
        cautions(
            catalogue,
            drafts.set_cautions(held),
            lambda hazard, caution: work.change(drafts.with_caution, hazard, caution),
        )


def _options(target: TargetDocument | None) -> None:
    with st.expander("How it is compiled"):
        offered = [name for name in MEANS if name != "turns" or target is None or target.carries.turns]
        st.session_state["w:means"] = work.means() if work.means() in offered else "text"
        st.session_state["w:budget"] = work.budget()

        def choose() -> None:
            work.set_options(st.session_state["w:means"], int(st.session_state["w:budget"]))

        st.radio("How the values reach the model", offered, format_func=MEANS.__getitem__, key="w:means",
                 on_change=choose)  # fmt: skip
        st.number_input("Most tokens that the prompt may take", 1, _LARGEST_BUDGET, step=100, key="w:budget",
                        on_change=choose)  # fmt: skip


def _changes(held: Draft) -> None:
    st.markdown(f"Compared with **{plain(work.start_title())}**, where you began:")
    found = server.difference(work.start(), held, work.context(), work.means(), work.budget())
    changes_view(found)
    if not found.same:
        st.button(f"Go back to {plain(work.start_title())}", on_click=work.restart, key="w:restart")


def _takeaway(held: Draft, target: TargetDocument | None) -> None:
    st.markdown("### For the assistant that you use")
    if target is None:
        st.info("Say above where you will use it, and the files for that place appear here.")
    else:
        export = server.export(target.name, held, work.context(), work.means(), work.budget())
        export_view(export, target.title)
    st.markdown("### The profile itself")
    yaml_view(server.written(held))


def _policy(catalogue: CatalogueDocument, held: Draft, targets: list[TargetDocument]) -> None:
    target = target_choice("Where will you use it?", targets, work.target(), work.set_target, key="w:tune:target")
    _options(target)
    axes = {axis.id: axis for axis in catalogue.axes}
    head = st.container()
    names = ["What it trades away", "The prompt", "Thresholds", "What changed", "Take it away"]
    trades, prompt, limits, changed, away = st.tabs(names, key="w:look", on_change="rerun")
    policy = work.compiled(held)
    with head:
        st.markdown(f"**{plain(held['title'])}.** {summary_words(policy)}")
        notes(policy, axes, thresholds=target is None or target.carries.thresholds)
        where = work.kept()
        save_view(
            held,
            where.id if where else None,
            signed_in=visitor.me() is not None,
            save=keeping.save,
            replace=keeping.replace,
        )
    if trades.open:
        with trades:
            tradeoffs(policy, axes, server.measurements(), server.address())
    if prompt.open:
        with prompt:
            prompt_view(policy, catalogue)
    if limits.open:
        with limits:
            thresholds_view(policy, target, partial(server.thresholds_chart, held, work.context()))
    if changed.open:
        with changed:
            _changes(held)
    if away.open:
        with away, said(server.address(), "away"):
            _takeaway(held, target)
    with st.expander(f"And whatever the weights: {len(catalogue.commitments)} commitments hold for everyone"):
        commitments_list(catalogue.commitments)


def show() -> None:
    """The page."""
    held = work.draft()
    if held is None:
        st.title("Tune a profile")
        st.markdown("You have not picked anything yet.")
        st.page_link("views/choose.py", label="Choose where to begin", icon=":material/arrow_back:")
        return
    st.title(f"Tune: {plain(held['title'])}")
    told()
    with said(server.address()):
        catalogue, targets = server.catalogue(), server.targets()
        left, right = st.columns([3, 4], gap="medium")
        with left, said(server.address(), "left"):
            st.header("What matters to you")
            with st.container(key="jump"):
                st.markdown("[See what it becomes](#what-it-becomes)")
            _name(held)
            _axes(catalogue, held, _context_choice(catalogue, held))
        with right, said(server.address(), "right"):
            st.header("What it becomes")
            _policy(catalogue, held, targets)
        st.divider()
        st.page_link("views/wrong.py", label="Did something go wrong? Find out what explains it")


if __name__ == "__main__":
    show()
