"""The picture of recipes: the rate falls at the paper's epochs, and what the slides change stands out."""

import re
from dataclasses import replace

import pytest
from drawing import crowded, said, shapes, words

from densenet_edu import Refused, language
from densenet_edu.core.recipe import CIFAR, CIFAR_PLUS, IMAGENET, SLIDES_CIFAR, SLIDES_SVHN, SVHN
from densenet_edu.show import diagram, theme

SHORT = replace(CIFAR_PLUS, epochs=8, new_rates=(5, 7), batch=32, rate=0.05)
DRAWN = {
    "slides": lambda: diagram.recipe(paper=CIFAR, slides=SLIDES_CIFAR),
    "three": lambda: diagram.recipe(paper=SVHN, slides=SLIDES_SVHN, mine=SHORT),
    "four": lambda: diagram.recipe(paper=CIFAR, slides=SLIDES_CIFAR, mine=SHORT, ImageNet=IMAGENET),
    "close together": lambda: diagram.recipe(paper=CIFAR, mine=replace(CIFAR, new_rates=(149, 226))),
    "one": lambda: diagram.recipe(나의_레시피=IMAGENET),
    "no fall": lambda: diagram.recipe(mine=replace(CIFAR, epochs=1, new_rates=(), dropping="never")),
    "odd": lambda: diagram.recipe(mine=replace(CIFAR, rate=3, weight_decay=1e7, momentum=0, dropout=0)),
}


@pytest.fixture(params=("ko", "en"))
def code(request):
    language(request.param)
    return request.param


@pytest.mark.parametrize("name", DRAWN)
def test_it_fits_its_paper_and_no_word_covers_another(name, code):
    picture = DRAWN[name]()
    assert crowded(picture) == []
    assert min(word.size for word in words(picture)) >= theme.SMALL
    (style,) = re.findall("<style>(.*?)</style>", picture.svg)
    assert all(selector.startswith(".dn-recipe") for selector in re.findall(r"([^{}]+)\{", style))
    assert "nan" not in picture.svg and " id=" not in picture.svg and DRAWN[name]().svg == picture.svg


def test_the_paper_divides_the_rate_by_ten_at_epochs_150_and_225_and_the_slides_once():
    language("en")
    picture = DRAWN["slides"]()
    assert (
        picture.caption
        == "Paper: 300 epochs; the learning rate starts at 0.1 and falls to 0.01 from epoch 150, 0.001 from epoch 225. "
        "Slides: 300 epochs; the learning rate starts at 0.1 and falls to 0.01 from epoch 150."
    )
    seen = said(picture)
    assert seen.count("0.01 from epoch 150") == 1  # both fall there: it is said once
    assert seen.count("0.001 from epoch 225") == 1


def test_what_departs_from_the_first_recipe_stands_out():
    language("en")
    bold = {word for word in bold_words(DRAWN["slides"]()) if word not in ("Paper", "Slides")}
    assert {word for word in bold if "from epoch" not in word and "learning" not in word} == {"10,000", "0.2, always"}


def bold_words(picture):
    return ["".join(node.itertext()) for node in shapes(picture, "text", font_weight="700")]


def test_the_line_falls_where_the_first_epoch_with_the_new_rate_begins():
    language("en")
    (paper,) = (path for path in shapes(diagram.recipe(paper=CIFAR), "path") if path.get("stroke-width") == "9.0")
    corners = [tuple(map(float, pair.split())) for pair in paper.get("d")[1:].split("L")]
    (left, _), *_, (right, _) = corners
    across = [round((x - left) / (right - left) * 300) for x, _ in corners]
    assert across == [0, 149, 149, 224, 224, 300]  # 149 epochs are over when the new rate begins
    heights = [y for _, y in corners]
    assert heights[0] == heights[1] and heights[2] == heights[3] and heights[4] == heights[5]
    assert heights[2] - heights[0] == pytest.approx(heights[4] - heights[2], abs=0.11)  # a tenth each, on a log scale


@pytest.mark.parametrize(
    ("recipes", "sentence"),
    [
        ({}, "cannot hold 0 recipes"),
        ({f"r{n}": CIFAR for n in range(5)}, "cannot hold 5 recipes"),
        ({"paper": 0.1}, "0.1 is no recipe"),
        ({"mine": replace(CIFAR, rate=0)}, "cannot hold the learning rate 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(recipes, sentence):
    language("en")
    with pytest.raises(Refused, match=sentence):
        diagram.recipe(**recipes)


def test_a_name_cannot_break_the_drawing():
    assert "<b>" not in diagram.recipe(**{"<b>": CIFAR}).svg
