"""The templates, with everything escaped and nothing undefined let through."""

import hashlib
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from counterpoise.pages import measured_beside, measured_words, sentences

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
    )
    made.globals.update(static=_static_url, protected=sentences.protected, STALE=measured_words.STALE)
    return made


_ENVIRONMENT = _environment()


def render(template: str, **values: object) -> str:
    """The HTML of a template.

    Raises:
        jinja2.UndefinedError: if the template names a value that was not given.
    """
    return _ENVIRONMENT.get_template(template).render(**values)
