"""A lesson's source says what belongs together, and is refused where it does not."""

import pytest
from example_lesson import LESSON, rewrite

from densenet_edu.course.source import read
from densenet_edu.words import Refused, language


@pytest.fixture(autouse=True)
def _in_english():
    language("en")


def test_a_lesson_is_read_with_its_names_languages_and_marks(tmp_path):
    source = read(rewrite(tmp_path, LESSON))
    assert source.slug == "07_small"
    names = ["title", "language", "count", "answer-sum", "solution-sum", "refusal", "summary"]
    assert [cell.name for cell in source.read_in("ko")] == names
    assert [cell.name for cell in source.read_in("en")] == names
    assert source.read_in("ko")[0].text.endswith("학습 파라미터는 7,978,856개입니다.")
    count = source.code()[1]
    assert (count.kind, count.lang, count.tags, count.differs) == ("code", None, ("NBVAL_CHECK_OUTPUT",), ("S2", "R1"))
    assert [cell.solves for cell in source.cells if cell.solves] == ["answer-sum"]


def test_a_solution_is_not_among_the_code_that_runs(tmp_path):
    assert "solution-sum" not in [cell.name for cell in read(rewrite(tmp_path, LESSON)).code()]


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('# %% name="count" tags', "# %% tags", "cell_without_name", "from densenet_edu"),
        ('name="count"', 'name="Count It"', "cell_without_name", "cell 4"),
        ('name="refusal"', 'name="count"', "name_twice", "count"),
        ('# %% [markdown] lang="en" name="summary"\n# That is all.\n', "", "no_partner", "its en partner"),
        ('lang="ko" name="summary"', 'lang="ko" name="goodbye"', "no_partner", "goodbye"),
        ('lang="en" name="summary"', 'lang="fr" name="summary"', "wrong_language", "ko, en"),
        ('# %% name="refusal"', '# %% name="refusal" lang="ko"', "wrong_language", "refusal"),
        ('solves="answer-sum"', 'solves="answer-some"', "solves_nothing", "answer-some"),
        ('densenet_edu.language("ko")', 'densenet_edu.language("en")', "no_language_cell", 'language("ko")'),
        ('name="language"', 'name="speech"', "no_language_cell", "first code cell"),
        ('differs="S2 R1"', 'difers="S2"', "unknown_mark", "difers"),
    ],
)
def test_a_lesson_with_a_slip_is_refused_in_a_sentence_that_names_it(tmp_path, old, new, key, said):
    assert old in LESSON
    with pytest.raises(Refused, match="07_small") as refused:
        read(rewrite(tmp_path, LESSON.replace(old, new, 1)))
    assert refused.value.key == f"build.{key}"
    assert said in str(refused.value)


def test_prose_that_comes_in_another_order_in_english_is_refused(tmp_path):
    first, second = '# %% [markdown] lang="en" name="a"\n# A\n\n', '# %% [markdown] lang="en" name="b"\n# B\n\n'
    korean = '# %% [markdown] lang="ko" name="a"\n# 가\n\n# %% [markdown] lang="ko" name="b"\n# 나\n\n'
    assert read(rewrite(tmp_path, korean + first + second + LESSON)).slug == "07_small"
    with pytest.raises(Refused) as refused:
        read(rewrite(tmp_path, korean + second + first + LESSON))
    assert refused.value.key == "build.other_order"
