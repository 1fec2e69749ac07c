"""How far our groups agree with those that Polis published; prints the table of docs/explanation/opinion-maps.md.

``python -m tests.realdata.opinions_tables`` from the repository's root.
"""

from pathlib import Path

import numpy as np

from counterpoise.domain.opinions.groups import NOBODY, find_groups
from counterpoise.domain.opinions.projection import project
from counterpoise.domain.opinions.stability import adjusted_rand
from counterpoise.files.polis_exports import Export, read_export

CONVERSATIONS = {
    "vtaiwan.uberx": (1921, 197),
    "american-assembly.bowling-green": (2031, 896),
    "15-per-hour-seattle": (339, 54),
    "brexit-consensus": (204, 50),
    "scoop-hivemind.taxes": (334, 148),
    "scoop-hivemind.ubi": (234, 71),
    "london.youth.policing": (26, 39),
}
HEADER = (
    "| conversation | people × statements | in groups, here and published | published k | our k | ARI, our k | "
    "ARI, published k | ARI, published k, without comments.csv |\n|---|---|---|---|---|---|---|---|"
)


def agreement(held: Export, published: dict[str, str], k: int | None) -> tuple[float, int, int]:
    """Adjusted Rand index over people in both, k, and how many those are."""
    groups = find_groups(held.votes, project(held.votes), k)
    names = sorted(set(published.values()))
    theirs = np.array([names.index(published[one]) if one in published else NOBODY for one in held.votes.participants])
    ours = groups.labels(held.votes.participants)
    both = (theirs != NOBODY) & (ours != NOBODY)
    return adjusted_rand(theirs[both], ours[both]), len(groups.ids), int((ours != NOBODY).sum())


def row(folder: Path) -> str:
    held = read_export(folder)
    plain = next(folder.glob("participants-votes.csv*"))
    published = dict(held.published)
    k = len(set(published.values()))
    free, own_k, inside = agreement(held, published, None)
    fixed, _, _ = agreement(held, published, k)
    bare, _, _ = agreement(read_export(plain), published, k)
    size = f"{len(held.votes.participants):,} × {len(held.votes.propositions)}"
    return (
        f"| {folder.name} | {size} | {inside:,}, {len(published):,} | {k} | {own_k} | {free:.2f} | {fixed:.2f} | "
        f"{bare:.2f} |"
    )


def table(data: Path) -> str:
    return "\n".join([HEADER, *(row(data / "polis-opendata" / name) for name in CONVERSATIONS)])


if __name__ == "__main__":
    print(table(Path(__file__).resolve().parents[3] / "shared" / "data"))
