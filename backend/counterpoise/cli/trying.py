"""``counterpoise try``: one question, answered with and without a profile."""
