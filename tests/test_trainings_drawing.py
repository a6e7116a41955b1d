"""Pictures of trainings: every seed a dot where its error is, one scale for all frames, captions from the records."""

import re
from dataclasses import replace
from functools import partial
from itertools import pairwise

import invented
import pytest
from drawing import crowded, said, shapes, tree, words

from densenet_edu import Refused, language
from densenet_edu.core import recorded
from densenet_edu.core.recorded import DENSENET_BC, LONG, PLAIN, RESNET, SHORT
from densenet_edu.show import diagram, runs, theme
from densenet_edu.show.diagram.members import members
from densenet_edu.show.play import play

ONE = invented.run(DENSENET_BC, LONG, last=50)
FAR = invented.run(RESNET, replace(LONG, epochs=300, new_rates=(150, 225)), 12345, last=3)
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
    columns = sorted({x for x, _ in placed})
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
