"""Pictures of trainings: every seed a dot where its error is, one scale for all frames, captions from the records."""

import re
from dataclasses import replace
from functools import partial
from itertools import combinations, pairwise
from math import dist
from random import Random

import invented
import pytest
from drawing import SVG, crowded, said, shapes, tree, words

from densenet_edu import Refused, language
from densenet_edu.core import recorded
from densenet_edu.core.recorded import DENSENET_BC, LONG, PLAIN, RESNET, SHORT
from densenet_edu.show import diagram, runs, theme
from densenet_edu.show.diagram import svg
from densenet_edu.show.diagram.members import members
from densenet_edu.show.play import play

ONE = invented.run(DENSENET_BC, LONG, last=50)
FAR = invented.run(RESNET, replace(LONG, epochs=300, new_rates=(150, 225)), 12345, last=3)
RECORDED = recorded.runs
BY = {
    "growth_rate": (runs.by_growth_rate, {"growth_rate": runs.GROWTH_RATES}),
    "depth": (runs.by_depth, {"depth": runs.DEPTHS}),
    "families": (runs.by_family, {"family": runs.FAMILIES}),
    "parts": (runs.by_part, {"part": runs.PARTS}),
}
DRAWN = {
    "curves": lambda: diagram.curves(ONE),
    "losses": lambda: diagram.curves(ONE, "loss"),
    "300 epochs": lambda: diagram.curves(FAR),
    "one epoch": lambda: diagram.curves(invented.run(RESNET, SHORT, epochs=1)),
    "beside": lambda: diagram.beside(mine=ONE, plain=invented.group("families")["plain"]),
    "five beside": lambda: diagram.beside(my_network=ONE, **invented.group("families")),
    "alike": lambda: diagram.beside(a=ONE, b=ONE, c=ONE),
    "figure 4": runs.figure_4,
    "the same twice": lambda: runs.figure_4("resnet", "resnet"),
    **{f"{name} {n}": partial(draw, *given.values(), n) for name, (draw, given) in (
        (name, (draw, {key: values[n] for key, values in given.items()}))
        for name, (draw, given) in BY.items() for n in (0, 2)
    ) for n in (0, 2)},
}  # fmt: skip


@pytest.fixture(autouse=True)
def records(monkeypatch):
    monkeypatch.setattr(recorded, "runs", invented.group)
    language("en")


@pytest.fixture(params=("ko", "en"))
def code(request):
    language(request.param)
    return request.param


@pytest.mark.parametrize("name", DRAWN)
def test_it_fits_its_paper_and_no_word_covers_another(name, code):
    picture = DRAWN[name]()
    _, _, width, _ = map(float, tree(picture).get("viewBox").split())
    assert width == theme.WIDTH
    assert crowded(picture) == []
    assert min(word.size for word in words(picture)) >= theme.SMALL
    assert (re.search("[가-힣]", picture.caption) is not None) == (code == "ko")
    assert picture.caption in tree(picture).findtext("{http://www.w3.org/2000/svg}desc")


@pytest.mark.parametrize("name", DRAWN)
def test_its_rules_reach_nothing_else_and_it_has_no_ids(name):
    svg = DRAWN[name]().svg
    assert " id=" not in svg and "nan" not in svg and DRAWN[name]().svg == svg
    for style in re.findall("<style>(.*?)</style>", svg):
        assert all(selector.startswith(".dn-") for selector in re.findall(r"([^{}]+)\{", style))


def test_the_caption_is_computed_from_the_records():
    # Invented: errors of 59.5, 60 and 60.5. 216 + 3 (752 + 824) + 2 * 160 + 32 + 170 parameters
    assert (
        runs.by_growth_rate(4, 2).caption
        == "k = 4 (5,466 parameters), seed 2: a test error of 60.5% after 4 epochs; the mean of 3 seeds is "
        "60.0% (59.5–60.5)."
    )
    language("ko")
    assert (
        runs.by_family("plain", 1).caption
        == "스킵 연결 없는 사슬(파라미터 52,237개), 시드 1: 8에포크 뒤 테스트 오류율은 60.0%이고, "
        "시드 3개의 평균은 60.0%(59.5–60.5)입니다."
    )


def dots(picture):
    """Return (x, y) of the dots of single trainings."""
    return [(float(c.get("cx")), float(c.get("cy"))) for c in shapes(picture, "circle", r="5.0")]


def test_every_training_is_a_dot_where_its_error_is():
    placed = dots(runs.by_growth_rate())
    assert len(placed) == 3 * len(runs.GROWTH_RATES)
    heights = [y for _, y in placed]
    # Invented: each k three points below the one before, each seed half a point above the one before
    point = (heights[3] - heights[0]) / 3
    assert point > 5
    assert [round((y - heights[0]) / point, 1) for y in heights[:6]] == [0, -0.5, -1, 3, 2.5, 2]
    three = [[x for x, _ in placed[n : n + 3]] for n in range(0, len(placed), 3)]
    columns = [(min(each) + max(each)) / 2 for each in three]  # dots step aside evenly
    assert [round(x - columns[0], 1) for x in three[0]] != [0, 0, 0]  # half a point is less than a dot
    gaps = [after - before for before, after in pairwise(columns)]
    assert gaps[1] / gaps[0] == pytest.approx(0.513, abs=0.002)  # log(16 / 10) over log(10 / 4)


@pytest.mark.parametrize("name", BY)
def test_the_scale_is_the_same_in_every_frame(name):
    draw, given = BY[name]
    ((argument, values),) = given.items()
    frames = [draw(**{argument: value, "seed": seed}) for value in values for seed in runs.SEEDS]
    assert len({tuple(dots(frame)) for frame in frames}) == 1
    assert len({tree(frame).get("viewBox") for frame in frames}) == 1
    grids = {tuple(word for word in said(frame) if re.fullmatch(r"[\d.]+", word)) for frame in frames}
    assert len(grids) == 1


@pytest.mark.parametrize("name", BY)
def test_play_makes_an_explorer_of_it(name):
    draw, given = BY[name]
    ((argument, values),) = given.items()
    explorer = play(draw, **given, seed=runs.SEEDS)
    setattr(explorer, argument, values[0])
    explorer.seed = 2
    assert repr(explorer) == draw(values[0], 2).caption
    assert [knob["label"] for knob in explorer.knobs][1] == "seed"
    language("ko")
    words_of = play(draw, **given, seed=runs.SEEDS).knobs[0]
    assert re.search("[가-힣]", words_of["label"]) and all("_" not in value for value in words_of["shown"])


def test_every_pair_of_families_stands_on_one_scale():
    explorer = play(runs.figure_4, one=runs.FAMILIES, other=runs.FAMILIES)
    assert {value for knob in explorer.knobs for value in knob["shown"]} == {
        "plain chain", "ResNet", "pre-activation ResNet", "DenseNet-BC"
    }  # fmt: skip
    sizes, grids = set(), set()
    for explorer.one in runs.FAMILIES:
        for explorer.other in runs.FAMILIES:
            (picture,) = explorer.pictures()
            sizes.add(picture.size)
            grids.add(tuple(word for word in said(picture) if re.fullmatch(r"[\d.]+", word)))
    # the last numbers of a line are no part of the grid, but look like it
    assert len(sizes) == 1 and len({tuple(w for w in grid if float(w) % 0.5 == 0) for grid in grids}) == 1


def test_both_measures_of_a_run_make_an_explorer():
    explorer = play(partial(diagram.curves, ONE), measure=("error", "loss"))
    assert "48.0% on the training images and 50.0%" in repr(explorer)
    explorer.measure = "loss"
    assert "1.20 on the training images and 1.32" in repr(explorer)


def test_the_mean_of_several_seeds_is_drawn_strong():
    three = [invented.run(PLAIN, SHORT, seed, last=error) for seed, error in enumerate((40, 50, 60))]
    picture = diagram.beside(plain=three)
    assert "plain chain 50.0% (40.0–60.0)" in picture.caption
    strong = [path.get("d") for path in shapes(picture, "path", stroke_width="3")]
    thin = [path.get("d") for path in shapes(picture, "path", stroke_width="1.2")]
    assert len(strong) == 2 and len(thin) == 6
    ends = [float(d.split()[-1]) for d in (*thin[3:], strong[1])]  # the heights of the last test errors
    assert ends[3] == pytest.approx(sum(ends[:3]) / 3, abs=0.11)
    assert ends[0] > ends[1] > ends[2]  # a higher error stands higher


def test_a_run_that_was_stopped_says_how_far_it_came():
    stopped = invented.run(DENSENET_BC, LONG, epochs=3)
    assert any("3/8 epochs" in word for word in said(diagram.curves(stopped)))


def test_a_record_that_is_missing_is_a_frame_with_its_sentence(monkeypatch):
    def missing(group):
        raise Refused("run.unreadable_file", path="plain_0.json")

    monkeypatch.setattr(recorded, "runs", missing)
    assert "plain_0.json cannot be read" in repr(play(runs.by_family, family=runs.FAMILIES, seed=runs.SEEDS))


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: diagram.curves(invented.run(RESNET, SHORT, epochs=0)), "No epoch is over"),
        (lambda: diagram.curves(ONE, "accuracy"), "measure cannot be 'accuracy'"),
        (lambda: diagram.curves("run.json"), "'run.json' is no record"),
        (lambda: diagram.beside(), "cannot hold 0 trainings"),
        (lambda: diagram.beside(a=[]), "cannot hold 0 trainings"),
        (lambda: diagram.beside(**dict.fromkeys("abcdef", ONE)), "cannot hold 6 trainings"),
        (
            lambda: diagram.beside(a=ONE, b=invented.run(RESNET, SHORT, data="digits", images=(1300, 497))),
            "10,000 images of CIFAR-10, and 1,300 images of handwritten digits",
        ),
        (lambda: runs.by_growth_rate(7), "no record of 7. There are: 4, 10, 16, 24"),
        (lambda: runs.by_family("vgg"), "no record of 'vgg'"),
        (lambda: runs.by_depth(10, seed=9), "No training was recorded with seed 9. There are: 0, 1, 2"),
        (lambda: runs.figure_4("vgg"), "no record of 'vgg'"),
        (lambda: runs.table("vgg"), "no record of 'vgg'. There are: families"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, sentence):
    with pytest.raises(Refused, match=re.escape(sentence)):
        draw()


def test_a_name_cannot_break_the_drawing():
    language("ko")
    svg = diagram.beside(**{"<b>": ONE, "나의_네트워크": ONE}).svg
    assert "<b>" not in svg and "나의_네트워크" in svg


def test_a_group_of_one_has_a_picture_too():
    assert members({10: [ONE]}, 10, 0, what="growth_rate").caption.startswith("k = 10 (50,151 parameters), seed 0")


@pytest.mark.parametrize("group", recorded.PLAN)
def test_a_group_is_a_table_as_well(group, code):
    table = runs.table(group)
    assert len(table.rows) == len(recorded.PLAN[group])
    first = [cell.number for cell in table.cells[0]]
    assert first[3:6] == [60.0, 59.5, 60.5]  # mean, smallest, largest of what was invented


def group_of(name, errors):
    """Return a group of the plan with these test errors, three for each member."""
    return {
        member: tuple(
            invented.run(planned.architecture, planned.recipe, seed, last=error)
            for seed, error in enumerate(errors[number])
        )
        for number, (member, planned) in enumerate(recorded.PLAN[name].items())
    }


def random_errors(seed, name):
    random = Random(seed)
    middles = [random.choice((50, random.uniform(37, 62))) for _ in recorded.PLAN[name]]
    wide = random.choice((0, 0.1, 0.5, 3, 9))
    return [[round(20 * random.uniform(middle - wide, middle + wide)) / 20 for _ in range(3)] for middle in middles]


def drawn_with(monkeypatch, source, name):
    """Return the first frame of a group: as recorded, or with errors drawn from a seed."""
    group = RECORDED(name) if source == "recorded" else group_of(name, random_errors(source, name))
    monkeypatch.setattr(recorded, "runs", lambda _: group)
    draw, given = BY[name]
    ((argument, values),) = given.items()
    return draw(**{argument: values[-1], "seed": 1}), list(group.values())


SOURCES = ["recorded", *range(12)]


@pytest.mark.parametrize("name", BY)
@pytest.mark.parametrize("source", SOURCES)
def test_no_two_dots_lie_on_one_another_and_the_ring_is_around_one(monkeypatch, source, name):
    picture, groups = drawn_with(monkeypatch, source, name)
    placed = dots(picture)
    assert len(placed) == 3 * len(groups)
    assert min(dist(one, other) for one, other in combinations(placed, 2)) >= 10  # twice the radius
    (ring,) = shapes(picture, "circle", fill="none")
    assert (float(ring.get("cx")), float(ring.get("cy"))) == placed[-2]  # seed 1 of the last member
    along = 1 if name in ("growth_rate", "depth") else 0
    errors = [run.test_error for group in groups for run in group]
    # Errors and places lie on one straight line: what steps aside keeps its error.
    low, high = errors.index(min(errors)), errors.index(max(errors))
    if errors[low] < errors[high]:
        slope = (placed[high][along] - placed[low][along]) / (errors[high] - errors[low])
        wanted = [placed[low][along] + slope * (error - errors[low]) for error in errors]
        assert [place[along] for place in placed] == pytest.approx(wanted, abs=0.11)


def test_two_seeds_with_one_error_are_two_dots(monkeypatch):
    same = [[37.2, 37.2, 37.9], [40, 40, 40], [50, 51, 52], [55, 58, 61]]
    monkeypatch.setattr(recorded, "runs", lambda name: group_of(name, same))
    placed = dots(runs.by_family())
    (x, y), (other_x, other_y) = placed[:2]
    assert x == other_x and abs(y - other_y) >= 10
    assert len({x for x, _ in placed[3:6]}) == 1 and len(set(placed[3:6])) == 3
    assert len({y for _, y in placed[9:]}) == 1  # where there is room none steps aside


@pytest.mark.parametrize("name", ["growth_rate", "depth"])
@pytest.mark.parametrize("source", SOURCES)
def test_a_mean_stands_beside_its_own_short_line_and_covers_nothing(monkeypatch, source, name, code):
    picture, groups = drawn_with(monkeypatch, source, name)
    title = {"ko": "테스트 오류율(%)", "en": "test error (%)"}[code]
    (named,) = (word for word in words(picture) if word.said == title)
    haloed = [bool(node.get("paint-order")) for node in tree(picture).iter(f"{SVG}text")]
    means = [word for word, is_haloed in zip(words(picture), haloed, strict=True) if is_haloed]
    assert len(means) == len(groups)
    lines = [[float(node.get(key)) for key in ("x1", "y1", "x2")] for node in shapes(picture, "line", stroke=theme.INK)]
    assert len(lines) == len(groups)
    path = shapes(picture, "path", stroke=theme.CARRIED)[0].get("d")
    corners = [tuple(map(float, corner.split())) for corner in path[1:].split("L")]
    through = [
        (x + (next_x - x) * part / 200, y + (next_y - y) * part / 200)
        for (x, y), (next_x, next_y) in pairwise(corners)
        for part in range(201)
    ]
    for word, (left, height, right) in zip(means, lines, strict=True):
        box = (word.left, word.top + 1, word.right, word.bottom - 1)
        assert not word.covers(named)
        for spot in dots(picture):
            assert to(box, spot) >= 5.5, word.said
        (ring,) = shapes(picture, "circle", fill="none")
        assert to(box, (float(ring.get("cx")), float(ring.get("cy")))) >= 8.5
        assert min(to(box, spot) for spot in through) >= 1.5
        for line in lines:
            assert min(to(box, (line[0] + (line[2] - line[0]) * part / 40, line[1])) for part in range(41)) >= 1
        aside = min(abs(word.left - right), abs(left - word.right))
        assert aside < 30 and abs((word.top + word.bottom) / 2 - height) < 42
        if source == "recorded":
            assert aside < 9 and abs((word.top + word.bottom) / 2 - height) < 8


def to(box, spot):
    """Return how far a spot is from a box, 0 inside."""
    left, top, right, bottom = box
    return dist(spot, (min(max(spot[0], left), right), min(max(spot[1], top), bottom)))


@pytest.mark.parametrize("name", BY)
def test_what_a_line_is_stands_beside_its_end_or_a_thin_line_leads_there(monkeypatch, name):
    picture, _ = drawn_with(monkeypatch, "recorded", name)
    for end in shapes(picture, "circle", r="4"):
        x, y, colour = float(end.get("cx")), float(end.get("cy")), end.get("fill")
        (swatch,) = (
            line for line in shapes(picture, "line", stroke=colour, stroke_width="3") if float(line.get("x1")) > x
        )
        label = float(swatch.get("y1"))
        assert abs(label - y) <= 16  # half of what the two labels need
        leaders = [[float(line.get(key)) for key in ("x1", "y1", "x2", "y2")]
                   for line in shapes(picture, "line", stroke=colour, stroke_width="1")]  # fmt: skip
        assert leaders == ([[x, y, float(swatch.get("x1")), label]] if abs(label - y) > 2 else [])


def test_no_thin_line_goes_on_where_a_run_was_stopped():
    stopped = invented.run(DENSENET_BC, LONG, epochs=3)
    picture = diagram.curves(stopped)
    assert [line for line in shapes(picture, "line", stroke_width="1") if line.get("stroke") == theme.NEW] == []


@pytest.mark.parametrize(
    ("centres", "by_hand"),
    [
        ([100, 200], [100, 200]),
        ([100, 101], [84.5, 116.5]),
        ([100, 100, 100], [68, 100, 132]),
        ([100, 130, 200], [99, 131, 200]),
        # Less 0, 32, 64, 96 they are 50, 68, 36, 21: the last three share 41.7, below the first; so all share 43.75.
        ([50, 100, 100, 117], [43.75, 75.75, 107.75, 139.75]),
        ([10, 11], [16, 48]),  # no label leaves the room
        ([299, 299], [252, 284]),
    ],
)
def test_labels_are_spread_around_their_middle(centres, by_hand):
    assert svg.around(centres, 32, 0, 300) == pytest.approx(by_hand)


def test_half_way_is_rounded_up_wherever_an_error_is_written():
    exact = [62.55, 41.05, 48.05]
    three = [replace(invented.run(PLAIN, SHORT, seed), epochs=last(error)) for seed, error in enumerate(exact)]
    assert "62.6%" in said(diagram.curves(three[0]))[-1] and "62.6%" in diagram.curves(three[0]).caption
    assert "1.13" in said(diagram.curves(three[0], "loss"))[-1]
    picture = members({10: three}, 10, 0, what="growth_rate")
    assert "62.6% after 4 epochs" in picture.caption and "(41.1–62.6)" in picture.caption
    assert "62.6%" in said(picture)
    assert "50.6% (41.1–62.6)" in diagram.beside(plain=three).caption  # 151.65 / 3 = 50.55
    assert "50.6" in said(picture)
    assert "50.6%" in said(diagram.beside(plain=three))
    assert "50.6" in said(members({"plain": three}, "plain", 0, what="families"))


def last(error):
    epochs = invented.run(PLAIN, SHORT).epochs
    return (*epochs[:-1], replace(epochs[-1], test_error=error, train_error=error, test_loss=1.125, train_loss=1.125))


@pytest.mark.parametrize("name", ["families", "parts"])
def test_a_training_is_called_the_same_in_the_list_and_in_the_picture(name, code):
    draw, given = BY[name]
    knob = play(draw, **given, seed=runs.SEEDS).knobs[0]
    ((argument, values),) = given.items()
    listed = dict(zip(values, knob["shown"], strict=True))
    if name == "parts":
        assert listed.pop("densenet_bc") in ("바꾸지 않음", "nothing")  # what the list asks for is what is changed
    for value, shown in listed.items():
        picture = draw(**{argument: value})
        (called,) = (word for word in said(picture) if word in (shown, f"{shown}(θ = 1)", f"{shown} (θ = 1)"))
        assert picture.caption.startswith(called)


def test_two_things_are_changed_where_the_title_says_so(code):
    base, dropout = recorded.PLAN["parts"]["densenet_bc"].recipe, recorded.PLAN["parts"]["dropout"].recipe
    assert (base.augmented, dropout.augmented) == (True, False)
    assert (base.dropping, dropout.dropping) == ("without augmentation", "always")
    assert {"ko": "한두 부분", "en": "one or two parts"}[code] in said(runs.by_part("dropout"))[0]
