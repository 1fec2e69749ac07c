"""The YAML text of a profile: the fields in the order of the design, with the editor hint on top."""

from typing import Any

import yaml

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.files.yaml_reader import plain_scalar

__all__ = ["ValueDumper", "YamlProfiles"]

_ORDER = (
    "schema", "id", "title", "summary", "suits", "does_not_suit", "weights", "contexts", "hazards", "reasons",
)  # fmt: skip
_HINT = "# yaml-language-server: $schema=../schemas/profile.schema.json\n"


class ValueDumper(yaml.SafeDumper):
    """Block style, quotes wherever a YAML 1.1 or 1.2 reader could see something other than text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        """Nothing is written as a reference to something above it."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # PyYAML quotes what YAML 1.1 would misread; this adds what YAML 1.2 would.
    quoted = not isinstance(plain_scalar(text), str)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if quoted else None)


ValueDumper.add_representer(str, _text)


class YamlProfiles:
    """Profiles as YAML text, read and written."""

    def read(self, text: str, catalogue: Catalogue) -> Profile:
        """A profile from YAML text.

        Raises:
            InvalidDocument: with the line and field of every fault.
        """
        return CatalogueFolder.profile_text(text, catalogue)

    def write(self, profile: Profile) -> str:
        """The YAML text of a profile; reading it gives the same profile."""
        held = profile.document()
        ordered = {key: held[key] for key in _ORDER if key in held}
        return _HINT + yaml.dump(
            ordered, Dumper=ValueDumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=100
        )
