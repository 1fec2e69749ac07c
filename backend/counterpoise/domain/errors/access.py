"""Whoever asks may not."""

from counterpoise.domain.errors.base import CounterpoiseError

__all__ = [
    "AccessRefused",
    "FormExpired",
    "InvitationSpent",
    "NotAllowed",
    "SignInNeeded",
    "TooManyRequests",
    "WrongCredentials",
]


class AccessRefused(CounterpoiseError):
    """Whoever asks may not do this."""

    code = "access_refused"


class SignInNeeded(AccessRefused):
    """Nobody is signed in, or the session or token is over."""

    code = "sign_in_needed"


class WrongCredentials(AccessRefused):
    """The address and the password do not belong together; which of the two is wrong is not said."""

    code = "wrong_credentials"


class NotAllowed(AccessRefused):
    """Signed in, but role, scope or ownership does not reach this."""

    code = "not_allowed"


class FormExpired(AccessRefused):
    """A change by cookie came without the token of its form."""

    code = "form_expired"


class InvitationSpent(AccessRefused):
    """The invitation or set-up link was used already, or its time is over."""

    code = "invitation_spent"


class TooManyRequests(AccessRefused):
    """The rate limit is reached; ``retry_after`` says for how many seconds."""

    code = "too_many_requests"
