"""What a reader sees while a network learns; nothing is trained here."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import IPython.display
import pytest

from densenet_edu import DENSENET_40_12, language
from densenet_edu.core.recipe import CIFAR
from densenet_edu.core.run import Epoch, Run
from densenet_edu.learn import progress
from densenet_edu.learn.curves import curves
from densenet_edu.learn.progress import Progress

RUN = Run(CIFAR.during(4), DENSENET_40_12, "digits", (1300, 497), 3, {})
ONE = RUN.after(Epoch(1, 0.1, 2.0, 80.0, 1.9, 60.0, 3.0))
TWO = ONE.after(Epoch(2, 0.01, 1.0, 40.0, 0.9, 30.0, 3.0))


@pytest.fixture
def page(monkeypatch):
    """A notebook: all that was shown, the latest last, and a clock that stands still."""
    shown, clock = [], [100.0]

    class Handle:
        update = staticmethod(lambda html: shown.append(html.data))

    def display(html, display_id):
        assert display_id
        shown.append(html.data)
        return Handle()

    monkeypatch.setattr(IPython.display, "display", display)
    monkeypatch.setattr(progress, "_in_notebook", lambda: True)
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    return shown, clock


@pytest.mark.parametrize("code", ["ko", "en"])
def test_the_page_says_what_is_going_on_and_how_long_it_takes(page, code):
    language(code)
    shown, clock = page
    watched = Progress(RUN)
    watched.building()
    assert DENSENET_40_12.name in shown[-1]
    watched.first_step()
    assert "TensorFlow" in shown[-1]
    clock[0] += 20  # the first step takes long, and tells nothing about those that follow
    watched.step_over(1, 1, 10, 2.3)
    for done in range(2, 6):
        clock[0] += 2
        watched.step_over(1, done, 10, 2.0)
    assert {"ko": "약 70초 남았습니다", "en": "About 70 s left"}[code] in shown[-1]  # 35 steps of 2 seconds
    clock[0] += 2000
    watched.step_over(1, 6, 10, 2.0)
    assert {"ko": "시간", "en": " h left"}[code] in shown[-1]
    for html in shown:
        ElementTree.fromstring(html)
    assert "{" not in re.sub(r"<svg.*</svg>", "", shown[-1])


def test_a_fast_training_does_not_flood_the_page(page):
    shown, clock = page
    watched = Progress(RUN)
    for done in range(1, 1001):
        clock[0] += 0.001
        watched.step_over(1, done, 1000, 2.0)
    assert 2 <= len(shown) <= 3


def test_what_stays_names_no_durations_and_the_end_is_always_shown(page):
    shown, clock = page
    watched = Progress(RUN)
    watched.step_over(1, 1, 2, 2.0)
    watched.epoch_over(ONE)
    watched.note("디스크")
    watched.end(ONE, "끝")
    clock[0] += 3600
    again = Progress(RUN)
    again.note("디스크")
    again.end(ONE, "끝")
    assert shown[-1] == shown[-2]
    assert "<p>끝</p><p>디스크</p>" in shown[-1]


def test_outside_a_notebook_every_epoch_is_one_line(capsys):
    watched = Progress(RUN)
    watched.building()
    watched.step_over(1, 1, 2, 2.0)
    watched.epoch_over(ONE)
    watched.end(ONE, "끝")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "80.0%" in lines[0] and "60.0%" in lines[0]
    assert lines[1] == "끝"


def test_a_training_that_goes_on_shows_the_epochs_of_before_at_once(page):
    shown, _ = page
    Progress(RUN).going_on(TWO)
    assert 'value="0.5000"' in shown[-1]
    assert len(points(shown[-1])[0]) == 2


def test_that_it_goes_on_can_still_be_read_while_the_first_step_is_laid_out(page):
    language("en")
    shown, _ = page
    watched = Progress(RUN)
    watched.first_step()
    assert "goes on" not in shown[-1]
    watched.going_on(TWO)
    watched.first_step()
    assert "2 of 4 epochs" in shown[-1] and "TensorFlow" in shown[-1]


def points(svg):
    lines = re.findall(r'points="([^"]*)"', svg)
    return [[tuple(map(float, point.split(","))) for point in line.split()] for line in lines]


def test_curves_fall_as_the_errors_do_on_a_scale_that_starts_at_zero():
    train, test = points(curves(TWO))
    assert [x for x, _ in train] == [x for x, _ in test] == [104, 224]  # of four epochs on 480 units from 44
    (_, high), (_, low) = train
    assert 22 <= high < low <= 192
    assert high == 22 and low == 107  # 80% is the top, 40% half of it
    assert test[1][1] == pytest.approx(192 - 170 * 30 / 80, abs=0.06)


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("run", [RUN, ONE, TWO, replace(TWO, recipe=CIFAR)])
def test_every_picture_is_sound_and_says_in_words_what_it_shows(run, code):
    language(code)
    picture = ElementTree.fromstring(curves(run))
    texts = [part.text for part in picture.iter("{http://www.w3.org/2000/svg}desc")]
    assert len(texts) == 1
    if run.epochs:
        assert f"{run.test_error:.1f}%" in texts[0]
    assert len(re.findall("stroke-dasharray", curves(run))) == len(run.recipe.new_rates)


@pytest.mark.parametrize(("code", "dashed"), [("ko", "점선: 학습률이 낮아짐"), ("en", "dashed: lower rate")])
def test_the_curves_say_what_the_dashed_lines_are_if_there_are_any(code, dashed):
    language(code)
    assert dashed in curves(TWO)
    assert dashed not in curves(replace(TWO, recipe=replace(TWO.recipe, new_rates=())))


def test_both_curves_are_strong_enough_to_be_seen():
    widths = re.findall(r'<polyline [^>]*stroke-width="([\d.]+)"', curves(TWO))
    assert len(widths) == 2 and all(float(width) >= 2 for width in widths)


def test_half_way_is_rounded_up(page):
    language("en")
    run = RUN.after(Epoch(1, 0.1, 2.0, 41.05, 1.9, 62.55, 3.0))
    Progress(run).epoch_over(run)
    shown, _ = page
    assert "training error 41.1%, test error 62.6%" in shown[-1]
    assert shown[-1].count("62.6%") == 2  # the sentence, and the description of the picture
