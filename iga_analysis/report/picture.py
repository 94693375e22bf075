"""Write the picture of the READMEs from the data."""

from io import StringIO
from pathlib import Path

from ..exhibits import describe_source, name_origin
from ..language import format_number, label
from ..plots import frame_figure, plot_participation, small_axes
from ..published import participation_rates
from ..settings import LANGUAGES, use_language


def draw_picture(lang):
    """Return the picture of participation as SVG whose words are text.

    Parameters
    ----------
    lang : {"en", "id"}

    Returns
    -------
    str
    """
    import matplotlib.pyplot as plt
    from matplotlib import rc_context

    rates = participation_rates()
    ends = rates.loc[rates["level"] == "all", ["year", "rate"]].iloc[[0, -1]]
    (first, before), (last, after) = ends.itertuples(index=False)
    told = {"first": str(first), "last": str(last)}
    told["before"], told["after"] = (
        format_number(rate, 1, lang) for rate in (before, after)
    )
    style = {"svg.hashsalt": "iga_analysis", "svg.fonttype": "none"}
    with use_language(lang), rc_context(style):
        title = label("finding_participation_trend", lang).format(**told)
        source = describe_source(**name_origin(rates), lang=lang)
        axes = plot_participation(rates, ax=small_axes())
        figure = frame_figure(axes, title=title, source=source).figure
        drawn = StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)
    return "\n".join(line.rstrip() for line in drawn.getvalue().splitlines()) + "\n"


def write_pictures(folder="pictures"):
    """Write the picture of the READMEs in both languages.

    Parameters
    ----------
    folder : path-like, optional
        Where ``participation.en.svg`` and ``participation.id.svg`` go.

    Returns
    -------
    list of Path
    """
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    paths = [folder / f"participation.{lang}.svg" for lang in LANGUAGES]
    for lang, path in zip(LANGUAGES, paths, strict=True):
        path.write_text(draw_picture(lang), encoding="utf-8")
    return paths
