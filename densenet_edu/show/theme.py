"""How every picture looks: one colour for each role, a few sizes, the fonts. Standard library only.

The colours are those of Okabe and Ito, which people with a colour-blindness of any kind tell apart, and a few dark ones
of Paul Tol's for long lists. A role keeps its colour in every picture of the course, drawn or plotted.
"""

# Paper and ink. Every picture brings its own paper, so that a dark notebook does not swallow it.
PAPER = "#fdfdfb"
INK = "#22303c"  # what is read first
QUIET = "#566472"  # labels; 6:1 on the paper
FAINT = "#93a0ad"  # lines that only guide the eye; never text
RULE = "#e3e8ec"  # grid lines

# Roles.
CARRIED = "#c3d0dc"  # feature maps that are passed on as they are
NEW = "#0072b2"  # feature maps that a layer has just made
TRANSITION = "#d55e00"  # transition layers, and what compression does
IDENTITY = "#009e73"  # a path on which nothing happens: skip connection, carry
INPUT = "#8390a0"  # what enters: a block's input, the stem
WEIGHT = "#e69f00"  # a number that is learned
START = "#566472"  # the dashed outline of the values at the start

# The maker of a feature map, where single layers are told apart. Identity's green and the transition's vermilion are
# left out on purpose.
LAYERS = ("#0072b2", "#e69f00", "#882255", "#56b4e9", "#7f5f00", "#cc79a7", "#332288", "#b8a800")

# In an SVG the reader's own fonts are used: the first of these that the machine has. All but the last two hold Hangul.
FONT = (
    "Pretendard, 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', NanumGothic, "
    "system-ui, sans-serif"
)

# Sizes in the units of the viewBox. In a notebook 900 pixels wide one unit is one pixel.
WIDTH = 900
SMALL = 12  # the smallest text of any picture
TEXT = 13
VALUE = 15
TITLE = 18
BIG = 24


def layer_colour(number: int) -> str:
    """Return the colour of the layer with this number, counted from 1."""
    return LAYERS[(number - 1) % len(LAYERS)]


def tint(colour: str, strength: float) -> str:
    """Return a colour thinned with paper.

    Args:
        colour: "#rrggbb".
        strength: 1 leaves it as it is, 0 is paper.
    """
    channels = zip(_rgb(colour), _rgb(PAPER), strict=True)
    return "#" + "".join(f"{round(strength * own + (1 - strength) * paper):02x}" for own, paper in channels)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
