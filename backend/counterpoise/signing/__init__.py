"""Ed25519 keys in files outside the database, what a log last signed, and the check of signatures."""
