"""Share draws among workers through joblib, and show how far they are.

Threads are used by default: numpy lets them run side by side. Within
``joblib.parallel_config(backend="dask")`` (or ray, spark) the same calls are spread
over a cluster.
"""

import sys

from .weight_sets import BLOCK

# Blocks of draws that a worker takes at most at a time.
BATCH = 16


def run_spans(function, problem, draws, *, n_jobs, progress):
    """Yield what ``function(problem, first, last + 1)`` gives for pieces of the draws.

    The pieces are whole blocks and come in any order: what is summed up from them may
    only be what has the same sum in any order and for any pieces, whole numbers.

    Parameters
    ----------
    function : callable
        Returns an array, or a tuple of arrays.
    problem : object
        What it needs to know; must be picklable.
    draws : int
    n_jobs : int
        As joblib counts workers.
    progress : bool
        Whether to show a bar of the draws done.
    """
    if n_jobs == 1 and "joblib" not in sys.modules:
        # Without joblib nobody has chosen a backend, and its import is not waited for.
        pieces = (
            _run_span(function, problem, *span) for span in _split_draws(draws, 1)
        )
    else:
        pieces = _run_parallel(function, problem, draws, n_jobs)
    if not progress:
        yield from (result for _, result in pieces)
        return
    from tqdm.auto import tqdm

    with tqdm(total=draws, unit="draw", unit_scale=True, leave=False) as bar:
        for done, result in pieces:
            bar.update(done)
            yield result


def _run_parallel(function, problem, draws, n_jobs):
    import joblib

    tasks = (
        joblib.delayed(_run_span)(function, problem, *span)
        for span in _split_draws(draws, joblib.effective_n_jobs(n_jobs))
    )
    # A generator holds the results of a few pieces at a time, a list those of all.
    return joblib.Parallel(
        n_jobs=n_jobs, prefer="threads", return_as="generator_unordered"
    )(tasks)


def _split_draws(draws, workers):
    """Return the draws in pieces, ``[(first, last + 1), ...]``, whole blocks each.

    Examples
    --------
    >>> _split_draws(5000, 1)
    [(0, 5000)]
    >>> _split_draws(5000, 2)
    [(0, 2048), (2048, 4096), (4096, 5000)]
    """
    blocks = -(-draws // BLOCK)
    size = BATCH if workers <= 1 else max(1, min(BATCH, blocks // (8 * workers)))
    return [
        (first * BLOCK, min((first + size) * BLOCK, draws))
        for first in range(0, blocks, size)
    ]


def _run_span(function, problem, start, stop):
    return stop - start, function(problem, start, stop)
