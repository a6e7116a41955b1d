"""Charts: every sign has a glyph in the course's own font, and the same figure gives the same bytes."""

import base64
import inspect
import io
import logging
import tomllib
import warnings
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.font_manager import findfont, get_font
from matplotlib.text import Text
from PIL import Image

from densenet_edu.show import chart
from densenet_edu.words import language

WORDS = Path(chart.__file__).parents[1] / "words" / "chart.toml"
NAMES = [key.removeprefix("map_") for key in tomllib.loads(WORDS.read_text(encoding="utf-8")) if key.startswith("map_")]
SLOPE = np.linspace(0.0, 1.0, 64).reshape(8, 8)
MEASURED = {
    "사슬": [[1.0, 0.1, 0.01], [3.0, 0.3, 0.03], [2.0, 0.2, 0.02]],
    "DenseNet (k = 12)": [[5.0, 6.0], [7.0, 8.0]],
}
ERRORS = {"full_preact": [2.0, 3.0, 4.0], "original": [6.0, 7.0]}  # percent
MORE = {"bn_after_add": [5.0], "relu_before_add": [5.0], "relu_only_preact": [5.0]}

GREY = np.arange(2 * 3 * 64, dtype=np.uint8).reshape(6, 8, 8, 1)
COLOURED = np.linspace(-2, 2, 5 * 8 * 8 * 3).reshape(5, 8, 8, 3)

CHARTS = {
    "maps": lambda: chart.maps(photo=SLOPE, edge=SLOPE),
    "gradients": lambda: chart.gradients(MEASURED),
    "gallery": lambda: chart.gallery(GREY, [0, 1, 2, 0, 1, 0], ["비행기", "T-shirt/top"], columns=4, rows=2),
    "versions": lambda: chart.versions(COLOURED[0], COLOURED[1:], columns=3),
    "spread": lambda: chart.spread(ERRORS | MORE, mine={"original": [7.5]}),
}
every_chart = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)
both_languages = pytest.mark.parametrize("tongue", ["ko", "en"])


def complaints(figure, caplog):
    """Return what matplotlib says of signs it cannot draw: a warning for plain text, a log line within $...$."""
    caplog.clear()
    with warnings.catch_warnings(record=True) as found, caplog.at_level(logging.WARNING, logger="matplotlib"):
        warnings.simplefilter("always")
        figure.png()
    return [str(each.message) for each in found] + [record.getMessage() for record in caplog.records]


def texts(figure):
    """Return the texts of a figure that has been drawn: ticks get their labels only then."""
    return [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


@cache
def plain(draw):
    """Return a chart in Korean, drawn once for all that is held against it."""
    return draw().png()


def test_every_chart_of_the_course_is_drawn_here():
    public = {
        name
        for name, member in vars(chart).items()
        if inspect.isfunction(member) and member.__module__ == chart.__name__ and not name.startswith("_")
    }
    assert set(CHARTS) == public


@both_languages
def test_no_name_of_a_feature_map_lacks_a_glyph(tongue, caplog):
    language(tongue)
    assert complaints(chart.maps(**dict.fromkeys(NAMES, SLOPE), columns=9), caplog) == []


@both_languages
@every_chart
def test_no_sign_is_without_a_glyph_and_every_one_comes_from_the_font_of_the_course(draw, tongue, caplog):
    """Not from one that happens to be installed here."""
    language(tongue)
    figure = draw()
    assert complaints(figure, caplog) == []
    for text in texts(figure):
        assert Path(findfont(text.get_fontproperties())) == chart.HANGUL
        if "$" not in text.get_text():
            held = get_font(chart.HANGUL).get_charmap()
            assert [sign for sign in text.get_text() if ord(sign) not in held and sign != "\n"] == []


def test_hangul_is_drawn_at_all():
    figure = CHARTS["gradients"]()
    figure.png()
    assert any("가" <= sign <= "힣" for text in texts(figure) for sign in text.get_text())


@pytest.mark.parametrize("title", ["\U00013000", r"$\alpha$ 학습", "$가\U00013000$"])
def test_a_sign_that_no_font_holds_is_noticed(title, caplog):
    figure = chart.maps(edge=SLOPE)
    figure.axes[0].set_title(title)
    if "\U00013000" in title:
        assert any(
            "missing from font" in said or "does not have a glyph" in said for said in complaints(figure, caplog)
        )
    else:  # a formula beside Hangul can be drawn, because the Korean family comes first
        assert complaints(figure, caplog) == []


def test_the_font_holds_hangul_and_the_minus_sign_of_mathematics():
    held = get_font(chart.HANGUL).get_charmap()
    assert all(code in held for code in range(0xAC00, 0xD7A4))
    assert all(ord(sign) in held for sign in "−×θ")


@every_chart
def test_the_same_chart_gives_the_same_bytes(draw):
    assert draw().png() == plain(draw)


@every_chart
def test_a_reader_with_a_style_of_their_own_keeps_it_and_sees_the_same_chart(draw):
    expected = plain(draw)
    with mpl.rc_context({"font.family": "serif", "savefig.facecolor": "black", "savefig.dpi": 30, "axes.grid": True}):
        before = dict(mpl.rcParams)
        assert draw().png() == expected
        assert dict(mpl.rcParams) == before


@both_languages
@every_chart
def test_a_chart_shows_itself_as_a_picture_with_a_sentence(draw, tongue):
    language(tongue)
    figure = draw()
    shown = figure._repr_mimebundle_()
    assert shown["text/plain"] == repr(figure) == figure.sentence
    assert f'alt="{figure.sentence}"' in shown["text/html"]
    image = base64.b64decode(shown["text/html"].partition("base64,")[2].partition('"')[0])
    width, height = Image.open(io.BytesIO(image)).size
    assert f'width="{width}" height="{height}"' in shown["text/html"]


def test_a_name_in_the_sentence_does_not_end_the_alternative_text():
    figure = chart.gradients({'"><script>': [[1.0, 2.0]]})
    assert "<script>" not in figure._repr_mimebundle_()["text/html"]


def test_maps_stand_side_by_side_under_their_names():
    figure = chart.maps(photo=np.zeros((4, 4, 3)), edge=SLOPE)
    assert [axis.get_title() for axis in figure.axes] == ["사진", "가장자리 맵"]
    assert "사진, 가장자리 맵" in figure.sentence


def test_black_is_the_smallest_value_of_a_map_and_white_the_largest():
    figure = chart.maps(edge=SLOPE - 7.5)
    shown = np.asarray(Image.open(io.BytesIO(figure.png())).convert("L"))
    height, width = shown.shape
    assert shown[height // 4 : -height // 4, width // 4 : -width // 4].max() < 255  # the middle holds no extreme
    assert (shown.min(), shown.max()) == (0, 255)


def test_gradients_are_the_median_of_the_seeds_with_their_whole_spread():
    axis = chart.gradients(MEASURED).axes[0]
    chain, dense = axis.get_lines()
    assert list(chain.get_ydata()) == [2.0, 0.2, 0.02]
    assert list(dense.get_ydata()) == [6.0, 7.0]
    assert list(chain.get_xdata()) == [0.0, 0.5, 1.0]  # few layers or many: from the first to the last
    assert list(dense.get_xdata()) == [0.0, 1.0]
    band = axis.collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == (0.01, 3.0)
    assert axis.get_yscale() == "log"
    assert [text.get_text() for text in axis.get_legend().get_texts()] == list(MEASURED)


def test_every_training_is_a_dot_and_its_unit_has_a_line_at_the_mean():
    figure = chart.spread(ERRORS, mine={"original": [7.5]})
    found = [(list(line.get_xdata()), list(line.get_ydata())) for line in figure.axes[0].get_lines()]
    dots, means, mine = found[:4:2], found[1:4:2], found[4:]
    assert dots == [([2.0, 3.0, 4.0], [0, 0, 0]), ([6.0, 7.0], [1, 1])]
    assert [set(across) for across, _ in means] == [{3.0}, {6.5}]
    assert mine == [([7.5], [1])]  # the reader's own belongs to no mean
    assert "2.0–4.0" in figure.sentence
    assert "6.0–7.0" in figure.sentence


def drawn(figure):
    """Return what stands in each place, row by row: its title, and the image or None."""
    return [(axis.get_title(), axis.images[0].get_array() if axis.images else None) for axis in figure.axes]


def test_a_gallery_shows_the_first_images_of_each_class_below_its_name():
    places = drawn(CHARTS["gallery"]())
    assert [title for title, _ in places] == ["비행기", "T-shirt/top", "2", "", "", ""]  # class 3 has no image
    shown = [None if image is None else round(float(image[0, 1]) * 255) for _, image in places]
    assert shown == [GREY[n, 0, 1, 0] if n is not None else None for n in (0, 1, 2, 3, 4, None)]


def test_versions_are_as_bright_as_their_original(tmp_path):
    language("en")
    original = np.array([[[-1.0], [3.0]]])
    (first, a), (_, b) = drawn(chart.versions(original, [[[[0.0], [5.0]]]]))
    assert first == "original"
    assert a.tolist() == [[0, 1]] and b.tolist() == [[0.25, 1]]  # a zero is the mean colour, neither black nor white


def test_bytes_are_shown_as_they_are():
    (_, image), *_ = drawn(chart.versions(GREY[5], GREY[:1]))
    assert np.array_equal(np.round(image * 255), GREY[5, ..., 0])
