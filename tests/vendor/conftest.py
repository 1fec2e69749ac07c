"""These tests need packages that the project itself does not, so only ``tests/vendor/run.py`` runs them."""

import os

collect_ignore_glob = [] if os.environ.get("COUNTERPOISE_VENDOR_TESTS") else ["*"]
