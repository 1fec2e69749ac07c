"""Forms on pages, as a browser without scripts sends them."""

import re


def form_token_on(page) -> str:
    """The token that belongs to the form of a page."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]
