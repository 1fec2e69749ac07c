"""The router: ``python -m streamlit run …/counterpoise_ui/app.py``."""

import streamlit as st

from counterpoise_ui.components.style import style


def main() -> None:
    """Show the page that was asked for."""
    st.set_page_config(page_title="Counterpoise", page_icon="⚖️", layout="wide")
    style()
    page = st.navigation(
        [
            st.Page("views/choose.py", title="Choose", icon=":material/explore:", default=True),
            st.Page("views/tune.py", title="Tune", icon=":material/tune:"),
            st.Page("views/compare.py", title="Compare", icon=":material/compare_arrows:", url_path="compare"),
            st.Page("views/whom.py", title="Transparency", icon=":material/groups:", url_path="whom"),
            st.Page("views/wrong.py", title="Something went wrong?", icon=":material/help:", url_path="wrong"),
            st.Page("views/room.py", title="Panel room", icon=":material/how_to_vote:", url_path="room"),
            st.Page("views/account.py", title="Your account", icon=":material/person:", url_path="account"),
            st.Page("views/desk.py", title="Operator desk", icon=":material/storefront:", url_path="desk"),
            st.Page("views/log.py", title="Log", icon=":material/receipt_long:", url_path="log"),
            st.Page("views/holds.py", title="What holds for everyone", icon=":material/anchor:", url_path="holds"),
        ],
        position="top",
    )
    page.run()


if __name__ == "__main__":
    main()
