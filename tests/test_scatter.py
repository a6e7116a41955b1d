"""Error rates against cost: every network stands where its numbers say, labelled, in the look of its family."""

import re
from functools import partial

import pytest
from drawing import crowded, said, shapes, words
from hypothesis import given
from hypothesis import strategies as st

from densenet_edu import language
from densenet_edu.show import diagram, theme
from densenet_edu.show.diagram import labels, marks
from densenet_edu.show.diagram.scatter import Point, error_against
from densenet_edu.show.play import play
from densenet_edu.words import Refused

# Parameters, as Keras counts them, and the errors on C10+ and C100+ of Table 2.
TABLE_2 = (
    ("110", "ResNet with Stochastic Depth", 1_727_962, 5.23, 24.58),
    ("1202", "ResNet with Stochastic Depth", 19_421_274, 4.91, None),
    ("16", "Wide ResNet", 10_961_370, 4.81, 22.07),
    ("28", "Wide ResNet", 36_479_194, 4.17, 20.50),
    ("164", "ResNet (pre-activation)", 1_703_258, 5.46, 24.33),
    ("1001", "ResNet (pre-activation)", 10_327_706, 4.62, 22.71),
    ("L=40, k=12", "DenseNet", 1_019_722, 5.24, 24.42),
    ("L=100, k=12", "DenseNet", 6_979_642, 4.10, 20.20),
    ("L=100, k=24", "DenseNet", 27_249_082, 3.74, 19.25),
    ("L=100, k=12", "DenseNet-BC", 769_162, 4.51, 22.27),
    ("L=250, k=24", "DenseNet-BC", 15_324_406, 3.62, 17.60),
    ("L=190, k=40", "DenseNet-BC", 25_624_430, 3.46, 17.18),
)
POINTS = tuple(
    Point(label, family, {"params": count, "memory": count // 8}, {"C10+": c10, "C100+": c100})
    for label, family, count, c10, c100 in TABLE_2
)
DRAWN = {
    "params": lambda: error_against(POINTS),
    "the other data set": lambda: error_against(POINTS, "params", "C100+"),
    "memory": lambda: error_against(POINTS, "memory"),
    "linear": lambda: error_against(POINTS, log=False),
    "two families": lambda: error_against(POINTS, families=("DenseNet-BC", "Wide ResNet")),
    "no line": lambda: error_against(POINTS, joined=()),
    "a level far away": lambda: error_against(POINTS, level=50),
    "a level": lambda: error_against(POINTS, level=4.7),
    "one network": lambda: error_against(POINTS[:1]),
    "another axis": lambda: error_against([Point("a", "b", {"seconds": 3.0}, {"x": 1.0})], "seconds", log=False),
    "none drawn": lambda: error_against(POINTS, families=()),
}


@pytest.fixture(params=("ko", "en"))
def code(request):
    language(request.param)
    return request.param


@pytest.mark.parametrize("name", DRAWN)
def test_it_fits_its_paper_and_no_word_covers_another(name, code):
    picture = DRAWN[name]()
    assert crowded(picture) == []
    assert (re.search("[가-힣]", picture.svg) is not None) == (code == "ko")
    assert min(word.size for word in words(picture)) >= theme.SMALL


@pytest.mark.parametrize("name", DRAWN)
def test_its_rules_reach_nothing_else_and_it_has_no_ids(name):
    svg = DRAWN[name]().svg
    assert " id=" not in svg and "url(" not in svg and "nan" not in svg
    (style,) = re.findall("<style>(.*?)</style>", svg)
    assert all(selector.startswith(".dn-scatter") for selector in re.findall(r"([^{}]+)\{", style))
    assert DRAWN[name]().svg == svg


def centres(picture):
    """Return the centre of each circle that stands for a network."""
    return [(float(each.get("cx")), float(each.get("cy"))) for each in shapes(picture, "circle")[1:]]


def test_every_network_stands_where_its_numbers_say():
    points = [Point(str(n), "DenseNet-BC", {"params": 10**n}, {"e": n}) for n in (5, 6, 7)]
    (first, middle, last) = centres(error_against(points))
    assert middle[0] - first[0] == pytest.approx(last[0] - middle[0], abs=0.11)  # a tenth each, on a log scale
    assert first[1] - middle[1] == pytest.approx(middle[1] - last[1], abs=0.11)
    assert first[1] > last[1]  # a higher error rate stands higher
    points = [Point(str(n), "DenseNet-BC", {"params": n * 10**6}, {"e": n}) for n in (1, 2, 3)]
    (first, middle, last) = centres(error_against(points, log=False))
    assert middle[0] - first[0] == pytest.approx(last[0] - middle[0], abs=0.11)


def test_a_family_is_joined_from_the_cheapest_to_the_dearest_if_it_shall_be():
    given = [POINTS[11], POINTS[9], POINTS[10]]
    (line,) = shapes(error_against(given), "path", stroke=theme.LAYERS[0])
    across = [float(x) for x in re.findall(r"[ML]([\d.]+) ", line.get("d"))]
    assert across == sorted(across) and len(across) == 3
    assert shapes(error_against(given, joined=()), "path") == []


def test_the_scale_is_the_same_whatever_is_drawn():
    def grid(picture):
        return [(node.get("x1"), node.get("y1")) for node in shapes(picture, "line", stroke=theme.RULE)]

    every = error_against(POINTS)
    some = error_against(POINTS, families=("DenseNet-BC",))
    assert grid(every) == grid(some) == grid(error_against(POINTS, level=4.5))
    assert set(centres(some)) <= set(centres(every))
    assert len(centres(some)) == 3


def test_what_is_not_reported_is_not_drawn():
    language("en")
    assert "1202" in said(error_against(POINTS, dataset="C10+"))
    assert "1202" not in said(error_against(POINTS, dataset="C100+"))
    assert "of 11 networks" in error_against(POINTS, dataset="C100+").caption


def test_the_caption_names_the_lowest_error_and_its_cost():
    language("en")
    lowest = "of 12 networks DenseNet-BC L=190, k=40 has the lowest, 3.46% at 25.62 M."
    assert error_against(POINTS).caption == f"Error rate on C10+ against parameters: {lowest}"
    assert "at 12.22 MiB" in error_against(POINTS, "memory").caption  # 25,624,430 // 8 numbers of 4 bytes
    assert "No network" in error_against(POINTS, families=()).caption


def test_a_level_is_reached_by_a_network_or_between_two():
    language("en")
    two = [Point("a", "one", {"params": 1e6}, {"e": 8.0}), Point("b", "one", {"params": 1e8}, {"e": 4.0})]
    assert "one 10.00 M" in error_against(two, level=6).caption  # halfway on a log scale
    assert "one 50.50 M" in error_against(two, level=6, log=False).caption
    assert "one 100.0 M" in error_against(two, level=6, joined=()).caption
    assert "one 1.00 M" in error_against(two, level=8).caption
    assert "one never" in error_against(two, level=3).caption


def test_every_family_of_the_paper_looks_different_and_always_the_same():
    families = [*dict.fromkeys(point.family for point in POINTS), "FractalNet", "ResNet", "older", "oldest"]
    found = marks.looks(families)
    assert len(set(found.values())) == len(families)
    assert marks.looks(["DenseNet-BC", "x"])["DenseNet-BC"] == found["DenseNet-BC"]


def test_play_moves_it_through_axes_and_data_sets():
    explorer = play(partial(diagram.error_against, POINTS), axis=("params", "memory"), dataset=("C10+", "C100+"))
    explorer.axis, explorer.dataset = "memory", "C100+"
    assert explorer.pictures()[0] == error_against(POINTS, "memory", "C100+")
    assert [knob["shown"] for knob in explorer.knobs] == [["파라미터", "학습 메모리"], ["C10+", "C100+"]]


@pytest.mark.parametrize(
    ("call", "key", "names"),
    [
        (lambda: error_against([]), "diagram.scatter_no_point", "no point"),
        (lambda: error_against(POINTS, "macs"), "diagram.scatter_no_axis", "It has: params, memory."),
        (lambda: error_against(POINTS, dataset="SVHN"), "diagram.scatter_no_dataset", "some on: C10+, C100+."),
        (lambda: error_against(POINTS, families=("VGG",)), "diagram.scatter_no_family", "no family 'VGG'"),
        (lambda: error_against(POINTS, level="low"), "core.not_number", "level"),
        (lambda: error_against(POINTS, joined=("VGG",)), "diagram.scatter_no_family", "no family 'VGG'"),
        (
            lambda: error_against([Point("a", "b", {"params": 0}, {"x": 1})]),
            "diagram.scatter_not_positive",
            "b a has 0",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(call, key, names):
    language("en")
    with pytest.raises(Refused) as caught:
        call()
    assert (caught.value.key, names in str(caught.value)) == (key, True), str(caught.value)


SPOTS = st.tuples(st.floats(80, 860), st.floats(140, 490))


@given(st.lists(SPOTS, min_size=1, max_size=9))
def test_labels_stay_in_their_room(spots):
    room = labels.Box(70, 120, 890, 507)
    places = labels.placed(spots, [(80.0, 15.0)] * len(spots), room, [])
    assert len(places) == len(spots)
    assert all(room.holds(place.box) for place in places)
    assert places == labels.placed(spots, [(80.0, 15.0)] * len(spots), room, [])


def test_labels_of_marks_that_crowd_do_not_cover_one_another():
    spots = [(400.0 + 9 * n, 300.0 + 5 * (n % 2)) for n in range(8)]
    places = labels.placed(spots, [(60.0, 15.0)] * 8, labels.Box(70, 120, 890, 507), [])
    boxes = [place.box for place in places]
    assert not any(a.meets(b) for n, a in enumerate(boxes) for b in boxes[:n])


@pytest.mark.parametrize(
    ("ends", "crosses"),
    [
        (((0, 5), (20, 5)), True), (((0, 0), (20, 10)), True), (((0, 20), (20, 20)), False),
        (((0, 5), (3, 5)), False), (((6, 0), (6, 20)), True), (((4, 0), (4, 20)), False),
    ],
)  # fmt: skip
def test_a_line_crosses_a_label_or_not(ends, crosses):
    assert labels.crosses(labels.Box(5, 2, 15, 8), *ends) is crosses
