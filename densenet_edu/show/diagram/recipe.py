"""Training recipes beside one another: the learning rate over the epochs, and the few other numbers below."""

from html import escape
from math import log10

from densenet_edu.core.recipe import Recipe
from densenet_edu.show import theme
from densenet_edu.show.diagram import labels, svg
from densenet_edu.show.diagram.field import Field, epoch_ticks
from densenet_edu.show.diagram.svg import text
from densenet_edu.show.picture import Picture
from densenet_edu.words import Refused, known, say, spoken

KIND = "dn-recipe"
MOST = 4  # recipes beside one another: one line must stay visible below the next
_TOP, _BASE = 96.0, 300.0
_ROW = 30.0  # of the table below
_LOOKS = (  # colour, width and dashes: where two rates are equal, the wider line shines out on both sides
    (theme.LAYERS[0], 9.0, ""),
    (theme.TRANSITION, 3.5, ""),
    (theme.LAYERS[2], 2.0, "7 4"),
    (theme.INK, 2.0, "2 4"),
)
_COLUMNS = (30.0, 206.0, 286.0, 352.0, 478.0, 640.0, 790.0)  # name, epochs, batch, weight decay, momentum, dropout, "+"
_HEADS = ("epochs", "batch", "weight_decay", "momentum", "dropout", "augmented")
_STYLE = f".{KIND}:has(.recipe:hover) .recipe:not(:hover){{opacity:.18}}"


def recipe(**recipes: Recipe) -> Picture:
    """Draw the learning rate of recipes over the epochs, with the epoch of each fall, and their other numbers below.

    Args:
        recipes: What each is called -> the recipe; up to `MOST`. "paper", "slides" and "mine" are said in the reader's
            language, any other name is shown as it is.

    Raises:
        Refused: No recipe, too many, or one without a learning rate.
    """
    if not 1 <= len(recipes) <= MOST:
        raise Refused("recipe.drawn_count", count=len(recipes), most=MOST)
    for each in recipes.values():
        if not isinstance(each, Recipe):
            raise Refused("recipe.drawn_not_recipe", value=spoken(each))
        if each.rate <= 0:
            raise Refused("recipe.drawn_no_rate", value=spoken(each.rate))
    names = [_called(name) for name in recipes]
    made = list(recipes.values())
    field = _field(made)
    title = say("recipe.drawn_title", names=" · ".join(names))
    caption = " ".join(_sentence(name, each) for name, each in zip(names, made, strict=True))
    heads_at = _BASE + 84
    parts = [
        text(30, 40, escape(title), size=theme.TITLE, bold=True),
        text(30, _TOP - 18, say("recipe.drawn_rate"), colour=theme.QUIET),
        field.rows(_decades(field)),
        field.columns(epoch_ticks(max(each.epochs for each in made))),
        field.floor(),
        text(field.right, _BASE + 42, say("recipe.drawn_epoch"), anchor="end", colour=theme.QUIET),
        *(
            text(x, heads_at, say(f"recipe.drawn_{head}"), size=theme.SMALL, colour=theme.QUIET)
            for x, head in zip(_COLUMNS[1:], _HEADS, strict=True)
        ),
        svg.line(30, heads_at + 9, theme.WIDTH - 30, heads_at + 9, theme.RULE),
    ]
    for number, (name, each) in enumerate(zip(names, made, strict=True)):
        y = heads_at + 9 + 22 + _ROW * number
        parts.append(f'<g class="recipe">{_steps(each, number, field)}{_row(name, each, made[0], number, y)}</g>')
    parts.append(_falls(made, field))
    height = heads_at + 9 + _ROW * len(made) + 14
    return Picture(svg.sheet(KIND, height, title, caption, "".join(parts), _STYLE), caption)


def _called(name: str) -> str:
    key = f"recipe.named_{name}"
    return say(key) if known(key) else name


def _field(made: list[Recipe]) -> Field:
    rates = [rate for each in made for rate in each.rates]
    epochs = max(each.epochs for each in made)
    # An epoch is a step of its own width: epoch 1 begins at the left edge.
    low, high = min(rates), max(rates)
    return Field(86, _TOP, theme.WIDTH - 40, _BASE, (0.5, epochs + 0.5), (low / 1.9, high * 1.6), log_up=True)


def _decades(field: Field) -> list[float]:
    low, high = (log10(limit) for limit in field.up)
    return [10.0**power for power in range(-30, 10) if low <= power <= high]


def _steps(made: Recipe, number: int, field: Field) -> str:
    colour, width, dashes = _LOOKS[number]
    rates = made.rates
    points = [point for at, rate in enumerate(rates) for point in ((at + 0.5, rate), (at + 1.5, rate))]
    corners = [
        point for at, point in enumerate(points) if at in (0, len(points) - 1) or rates[(at - 1) // 2] != rates[at // 2]
        or rates[min((at + 1) // 2, len(rates) - 1)] != rates[at // 2]
    ]  # fmt: skip
    faint = ' opacity="0.45"' if number == 0 else ""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return field.line(corners, colour, width, faint + dashed)


def _falls(made: list[Recipe], field: Field) -> str:
    """Return at each fall which epoch is the first with the new rate; what several recipes share is said once."""
    found: dict[tuple[int, str], tuple[float, float]] = {}
    for each in made:
        for first in each.new_rates:
            rate = each.rate_at(first)
            middle = (field.y(rate) + field.y(each.rate_at(first - 1))) / 2
            found.setdefault((first, f"{rate:g}"), (field.x(first - 0.5), middle))
    said = [say("recipe.drawn_fall", epoch=first, rate=rate) for first, rate in found]
    sizes = [(svg.width_of(words, theme.TEXT, bold=True), 17.0) for words in said]
    lines = [
        ((field.x(before + 0.5), field.y(each.rate_at(before))), (field.x(before + 1.5), field.y(each.rate_at(before))))
        for each in made
        for before in range(1, each.epochs + 1)
    ]
    room = labels.Box(field.left, field.top - 12, field.right + 30, field.base - 2)
    places = labels.placed(list(found.values()), sizes, room, lines if len(lines) <= 400 else [], radius=2)
    parts = []
    for words, place, (x, y) in zip(said, places, found.values(), strict=True):
        if place.leads:
            end = min(max(x, place.box.left), place.box.right), min(max(y, place.box.top), place.box.bottom)
            parts.append(svg.line(x, y, *end, theme.FAINT))
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{theme.INK}"/>')
        parts.append(text(place.box.left, place.box.bottom - 4, words, bold=True, halo=True))
    return "".join(parts)


def _row(name: str, made: Recipe, first: Recipe, number: int, y: float) -> str:
    """Return a recipe's line of the table; what departs from the first recipe stands out."""
    colour, width, dashes = _LOOKS[number]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    faint = ' opacity="0.45"' if number == 0 else ""
    facts = _facts(made)
    usual = _facts(first)
    parts = [
        # All of the row answers to pointing.
        svg.rect(30, y - 20, theme.WIDTH - 60, _ROW - 2, theme.PAPER, ' fill-opacity="0"'),
        svg.line(_COLUMNS[0], y - 4.5, _COLUMNS[0] + 26, y - 4.5, colour, width, faint + dashed),
        text(_COLUMNS[0] + 36, y, escape(name), bold=True),
    ]
    for x, fact, other in zip(_COLUMNS[1:], facts, usual, strict=True):
        if fact != other:
            width = svg.width_of(fact, bold=True)
            parts.append(svg.rect(x - 5, y - 16, width + 6, 22, theme.tint(theme.TRANSITION, 0.25), ' rx="4"'))
        parts.append(text(x, y, fact, bold=fact != other))
    return "".join(parts)


def _facts(made: Recipe) -> tuple[str, ...]:
    return (
        str(made.epochs),
        str(made.batch),
        f"{made.weight_decay:,g}" if made.weight_decay < 1e6 else f"{made.weight_decay:.0e}",
        say("recipe.drawn_nesterov", momentum=f"{made.momentum:g}"),
        _dropout(made),
        say(f"play.{'yes' if made.augmented else 'no'}"),
    )


def _dropout(made: Recipe) -> str:
    if made.dropping == "never" or not made.dropout:
        return say("play.none")
    key = "always" if made.dropping == "always" else "without"
    return say(f"recipe.drawn_drop_{key}", dropout=f"{made.dropout:g}")


def _sentence(name: str, made: Recipe) -> str:
    falls = [say("recipe.drawn_fall", epoch=first, rate=f"{made.rate_at(first):g}") for first in made.new_rates]
    key = "falls" if falls else "constant"
    return say(f"recipe.drawn_{key}", name=name, rate=f"{made.rate:g}", epochs=made.epochs, falls=", ".join(falls))
