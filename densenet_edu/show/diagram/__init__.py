"""Diagrams: pure functions from an architecture's operations to a picture in SVG. Standard library only."""

from densenet_edu.show.diagram.balance import bottleneck_balance as bottleneck_balance
from densenet_edu.show.diagram.beside import beside as beside
from densenet_edu.show.diagram.classifier import classifier as classifier
from densenet_edu.show.diagram.connections import connections as connections
from densenet_edu.show.diagram.cost import cost_bars as cost_bars
from densenet_edu.show.diagram.curves import curves as curves
from densenet_edu.show.diagram.dense_block import dense_block as dense_block
from densenet_edu.show.diagram.first_steps import feature_map as feature_map
from densenet_edu.show.diagram.first_steps import multiply_add as multiply_add
from densenet_edu.show.diagram.first_steps import parameter as parameter
from densenet_edu.show.diagram.five_units import residual_units as residual_units
from densenet_edu.show.diagram.funnel import funnels as funnels
from densenet_edu.show.diagram.normalization import normalization as normalization
from densenet_edu.show.diagram.one_filter import one_filter as one_filter
from densenet_edu.show.diagram.recipe import recipe as recipe
from densenet_edu.show.diagram.regions import bottleneck_regions as bottleneck_regions
from densenet_edu.show.diagram.scatter import Point as Point
from densenet_edu.show.diagram.scatter import error_against as error_against
from densenet_edu.show.diagram.side_by_side import side_by_side as side_by_side
from densenet_edu.show.diagram.sliding import sliding as sliding
from densenet_edu.show.diagram.staircase import staircase as staircase
from densenet_edu.show.diagram.table_1 import table_1 as table_1
from densenet_edu.show.diagram.transition import transition as transition
from densenet_edu.show.diagram.unit import unit as unit
from densenet_edu.show.diagram.width import width_against_cost as width_against_cost
from densenet_edu.show.diagram.wiring import wiring as wiring
