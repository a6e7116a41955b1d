"""One server, one browser and one window of JupyterLab for all browser tests; an empty page for each that asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium
from tests.browser.lab import SCREENSHOTS, Lab, Seen, browsing, running, window


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab, as `make lab` starts it."""
    with running(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a screen."""
    assert chromium(), "No Chromium: install it, or set the variable CHROMIUM to its path."
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="session")
def only_window(browser: Browser) -> Iterator[tuple[Page, Seen]]:
    """A window in which JupyterLab is loaded once: that takes as long as all the tests of a module."""
    with window(browser) as (page, seen):
        yield page, seen


@pytest.fixture(scope="module")
def jupyter(only_window: tuple[Page, Seen]) -> Iterator[Page]:
    """JupyterLab, in which notebooks are opened and closed; it turned to no other machine, and no script failed."""
    page, seen = only_window
    yield page
    elsewhere, errors = seen.elsewhere[:], seen.errors[:]
    seen.elsewhere.clear()
    seen.errors.clear()  # what a module has done is not held against the next
    assert (elsewhere, errors) == ([], [])


@pytest.fixture
def seen(browser: Browser) -> Iterator[tuple[Page, Seen]]:
    """Give an empty page, with what it does that a lesson should not; scripts that fail make the test fail."""
    with window(browser) as (page, seen):
        yield page, seen
        assert seen.errors == []


@pytest.fixture
def page(seen: tuple[Page, Seen]) -> Page:
    """Give an empty page."""
    return seen[0]


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where pictures of the pages are kept, to be looked at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
