"""Compile beside two template engines that render the same text, and reading 1,000 profiles."""

import tempfile
from pathlib import Path

import jinja2
import minijinja
from tests.bench.clock import medians, table

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.compile import compile_profile
from counterpoise.domain.compiler.document import document
from counterpoise.domain.compiler.plan import plan
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.compiler.prompt import compose
from counterpoise.files.catalogue_store import CatalogueFolder, read_profile
from counterpoise.files.lint import lint
from counterpoise.files.profile_writer import YamlProfiles
from counterpoise.files.yaml_reader import read_file
from counterpoise.services.policies import Policies

ROOT = Path(__file__).resolve().parents[2]
FOLDER = CatalogueFolder(ROOT / "value_profiles")
TEMPLATE = """{% for block in blocks %}{{ block.heading }}
{% for line in block.lines %}- {{ line }}
{% endfor %}{% if not loop.last %}
{% endif %}{% endfor %}"""


def blocks_of(text: str) -> list[dict[str, object]]:
    """The prompt as data for a template: headings and their lines."""
    found = []
    for block in text.split("\n\n"):
        heading, *lines = block.splitlines()
        found.append({"heading": heading, "lines": [line.removeprefix("- ") for line in lines]})
    return found


def prompts() -> str:
    """A prompt of about 400 tokens: rules only, so that a template can render exactly the same characters."""
    catalogue = FOLDER.catalogue()
    profiles = FOLDER.profiles(catalogue)
    profile, options = profiles["reality-check"], Options("rules")
    service = Policies(catalogue, profiles)
    text = service.compile(profile, None, None, options).prompt.text
    data = blocks_of(text)
    jinja = jinja2.Environment(keep_trailing_newline=True, autoescape=False).from_string(TEMPLATE)  # noqa: S701
    mini = minijinja.Environment(templates={"prompt": TEMPLATE}, keep_trailing_newline=True)
    assert jinja.render(blocks=data).rstrip("\n") == text
    assert mini.render_template("prompt", blocks=data).rstrip("\n") == text
    works = {
        "compile, cold: plan, prompt, source map, thresholds, trade-offs": lambda: compile_profile(
            profile, catalogue, None, None, options
        ),
        "of which plan, prompt and source map": lambda: compose(
            plan(profile, catalogue, None, None), catalogue, options
        ),
        "compile, cached": lambda: service.compile(profile, None, None, options),
        "compiled/v1 document with digest (RFC 8785)": lambda: document(service.compile(profile, None, None, options)),
        "jinja2, compiled template": lambda: jinja.render(blocks=data),
        "minijinja": lambda: mini.render_template("prompt", blocks=data),
        "str.join of ready lines": lambda: "\n".join(text.splitlines()),
    }
    repeats = dict.fromkeys(works, 200) | {
        "compile, cached": 5000,
        "compiled/v1 document with digest (RFC 8785)": 10,
    }
    found = medians(works, 15, repeats)
    head = f"Prompt of {len(text)} code points, about {-(-len(text) // 4)} tokens ({profile.id}, means rules)."
    return f"{head}\n\n{table(found, 'jinja2, compiled template')}"


def thousand() -> str:
    """Load and lint of 1,000 profiles beside plain yaml.safe_load of the same files."""
    import yaml  # noqa: PLC0415

    catalogue = FOLDER.catalogue()
    shipped = list(FOLDER.profiles(catalogue).values())
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with tempfile.TemporaryDirectory() as name:
        paths = []
        for number in range(1000):
            held = shipped[number % len(shipped)].document() | {"id": f"profile-{number}"}
            path = Path(name) / f"profile-{number}.yaml"
            path.write_text(YamlProfiles().write(Profile.model_validate(held)), encoding="utf-8")
            paths.append(path)
        size = sum(path.stat().st_size for path in paths)
        works = {
            "read and validate 1,000 profiles": lambda: [read_profile(read_file(path), catalogue) for path in paths],
            "lint 1,000 profiles": lambda: lint([Path(name)], FOLDER),
            "yaml.CSafeLoader alone, no checks": lambda: [
                yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
                for path in paths
            ],
        }
        found = medians(works, 3, dict.fromkeys(works, 1))
    return f"1,000 files, {size / 1e6:.1f} MB.\n\n{table(found, 'yaml.CSafeLoader alone, no checks')}"


def main() -> None:
    print("## Compile\n")
    print(prompts())
    print("\n## 1,000 profiles\n")
    print(thousand())
