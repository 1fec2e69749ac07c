"""The typed client that the UI, the command line and third parties use."""

from counterpoise.client.http import Client, ServerProblem, ServerUnreachable, Tagged

__all__ = ["Client", "ServerProblem", "ServerUnreachable", "Tagged"]
