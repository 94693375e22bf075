"""Share draws among workers, and show how far they are."""

import joblib

from .weight_sets import BLOCK

# Blocks of draws that a worker takes at most at a time.
BATCH = 8


def spans(draws, n_jobs):
    """Return the draws in pieces, ``[(first, last + 1), ...]``, whole blocks each.

    What a piece gives depends on its blocks alone, so any pieces give the same total.

    Examples
    --------
    >>> spans(5000, 1)
    [(0, 5000)]
    """
    blocks = -(-draws // BLOCK)
    workers = max(1, joblib.effective_n_jobs(n_jobs))
    size = BATCH if workers == 1 else max(1, min(BATCH, blocks // (4 * workers)))
    return [
        (first * BLOCK, min((first + size) * BLOCK, draws))
        for first in range(0, blocks, size)
    ]


def show_progress(results, draws, progress):
    """Pass on results, whose first part is a number of draws, and show their sum."""
    if not progress:
        yield from results
        return
    from tqdm.auto import tqdm

    with tqdm(total=draws, unit="draw", unit_scale=True, leave=False) as bar:
        for result in results:
            bar.update(result[0])
            yield result
