"""Under which name a choice is kept: one that only its maker's own key can give, another in every deployment."""

import hashlib

__all__ = ["chooser_of"]


def chooser_of(choice_key: str, deployment_id: str) -> str:
    """SHA-256 over the person's choice key and the deployment, hex; unlinkable without the key."""
    return hashlib.sha256(f"{choice_key}|{deployment_id}".encode()).hexdigest()
