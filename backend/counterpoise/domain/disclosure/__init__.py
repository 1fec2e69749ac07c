"""What an operator discloses, and in what it is signed.

- ``draft``, ``drafting``, ``missing``, ``figures``: a statement before it is signed.
- ``statement``: the in-toto Statement that is signed; ``changes``: what moved from one version to the next.
- ``bundle``, ``verifying``: a statement with its proof, and what of it holds.
- ``linked_data``, ``plain_text``, ``badge``: renderings of the same bytes.
- ``records``, ``notices``: what is kept and logged of withdrawals, objections and replies.
- ``envelope``: DSSE, ``pae``, ``Envelope``, ``sealed_message``, ``open_envelope`` (verified on the exact bytes).
- ``keys``: ``KeyRecord``, the public side of a signing key with its dates; ``trusted``.
"""
