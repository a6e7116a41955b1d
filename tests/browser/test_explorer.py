"""Explorers in real JupyterLab: every kind of knob, by keyboard and by mouse, shows what Python draws."""

import itertools
from dataclasses import replace

import pytest

from densenet_edu.show.picture import Picture
from densenet_edu.words import Refused
from tests.browser import every_knob
from tests.browser.notebook import eventually, opened
from tests.browser.on_page import explorers, wait_for_two

PYTHON = every_knob.drawn()
START = {"growth_rate": 12, "bottleneck": True, "colour": "red", "blocks": (6, 12, 24, 16)}


@pytest.fixture(scope="module")
def note(jupyter, lab):
    cells = (
        every_knob.drawing(),
        every_knob.PLAY,
        "second = play(chosen, architecture, colour=('green', 'red'))\nsecond",
    )
    path = lab.add("knobs.ipynb", every_knob.notebook(*cells))
    with opened(jupyter, lab, path) as note:
        note.run()
        wait_for_two(jupyter, "explorer-widget")
        yield note


@pytest.fixture
def explorer(note):
    """The first explorer, at its start."""
    found = explorers(note.page)[0]
    found.root.scroll_into_view_if_needed()
    found.reset.click()
    return found


def python_draws(**changed):
    """Return what the drawing functions return for these values."""
    chosen = START | changed
    fields = {name: value for name, value in chosen.items() if name != "colour"}
    try:
        first = PYTHON.chosen(replace(PYTHON.architecture, **fields), chosen["colour"])
    except Refused as refused:
        first = Picture(f'<p class="explorer-refused" aria-hidden="true">{refused}</p>', str(refused))
    return first, PYTHON.squared(chosen["growth_rate"], PYTHON.architecture)


def test_it_starts_where_the_architecture_does(explorer):
    assert explorer.shows(*python_draws())
    assert [explorer.kind(name) for name in explorer.names()] == ["slider", "checkbox", "radio", "select"]


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ("ArrowRight", 16), ("ArrowUp", 16), ("ArrowLeft", 8), ("End", 40), ("Home", 8), ("PageUp", 16),
        ("End ArrowLeft ArrowLeft", 32),
    ],
)  # fmt: skip
def test_a_slider_answers_to_the_keys(explorer, keys, chosen):
    for key in keys.split():
        explorer.press("growth_rate", key)
    assert explorer.shows(*python_draws(growth_rate=chosen))
    assert explorer.input("growth_rate").get_attribute("aria-valuetext") == f"채널 {chosen}개"
    assert explorer.knob("growth_rate").locator(".explorer-value").text_content() == str(chosen)


def test_a_slider_answers_to_the_mouse_at_every_position(explorer):
    for at, chosen in enumerate(PYTHON.ranges["growth_rate"]):
        explorer.point("growth_rate", at)
        assert explorer.shows(*python_draws(growth_rate=chosen))


@pytest.mark.parametrize("name", START)
def test_sweeping_a_knob_finds_the_frames_that_are_wrong(explorer, name):
    values = (False, True) if name == "bottleneck" else tuple(PYTHON.ranges[name])
    frames = [python_draws(**{name: each}) for each in values]
    height = explorer.height()
    assert explorer.sweep(name, frames) == [[], [height]]
    explorer.reset.click()
    swapped = [frames[1], frames[0], *frames[2:]]
    assert explorer.sweep(name, swapped)[0] == [0, 1]


def test_a_dragged_slider_ends_where_it_was_let_go(explorer):
    explorer.drag("growth_rate", 1, 7)
    assert explorer.shows(*python_draws(growth_rate=36))


def test_a_checkbox_answers_to_space_and_to_the_mouse(explorer):
    explorer.press("bottleneck", "Space")
    assert explorer.shows(*python_draws(bottleneck=False))
    explorer.point("bottleneck", 1)
    assert explorer.shows(*python_draws(bottleneck=True))


def test_radio_buttons_answer_to_the_keys_and_to_the_mouse(explorer):
    explorer.press("colour", "ArrowDown")
    assert explorer.shows(*python_draws(colour="green"))
    explorer.press("colour", "ArrowUp")
    assert explorer.shows(*python_draws(colour="red"))
    for at, colour in enumerate(PYTHON.ranges["colour"]):
        explorer.point("colour", at)
        assert explorer.shows(*python_draws(colour=colour))


def test_a_list_answers_to_the_keys_and_to_a_choice(explorer):
    explorer.press("blocks", "ArrowDown")
    assert explorer.shows(*python_draws(blocks=(6, 12, 32, 32)))
    for at, blocks in enumerate(PYTHON.ranges["blocks"]):
        explorer.point("blocks", at)
        assert explorer.shows(*python_draws(blocks=blocks))


def test_every_position_shows_its_own_frame_at_the_same_height(explorer):
    height, refused = explorer.height(), 0
    corners = itertools.product((0, 8), (0, 1), (0, 2), (0, 4))
    for positions in corners:
        for name, at in zip(START, positions, strict=True):
            explorer.point(name, at)
        chosen = {
            name: ((False, True) if name == "bottleneck" else tuple(values))[at]
            for (name, values), at in zip(PYTHON.ranges.items(), positions, strict=True)
        }
        assert explorer.shows(*python_draws(**chosen))
        assert explorer.height() == height
        refused += explorer.root.locator(".explorer-refused").count()
    assert refused == 4  # k = 8 and blue: with and without bottleneck, at the first and the last list of blocks


def test_the_reset_button_brings_the_start_back(explorer):
    explorer.press("growth_rate", "End")
    explorer.press("bottleneck", "Space")
    explorer.point("colour", 2)
    explorer.point("blocks", 3)
    assert explorer.reset.text_content() == "처음 값으로"
    explorer.reset.click()
    assert explorer.shows(*python_draws())
    assert [explorer.at(name) for name in START] == [1, 1, 0, 0]


@pytest.mark.parametrize("name", START)
def test_the_focus_stays_and_the_keys_reach_nobody_else(explorer, note, name):
    before = note.cells(), note.script("return panel.content.model.cells.length")
    for key in ("ArrowRight", "ArrowDown", "ArrowUp", "a", "b", "x", "d", "d", "m"):  # a: a cell above; dd: delete
        explorer.press(name, key)
        assert explorer.focused(name)
    assert (note.cells(), note.script("return panel.content.model.cells.length")) == before


def test_tab_walks_through_the_knobs_to_the_reset_button(explorer):
    explorer.input("growth_rate").focus()
    for name in ("bottleneck", "colour", "blocks"):
        explorer.page.keyboard.press("Tab")
        assert explorer.focused(name)
    explorer.page.keyboard.press("Tab")
    assert explorer.reset.evaluate("(button) => button === document.activeElement")


def test_the_sentence_is_spoken_once_after_the_last_move(explorer):
    explorer.page.wait_for_timeout(700)  # what reset had to say
    explorer.status.evaluate("""(status) => {
      window.said = [];
      new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
    }""")
    for _ in range(5):
        explorer.press("growth_rate", "ArrowRight")
    explorer.page.wait_for_function("() => said.length > 0")
    explorer.page.wait_for_timeout(700)
    captions = " ".join(picture.caption for picture in python_draws(growth_rate=32))
    assert explorer.page.evaluate("said") == [captions]


def test_python_hears_what_is_chosen(explorer, note):
    explorer.press("growth_rate", "End")
    explorer.point("colour", 1)
    explorer.point("blocks", 4)
    explorer.press("bottleneck", "Space")
    asked = "(explorer.growth_rate, explorer.bottleneck, explorer.colour, explorer.blocks)"
    assert eventually(lambda: note.ask(asked) == "(40, False, 'green', (6, 12, 64, 48))")


def test_the_page_shows_what_python_chooses(explorer, note):
    note.ask("setattr(explorer, 'growth_rate', 24)")
    assert eventually(lambda: explorer.shows(*python_draws(growth_rate=24)))
    assert explorer.at("growth_rate") == 4


def test_two_explorers_do_not_meet(explorer, note):
    second = explorers(note.page)[1]
    explorer.point("colour", 2)
    second.point("colour", 0)
    assert (explorer.at("colour"), second.at("colour")) == (2, 0)
    assert explorer.shows(*python_draws(colour="blue"))
    assert second.shows(PYTHON.chosen(PYTHON.architecture, "green"))


def test_running_a_cell_again_closes_its_earlier_explorer(note):
    count = "len(__import__('ipywidgets').Widget.get_manager_state()['state'])"
    before = note.ask(count)
    explorers(note.page)[1].point("colour", 1)
    for _ in range(3):
        note.script("await jupyterapp.commands.execute('notebook:run-all-cells');")
    wait_for_two(note.page, "explorer-widget")
    assert note.ask(count) == before
    assert eventually(lambda: [each.at("colour") for each in explorers(note.page)] == [0, 0])


def test_without_its_kernel_it_still_moves(explorer, note):
    note.restart()
    explorer.press("growth_rate", "End")
    assert explorer.shows(*python_draws(growth_rate=40))
