"""The meaning of Counterpoise, pure: no clock, randomness, files or network."""
