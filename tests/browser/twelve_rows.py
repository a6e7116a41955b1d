"""A small notebook's table of twelve rows, and how Python orders them."""

from types import SimpleNamespace

from densenet_edu.show.table import live_table

# The first cell, and run by the tests as well: what the page shows is compared with what these make here.
CODE = """
from densenet_edu import language
from densenet_edu.show.table import Cell, Column, Row, live_table

language("ko")
columns = (
    "이름", Column("층", form="d"), Column("오류율", "%", ".2f", "low"), Column("속도", best="high"),
    Column("뒤", shown=False),
)
rows = (
    Row(("베타", 100, 5.5, 2.0, "x"), "첫째", "베타에 대한 설명입니다. " * 12),
    Row(("알파", 1202, None, 7, "y"), "둘째"),
    Row(("감마", 40, Cell("4.90*", 4.9, "한 번만 잰 값입니다."), None, "x"), "첫째"),
    Row(("델타", None, 5.5, 6, None)),
    *(Row((f"줄 {n}", 1000 + n, 6 + n / 10, n / 10, "z"), "셋째") for n in range(8)),
)
"""
MAKE = "live_table(columns, rows, title='표 한 장', groups='묶음')"
MADE = SimpleNamespace()
exec(CODE, vars(MADE))
NAMES = [row.cells[0] for row in MADE.rows]


def in_order(label, down=False):
    """Return the names of the rows as Python sorts them."""
    made = live_table(MADE.columns, MADE.rows, sort=label, descending=down)
    return [NAMES[at] for at in made.order()]
