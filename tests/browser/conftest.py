"""One JupyterLab and one Chromium for all browser tests."""

import os

import pytest

from tests.browser.chromium import chromium
from tests.browser.lab import browsing, running, window


def pytest_collection_modifyitems(items):
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker("browser")


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The course, served from an empty folder."""
    with running(tmp_path_factory.mktemp("lab")) as served:
        yield served


@pytest.fixture(scope="session")
def chrome():
    """A Chromium that reaches nothing but this machine."""
    if not chromium():
        if os.environ.get("CI"):
            pytest.fail("The browser tests must run here (CI is set), and there is no Chromium.")
        pytest.skip("There is no Chromium here.")
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(chrome):
    """One window for the tests of a module, which must have turned to no other machine and thrown no error."""
    with window(chrome) as (opened, seen):
        yield opened
        assert seen.elsewhere == []
        assert seen.errors == []
