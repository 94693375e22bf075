"""The command ``claim``: a published figure is found by words, and judged."""

from typing import Annotated

import typer

from .doors import LANG, speak, stop
from .usage import WORDS


def check_claim(
    words: Annotated[
        list[str],
        typer.Argument(
            help="What was printed: a number, a year, words in English or Indonesian, "
            "the name of a region, or the code of a claim.",
            **WORDS,
        ),
    ],
    lang: LANG = None,
):
    """Check a published figure: find it by words and say whether it holds."""
    from ..language import say
    from ..published import (
        FAR,
        NAMED,
        NEAR,
        WHOLE,
        Statements,
        build_index,
        check_claims,
        search_claims,
    )
    from ..settings import language

    text = " ".join(words)
    with speak(lang):
        checks = check_claims()
        index = build_index(checks)
        hits = search_claims(text, index)
        if not hits:
            stop(say("found_none", text=text))
        statements, best = Statements(checks), hits[0]
        whole = [hit for hit in hits if hit.points > best.points - NEAR][:WHOLE]
        rest = [hit for hit in hits if hit.points > best.points - FAR]
        rest = rest[len(whole) :][:NAMED]
        if not best.has_number:
            typer.echo(say("found_no_number"))
            whole, rest = [], hits[:NAMED]
        told = {
            hit.place: statements.describe(index["entries"][hit.place], language())
            for hit in [*whole, *rest]
        }
        for hit in whole:
            _print_whole(told[hit.place])
        if rest and whole:
            typer.echo(f"{say('found_more')}:")
        for hit in rest:
            one = told[hit.place]
            typer.echo(f"  {one['claims'][0]}  {one['title']}")


def _print_whole(told):
    typer.echo(f"{told['title']} ({told['claims'][0]})")
    for part in told["parts"]:
        typer.echo(f"  {part['head']}:")
        for item in part["items"]:
            typer.echo(f"    {item['text']}")
            if "url" in item:
                typer.echo(f"      {item['url']}")
    typer.echo("")
