"""Cookies: what each is called and how far it goes. Only browsers get them; programs send a header."""

from http.cookies import SimpleCookie

__all__ = ["FORM_COOKIE", "OIDC_COOKIE", "SESSION_COOKIE", "cookie"]

SESSION_COOKIE = "counterpoise_session"
FORM_COOKIE = "counterpoise_form"
OIDC_COOKIE = "counterpoise_oidc"


def cookie(name: str, value: str, seconds: int, *, secure: bool) -> str:
    """The value of a Set-Cookie header; ``seconds`` 0 makes the browser forget it.

    Scripts cannot read any of them. The one of forms stays away from requests that other sites start; the others must
    come along when somebody follows a link to here.
    """
    held: SimpleCookie = SimpleCookie()
    held[name] = value
    crumb = held[name]
    crumb["path"], crumb["httponly"], crumb["max-age"] = "/", True, seconds
    crumb["samesite"] = "Strict" if name == FORM_COOKIE else "Lax"
    if secure:
        crumb["secure"] = True
    return crumb.OutputString()
