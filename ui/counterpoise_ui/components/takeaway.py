"""Take it away: the files for a target with what they lose, and the profile as YAML."""

import streamlit as st

from counterpoise.schemas.catalogue import ProfileDocument
from counterpoise.schemas.questions import ExportDocument
from counterpoise_ui.components.wording import plain

__all__ = ["export_view", "yaml_view"]

_LANGUAGES = {"json": "json", "yaml": "yaml", "yml": "yaml", "md": "markdown", "py": "python"}


def export_view(export: ExportDocument, title: str) -> None:
    """Losses first, then every file with a download button and its text.

    Args:
        export: what the server made.
        title: the target's.
    """
    if export.losses:
        st.markdown(f"**What {plain(title)} cannot say, or says differently**")
        st.markdown("\n".join(f"- {plain(loss.sentence)}" for loss in export.losses))
    else:
        st.markdown(f"{plain(title)} says everything that this policy says.")
    for number, artifact in enumerate(export.artifacts):
        st.download_button(
            f"Download {artifact.path}",
            artifact.content,
            file_name=artifact.path.rsplit("/", maxsplit=1)[-1],
            mime=artifact.media_type,
            on_click="ignore",
            type="primary",
            key=f"w:download:{export.target}:{number}",
        )
        with st.expander(f"Look at {plain(artifact.path)}"):
            language = _LANGUAGES.get(artifact.path.rsplit(".", maxsplit=1)[-1])
            st.code(artifact.content, language=language, wrap_lines=True)
    st.caption(f"Made from the policy {export.policy}.")


def yaml_view(document: ProfileDocument) -> None:
    """The profile itself, to keep, to share or to open here again."""
    st.download_button(
        "Download the profile as YAML",
        document.yaml,
        file_name=f"{document.profile['id']}.yaml",
        mime="application/yaml",
        on_click="ignore",
        key="w:download:yaml",
    )
    with st.expander("Look at the YAML"):
        st.code(document.yaml, language="yaml", wrap_lines=True)
    st.caption(
        "The file is your copy: open it here again from the first page. The server keeps a profile only if you save it "
        "there."
    )
