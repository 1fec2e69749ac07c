"""The HTTP API: translates only."""
