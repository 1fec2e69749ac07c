"""Your account: sign in; your profiles, tokens and data; sign out; leave."""

from functools import partial

import streamlit as st

from counterpoise.client import Client, ServerProblem, Tagged
from counterpoise.schemas.catalogue import ProfileSummary
from counterpoise.schemas.people import SelfDocument, TokenDocument
from counterpoise.schemas.questions import DifferenceDocument
from counterpoise.schemas.versions import DraftDocument
from counterpoise_ui import drafts, server, visitor, work
from counterpoise_ui.components.entrance import account_facts, sign_in_form
from counterpoise_ui.components.faults import said
from counterpoise_ui.components.leaving import leaving_form, takeaway
from counterpoise_ui.components.own_profile import Acts, Own, own_profile, own_title
from counterpoise_ui.components.tokens import token_form, tokens_list
from counterpoise_ui.components.told import tell, told
from counterpoise_ui.components.wording import plain
from counterpoise_ui.work import Kept

__all__ = ["show"]

_TUNE = "views/tune.py"
_GO = "w:account:go"


def _sign_in(email: str, password: str) -> None:
    with said(server.address(), "sign-in"):
        visitor.sign_in(email, password)
        tell("You are signed in.")
        st.rerun()


def _done(words: str) -> None:
    """After something was published or withdrawn: what the app remembers of profiles is old."""
    server.forget_profiles()
    tell(words)


def _take_up(name: str, draft: Tagged[DraftDocument] | None, newest: int | None) -> None:
    """Open the draft for tuning, or the newest version as the beginning of one."""
    with visitor.asking(f"tune:{name}"):
        if draft is not None:
            held = draft.held.document
            work.begin(held, held, "the draft as you saved it", Kept(name, draft.etag))
        else:
            held = server.profile(f"{name}@{newest}").profile
            work.begin(held, held, f"version {newest}", Kept(name, None))
        st.session_state[_GO] = True


def _draft_of(client: Client, name: str) -> Tagged[DraftDocument] | None:
    try:
        return client.draft(name)
    except ServerProblem as fault:
        if fault.problem.code == "unknown_draft":
            return None
        raise


def _acts(own: Own) -> Acts:
    name, title, draft = own.summary.id, own.summary.title, own.draft

    def publish(note: str) -> None:
        if draft is None:
            return
        with visitor.asking(f"publish:{name}") as client:
            made = client.publish(name, etag=draft.etag, note=note or None)
            _done(f"Version {made.number} of {title} is public.")
            st.rerun()

    def drop() -> None:
        if draft is None:
            return
        with visitor.asking(f"drop:{name}") as client:
            client.drop_draft(name, etag=draft.etag)
            tell(f"The draft of {title} is gone.")

    def deprecate(because: str) -> None:
        with visitor.asking(f"deprecate:{name}") as client:
            client.deprecate(name, because)
            _done(f"{title} is deprecated.")
            st.rerun()

    def reinstate() -> None:
        with visitor.asking(f"reinstate:{name}") as client:
            client.reinstate(name)
            _done(f"{title} is no longer deprecated.")

    def compare(old: int, new: int) -> DifferenceDocument:
        return server.difference(f"{name}@{old}", f"{name}@{new}", None, work.means(), work.budget())

    def pending() -> DifferenceDocument:
        newest, held = f"{name}@{own.versions[0].number}", draft.held.document if draft else {}
        return server.difference(newest, held, None, work.means(), work.budget())

    newest = own.versions[0].number if own.versions else None
    return Acts(partial(_take_up, name, draft, newest), publish, drop, deprecate, reinstate, compare, pending)


def _profiles(client: Client) -> None:
    st.header("My profiles")
    mine = client.my_profiles()
    if not mine:
        st.markdown("None yet. Save one where you tune it, or begin with a copy below.")
    for summary in mine:
        box = st.expander(own_title(summary), key=f"w:own:{summary.id}", on_change="rerun")
        if box.open:
            with box, visitor.asking(f"own:{summary.id}"):
                own = Own(summary, _draft_of(client, summary.id), list(client.versions(summary.id)))
                own_profile(own, _acts(own), server.address())
    _fork(mine)


def _fork(mine: list[ProfileSummary]) -> None:
    st.header("Begin with a copy")
    st.markdown("A copy is a profile of your own. It says for good which version it came from.")
    found = {one.id: one for one in server.profiles() if one.version}
    with st.form("fork"):
        source = st.selectbox(
            "Which profile?", list(found), index=None, format_func=lambda name: found[name].title, key="w:fork:source",
            placeholder="Choose a published profile",
        )  # fmt: skip
        title = st.text_input("Title of your copy", max_chars=300, key="w:fork:title")
        sent = st.form_submit_button("Make the copy and tune it", key="w:fork:send")
    if not sent:
        return
    if source is None or not title.strip():
        st.warning("Choose a profile and give your copy a title.")
        return
    name = drafts.slug(title)
    if any(one.id == name for one in mine):
        st.warning(f"You already have a profile with the id {plain(name)}. Give the copy another title.")
        return
    with visitor.asking("fork") as client:
        made = client.fork(source, name, title=title.strip())
        work.begin(made.held.document, made.held.document, found[source].title, Kept(name, made.etag))
        st.switch_page(_TUNE)


def _tokens(client: Client, account: SelfDocument) -> None:
    st.header("My API tokens")
    st.markdown("A token lets a program act for you, as far as you say, until it ends or you revoke it.")

    def revoke(token: TokenDocument) -> None:
        client.revoke_token(token.id)
        tell(f"The token “{token.label}” is revoked.")
        st.rerun()

    def create(label: str, scopes: list[str], days: int) -> str | None:
        made: list[str] = []
        with visitor.asking("token") as asked:
            made.append(asked.create_token(label, scopes, days=days).secret)
        return made[0] if made else None

    allowed = [scope for scope in account.scopes if scope != "admin" or account.role != "member"]
    token_form(allowed, create)
    tokens_list(client.tokens(), revoke)


def _data(client: Client, account: SelfDocument) -> None:
    st.header("Take my data away")
    takeaway(lambda: client.export_me().model_dump_json(indent=2))
    st.header("Delete myself")

    def leave(password: str | None) -> None:
        client.erase_me(password)
        visitor.forget()
        _done("Your account is deleted.")
        st.rerun()

    with visitor.asking("leave"):
        leaving_form(has_password=account.has_password, leave=leave)


def show() -> None:
    """The page."""
    if st.session_state.pop(_GO, False):
        st.switch_page(_TUNE)
    st.title("Your account")
    told()
    if (held := work.draft()) is not None:
        st.page_link(_TUNE, label=f"Go on tuning {plain(held['title'])}", icon=":material/tune:")
    account = visitor.me()
    if account is None:
        st.markdown("Sign in to keep profiles on the server, publish versions of them, and offer them to others.")
        sign_in_form(server.address(), _sign_in)
        return
    account_facts(account, server.address(), visitor.sign_out)
    profiles, tokens, data = st.tabs(["Profiles", "Tokens", "Data and leaving"], key="w:account", on_change="rerun")
    with visitor.asking() as client:
        if profiles.open:
            with profiles:
                _profiles(client)
        if tokens.open:
            with tokens, visitor.asking("tokens"):
                _tokens(client, account)
        if data.open:
            with data:
                _data(client, account)


if __name__ == "__main__":
    show()
