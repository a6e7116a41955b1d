"""What the papers printed, each number with its table; if none is named: Huang et al., CVPR 2017 (1608.06993v5)."""

from densenet_edu.core.paper.figure_3 import RESNETS as RESNETS
from densenet_edu.core.paper.figure_3 import ResNetRow as ResNetRow
from densenet_edu.core.paper.figure_4 import SERIES as SERIES
from densenet_edu.core.paper.figure_4 import Point as Point
from densenet_edu.core.paper.identity_mappings import RESIDUAL_UNITS as RESIDUAL_UNITS
from densenet_edu.core.paper.identity_mappings import ResidualUnitRow as ResidualUnitRow
from densenet_edu.core.paper.table_1 import TABLE_1 as TABLE_1
from densenet_edu.core.paper.table_1 import TABLE_1_SIZES as TABLE_1_SIZES
from densenet_edu.core.paper.table_1 import Table1Column as Table1Column
from densenet_edu.core.paper.table_2 import COLUMNS as COLUMNS
from densenet_edu.core.paper.table_2 import DENSENETS as DENSENETS
from densenet_edu.core.paper.table_2 import RIVALS as RIVALS
from densenet_edu.core.paper.table_2 import TABLE_2 as TABLE_2
from densenet_edu.core.paper.table_2 import Table2Row as Table2Row
from densenet_edu.core.paper.table_2 import standing as standing
from densenet_edu.core.paper.table_3 import TABLE_3 as TABLE_3
from densenet_edu.core.paper.table_3 import Table3Row as Table3Row
