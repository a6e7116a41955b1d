"""The prose of a lesson is written as agreed; each rule bites."""

import pytest

from densenet_edu.course.guard import prose
from densenet_edu.course.source import Cell, Source


def structure(code):
    return prose.structure(Source("07_small", (Cell("block", "code", code),)))


def test_a_cell_of_21_lines_is_too_long_and_one_of_20_is_not():
    assert structure("\n".join(["k = 1"] * 20)) == []
    assert structure("\n".join(["k = 1"] * 21)) == ["07_small, block: 21 lines of code; 20 at most"]


@pytest.mark.parametrize(
    "code",
    [
        "x = concat(x, new)  # (H, W, C + k)",
        "# x₀ -> x₁ -> x₂",
        "print(f'{layers:>3}: {0.8**layers:.6f}')",
        "print('k = 32:', full, '(1 / 3.5)')",
        "layer = 'conv2_block1_1_conv'; where = 'block 1'",
        "stacked @ weights  # 1x1, weights 1 and 1",
        "from densenet_edu.words import say; print(say('learn.same'))",
    ],
)
def test_shapes_symbols_and_names_may_stand_in_code(code):
    assert structure(code) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("k = 4  # 성장률", "Hangul in code"),
        ("print('채널')", "Hangul in code"),
        ("k = 4  # how many maps each layer adds", "prose in code"),
        ("print('the number of channels')", "prose in code"),
        ("print(f'there are {k} maps')", "prose in code"),
    ],
)
def test_words_of_any_language_may_not(code, said):
    assert said in structure(code)[0]


@pytest.mark.parametrize("text", ["$k_0$", r"\(k\)", r"\begin{align}"])
def test_latex_is_found(text):
    assert prose.latex(f"여기서 {text}입니다.")


def test_a_dollar_in_code_is_no_latex():
    assert prose.latex("`$HOME`\n\n```bash\necho $HOME\n```\nx<sub>ℓ</sub>") == []


@pytest.mark.parametrize(
    "text",
    [
        "연결은 **L(L + 1)**개입니다.",
        '이것을 **"이어 붙이기"**라고 합니다.',
        "두 배가 ** 됩니다**.",
        "- 첫째\n- **둘째(second)**는 이렇습니다.",
        "> **둘째(second)**는 이렇습니다.",
        "| 이름 | 뜻 |\n| --- | --- |\n| **k(성장률)**는 | 채널 |",
        "**열기만 했습니다.",
    ],
)
def test_emphasis_that_stays_two_stars_is_found(text):
    assert prose.unrendered(text)


@pytest.mark.parametrize(
    "text",
    [
        "연결은 **L(L + 1)/2**개입니다.",
        "**성장률 k**(growth rate)입니다.",
        "x<sub>ℓ</sub>을 **이어 붙인** 것을 읽습니다.",
        "`0.8**layers`를 계산합니다.",
        "```python\n0.7**12\n```\n",
        "**두 줄에\n걸친 강조**입니다.",
    ],
)
def test_emphasis_that_is_drawn_and_powers_in_code_pass(text):
    assert prose.unrendered(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "채널이 **두 배**가 된다.",
        "이것은 특징 맵이다.",
        "그렇지 않다!",
        "해 보세요.",
        "k를 키우면 어떻게 되나요?",
        "그렇죠.",
        "표를 보라.",
        "왜 그런가?",
        "이것은 `concat`의 결과다.",
        "- 층이 많다.\n- 그리고 끝입니다.",
        "이제 끝이 아니다.",
        "정말 그렇다(그림 1).",
    ],
)
def test_a_korean_sentence_that_is_not_polite_is_found(text):
    assert len(prose.impolite(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "채널이 두 배가 됩니다. 왜 그렇습니까? 움직여 보십시오.",
        "한번 세어 봅시다.",
        "- 특징 맵의 수\n- 채널의 비율",
        "## 왜 작은 k로도 충분한가?",
        "더할까, 이어 붙일까?",
        "리뷰는 “k₀는 채널의 수이다.”라고 썼습니다.",
        "<q>k₀는 채널의 수이다.</q> 그렇지 않습니다.",
        "셋이 중요. 넷이 필요.",
        "`이다.`를 실행합니다.",
        "θ = 0.5, 그림 1. 표 2.",
        "It is so. Really?",
    ],
)
def test_polite_sentences_headings_and_quotations_pass(text):
    assert prose.impolite(text) == []


def test_a_cell_that_was_not_translated_is_found():
    assert prose.not_translated("This is English prose.", "This is English prose.")
    assert prose.not_translated("The channels add up.", "The maps add up.")
    assert prose.not_translated("채널이 쌓입니다.", "채널이 쌓입니다.")
    assert not prose.not_translated("합니다.", "The review writes “채널의 수이다”.")
    assert not prose.not_translated("채널이 쌓입니다.", "The channels add up.")
    assert not prose.not_translated("x₀, x₁", "x₀, x₁")
