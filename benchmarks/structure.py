"""Unrolling and counting: what a slider would have to wait for if nothing were drawn beforehand."""

import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.result import Result, median
from densenet_edu import DENSENET_264, macs, params, total, training_memory, unroll
from densenet_edu.core.op import Architecture
from densenet_edu.core.paper import TABLE_2

REPEATS = 30
DEEPER = 4


def run() -> list[Result]:
    """Measure DenseNet-264, the same with four times as many layers in each block, and all of Table 2."""
    deep = replace(DENSENET_264, blocks=tuple(DEEPER * layers for layers in DENSENET_264.blocks))
    rivals = list(dict.fromkeys(row.architecture for row in TABLE_2 if row.architecture))
    once, with_memory, deeper, table_2 = milliseconds(
        lambda: counted(DENSENET_264),
        lambda: (*counted(DENSENET_264), training_memory(unroll(DENSENET_264))),
        lambda: counted(deep),
        lambda: counted(*rivals),
    )
    growth = (deeper / sum(deep.blocks)) / (once / sum(DENSENET_264.blocks))
    return [
        Result(
            "unroll and count DenseNet-264",
            once,
            "ms",
            aim=5,
            note=f"parameters and multiply-adds; median of {REPEATS}",
        ),
        Result("... with training memory", with_memory, "ms"),
        Result(f"... time per layer, {DEEPER} times as deep : once", growth, "x", aim=1.5, note="1 is linear"),
        Result("unroll and count all of Table 2", table_2, "ms", aim=300, note=f"{len(rivals)} networks together"),
    ]


def counted(*architectures: Architecture) -> tuple[int, int]:
    """Unroll anew and count: parameters and multiply-adds of all together."""
    unroll.cache_clear()
    networks = [unroll(each) for each in architectures]
    return sum(total(ops, params) for ops in networks), sum(total(ops, macs) for ops in networks)


def milliseconds(*actions: Callable[[], object]) -> list[float]:
    """Return the median time of each action; they take turns, so that a busy moment meets all of them."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(REPEATS):
        for do, taken in zip(actions, times, strict=True):
            began = time.perf_counter()
            do()
            taken.append(time.perf_counter() - began)
    return [1000 * median(taken) for taken in times]
