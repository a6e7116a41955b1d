"""The results of the paper for looking at: Table 2 as a live table, and the points of its figures with what we count.

Errors are as printed; parameters, multiply-adds and training memory are counted from the operations.
"""

import re
from collections.abc import Iterable
from functools import cache

from densenet_edu.core.count import macs, params, total, training_memory
from densenet_edu.core.densenet import DenseNet
from densenet_edu.core.family.wide_resnet import WideResNet
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import Architecture, unroll
from densenet_edu.core.paper import COLUMNS, RESNETS, SERIES, TABLE_2, TABLE_3, Table2Row
from densenet_edu.core.paper.figure_3 import ResNetRow
from densenet_edu.core.paper.table_2 import Column as ErrorColumn
from densenet_edu.core.paper.table_3 import Table3Row
from densenet_edu.show.diagram.amount import mebibytes
from densenet_edu.show.diagram.scatter import Point
from densenet_edu.show.table import Cell, Column, LiveTable, Row, live_table
from densenet_edu.words import say

_HEADS: dict[ErrorColumn, str] = {
    "c10": "C10", "c10_plus": "C10+", "c100": "C100", "c100_plus": "C100+", "svhn": "SVHN",
}  # fmt: skip
_VARIANT = re.compile(r" (with Dropout.*|\(reported.*)")


@cache
def cost(architecture: Architecture) -> dict[str, int]:
    """Return what a network costs: parameters and multiply-adds in use, numbers kept for one image while it learns."""
    ops = unroll(architecture)
    used = in_use(ops)
    return {"params": total(used, params), "macs": total(used, macs), "memory": training_memory(ops)}


def family(row: Table2Row) -> str:
    """Return the kind of network of a row: ResNet for "ResNet (reported by [13])"."""
    if isinstance(row.architecture, DenseNet):
        return row.architecture.family
    return _VARIANT.sub("", row.method)


def table_2() -> LiveTable:
    """Return Table 2 with what we count beside what it prints; where that differs, the row unfolds."""
    columns = (
        Column(say("results.method")),
        Column(say("results.depth")),
        Column(say("results.printed"), "M", form=".1f"),
        Column(say("results.counted"), "M", form=".2f"),
        *(Column(_HEADS[name], "%", form=".2f", best="low") for name in COLUMNS),
        Column(say("results.multiply_adds"), "G", form=".2f"),
        Column(say("results.memory"), "MiB", form=".1f"),
    )
    return live_table(columns, map(_row, TABLE_2), title=say("results.title"), groups=say("results.method"))


def _row(row: Table2Row) -> Row:
    counted = cost(row.architecture)
    cells: list[Cell | str | float | None] = [
        row.method,
        None if row.depth is None else Cell(str(row.depth), row.depth),
        _doubted(row, "millions", row.millions, ".1f"),
        counted["params"] / 1e6,
    ]
    cells += [_error(row, name) for name in COLUMNS]
    cells += [counted["macs"] / 1e9, float(mebibytes(counted["memory"])[0])]
    return Row(tuple(cells), group=family(row), explanation=say(row.note) if row.note else "")


def _error(row: Table2Row, name: ErrorColumn) -> Cell | None:
    return _doubted(row, name, getattr(row, name), ".2f", "*" * (name in row.own))


def _doubted(row: Table2Row, name: str, value: float | None, form: str, sign: str = "") -> Cell | None:
    """Return a printed number as a cell; a question mark says that the explanation doubts it."""
    if value is None:
        return None
    return Cell(f"{value:{form}}{sign}{'?' * (name in row.doubtful)}", value)


def points_of_table_2() -> tuple[Point, ...]:
    """Return the 21 networks of Table 2 with all five error rates."""
    return tuple(
        Point(
            _short(row), _gathered(row), cost(row.architecture),
            {_HEADS[name]: getattr(row, name) for name in COLUMNS}, name=f"{row.method} {row.depth or ''}".strip(),
        )
        for row in TABLE_2
    )  # fmt: skip


def points_of_figure_3() -> tuple[Point, ...]:
    """Return the four DenseNets of Table 3 and the four ResNets beside them: top-1 error rates on ImageNet."""
    rows: Iterable[Table3Row | ResNetRow] = (*TABLE_3, *RESNETS)
    return tuple(
        Point(
            row.label.partition("-")[2], row.label.partition("-")[0], cost(row.architecture),
            {"ImageNet (1-crop)": row.top_1, "ImageNet (10-crop)": row.top_1_ten_crops}, name=row.label,
        )
        for row in rows
    )  # fmt: skip


def points_of_figure_4() -> tuple[Point, ...]:
    """Return what is printed of the curves of Figure 4: error rates on C10+."""
    return tuple(
        Point(point.label, series, cost(point.architecture), {"C10+": point.error}, name=f"{series}, {point.label}")
        for series, points in SERIES.items()
        for point in points
    )


def _short(row: Table2Row) -> str:
    network = row.architecture
    if isinstance(network, DenseNet):
        return f"L={row.depth}, k={network.growth_rate}"
    if isinstance(network, WideResNet):
        return f"{network.depth}-{network.widen}"
    if row.method.endswith("Drop-path"):
        return f"{row.depth}, drop-path"
    return str(row.depth or row.method)


def _gathered(row: Table2Row) -> str:
    return family(row) if row.depth else say("results.early")
