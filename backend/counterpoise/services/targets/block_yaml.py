"""YAML with text of several lines as literal blocks, which people can read and review in a diff."""

import yaml

__all__ = ["BlockDumper"]


class BlockDumper(yaml.SafeDumper):
    """Writes strings that hold a line break as literal blocks where YAML can, else quoted; escapes what it must."""


# YAML folds these like line feeds, so only an escape in double quotes brings them back as they were.
_OTHER_BREAKS = frozenset("\x85\u2028\u2029")


def _text(dumper: BlockDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _OTHER_BREAKS.intersection(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


BlockDumper.add_representer(str, _text)
