"""The operator's desk: what one offers where, within which bounds, and how many people have chosen what."""

import streamlit as st

from counterpoise.client import Client, Tagged
from counterpoise.schemas.catalogue import CatalogueDocument
from counterpoise.schemas.offers import DeploymentDocument
from counterpoise_ui import server, visitor
from counterpoise_ui.components.bounds_form import Bounds, bound_form, bounds_list, with_bound, without_bound
from counterpoise_ui.components.offer_form import offer_form, totals_view
from counterpoise_ui.components.told import tell, told
from counterpoise_ui.components.wording import plain

__all__ = ["show"]


def _versions() -> list[str]:
    """Every published version that is not deprecated, newest first within a profile."""
    return [f"{one.id}@{number}" for one in server.profiles() if not one.deprecated
            for number in range(one.version or 0, 0, -1)]  # fmt: skip


def _change(client: Client, found: Tagged[DeploymentDocument], words: str, bounds: Bounds | None) -> None:
    held = found.held
    client.change_deployment(
        held.id, held.title, held.offered, etag=found.etag, default=held.default, bounds=bounds, tuning=held.tuning
    )
    tell(words)
    st.rerun()


def _bounds(client: Client, found: Tagged[DeploymentDocument], catalogue: CatalogueDocument) -> None:
    held, key = found.held, f"w:desk:{found.held.id}"
    st.markdown("### Bounds")
    st.markdown("What you allow here, shown to everybody as your choice with its reason. Commitments are not yours to "
                "set: they hold as the catalogue says.")  # fmt: skip
    if dropped := bounds_list(held.bounds, catalogue, key):
        _change(client, found, "The bound is removed.", without_bound(held.bounds or {}, *dropped))
    if made := bound_form(catalogue, key):
        kind, name, bound = made
        _change(client, found, "The bound is set.", with_bound(held.bounds, kind, name, bound))


def _deployment(client: Client, deployment_id: str, catalogue: CatalogueDocument) -> None:
    found = client.deployment(deployment_id)
    held = found.held
    for warning in held.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    if held.closed_at is not None:
        st.info(f"Closed on {held.closed_at:%Y-%m-%d}: nothing is offered any more. It stays readable.")
        totals_view(client.choice_totals(held.id))
        return
    st.markdown("### What it offers")
    offer = offer_form(_versions(), held, f"w:desk:{held.id}")
    if offer is not None:
        client.change_deployment(
            held.id, offer.title, offer.offered, etag=found.etag, default=offer.default, bounds=held.bounds,
            tuning=offer.tuning,
        )  # fmt: skip
        tell("The offer is saved.")
        st.rerun()
    with visitor.asking(f"bounds:{held.id}"):
        _bounds(client, found, catalogue)
    st.markdown("### Choices")
    with visitor.asking(f"totals:{held.id}"):
        totals_view(client.choice_totals(held.id))
    with st.popover("Close this deployment"):
        st.markdown("Nothing is offered here any more, for good. What people chose stays in the history.")
        if st.button(f"Close {held.title}", key=f"w:desk:{held.id}:close"):
            client.close_deployment(held.id, etag=found.etag)
            tell(f"{held.title} is closed.")
            st.rerun()


def _begin(client: Client) -> None:
    st.header("Begin a deployment")
    # Each deployment that was begun gives the form another key, and so empties it.
    made = st.session_state.setdefault("deployments_begun", 0)
    offer = offer_form(_versions(), None, f"w:desk:new:{made}")
    if offer is not None:
        client.create_deployment(offer.id, offer.title, offer.offered, default=offer.default, tuning=offer.tuning)
        tell(f"{offer.title} is there.")
        st.session_state["deployments_begun"] = made + 1
        st.rerun()


def show() -> None:
    """The page."""
    st.title("Operator desk")
    told()
    account = visitor.me()
    if account is None or account.role == "member":
        st.markdown(
            "Operators offer profiles in one place, with a default or none, and set bounds there, each with its reason."
        )
        if account is None:
            st.markdown("Sign in as an operator to do that.")
        else:
            st.markdown("Your account is a member's. An administrator can make it an operator's.")
        st.page_link("views/account.py", label="Your account", icon=":material/person:")
        return
    with visitor.asking("desk") as client:
        catalogue = server.catalogue()
        st.header("My deployments")
        mine = list(client.deployments(owner=account.id))
        if not mine:
            st.markdown("You offer nothing yet.")
        for one in mine:
            box = st.expander(f"{plain(one.title)} ({plain(one.id)})", key=f"w:desk:{one.id}", on_change="rerun")
            if box.open:
                with box, visitor.asking(f"desk:{one.id}"):
                    _deployment(client, one.id, catalogue)
        with visitor.asking("begin"):
            _begin(client)


if __name__ == "__main__":
    show()
