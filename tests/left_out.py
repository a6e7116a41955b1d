"""Which tests are left out of a run, and how many of them the last lines say.

Those marked `data` where there are no real images, and those marked `verify` unless `-m verify` asks for them.
"""

import os

COUNT = "left_out"
REASONS = {
    "data": "DENSENET_EDU_DATA is not set",
    "verify": "`make verify` runs them",
}


def _is_left_out(mark, config):
    if mark == "data":
        return not os.environ.get("DENSENET_EDU_DATA")
    return "verify" not in config.option.markexpr


def pytest_collection_modifyitems(config, items):
    found = {}
    for mark in REASONS:
        if _is_left_out(mark, config):
            marked = [item for item in items if item.get_closest_marker(mark)]
            items[:] = [item for item in items if item not in marked]
            config.hook.pytest_deselected(items=marked)
            found[mark] = len(marked)
    if hasattr(config, "workeroutput"):  # a worker of xdist tells the process that prints
        config.workeroutput[COUNT] = found
    else:
        config.left_out = found


def pytest_testnodedown(node):
    node.config.left_out = getattr(node, "workeroutput", {}).get(COUNT, {})


def pytest_terminal_summary(terminalreporter, config):
    for mark, count in getattr(config, COUNT, {}).items():
        if count:
            terminalreporter.write_line(f"{count} tests marked {mark} were left out: {REASONS[mark]}.")
