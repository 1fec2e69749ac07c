"""Reading a page of the app in Streamlit's test runner."""

from streamlit.testing.v1 import AppTest


def words(app: AppTest) -> str:
    """Everything that the page says, without Markdown's backslashes and emphasis."""
    kinds = (
        app.title,
        app.header,
        app.subheader,
        app.markdown,
        app.caption,
        app.info,
        app.error,
        app.warning,
        app.success,
    )
    found = [element.value for kind in kinds for element in kind]
    found += [block.proto.body for block in app.get("html")]
    return "\n".join(str(text) for text in found).replace("\\", "").replace("**", "")


def label_texts(app: AppTest) -> list[str]:
    kinds = (app.button, app.selectbox, app.toggle, app.text_input, app.text_area, app.number_input, app.radio)
    return [widget.label for kind in kinds for widget in kind] + [one.label for one in app.select_slider]


def whole(app: AppTest) -> AppTest:
    assert not app.exception, [fault.value for fault in app.exception]
    assert all(text.strip() for text in label_texts(app)), "a widget has no name"
    return app
