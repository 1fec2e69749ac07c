"""The command line: ``counterpoise``."""
