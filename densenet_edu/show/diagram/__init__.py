"""Diagrams: pure functions from an architecture's operations to a picture in SVG. Standard library only."""

from densenet_edu.show.diagram.dense_block import dense_block as dense_block
from densenet_edu.show.diagram.staircase import staircase as staircase
from densenet_edu.show.diagram.wiring import wiring as wiring
from densenet_edu.show.diagram.cost import cost_bars as cost_bars
