"""Error rates against what networks cost: a mark for each network, a colour and a shape for each family."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from densenet_edu.show.picture import Picture


@dataclass(frozen=True)
class Point:
    """One network: what it costs on each axis, and its error rates in percent on each data set."""

    label: str  # short, it stands beside the mark: "L=100, k=12"
    family: str
    x: Mapping[str, float]  # "params", "macs", "memory" (numbers kept for one image) or any other name
    y: Mapping[str, float | None]  # "C10+", ...; None: not reported
    name: str = field(default="", kw_only=True)  # the whole name, shown when one points at the mark


def error_against(
    points: Sequence[Point],
    axis: str = "params",
    dataset: str = "",
    *,
    log: bool = True,
    families: Collection[str] | None = None,
    level: float | None = None,
) -> Picture:
    """Draw error rates against parameters, multiply-adds or training memory.

    The scale depends on the points, the axis and the data set, not on the families drawn, so that it is the same in
    every frame of an explorer: `play(partial(error_against, POINTS), axis=("params", "macs"), dataset=("C10+",))`.

    Args:
        points: All networks.
        axis: A key of every point's x.
        dataset: A key of the points' y; "": the first one.
        log: Whether the axis is logarithmic.
        families: Those that are drawn; None: all.
        level: An error rate at which a line shows where each family reaches it, read between its networks.
    """
    raise NotImplementedError
