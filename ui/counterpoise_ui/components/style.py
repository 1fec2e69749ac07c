"""The few styles that Streamlit has no setting for; both poles of an axis get colours of equal strength."""

import streamlit as st

__all__ = ["style"]

_CSS = """
<style>
:root { --cp-first: #2b5f8f; --cp-second: #8a5a1f; --cp-line: #cfcac0; --cp-soft: #f3f1ec; --cp-ink: #1c1b19; }
.cp-weights { display: grid; gap: .35rem; margin: .25rem 0; color: var(--cp-ink); }
.cp-weight { display: grid; grid-template-columns: minmax(0,1fr) minmax(4rem,1.1fr) minmax(0,1fr); gap: .6rem;
  align-items: center; font-size: .9rem; line-height: 1.25; }
.cp-weight > :first-child { text-align: right; }
.cp-weight b { font-variant-numeric: tabular-nums; }
.cp-bar { position: relative; height: .8rem; margin: 0 .4rem;
  background: linear-gradient(#8f8b83, #8f8b83) center / 2px 100% no-repeat,
    linear-gradient(#cfcac0, #cfcac0) center / 100% 2px no-repeat; }
.cp-bar i { position: absolute; top: calc(50% - .15rem); height: .3rem; }
.cp-bar i.first { background: var(--cp-first); }
.cp-bar i.second { background: var(--cp-second); }
.cp-bar b { position: absolute; top: 50%; width: .8rem; height: .8rem; margin: -.4rem 0 0 -.4rem; border-radius: 50%;
  background: var(--cp-ink); }
.cp-poles { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; color: var(--cp-ink); font-size: .92rem; }
.cp-poles > :last-child { text-align: right; }
.cp-poles > :first-child b { color: var(--cp-first); }
.cp-poles > :last-child b { color: var(--cp-second); }
.cp-prompt { color: var(--cp-ink); display: grid; gap: .3rem; }
.cp-block { border-left: .35rem solid var(--cp-line); background: #fbfaf8; padding: .35rem .7rem; }
.cp-block small { display: block; color: #55524c; font-size: .78rem; margin-bottom: .1rem; }
.cp-block pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: .88rem/1.45 ui-monospace, monospace;
  background: none; padding: 0; color: inherit; border: 0; }
.cp-block.commitment { border-left-color: #6b6660; }
.cp-block.axis { border-left-color: #2b5f8f; }
.cp-block.axis.other { border-left-color: #8a5a1f; }
.st-key-jump, [data-testid="stLayoutWrapper"]:has(> .st-key-jump) { display: none; }
[data-testid="stExpander"] summary, [data-testid="stExpander"] summary p { color: #1c1b19; opacity: 1; }
[data-testid="stMainBlockContainer"] { padding: 4.5rem 2rem 4rem; }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * { color: #55524c !important; opacity: 1; }
/* A slider between two poles has no filled side: both are worth the same. The mark in the middle is 50 : 50. */
[data-testid="stSlider"] [role="group"] > [data-orientation="horizontal"] > div:first-child {
  background: linear-gradient(#55524c, #55524c) center / 2px 100% no-repeat, #b9b4aa !important;
  height: .5rem; border-radius: .25rem; }
[data-testid="stMarkdownContainer"] blockquote { color: #1c1b19; opacity: 1; }
.st-key-chart-narrow, [class*="st-key-chart-narrow-"] { display: none; }
@media (max-width: 1180px) { .st-key-chart-wide { display: none; } .st-key-chart-narrow { display: flex; } }
@media (max-width: 820px) { [class*="st-key-chart-wide-"] { display: none; }
  [class*="st-key-chart-narrow-"] { display: flex; } }
@media (max-width: 640px) { .st-key-jump, [data-testid="stLayoutWrapper"]:has(> .st-key-jump) { display: flex; }
  [data-testid="stMainBlockContainer"] { padding: 4rem 1rem 3rem; }
  [data-testid="stMarkdownContainer"] :is(td, th) { padding: .2rem .3rem; font-size: .78rem;
    overflow-wrap: break-word; }
  .cp-weight { grid-template-columns: 1fr 1fr; row-gap: .1rem; }
  .cp-weight > :first-child { text-align: left; } .cp-weight > :last-child { text-align: right; order: 2; }
  .cp-weight > .cp-bar { grid-column: 1 / -1; order: 3; } }
</style>
"""


def style() -> None:
    """Add the styles to this page."""
    st.html(_CSS)
