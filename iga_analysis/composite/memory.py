"""Say before the work begins that a machine has not the memory for it."""

import psutil


class TooLarge(MemoryError, ValueError):
    """What was asked for needs more memory than the machine has free."""


def check_memory(size, what, instead):
    """Raise if so many bytes are not free.

    Parameters
    ----------
    size : float
        Bytes needed at the peak.
    what : str
        What they are needed for.
    instead : str
        What to do about it.

    Raises
    ------
    TooLarge

    Examples
    --------
    >>> check_memory(2**10, "a table", "give fewer units")
    """
    free = psutil.virtual_memory().available
    if size > free:
        raise TooLarge(
            f"{what} would need {size / 2**20:,.0f} MiB of memory, and "
            f"{free / 2**20:,.0f} are free: {instead}"
        )
