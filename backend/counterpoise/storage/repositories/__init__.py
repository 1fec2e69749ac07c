"""Queries, one file a noun. Records come in and go out; rows stay here."""
