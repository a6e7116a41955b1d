"""What all tests share: each begins in Korean, and random examples are the same in every run."""

import pytest
from hypothesis import settings
from left_out import pytest_collection_modifyitems as pytest_collection_modifyitems
from left_out import pytest_terminal_summary as pytest_terminal_summary
from left_out import pytest_testnodedown as pytest_testnodedown

from densenet_edu.words import language

# Timings never decide a test, and a failure must come back when the test is run again.
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")


@pytest.fixture(autouse=True)
def korean():
    """Whatever language a test speaks, the next one begins in Korean."""
    language("ko")
    yield
    language("ko")
