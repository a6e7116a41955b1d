"""Unrolling and counting: what a slider would have to wait for if nothing were drawn beforehand."""

import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.result import Result, median
from densenet_edu import DENSENET_264, DenseNet, macs, params, total, training_memory, unroll

REPEATS = 30
DEEPER = 4


def run() -> list[Result]:
    """Measure DenseNet-264, and the same with four times as many layers in each block."""
    deep = replace(DENSENET_264, blocks=tuple(DEEPER * layers for layers in DENSENET_264.blocks))
    once, with_memory, deeper = milliseconds(
        lambda: counted(DENSENET_264),
        lambda: (*counted(DENSENET_264), training_memory(unroll(DENSENET_264))),
        lambda: counted(deep),
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
    ]


def counted(architecture: DenseNet) -> tuple[int, int]:
    """Unroll anew and count."""
    unroll.cache_clear()
    ops = unroll(architecture)
    return total(ops, params), total(ops, macs)


def milliseconds(*actions: Callable[[], object]) -> list[float]:
    """Return the median time of each action; they take turns, so that a busy moment meets all of them."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(REPEATS):
        for do, taken in zip(actions, times, strict=True):
            began = time.perf_counter()
            do()
            taken.append(time.perf_counter() - began)
    return [1000 * median(taken) for taken in times]
