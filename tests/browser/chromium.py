"""Where the browser is that the tests and the benchmarks drive."""

import os
import shutil
from pathlib import Path

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_A_MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium() -> str | None:
    """Return the path of Chromium or Chrome, None where there is none; the variable CHROMIUM comes before all."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for name in ON_PATH:
        if found := shutil.which(name):
            return found
    return next((path for path in ON_A_MAC if Path(path).exists()), None)
