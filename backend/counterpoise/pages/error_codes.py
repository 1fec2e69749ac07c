"""The codes of problem documents, leaves of the error tree and HTTP's own, for the page their ``type`` points to."""

from inspect import getdoc

from counterpoise.domain.errors import CounterpoiseError

__all__ = ["error_codes"]

_OF_HTTP = {
    "body_too_large": "The request's body is larger than this server accepts.",
    "http_error": "The server answered with an error that has no code of its own; the status says more.",
    "invalid_request": "The request's body or query breaks its format; the issues name each place.",
    "method_not_allowed": "This address does not answer to that method.",
    "not_found": "There is nothing at this address.",
    "too_many_requests": "Too many requests came from one place; wait and try again.",
}


def _below(kind: type[CounterpoiseError]) -> dict[str, str]:
    children = kind.__subclasses__()
    if not children:
        return {kind.code: (getdoc(kind) or "").partition("\n\n")[0].replace("``", "")}
    return {code: meaning for child in children for code, meaning in _below(child).items()}


def error_codes() -> dict[str, str]:
    """Every code with a sentence that says what it means, by code."""
    return dict(sorted((_OF_HTTP | _below(CounterpoiseError)).items()))
