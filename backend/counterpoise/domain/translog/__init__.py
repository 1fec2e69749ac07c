"""The log's mathematics and formats, pure: RFC 6962 trees, C2SP tiles, notes, checkpoints, cosignatures and proofs.

Where to find what:

- ``entries``: ``LogEntry(type, statement, version, payload_sha256, previous)``, ``.encoded()``, ``decode_entry``.
- ``hashing``: ``leaf_hash``, ``node_hash``, ``EMPTY_ROOT``.
- ``tree``: ``Place``, ``ReadHashes``, ``grown``, ``root_of``; every proof is computed from hashes of whole subtrees.
- ``proofs``: ``inclusion_proof``, ``check_inclusion``, ``consistency_proof``, ``check_consistency``.
- ``tiles``: paths, widths, bundles, ``TileReader`` (tiles to hashes, verified against a checkpoint's root).
- ``notes``: ``VerifierKey`` (vkey), ``Note``, ``open_note``, ``signature_line``.
- ``checkpoints``: ``Checkpoint``, ``open_checkpoint``.
- ``cosignatures``: what witnesses sign.
- ``proof_files``: ``ProofFile``, ``check_proof_file``.

Signatures are verified by a function that is handed in (``Verifies``); the adapter in ``signing`` has it.
"""
