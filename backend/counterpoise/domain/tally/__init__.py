"""Counting a panel's ballots: exactly, by rules that nobody gains by lying to, with what they cannot say beside."""
