"""Accept the current output as golden: ``python -m tests.golden.accept [schemas|policies …]`` (``make accept``).

Each producer returns file names relative to the repository and their text; the golden tests compare, this writes.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.compiler.policy import MEANS, Options
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.schemas.formats import json_schemas
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets import registry

ROOT = Path(__file__).resolve().parents[2]
_FOLDER = CatalogueFolder(ROOT / "value_profiles")


def schemas() -> dict[str, str]:
    """The JSON Schemas that editors use."""
    made = json_schemas(_FOLDER.catalogue())
    return {
        f"value_profiles/schemas/{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in made.items()
    }


def policies() -> dict[str, str]:
    """Three profiles in two contexts and every means: the prompts, every digest, and one whole document."""
    catalogue = _FOLDER.catalogue()
    service = Policies(catalogue, _FOLDER.profiles(catalogue))
    files, digests = {}, {}
    for name in ("candid-coach", "reality-check", "balanced"):
        for context in (None, "mental-health"):
            for means in MEANS:
                found = service.document(service.profile(name), None, context, Options(means))
                stem = f"{name}.{context or 'base'}.{means}"
                files[f"tests/golden/policies/{stem}.txt"] = found["prompt"]["text"] + "\n"
                digests[stem] = found["digest"]
                if stem == "candid-coach.base.text":
                    files[f"tests/golden/policies/{stem}.json"] = canonical_bytes(found).decode()
    files["tests/golden/policies/digests.json"] = json.dumps(digests, indent=2) + "\n"
    return files


def targets() -> dict[str, str]:
    """Two profiles for every target: the files that people would commit."""
    catalogue = _FOLDER.catalogue()
    service = Policies(catalogue, _FOLDER.profiles(catalogue))
    return {
        f"tests/golden/targets/{profile}/{name}/{file.path}": file.content
        for profile in ("candid-coach", "balanced")
        for name in registry.targets()
        for file in export(service, name, service.profile(profile)).artifacts
    }


PRODUCERS: dict[str, Callable[[], dict[str, str]]] = {"schemas": schemas, "policies": policies, "targets": targets}


def main(names: list[str]) -> None:
    for name in names or list(PRODUCERS):
        for relative, text in PRODUCERS[name]().items():
            path = ROOT / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                print(f"wrote {relative}")


if __name__ == "__main__":
    main(sys.argv[1:])
