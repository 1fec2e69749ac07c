"""Adapters of trust: password hashing, chance, time, rate limits, an identity provider."""
