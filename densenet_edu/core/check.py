"""What a number of an architecture may be; each rule refuses with a sentence that names the argument and the value."""

import math
import numbers

from densenet_edu.words import Refused, spoken

# Above this no network of the paper comes near, and a mistyped zero would keep the machine busy for minutes.
MOST = 100_000


def whole(argument: str, value: object, least: int = 1, most: int = MOST) -> None:
    """Refuse what is not a whole number from `least` to `most` (booleans are no numbers here)."""
    if not isinstance(value, numbers.Integral) or isinstance(value, bool) or int(value) < least:
        raise Refused("core.not_whole", argument=argument, value=spoken(value), least=least)
    if int(value) > most:
        raise Refused("core.too_large", argument=argument, value=spoken(value), most=most)


def share(argument: str, value: object) -> None:
    """Refuse what is not a number above 0 and at most 1."""
    if not _is_number(value) or not 0 < value <= 1:  # type: ignore[operator]
        raise Refused("core.not_share", argument=argument, value=spoken(value))


def rate(argument: str, value: object) -> None:
    """Refuse what is not a number from 0 up to, but not including, 1."""
    if not _is_number(value) or not 0 <= value < 1:  # type: ignore[operator]
        raise Refused("core.not_rate", argument=argument, value=spoken(value))


def number(argument: str, value: object) -> None:
    """Refuse what is not a finite number."""
    if not _is_number(value):
        raise Refused("core.not_number", argument=argument, value=spoken(value))


def flag(argument: str, value: object) -> None:
    """Refuse what is neither True nor False."""
    if not isinstance(value, bool):
        raise Refused("core.not_flag", argument=argument, value=spoken(value))


def choice(argument: str, value: object, allowed: tuple[str, ...]) -> None:
    """Refuse what is not one of a few words."""
    if not isinstance(value, str) or value not in allowed:
        raise Refused("core.not_choice", argument=argument, value=spoken(value), allowed=", ".join(map(repr, allowed)))


def blocks(argument: str, value: object) -> None:
    """Refuse what is not a tuple of whole numbers, one for each block."""
    if not isinstance(value, tuple) or not value or not all(_is_count(layers) for layers in value):
        raise Refused("core.not_blocks", argument=argument, value=spoken(value))


def image(argument: str, value: object) -> None:
    """Refuse what is not (height, width, channels)."""
    if not isinstance(value, tuple) or len(value) != 3 or not all(_is_count(side) for side in value):
        raise Refused("core.not_image", argument=argument, value=spoken(value))


def _is_count(value: object) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and 1 <= int(value) <= MOST


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return False
    # A whole number may be too large for isfinite.
    return isinstance(value, numbers.Rational) or math.isfinite(value)
