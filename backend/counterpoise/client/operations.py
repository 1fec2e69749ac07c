"""Whether the server runs, and its metrics."""

from counterpoise.client.connection import Connection

__all__ = ["OperationCalls"]


class OperationCalls(Connection):
    """Calls of those who run the server."""

    def healthz(self) -> str:
        """Whether the process answers."""
        return self._send("GET", "/healthz").text

    def readyz(self) -> str:
        """Whether it can work; raises ServerProblem where the database cannot be reached."""
        return self._send("GET", "/readyz").text

    def metrics(self) -> str:
        """Prometheus metrics."""
        return self._send("GET", "/metrics").text
