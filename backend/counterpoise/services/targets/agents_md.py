"""Target ``agents-md``: a Markdown section for AGENTS.md, the file that coding agents read in a repository."""

from counterpoise.services.targets.losses import floors_in_words, no_provenance, no_thresholds
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, register
from counterpoise.services.targets.turns_as_text import as_text

__all__ = ["HEADING", "AgentsMd"]

HEADING = "## How to work with people here"
"""Second level, so that the section can be pasted under an existing title; fixed text, because the model reads it."""


@register
class AgentsMd:
    """AGENTS.md: one section of plain Markdown, usable as the whole file or pasted into one."""

    name = "agents-md"
    title = "AGENTS.md"
    summary = "A Markdown section for coding agents; use it as AGENTS.md or paste it into the one you have."
    carries = Carries(prompt=True, turns=False, thresholds=False, floors=False, provenance=False)

    def export(self, job: Job) -> Export:
        """One file, ``AGENTS.md``."""
        policy, losses = as_text(job, "A Markdown file")
        artifact = Artifact("AGENTS.md", "text/markdown", f"{HEADING}\n\n{policy.prompt.text}\n")
        return Export(
            self.name,
            (artifact,),
            (
                *losses,
                no_thresholds("AGENTS.md is text for the model to read."),
                floors_in_words(
                    "What a person writes in the chat overrides AGENTS.md, and so does an AGENTS.md nearer to the file "
                    "that is being edited."
                ),
                no_provenance("Agents read the whole file, comments included, so no digest stands in it."),
            ),
        )
