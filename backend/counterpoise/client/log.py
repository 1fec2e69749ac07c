"""The log of statements."""

from counterpoise.client.connection import Connection
from counterpoise.schemas.log import LogDocument

__all__ = ["LogCalls"]


class LogCalls(Connection):
    """Calls about the log; its files are read by ``HttpLog``, and verified."""

    def log(self) -> LogDocument:
        """Its size, newest checkpoint and witnesses, as the server tells them."""
        return self._one(LogDocument, "GET", "/log")
