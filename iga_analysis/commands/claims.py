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
            "the name of a region, the code of a claim, or the address of an article.",
            **WORDS,
        ),
    ],
    lang: LANG = None,
):
    """Check a published figure: find it by words and say whether it holds."""
    from ..language import say
    from ..published import (
        Statements,
        answer_question,
        build_index,
        check_claims,
    )
    from ..settings import language

    text = " ".join(words)
    with speak(lang):
        checks = check_claims()
        index = build_index(checks)
        answer = answer_question(text, index)
        notes = [say(key, **values) for key, values in answer.notes]
        if not answer.whole and not answer.named:
            stop(" ".join(notes))
        statements = Statements(checks)
        # of a page the claims that it prints, not those of others beside them
        page = dict(answer.notes).get("found_address", {}).get("address", "")
        told = {
            place: statements.describe(index["entries"][place], language())
            for place in [*answer.whole, *answer.named]
        }
        for note in notes:
            typer.echo(note)
        for place in answer.whole:
            claim = statements.find_claim(index["entries"][place], page)
            _print_whole(told[place], claim)
        if answer.named and answer.whole:
            typer.echo(f"{say('found_more')}:")
        for place in answer.named:
            one = told[place]
            claim = statements.find_claim(index["entries"][place], page)
            typer.echo(f"  {claim}  {one['title']}")


def _print_whole(told, claim):
    typer.echo(f"{told['title']} ({claim})")
    for part in told["parts"]:
        typer.echo(f"  {part['head']}:")
        for item in part["items"]:
            typer.echo(f"    {item['text']}")
            if "url" in item:
                typer.echo(f"      {item['url']}")
    typer.echo("")
