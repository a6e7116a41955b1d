"""How a measured number is written: rounded as by hand, half-way up, so that 62.55 is 62.6."""

from decimal import ROUND_HALF_UP, Decimal

_EXACT = 9  # places behind which a number is only what its binary form and the sum of a mean have left over


def written(number: float, places: int = 1) -> str:
    """Return a number with so many places; what lies half-way between two is rounded up, away from zero.

    `f"{62.55:.1f}"` is 62.5, because no binary number is 62.55 and the nearest one lies a little below.
    """
    shortest = Decimal(repr(round(float(number), _EXACT)))
    return str(shortest.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
