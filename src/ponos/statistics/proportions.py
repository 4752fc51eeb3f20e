"""Shares of a count, and how well they are known."""

from __future__ import annotations

import numpy as np

__all__ = ["wilson"]


def wilson(yes: int, n: int) -> tuple[float, float]:
    """Give the score interval of a share.

    Parameters
    ----------
    yes, n : int
        How many of how many.

    Returns
    -------
    tuple of float
        Ends of the 95 % interval, which holds the share itself.

    References
    ----------
    .. [1] Wilson EB. J Am Stat Assoc 1927;22:209-212. doi:10.1080/01621459.1927.10502953
    """
    z = 1.959963984540054
    share = yes / n
    middle = share + z**2 / (2 * n)
    width = z * float(np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)))
    scale = 1 + z**2 / n
    return min(share, max(0.0, (middle - width) / scale)), max(share, min(1.0, (middle + width) / scale))
