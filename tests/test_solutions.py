"""The folded solutions are right: where there is a browser it runs every lesson with them, elsewhere this does."""

import pytest
from example_lesson import rewrite
from solutions import reports, unsolved

from densenet_edu.course.source import ROOT, read, sources
from tests.browser.chromium import chromium

PATHS = {path.stem: path for path in sources()}


if not chromium():

    @pytest.mark.parametrize("slug", PATHS)
    def test_every_solution_is_right(slug):
        source = read(PATHS[slug])
        assert unsolved(source, reports(source, ROOT / "notebooks")) == {}


LESSON = """\
# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% name="answer-first"
from densenet_edu.exercise import check

answer = ...
check("00.first", answer)

# %% name="solution-first" solves="answer-first"
from densenet_edu.exercise import check

answer = 3 * 3 * 3 * 16 + 16
check("00.first", answer)
"""


def test_a_solution_that_is_wrong_or_missing_is_noticed(tmp_path):
    source = read(rewrite(tmp_path, LESSON))
    said = reports(source, tmp_path)
    assert said["00.first"][0] == "right"
    assert unsolved(source, said) == {}
    assert unsolved(source, {}) == {"00.first": None}
    wrong = LESSON.replace("* 16 + 16", "* 16 + 15")
    said = reports(read(rewrite(tmp_path, wrong)), tmp_path)
    assert said["00.first"][0] == "wrong"
    assert set(unsolved(source, said)) == {"00.first"}
    missing = LESSON[: LESSON.index('# %% name="solution')]
    assert reports(read(rewrite(tmp_path, missing)), tmp_path)["00.first"][0] == "unanswered"
