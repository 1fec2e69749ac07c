"""The templates, with everything escaped and nothing undefined let through."""

import hashlib
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from counterpoise.pages import measured_beside, measured_words, sentences, whom_words

__all__ = ["STATIC", "render"]

_TYPES = {"site.css": "text/css; charset=utf-8", "mark.svg": "image/svg+xml"}
STATIC: dict[str, tuple[str, bytes]] = {
    name: (media_type, files("counterpoise.pages").joinpath("static", name).read_bytes())
    for name, media_type in _TYPES.items()
}
"""Media type and bytes of every static file."""


def _static_url(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return f"/static/{name}?v={hashlib.sha256(STATIC[name][1]).hexdigest()[:12]}"


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("counterpoise.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        capitalised=sentences.capitalised,
        uncapitalised=sentences.uncapitalised,
        ended=sentences.ended,
        percent=sentences.percent,
        signed=measured_words.signed,
        finely=measured_beside.finely,
        whole=measured_beside.whole,
        interval=measured_words.interval,
        signed_points=whom_words.signed_points,
        span=whom_words.span,
        moved=whom_words.moved,
        listed=whom_words.listed,
        share=whom_words.share,
    )
    made.globals.update(static=_static_url, protected=sentences.protected, STALE=measured_words.STALE)
    made.globals.update(
        VERDICTS=whom_words.VERDICTS,
        group_name=whom_words.group_name,
        measure_words=whom_words.measure_words,
        measure_side=whom_words.side,
        named_axes=whom_words.named_axes,
        settled=whom_words.settled,
    )
    return made


_ENVIRONMENT = _environment()


def render(template: str, **values: object) -> str:
    """The HTML of a template.

    Raises:
        jinja2.UndefinedError: if the template names a value that was not given.
    """
    return _ENVIRONMENT.get_template(template).render(**values)
