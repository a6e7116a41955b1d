"""A small notebook with explorers of every kind of knob, and what Python draws for them."""

from types import SimpleNamespace

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

# The first cell, and run by the tests as well: what the page shows is compared with what these return here.
DRAWING = """
from densenet_edu import DenseNet, language
from densenet_edu.show.picture import Picture
from densenet_edu.show.play import play
from densenet_edu.words import Refused

language("ko")


def sheet(height, *lines):
    rows = "".join(f'<text x="8" y="{20 * n + 20}">{line}</text>' for n, line in enumerate(lines))
    paper = f'<rect width="400" height="{height}" fill="#fdfdfb"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 {height}" width="100%">{paper}{rows}</svg>'


def chosen(architecture, colour):
    k, blocks = architecture.growth_rate, architecture.blocks
    if k == 8 and colour == "blue":
        raise Refused("core.not_whole", argument="k", value=k, least=9)
    lines = (f"k = {k}", f"blocks = {blocks}", f"bottleneck = {architecture.bottleneck}", f"colour = {colour}")
    return Picture(sheet(100, *lines), f"k {k}, {blocks}, {colour}" + ", one word more" * (k - 8))


def squared(growth_rate, start):
    text = f"{growth_rate}^2 = {growth_rate ** 2} ({start.growth_rate})"
    return Picture(sheet(40, text), f"{growth_rate ** 2}.")


architecture = DenseNet(growth_rate=12)
"""
RANGES = """
ranges = dict(
    growth_rate=range(8, 41, 4),
    bottleneck=(True, False),
    colour=("red", "green", "blue"),
    blocks=((6, 12, 24, 16), (6, 12, 32, 32), (6, 12, 36, 24), (6, 12, 48, 32), (6, 12, 64, 48)),
)
"""
PLAY = "explorer = play((chosen, squared), architecture, **ranges)\nexplorer"


def drawing(language: str = "ko") -> str:
    """Return the code of the first cell."""
    return DRAWING.replace('"ko"', f'"{language}"') + RANGES


def drawn(language: str = "ko") -> SimpleNamespace:
    """Return what the first cell defines."""
    names: dict[str, object] = {}
    exec(drawing(language), names)
    return SimpleNamespace(**names)


def notebook(*cells: str, outputs: dict[int, list[NotebookNode]] | None = None) -> NotebookNode:
    """Return a notebook with these code cells and, if given, the outputs of some."""
    made = [new_code_cell(code, id=f"cell-{number}") for number, code in enumerate(cells)]
    for number, found in (outputs or {}).items():
        made[number].outputs = found
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=made, metadata={"kernelspec": kernel})
