"""Signing in, and who is signed in."""

from collections.abc import Callable

import streamlit as st

from counterpoise.schemas.people import SelfDocument
from counterpoise_ui.components.wording import plain

__all__ = ["account_facts", "sign_in_form"]

_ROLES = {
    "member": "a member: may keep, publish and fork profiles",
    "operator": "an operator: may also offer profiles in deployments and set bounds",
    "admin": "an administrator: may also manage accounts",
}


def sign_in_form(public: str, sign_in: Callable[[str, str], None]) -> None:
    """Address and password.

    Args:
        public: address of the public pages, where invitations and identity providers are.
        sign_in: takes both.
    """
    tries = st.session_state.setdefault("tries", 0)
    with st.form("sign-in", border=True):
        email = st.text_input("E-mail address", key="w:in:email", max_chars=255, autocomplete="username")
        # The field's key changes with every try, so that no password stays behind in it.
        password = st.text_input(
            "Password", type="password", key=f"w:in:password:{tries}", max_chars=256, autocomplete="current-password"
        )
        sent = st.form_submit_button("Sign in", type="primary", key="w:in:send")
    st.caption(
        "The sign-in holds as long as this page stays open; after a reload you are asked again. "
        "Everything else in this app works without an account."
    )
    st.markdown(
        f"No account yet? They are opened with an invitation. Does your organisation sign you in? "
        f"Then use [the sign-in page]({public}/sign-in); this app itself takes a password only."
    )
    if not sent:
        return
    if not email.strip() or not password:
        st.warning("Give both the address and the password.")
        return
    st.session_state["tries"] = tries + 1
    sign_in(email, password)


def account_facts(account: SelfDocument, public: str, sign_out: Callable[[], None]) -> None:
    """Who is signed in, and the way out."""
    words, button = st.columns([4, 1], vertical_alignment="center")
    words.markdown(
        f"Signed in as **{plain(account.name)}** ({plain(account.email)}), {_ROLES[account.role]}. "
        f"Name and password are changed on [the account page]({public}/account)."
    )
    if account.panels:
        words.markdown("Panels: " + "; ".join(f"{plain(one.panel)} ({one.role})" for one in account.panels))
    button.button("Sign out", on_click=sign_out, key="w:out", width="stretch")
