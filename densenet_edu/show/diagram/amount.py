"""Large numbers as they are printed in the paper: 7.98 M, 2.83 G; and round steps for an axis."""

from collections.abc import Callable

from densenet_edu.show.diagram.svg import small

_UNITS = ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "K"))
_FLOAT32 = 4  # bytes


def short(count: int) -> tuple[str, str]:
    """Return a count as number and unit: ("7.98", "M"), ("9,408", "")."""
    if count < 10_000:
        return f"{count:,}", ""
    for size, unit in _UNITS:
        value = count / size
        if value >= 0.99995:  # what would be rounded up to the next unit belongs there
            return f"{value:.2f}" if value < 99.995 else f"{value:.1f}", unit
    raise AssertionError(count)


def mebibytes(numbers: int) -> tuple[str, str]:
    """Return how much memory so many float32 numbers take: ("50.63", "MiB")."""
    value = numbers * _FLOAT32 / 2**20
    return f"{value:.2f}" if value < 99.995 else f"{value:.1f}", "MiB"


def plain(amount: tuple[str, str]) -> str:
    """Return number and unit as plain text: "7.98 M"."""
    return " ".join(amount).rstrip()


def drawn(amount: tuple[str, str], size: float) -> str:
    """Return number and unit for a drawing, the unit small."""
    number, unit = amount
    return number + small(f" {unit}", size)


def round_step(largest: int, lines: int) -> int:
    """Return the step of an axis that reaches `largest` in at most so many steps: a power of two, as channels are.

    Args:
        largest: What the axis must reach, 1 or more.
        lines: How many steps there may be.
    """
    step = 1
    while step * lines < largest:
        step *= 2
    return step


# What a network costs: the key of its label, and how its number is written.
MEASURES: tuple[tuple[str, Callable[[int], tuple[str, str]]], ...] = (
    ("parameters", short),
    ("multiply_adds", short),
    ("memory", mebibytes),
)
