"""The compiled prompt with its sources beside it, and how much room it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

from counterpoise.schemas.catalogue import Axis, CatalogueDocument
from counterpoise.schemas.compiled import CompiledDocument, PromptDocument, SourceDocument
from counterpoise_ui.components.wording import level_words, plain, pole

__all__ = ["Block", "blocks", "prompt_view"]


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring spans of one source: the text, where it comes from in words, and a class for its colour."""

    text: str
    source: str
    kind: str


def _named(source: SourceDocument, shows: str | None, axes: Mapping[str, Axis], commitments: Mapping[str, str]) -> str:
    if source.kind == "heading":
        return "Heading, the same in every prompt"
    if source.kind == "commitment":
        return f"Commitment, the same for everyone: {commitments.get(source.id, source.id)}"
    axis = axes.get(source.id)
    if axis is None or source.weights is None or source.level is None:
        return source.id
    words = f"{axis.title}: {level_words(axis, source.level, source.weights[axis.first])}"
    if source.panel is not None:
        who = (
            f"the panel {source.panel.id}"
            if source.panel.group is None
            else f"a minority of the panel {source.panel.id}"
        )
        words += f", asked for by {who} ({source.panel.rule} of {source.panel.totals.ballots} ballots)"
    if source.authority == "operator":
        words += ", held there by the operator"
    return f"{words}; a sample reply that shows {pole(axis, shows).lower()}" if shows else words


def blocks(prompt: PromptDocument, axes: Mapping[str, Axis], commitments: Mapping[str, str]) -> list[Block]:
    """The prompt cut where its source changes; the texts joined are the prompt, character for character.

    Args:
        prompt: the compiled prompt.
        axes: by id, for names.
        commitments: titles by id.
    """
    found: list[Block] = []
    numbers: dict[str, int] = {}
    for span in prompt.spans:
        words = _named(span.source, span.shows, axes, commitments)
        kind: str = span.source.kind
        if kind == "axis":
            # Neighbouring axes alternate between two colours; the words say which axis it is.
            kind = "axis" if numbers.setdefault(span.source.id, len(numbers)) % 2 == 0 else "axis other"
        text = prompt.text[span.start : span.end]
        if found and found[-1].source == words:
            found[-1] = Block(found[-1].text + text, words, kind)
        else:
            found.append(Block(text, words, kind))
    return found


def _html(found: list[Block]) -> str:
    body = "".join(
        f'<div class="cp-block {block.kind}"><small>{escape(block.source)}</small>'
        f"<pre>{escape(block.text.strip(chr(10)))}</pre></div>"
        for block in found
    )
    return f'<div class="cp-prompt">{body}</div>'


def prompt_view(policy: CompiledDocument, catalogue: CatalogueDocument) -> None:
    """Room, then every part of the prompt with its source in words above it."""
    prompt, budget = policy.prompt, policy.options.budget
    used = min(1.0, prompt.estimated_tokens / budget)
    st.progress(used, text=f"About {prompt.estimated_tokens:,} of {budget:,} tokens (estimated: characters ÷ 4)")
    st.caption(
        "Only reviewed text of the catalogue stands in the prompt. Your title, summary and reasons are shown on "
        "pages and never sent to a model."
    )
    axes = {axis.id: axis for axis in catalogue.axes}
    titles = {commitment.id: commitment.title for commitment in catalogue.commitments}
    st.html(_html(blocks(prompt, axes, titles)))
    if prompt.turns:
        st.markdown("**Earlier messages that nobody wrote.** They go before your own conversation as samples:")
        for turn in prompt.turns:
            who = "You" if turn.role == "user" else f"Assistant, showing {turn.pole}"
            st.markdown(f"- *{who}*: {plain(turn.content)}")
    with st.expander("The prompt as plain text, to copy"):
        st.code(prompt.text, language=None, wrap_lines=True)
