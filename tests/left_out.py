"""Tests marked `data` are left out where there are no real images, and the last line of a run says how many."""

import os

MARK, COUNT = "data", "left_out"


def pytest_collection_modifyitems(config, items):
    found = 0
    if not os.environ.get("DENSENET_EDU_DATA"):
        marked = [item for item in items if item.get_closest_marker(MARK)]
        items[:] = [item for item in items if item not in marked]
        config.hook.pytest_deselected(items=marked)
        found = len(marked)
    if hasattr(config, "workeroutput"):  # a worker of xdist tells the process that prints
        config.workeroutput[COUNT] = found
    else:
        config.left_out = found


def pytest_testnodedown(node):
    node.config.left_out = getattr(node, "workeroutput", {}).get(COUNT, 0)


def pytest_terminal_summary(terminalreporter, config):
    if count := getattr(config, COUNT, 0):
        terminalreporter.write_line(f"{count} tests marked {MARK} were left out: DENSENET_EDU_DATA is not set.")
