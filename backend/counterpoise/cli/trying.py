"""``counterpoise try``: one question, answered with and without a profile."""

from dataclasses import asdict
from typing import Annotated, cast

import typer
from rich.panel import Panel
from rich.text import Text

from counterpoise.bootstrap.models import answers
from counterpoise.cli.arguments import BudgetOption, ContextOption, JsonFlag, MeansOption, ProfileArgument, opened
from counterpoise.cli.output import err, framed, print_json
from counterpoise.domain.compiler.policy import Means, Options
from counterpoise.services.answers import MAX_TOKENS, Answer
from counterpoise.settings import Settings

__all__ = ["try_command"]


def _heading(answer: Answer) -> str:
    if answer.profile is None:
        return "without a profile"
    return f"with {answer.profile} (means {answer.means})"


def try_command(
    profile: ProfileArgument,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What to ask.")],
    against: Annotated[str | None, typer.Option("--against", help="Another profile to answer too.")] = None,
    model: Annotated[
        str, typer.Option("--model", help="local (the embedded model), a GGUF file, or an OpenAI-compatible URL.")
    ] = "local",
    context: ContextOption = None,
    means: MeansOption = "text",
    budget: BudgetOption = 1200,
    max_tokens: Annotated[int, typer.Option("--max-tokens", help="Longest reply, in tokens.")] = MAX_TOKENS,
    as_json: JsonFlag = False,
) -> None:
    """Answer one question without and with a profile, through a real model."""
    held = opened()
    named = held.folder.profile(profile, held.catalogue)
    other = held.folder.profile(against, held.catalogue) if against else None
    options = Options(cast("Means", means), budget)
    asked = answers(held, Settings(), model)
    with err.status("Asking the model …"):
        found = asked.answer(question, named, against=other, context=context, options=options, max_tokens=max_tokens)
    if as_json:
        print_json(asdict(found))
        return
    for answer in found.answers:
        cut = " (cut off)" if answer.finish == "length" else ""
        framed.print(Panel(Text(answer.text), title=_heading(answer) + cut, title_align="left"))
    err.print(Text(f"Model: {found.model.name}. {found.caveat}"))
