"""YAML with text of several lines as literal blocks, which people can read and review in a diff."""

import yaml

__all__ = ["BlockDumper"]


class BlockDumper(yaml.SafeDumper):
    """Writes strings that hold a line break as literal blocks where YAML can, else quoted; escapes what it must."""


def _text(dumper: BlockDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


BlockDumper.add_representer(str, _text)
