"""What an operator discloses, and in what it is signed.

- ``envelope``: DSSE, ``pae``, ``Envelope``, ``sealed_message``, ``open_envelope`` (verified on the exact bytes).
- ``keys``: ``KeyRecord``, the public side of a signing key with its dates; ``trusted``.
"""
