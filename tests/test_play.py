"""play draws every frame once, refuses in sentences, and keeps its values as traits."""

import gc
import json
import re
from fractions import Fraction

import pytest
from traitlets import HasTraits

from densenet_edu import DENSENET_121, DenseNet, language
from densenet_edu.show.explorer import Explorer
from densenet_edu.show.flipbook import unpack
from densenet_edu.show.picture import Picture
from densenet_edu.show.play import MOST_FRAMES, play
from densenet_edu.words import Refused


def svg(text, width=200, height=50):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><text>{text}</text></svg>'


def both(architecture):
    return Picture(svg(f"{architecture.growth_rate} {architecture.compression}"), f"k {architecture.growth_rate}")


def one(growth_rate):
    return Picture(svg(growth_rate**2), f"{growth_rate**2}")


def knob_of(values):
    """Return the state of the only knob of an explorer over one range."""

    def draw(off):
        return Picture(svg(off), "x")

    (knob,) = play(draw, off=values).knobs
    return knob


def texts(explorer, part):
    return [re.search(r"<text>(.*)</text>", frame)[1] for frame in unpack(explorer.parts[part]["drawings"])]


def test_parts_are_drawn_once_for_each_combination_of_their_own_ranges():
    drawn = []

    def counted(growth_rate):
        drawn.append(growth_rate)
        return one(growth_rate)

    explorer = play((both, counted), DENSENET_121, growth_rate=(16, 32, 48), compression=(0.5, 1.0))
    assert texts(explorer, 0) == ["16 0.5", "16 1.0", "32 0.5", "32 1.0", "48 0.5", "48 1.0"]
    assert drawn == [16, 32, 48]  # not 6: parts add up, they do not multiply
    assert [part["knobs"] for part in explorer.parts] == [[0, 1], [0]]


def test_a_drawing_gets_what_its_arguments_name():
    found = []

    def draw(architecture, start, widest, size, colour="red"):
        found.append((architecture.growth_rate, start, widest, size, colour))
        return Picture(svg("x"), "x")

    play(draw, DENSENET_121, growth_rate=(16, 32), bottleneck=(True, False), size=("small", "big"))
    widest = DENSENET_121  # 32 is the largest k; bottleneck is no number
    assert len(found) == 8
    assert {each[0] for each in found} == {16, 32}
    assert {each[1:3] for each in found} == {(DENSENET_121, widest)}
    assert {each[3:] for each in found} == {("small", "red"), ("big", "red")}


def test_the_widest_network_has_every_number_at_its_largest():
    widths = []

    def draw(architecture, widest):
        widths.append(widest)
        return Picture(svg("x"), "x")

    start = DenseNet(blocks=(5,), growth_rate=4, stem_channels=6)
    play(draw, start, growth_rate=(12, 4), blocks=[(5,), (8,), (2,)], compression=(0.5, 0.25))
    assert set(widths) == {DenseNet(blocks=(8,), growth_rate=12, compression=0.5, stem_channels=6)}


def test_it_starts_at_the_architectures_values_or_at_an_arguments_default():
    def draw(architecture, size="big", colour="none of them"):
        return Picture(svg("x"), "x")

    explorer = play(draw, DENSENET_121, growth_rate=(16, 32), size=("small", "big"), colour=("red", "blue"))
    assert (explorer.growth_rate, explorer.size, explorer.colour) == (32, "big", "red")
    assert [knob["start"] for knob in explorer.knobs] == [1, 1, 0]


@pytest.mark.parametrize(
    ("values", "kind", "shown"),
    [
        (range(8, 33, 8), "slider", ["8", "16", "24", "32"]),
        ((0.25, 0.5, 1.0), "slider", ["0.25", "0.5", "1"]),
        ((Fraction(1, 3), 1), "slider", ["1/3", "1"]),
        ([(5,), (6,)], "slider", ["5", "6"]),
        ([[5], [6]], "slider", ["5", "6"]),
        ((True, False), "checkbox", ["아니요", "예"]),
        (("a", "b", "c", "d"), "radio", ["a", "b", "c", "d"]),
        (("a", "b", "c", "d", "e"), "select", ["a", "b", "c", "d", "e"]),
        ([(), (2,), (2, 3)], "radio", ["없음", "2", "2, 3"]),
        ((None, 16), "radio", ["없음", "16"]),
        ((True, 1), "radio", ["예", "1"]),
        ((3, 3, 4), "slider", ["3", "4"]),
        ((True,), "radio", ["예"]),
    ],
)
def test_the_values_choose_the_control_and_how_it_is_written(values, kind, shown):
    knob = knob_of(values)
    assert (knob["kind"], knob["shown"]) == (kind, shown)


def test_labels_and_values_are_said_in_the_readers_language():
    def state():
        explorer = play(both, DENSENET_121, growth_rate=(16, 32), compression=(0.5, 1.0))
        return [(knob["label"], knob["said"][0]) for knob in explorer.knobs], explorer.words["reset"]

    assert state() == ([("성장률 k", "채널 16개"), ("압축 계수 θ", "0.5")], "처음 값으로")
    language("en")
    assert state() == ([("growth rate k", "16 channels"), ("compression θ", "0.5")], "reset")


def test_an_unknown_name_is_shown_as_it_is_and_one_block_is_called_by_its_layers():
    def draw(architecture, strange):
        return Picture(svg("x"), "x")

    start = DenseNet(blocks=(5,))
    explorer = play(draw, start, strange=(1, 2), blocks=[(5,), (6,)])
    assert [knob["label"] for knob in explorer.knobs] == ["strange", "층 수"]
    explorer = play(both, DENSENET_121, blocks=[(6, 12, 24, 16), (6, 12, 32, 32)])
    assert [knob["label"] for knob in explorer.knobs] == ["블록별 층 수"]


def test_a_chosen_value_is_a_trait_that_turns_the_page_both_ways():
    heard = []
    explorer = play((both, one), DENSENET_121, growth_rate=(16, 32, 48), compression=(0.5, 1.0))
    assert isinstance(explorer, HasTraits)
    explorer.observe(lambda change: heard.append(change["new"]), "growth_rate")
    assert [picture.caption for picture in explorer.pictures()] == ["k 32", "1024"]
    explorer.growth_rate = 48
    assert explorer.at == [2, 0]
    explorer.at = [0, 1]  # as the page sends it
    assert (explorer.growth_rate, explorer.compression) == (16, 1.0)
    assert heard == [48, 16]
    assert [picture.caption for picture in explorer.pictures()] == ["k 16", "256"]
    assert repr(explorer) == "k 16 256"


def test_a_list_chooses_the_tuple_that_it_equals():
    explorer = play(both, DenseNet(blocks=(5,)), blocks=[(5,), (6,)])
    explorer.blocks = [6]
    assert explorer.blocks == (6,)


def test_a_combination_that_cannot_be_is_a_frame_with_its_sentence():
    explorer = play(both, DENSENET_121, growth_rate=(32, 0))
    explorer.growth_rate = 0
    (picture,) = explorer.pictures()
    assert picture.caption == "growth_rate에 0을 넣을 수 없습니다. 1 이상의 정수여야 합니다."
    assert picture.caption in picture.svg
    assert explorer.parts[0]["box"].endswith("aspect-ratio:200/50")  # the room that the other frame takes


def test_the_box_is_as_high_as_the_highest_frame():
    def draw(height):
        return Picture(svg("x", height=height), "x")

    assert play(draw, height=(20, 70, 30)).parts[0]["box"].endswith("aspect-ratio:200/70")


def refused(call):
    sentences = []
    for code in ("ko", "en"):
        language(code)
        with pytest.raises(Refused) as caught:
            call()
        sentences.append(str(caught.value))
    language("ko")
    return caught.value.key, *sentences


def test_a_value_outside_the_range_is_refused_in_a_sentence():
    explorer = play(both, DENSENET_121, growth_rate=(16, 32))
    key, korean, english = refused(lambda: setattr(explorer, "growth_rate", 20))
    assert key == "play.not_among"
    assert korean == "growth_rate에 20을 넣을 수 없습니다. 이 탐색기의 값은 16, 32입니다."
    assert english == "growth_rate cannot be 20 here. This explorer has 16, 32."
    with pytest.raises(Refused):
        explorer.growth_rate = "16"
    assert explorer.growth_rate == 32


def test_too_many_frames_are_refused_with_their_number():
    many = {"growth_rate": range(1, 62), "stem_channels": range(1, 11)}
    start = DenseNet(stem_channels=10)
    key, _, english = refused(lambda: play(both, start, **many))
    assert key == "play.too_many"
    assert (
        english
        == "That makes 61 × 10 = 610 pictures. At most 600 are drawn in advance for one part; give fewer values."
    )
    assert MOST_FRAMES == 600
    explorer = play((one, lambda stem_channels: one(stem_channels)), start, **many)  # 61 + 10 are not too many
    assert [len(texts(explorer, part)) for part in (0, 1)] == [61, 10]


@pytest.mark.parametrize(
    ("call", "key", "names"),
    [
        (lambda: play(both, DENSENET_121), "play.no_range", "growth_rate=range"),
        (lambda: play(both, DENSENET_121, growth_rate=()), "play.empty_range", "growth_rate"),
        (lambda: play(both, DENSENET_121, growth_rate=32), "play.not_range", "growth_rate cannot be 32"),
        (lambda: play(both, DENSENET_121, stem="imagenet"), "play.not_range", "stem cannot be 'imagenet'"),
        (lambda: play(both, DENSENET_121, growht_rate=(16, 32)), "play.unused_range", "growth_rate"),
        (lambda: play(one, growth_rate=(1, 2), compression=(0.5, 1)), "play.unused_range", "depend on: growth_rate."),
        (lambda: play(lambda layout: one(1), layout=(1, 2)), "play.taken_name", "layout"),
        (lambda: play(both, growth_rate=(16, 32)), "play.missing", "both needs architecture"),
        (lambda: play(lambda architecture, size: one(1), size=(1, 2)), "play.missing", "needs architecture"),
        (lambda: play(lambda growth_rate, size: one(1), growth_rate=(1, 2)), "play.missing", "needs size"),
        (lambda: play(both, DENSENET_121, growth_rate=(16, 48)), "play.start_outside", "growth_rate starts at 32"),
        (lambda: play(both, DENSENET_121, stem_channels=(16, 48)), "play.start_outside", "starts at None"),
    ],
)  # fmt: skip
def test_what_cannot_be_played_is_refused_in_a_sentence(call, key, names):
    found, _, english = refused(call)
    assert (found, names in english) == (key, True), english


def test_a_mistake_in_a_drawing_is_not_hidden():
    def wrong(growth_rate):
        return one(growth_rate / 0)

    with pytest.raises(ZeroDivisionError):
        play(wrong, growth_rate=(1, 2))


def test_the_garbage_collector_is_as_it_was_whatever_happens():
    def wrong(growth_rate):
        assert not gc.isenabled()
        return one(growth_rate / 0)

    with pytest.raises(ZeroDivisionError):
        play(wrong, growth_rate=(1, 2))
    assert gc.isenabled()


def test_the_page_is_the_same_twice_and_another_for_another_picture():
    pages = [play(both, DENSENET_121, growth_rate=(16, 32)).page() for _ in range(2)]
    assert pages[0] == pages[1]
    assert pages[0] != play(both, DENSENET_121, growth_rate=(16, 32, 48)).page()


def test_the_page_carries_the_whole_state_and_nothing_that_ends_its_script():
    def draw(growth_rate):
        return Picture(svg("</script><!--"), "</script>")

    page = play(draw, growth_rate=(16, 32)).page()
    assert page.count("</script>") == 1
    state = json.loads(re.search(r"const state = (\{.*\}), heard", page)[1])
    assert set(state) == {"knobs", "parts", "at", "words"}
    assert "export" not in page
    assert 'alt="&lt;/script&gt;"' in page


def test_it_shows_itself_as_a_page_then_as_a_widget(monkeypatch):
    shown = []
    monkeypatch.setattr("densenet_edu.show.explorer.display", lambda bundle, raw: shown.append(bundle))
    explorer = play(both, DENSENET_121, growth_rate=(16, 32))
    explorer._ipython_display_()
    assert [sorted(bundle) for bundle in shown] == [
        ["text/html", "text/plain"],
        ["application/vnd.jupyter.widget-view+json", "text/plain"],
    ]
    assert [bundle["text/plain"] for bundle in shown] == ["k 32", ""]


class Shell:
    """A notebook's kernel, as far as `play` asks it."""

    def __init__(self):
        self.cell, self.run = "cell-1", 1

    def get_parent(self):
        return {"metadata": {"cellId": self.cell}, "header": {"msg_id": f"run-{self.run}"}}


def test_running_a_cell_again_closes_the_explorers_of_its_earlier_run(monkeypatch):
    shell = Shell()
    monkeypatch.setattr("densenet_edu.show.explorer.get_ipython", lambda: shell)

    def explorer():
        return play(both, DENSENET_121, growth_rate=(16, 32))

    first, beside = explorer(), explorer()
    assert first.comm and beside.comm  # two in one run stay
    shell.cell = "cell-2"
    other = explorer()
    shell.cell, shell.run = "cell-1", 2
    again = explorer()
    assert (first.comm, beside.comm, first.layout.comm) == (None, None, None)
    assert other.comm and again.comm


def test_outside_a_notebook_nothing_is_closed():
    first, second = (play(both, DENSENET_121, growth_rate=(16, 32)) for _ in range(2))
    assert first.comm and second.comm
    assert isinstance(first, Explorer)
