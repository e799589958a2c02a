"""How sure a share of worlds is (Wilson 1927, as SciPy computes it)."""

from __future__ import annotations


def share_interval(successes: int, n: int) -> tuple[float, float]:
    """95% Wilson interval of the share ``successes / n``.

    Parameters
    ----------
    successes
        Worlds in which it happened, 0..n.
    n
        Worlds simulated, at least 1.

    Returns
    -------
    low, high
        Bounds in 0..1.

    Raises
    ------
    ValueError
        If there are no worlds, or more successes than worlds.
    """
    # SciPy before 1.18 refuses these itself; later ones answer with NaN.
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"no share of {n} worlds can be {successes}")
    # Loaded when first asked for: scipy.stats takes longest of all that a worker process would load, and none asks.
    from scipy.stats import binomtest

    interval = binomtest(int(successes), int(n)).proportion_ci(confidence_level=0.95, method="wilson")
    return float(interval.low), float(interval.high)
