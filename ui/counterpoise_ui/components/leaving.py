"""Taking one's data away, and deleting oneself."""

from collections.abc import Callable

import streamlit as st

__all__ = ["leaving_form", "takeaway"]


def takeaway(fetch: Callable[[], str | None]) -> None:
    """Everything that is kept about oneself, as one JSON file.

    Args:
        fetch: asks for it; None if that failed.
    """
    st.markdown(
        "Account, profiles with all drafts and versions, deployments, choices, tokens (without their secrets), "
        "invitations, panels, and what the audit trail says of you."
    )
    if st.button("Gather my data", key="w:data") and (found := fetch()) is not None:
        st.download_button(
            "Download my data (JSON)",
            found,
            file_name="counterpoise-export.json",
            mime="application/json",
            on_click="ignore",
            type="primary",
            key="w:data:download",
        )


def leaving_form(*, has_password: bool, leave: Callable[[str | None], None]) -> None:
    """Delete the account.

    Args:
        has_password: whether the account has one, which then proves that it is the owner who leaves.
        leave: takes the password or None.
    """
    st.markdown(
        "- **Goes at once:** your account, address, name, tokens, sessions, drafts, never-published profiles, and your "
        "choices.\n"
        "- **Stays:** versions that you published, without your name, because others may build on them; deployments, "
        "which administrators take over; and the audit trail, in which a random number stands for you.\n"
        "- There is no way back. Gather your data first."
    )
    with st.form("leave"):
        password = (
            st.text_input("Password", type="password", max_chars=256, key="w:leave:password", autocomplete="off")
            if has_password
            else None
        )
        sure = st.checkbox("I want my account deleted, and know that this cannot be undone", key="w:leave:sure")
        sent = st.form_submit_button("Delete my account", key="w:leave:send")
    if not sent:
        return
    if not sure or (has_password and not password):
        st.warning("Nothing was deleted: tick the box and give your password, so that it does not happen by mistake.")
        return
    leave(password)
