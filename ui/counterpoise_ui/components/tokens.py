"""One's own API tokens."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import streamlit as st

from counterpoise.schemas.people import TokenDocument
from counterpoise_ui.components.wording import plain

__all__ = ["token_form", "tokens_list"]

_SCOPES = {
    "profiles": "profiles: your drafts and versions",
    "deployments": "deployments: offers and choices",
    "panels": "panels: what your panel roles allow",
    "account": "account: your name, your data, deleting you",
    "admin": "admin: other people's accounts and the audit trail",
}
_LONGEST = 366


def _state(token: TokenDocument) -> str:
    if token.revoked_at is not None:
        return f"revoked on {token.revoked_at:%Y-%m-%d}"
    if token.expires_at <= datetime.now(UTC):
        return f"ended on {token.expires_at:%Y-%m-%d}"
    return f"works until {token.expires_at:%Y-%m-%d}"


def tokens_list(tokens: Sequence[TokenDocument], revoke: Callable[[TokenDocument], None]) -> None:
    """Every token, what it reaches and since when it was used.

    Args:
        tokens: in the server's order.
        revoke: ends one.
    """
    if not tokens:
        st.markdown("You have none.")
    for token in tokens:
        words, button = st.columns([4, 1], vertical_alignment="center")
        used = f"last used on {token.used_at:%Y-%m-%d}" if token.used_at else "never used"
        words.markdown(f"**{plain(token.label)}**: {', '.join(token.scopes)}. {_state(token)[:1].upper()}"
                       f"{_state(token)[1:]}; {used}.")  # fmt: skip
        if token.revoked_at is None and button.button(
            f"Revoke {token.label}", key=f"w:revoke:{token.id}", width="stretch"
        ):
            revoke(token)


def token_form(scopes: Sequence[str], create: Callable[[str, list[str], int], str | None]) -> None:
    """A new token; its secret is shown this once.

    Args:
        scopes: what may be asked for.
        create: takes label, scopes and days; gives the secret, or None if it failed.
    """
    with st.form("token", clear_on_submit=True):
        label = st.text_input("What is it for? (a label for you)", max_chars=80, key="w:token:label")
        chosen = st.multiselect(
            "What may it reach?", scopes, format_func=lambda one: _SCOPES.get(one, one), key="w:token:scopes"
        )
        days = st.number_input("Days until it ends", 1, _LONGEST, value=90, step=1, key="w:token:days")
        sent = st.form_submit_button("Make the token", key="w:token:send")
    if not sent:
        return
    if not label.strip() or not chosen:
        st.warning("A token needs a label and at least one thing that it may reach.")
        return
    if secret := create(label, chosen, int(days)):
        st.success("Made. It is shown this once: copy it now. Only a fingerprint of it is kept.",
                   icon=":material/key:")  # fmt: skip
        st.code(secret, language=None, wrap_lines=True)
