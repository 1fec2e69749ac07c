"""Data of other forms as evidence packs; one form a module."""
