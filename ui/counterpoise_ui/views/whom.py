"""Transparency: whom a profile favours, as far as anybody asked them; every choice of the computing can be switched."""

from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from counterpoise.schemas.catalogue import CatalogueDocument, ProfileSummary
from counterpoise.schemas.favours import FavoursDocument
from counterpoise_ui import drafts, server, standing, work
from counterpoise_ui.components.claims import tradeoffs
from counterpoise_ui.components.evidence_view import evidence_view, pack_words
from counterpoise_ui.components.faults import said
from counterpoise_ui.components.standing_groups import dimensions, groups_view
from counterpoise_ui.components.standing_measures import measures_view, variants_view
from counterpoise_ui.components.standing_summary import summary_view
from counterpoise_ui.components.wording import lowered, plain
from counterpoise_ui.standing import Question

__all__ = ["show"]

_MINE, _EVEN, _ANYWHERE, _ALL = "(in hand)", "50:50", "any situation", "all groups"
_MANY = 40


def _profile_choice(profiles: dict[str, ProfileSummary]) -> str | None:
    held = work.draft()
    options = [*([_MINE] if held else []), *sorted(profiles, key=lambda name: (profiles[name].title.casefold(), name))]

    def label(name: str) -> str:
        return f"In hand, as it stands: {held['title']}" if name == _MINE and held else profiles[name].title

    return st.selectbox(
        "Which profile?", options, index=0 if held else None, format_func=label, key="w:whom:profile",
        placeholder="Choose a profile",
    )  # fmt: skip


def _version_choice(profile: ProfileSummary) -> str:
    if (profile.version or 0) < 2:  # noqa: PLR2004 - nothing to choose from
        return profile.id
    numbers = list(range(profile.version or 1, 0, -1))
    number = st.selectbox("Which version?", numbers, key=f"w:whom:version:{profile.id}")
    return f"{profile.id}@{number}"


def _reference_choice(named: str, profiles: dict[str, ProfileSummary]) -> str | None:
    bare, _, number = named.partition("@")
    newest = int(number or 0) or (profiles[bare].version or 0 if bare in profiles else 0)
    before = f"{bare}@{newest - 1}" if newest > 1 else None
    others = [name for name in sorted(profiles, key=lambda one: profiles[one].title.casefold()) if name != bare]
    labels = {_EVEN: "50 to 50 on every axis that it sets", before: f"The version before: {before}"}
    labels |= {name: profiles[name].title for name in others}
    options = [_EVEN, *([before] if before else []), *others]
    chosen = st.selectbox("Compared with what?", options, format_func=labels.__getitem__, key=f"w:whom:against:{bare}")
    return None if chosen == _EVEN else chosen


def _question(
    catalogue: CatalogueDocument, profiles: dict[str, ProfileSummary]
) -> tuple[Question, drafts.Draft] | None:
    first, second = st.columns(2)
    with first:
        chosen = _profile_choice(profiles)
    if chosen is None:
        with second:
            st.caption("No profile is preselected.")
        return None
    with first:
        held = work.draft()
        named = chosen if chosen == _MINE else _version_choice(profiles[chosen])
        document = held if named == _MINE and held else server.profile(named).profile
        own = document.get("contexts", {})
        titles = {one.id: one.title + (" (other weights)" if one.id in own else "") for one in catalogue.contexts}
        place = st.selectbox("In which situation?", [_ANYWHERE, *titles], key="w:whom:context",
                             format_func=lambda name: titles.get(name, "Any situation"))  # fmt: skip
    with second:
        packs = standing.evidence()
        rule = standing.rule_choice(packs, set(drafts.set_axes(document)))
        names = [pack.id for pack in packs]
        labels = {pack.id: pack_words(pack) for pack in packs}
        evidence = st.selectbox(
            "What people said (evidence)", names, index=names.index(rule) if rule else None,
            format_func=labels.__getitem__, key=f"w:whom:evidence:{chosen}", placeholder="Choose evidence",
        )  # fmt: skip
        reference = _reference_choice(named, profiles)
    st.caption(
        "Where nobody chose the evidence, a rule does, the same for every profile: of the packs of real people, the "
        "one that speaks of most of the axes that the profile sets. Every result depends on evidence and reference: "
        "look at more than one, and be wary of anybody who shows you only one."
    )
    if evidence is None:
        st.info("No pack of real people speaks of an axis that this profile sets. Whom it favours is not known.")
        return None
    asked = Question(document if named == _MINE else named, evidence, reference,
                     None if place == _ANYWHERE else place)  # fmt: skip
    return _varied(asked, document, catalogue), document


def _varied(question: Question, document: drafts.Draft, catalogue: CatalogueDocument) -> Question:
    titles = {axis.id: axis.title for axis in catalogue.axes}
    with st.expander("Change how it is computed"):
        st.markdown(
            "To see what hangs on what. A figure picked out of many such tries is no finding: say what you changed."
        )
        without = st.multiselect(
            "Leave out axes", [axis for axis in drafts.set_axes(document) if axis in titles],
            format_func=lambda axis: titles[axis], key="w:whom:without", placeholder="None is left out",
        )  # fmt: skip
        aversion = st.number_input(
            "Aversion to unevenness ε (Atkinson), 0.1 to 10; empty: .5, 1 and 2 only", 0.1, 10.0, value=None, step=0.5,
            key="w:whom:aversion", help="The higher, the more those furthest from the profile count. See “Measures”.",
        )  # fmt: skip
    return replace(question, without=tuple(sorted(without)), aversions=() if aversion is None else (float(aversion),))


def _public(question: Question) -> None:
    if not isinstance(question.profile, str):
        st.caption("This profile is in hand and has no public page. Save and publish it to give it one.")
        return
    asked = {"evidence": question.evidence, "against": question.reference, "context": question.context}
    address = f"{server.address()}/profiles/{question.profile}/whom"
    query = urlencode({name: value for name, value in asked.items() if value})
    varied = " It computes everything the usual way, without your changes." if question.without or question.aversions \
        else ""  # fmt: skip
    st.markdown(
        f"[The public page of this]({address}?{query}), with refusals and what they cost, axis by axis; all of it as "
        f"[JSON]({address}.json?{query}) and [CSV]({address}.csv?{query}).{varied}"
    )


def _dimension(found: FavoursDocument) -> str | None:
    options = dimensions(found)
    if len(options) < 2 and len(found.groups) <= _MANY:  # noqa: PLR2004 - nothing to choose from
        return None
    chosen = st.selectbox("Look at groups by", [_ALL, *options], key=f"w:whom:dimension:{found.evidence.id}",
                          format_func=lambda name: "All groups" if name == _ALL else name)  # fmt: skip
    return None if chosen == _ALL else chosen


def _findings(question: Question, document: drafts.Draft, catalogue: CatalogueDocument, titles: dict[str, str]) -> None:
    axes = {axis.id: axis for axis in catalogue.axes}
    found = standing.favours(question)
    st.header(f"Whom “{plain(found.profile.title)}” favours")
    if found.without:
        left = "; ".join(lowered(axes[axis].title) for axis in found.without if axis in axes)
        st.warning(f"Left out by you: {plain(left)}. This is not about the whole profile.", icon=":material/rule:")
    summary_view(found, axes)
    _public(question)
    groups, measures, variants, trades, source = st.tabs(
        ["Groups", "Measures", "Computed in other ways", "What it trades away", "Evidence and limits"],
        key="w:whom:look", on_change="rerun",
    )  # fmt: skip
    if groups.open:
        with groups:
            groups_view(found, _dimension(found), partial(standing.differences_chart, question))
    if measures.open:
        with measures:
            measures_view(found, titles)
    if variants.open:
        with variants, said(server.address(), "variants"):
            variants_view(found, partial(standing.variants_chart, question))
    if trades.open:
        with trades:
            policy = server.compiled(document, question.context, work.means(), work.budget())
            st.markdown("Who benefits and who pays is argued or observed. It is another thing than what people say "
                        "they want.")  # fmt: skip
            tradeoffs(policy, axes, server.measurements(), server.address())
    if source.open:
        with source:
            evidence_view(found, axes)


def show() -> None:
    """The page."""
    st.title("Whom does it favour?")
    st.markdown(
        "Whatever an assistant puts first suits some people and not others. Here is who, as far as anybody asked them."
    )
    with said(server.address()):
        catalogue = server.catalogue()
        profiles = {one.id: one for one in server.profiles()}
        asked = _question(catalogue, profiles)
        if asked is not None:
            with said(server.address(), "findings"):
                _findings(*asked, catalogue, {name: one.title for name, one in profiles.items()})


if __name__ == "__main__":
    show()
