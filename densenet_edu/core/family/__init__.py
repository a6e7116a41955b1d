"""The rivals of Table 2 and the ResNets of Figure 3: one module a family. Standard library only."""
