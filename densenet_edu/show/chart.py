"""Charts of data as matplotlib figures; the only module that imports matplotlib."""

import base64
import html
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import font_manager, style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from densenet_edu.show import theme
from densenet_edu.words import say

HANGUL = Path(__file__).parents[2] / "assets" / "fonts" / "NotoSansKR-subset.otf"


class Chart(Figure):
    """A matplotlib figure that shows itself in a notebook, with a sentence for those who cannot see it.

    Args:
        width: Inches.
        height: Inches.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__(figsize=(width, height), dpi=100, layout="constrained", facecolor=theme.PAPER)
        self.sentence = ""

    def png(self) -> bytes:
        """Return the picture; the same figure gives the same bytes."""
        held = io.BytesIO()
        with _style():
            # The same bytes as from `savefig`, which goes through the whole figure twice
            FigureCanvasAgg(self).print_png(held, metadata={"Software": None})  # type: ignore[no-untyped-call]
        return held.getvalue()

    def __repr__(self) -> str:
        return self.sentence

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        image = base64.b64encode(self.png()).decode()
        width, height = (round(inches * 100) for inches in self.get_size_inches())
        tag = (
            f'<img alt="{html.escape(self.sentence)}" width="{width}" height="{height}" '
            f'style="max-width:100%;height:auto" src="data:image/png;base64,{image}">'
        )
        return {"text/html": tag, "text/plain": self.sentence}


def maps(*, columns: int | None = None, **images: Any) -> Chart:
    """Show feature maps side by side, each under its name; black is a map's smallest value, white its largest.

    Args:
        columns: How many stand in a row; None: all.
        images: Name -> array (H, W), or (H, W, 3) with values from 0 to 1 for a photograph.
    """
    columns = columns or len(images)
    rows = -(-len(images) // columns)
    names = [say(f"chart.map_{name}") for name in images]
    with _style():
        chart = Chart(2.2 * columns, 2.3 * rows + 0.2)
        axes = list(chart.subplots(rows, columns, squeeze=False).flat)
        for axis in axes:
            axis.set_axis_off()
        for axis, name, values in zip(axes, names, images.values(), strict=False):
            axis.imshow(np.asarray(values), cmap="gray", interpolation="nearest")
            axis.set_title(name)
    between = "; " if any("," in name for name in names) else ", "
    chart.sentence = say("chart.maps", names=between.join(names))
    return chart


def gallery(images: Any, labels: Any, classes: Sequence[str] = (), *, columns: int = 10, rows: int = 3) -> Chart:
    """Show the first images of each class below its name.

    Args:
        images: (n, H, W, C), from 0 to 255.
        labels: (n,), from 0.
        classes: Their names, the one of label 0 first; (): their numbers.
        columns: How many classes are shown, from label 0 on.
        rows: How many images of each.
    """
    pixels, numbers = np.asarray(images), np.asarray(labels)
    shown = [label for label in range(columns) if label in numbers]
    names = [classes[label] if label < len(classes) else str(label) for label in shown]
    with _style():
        chart = Chart(0.9 * len(shown), 0.9 * rows + 0.3)
        axes = chart.subplots(rows, len(shown), squeeze=False)
        for axis in axes.flat:
            axis.set_axis_off()
        for column, (label, name) in enumerate(zip(shown, names, strict=True)):
            axes[0, column].set_title(name, fontsize=10)
            for axis, image in zip(axes[:, column], pixels[numbers == label], strict=False):
                _image(axis, image, (0, 255))
    chart.sentence = say("chart.gallery", rows=rows, names=", ".join(names))
    return chart


def versions(original: Any, changed: Any, *, columns: int = 8) -> Chart:
    """Show an image, and what augmentation made of it.

    Args:
        original: (H, W, C), pixels from 0 to 255 or normalised.
        changed: (n, H, W, C), likewise; what is darker or brighter than all of the original is cut off.
        columns: How many images stand in a row.
    """
    first, others = np.asarray(original), np.asarray(changed)
    limits = (0.0, 255.0) if first.dtype == np.uint8 else (float(first.min()), float(first.max()))
    every = [first, *others]
    columns = min(columns, len(every))
    rows = -(-len(every) // columns)
    with _style():
        chart = Chart(max(1.1 * columns, 2.2), 1.3 * rows)
        axes = list(chart.subplots(rows, columns, squeeze=False).flat)
        for axis in axes:
            axis.set_axis_off()
        for number, (axis, image) in enumerate(zip(axes, every, strict=False)):
            _image(axis, image, limits)
            axis.set_title(str(number) if number else say("chart.original"), fontsize=10)
    chart.sentence = say("chart.versions", count=len(others))
    return chart


def gradients(measured: Mapping[str, Sequence[Sequence[float]]]) -> Chart:
    """Draw how strongly the loss pulls at each layer: the median of several seeds, and their whole spread behind it.

    Args:
        measured: Network -> one list for each seed: gradient norms from the first layer to the last.
    """
    with _style():
        chart = Chart(7.6, 3.6)
        axis = chart.subplots()
        for (name, runs), colour in zip(measured.items(), theme.LAYERS, strict=False):
            values = np.asarray(runs)  # (seeds, layers)
            layers = np.linspace(0, 1, values.shape[1])  # from image to answer, few or many
            axis.fill_between(layers, values.min(axis=0), values.max(axis=0), color=colour, alpha=0.18, linewidth=0)
            axis.plot(layers, np.median(values, axis=0), color=colour, linewidth=2.2, label=name)
        _label(axis, say("chart.gradients_title"), "", say("chart.gradient_norm"))
        axis.set_yscale("log")
        axis.set_xticks([0, 1], [say("chart.first"), say("chart.last")])
        axis.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    chart.sentence = say("chart.gradients", names=", ".join(measured))
    return chart


def spread(errors: Mapping[str, Sequence[float]], mine: Mapping[str, Sequence[float]] | None = None) -> Chart:
    """Show the error rates of several trainings of each residual unit: a dot for each, a short line for their mean.

    Args:
        errors: Unit -> error rates in percent.
        mine: The same, of the reader's own trainings: they stand out and belong to no mean.
    """
    names = [say(f"diagram.unit_{unit}") for unit in errors]
    with _style():
        chart = Chart(7.6, 3.2)
        axis = chart.subplots()
        for row, runs in enumerate(errors.values()):
            axis.plot(runs, [row] * len(runs), "o", color=theme.NEW, alpha=0.6, markersize=8, markeredgewidth=0)
            axis.plot([np.mean(runs)] * 2, [row - 0.32, row + 0.32], color=theme.INK, linewidth=2)
        for unit, runs in (mine or {}).items():
            axis.plot(runs, [list(errors).index(unit)] * len(runs), "D", color=theme.TRANSITION, markersize=9)
        _label(axis, say("chart.spread_title"), say("chart.spread_error"), "")
        axis.grid(visible=False, axis="y")
        axis.grid(axis="x", color=theme.RULE, linewidth=0.8)
        axis.set_yticks(range(len(names)), names)
        axis.tick_params(axis="y", length=0, labelcolor=theme.INK)
        axis.invert_yaxis()
        axis.set_xlim(left=0)
    ranges = (f"{name} {min(runs):.1f}–{max(runs):.1f}" for name, runs in zip(names, errors.values(), strict=True))
    chart.sentence = say("chart.spread", ranges=", ".join(ranges))
    return chart


def _image(axis: Axes, image: Any, limits: tuple[float, float]) -> None:
    """Show an image (H, W, C), or grey (H, W, 1); the limits become black and white."""
    low, high = limits
    values = np.clip((np.asarray(image, dtype=float) - low) / max(high - low, 1e-9), 0, 1)
    grey = values.shape[-1] == 1
    axis.imshow(values[..., 0] if grey else values, cmap="gray", vmin=0, vmax=1, interpolation="nearest")


def _label(axis: Axes, title: str, x: str, y: str) -> None:
    axis.set_title(title, loc="left", pad=10)
    axis.set_xlabel(x)
    axis.set_ylabel(y)
    axis.grid(axis="y", color=theme.RULE, linewidth=0.8)
    axis.spines[["top", "right"]].set_visible(False)


@contextmanager
def _style() -> Iterator[None]:
    """Use the course's type and colours inside, whatever the reader's own style is, and leave that one alone."""
    settings: dict[Any, Any] = {
        # The Korean family comes first: mathtext uses only the first one, and fails silently.
        "font.family": [_hangul_family(), "DejaVu Sans"],
        "font.size": 11.0,
        "axes.titlesize": 12.0,
        "axes.titley": 1.0,  # where it would come to stand: nothing above an axis needs to be measured
        "axes.edgecolor": theme.QUIET,
        "axes.labelcolor": theme.INK,
        "axes.facecolor": theme.PAPER,
        "text.color": theme.INK,
        "xtick.color": theme.QUIET,
        "ytick.color": theme.QUIET,
        "axes.axisbelow": True,
    }
    with style.context(["default", settings]):
        yield


@cache
def _hangul_family() -> str:
    font_manager.fontManager.addfont(HANGUL)
    return font_manager.FontProperties(fname=str(HANGUL)).get_name()
