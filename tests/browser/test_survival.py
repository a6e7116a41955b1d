"""An explorer outlives its kernel: saved and opened again, not trusted, exported, in the dark, on a narrow screen."""

import nbformat
import pytest

from densenet_edu.course.notebook import stripped
from tests.browser import every_knob
from tests.browser.lab import exported, window
from tests.browser.notebook import DARK, LIGHT, eventually, opened
from tests.browser.on_page import explorers, wait_for_two

CELLS = (every_knob.drawing(), every_knob.PLAY, f"display({every_knob.PLAY.splitlines()[1]})\nprint('after')")
K = "growth_rate"
PYTHON = every_knob.drawn()


@pytest.fixture(scope="module")
def page(jupyter):
    """JupyterLab."""
    return jupyter


@pytest.fixture(scope="module")
def saved(page, lab):
    """A notebook with two explorers, run and saved in JupyterLab; its path there. Its kernel is gone."""
    path = lab.add("saved.ipynb", every_knob.notebook(*CELLS))
    with opened(page, lab, path) as note:
        note.run()
        wait_for_two(page, "explorer-widget")
        note.save()
    return path


def is_alive(explorer):
    """Move by keyboard and mouse and compare with Python, as far as the second picture tells."""
    explorer.root.scroll_into_view_if_needed()
    explorer.press(K, "End")
    assert explorer.drawings.nth(1).locator("text").text_content() == "40^2 = 1600 (12)"
    explorer.point(K, 2)
    assert explorer.drawings.nth(1).locator("text").text_content() == "16^2 = 256 (12)"
    assert explorer.captions.nth(1).text_content() == "256."
    return True


def shown(note):
    """Return the text of the outputs that a reader sees."""
    children = note.body.locator(".jp-OutputArea-child:visible")
    return "\n".join(children.all_inner_texts())


def test_a_saved_notebook_has_no_widget_state(lab, saved):
    book = nbformat.read(lab.my / saved, as_version=4)
    assert "widgets" not in book.metadata


@pytest.mark.parametrize("built", [False, True], ids=["saved", "built"])
def test_opened_again_it_lives_without_being_run(page, lab, saved, built):
    book = nbformat.read(lab.my / saved, as_version=4)
    path = lab.add(f"again_{built}.ipynb", stripped(book) if built else book)
    with opened(page, lab, path) as note:
        wait_for_two(page, "explorer-alone")
        page.wait_for_timeout(0 if built else 2500)  # so long JupyterLab looks for the widgets that are gone
        assert eventually(lambda: len(explorers(page)) == 2)  # outputs may still be changing places
        found = explorers(page)
        assert all(is_alive(explorer) for explorer in found)
        assert "model not found" not in shown(note)
        assert "after" in shown(note)


def test_run_again_the_widget_takes_over(page, lab, saved):
    with opened(page, lab, lab.add("over.ipynb", nbformat.read(lab.my / saved, as_version=4))) as note:
        note.run()
        wait_for_two(page, "explorer-widget")
        assert eventually(lambda: len(explorers(page)) == 2)  # outputs may still be changing places
        found = explorers(page)
        assert all("explorer-widget" in explorer.root.get_attribute("class") for explorer in found)
        assert is_alive(found[0])
        assert eventually(lambda: note.ask("explorer.growth_rate") == "16")


def test_what_is_not_trusted_shows_the_still_and_each_sentence_once(page, lab, saved):
    book = nbformat.read(lab.my / saved, as_version=4)
    book.cells[0].source += "\n# changed by somebody else"
    with opened(page, lab, lab.add("strange.ipynb", book, trusted=False)) as note:
        stills = note.body.locator(".jp-OutputArea-child img")
        stills.nth(3).wait_for()
        captions = [
            each.caption
            for each in (PYTHON.chosen(PYTHON.architecture, "red"), PYTHON.squared(12, PYTHON.architecture))
        ]
        assert [still.get_attribute("alt") for still in stills.all()] == captions * 2
        width = "async (image) => { await image.decode(); return image.naturalWidth; }"
        assert all(still.evaluate(width) > 0 for still in stills.all())
        page.wait_for_timeout(2500)
        assert explorers(page) == []
        assert "model not found" not in shown(note)
        assert [shown(note).count(caption) for caption in captions] == [2, 2]


@pytest.fixture(scope="module")
def html(lab, saved, tmp_path_factory):
    """The same notebook as one HTML file."""
    return exported(tmp_path_factory.mktemp("html"), lab.my / saved)[0]


def test_exported_it_lives_without_a_network(browser, html):
    with window(browser) as (page, _):
        page.context.set_offline(True)
        page.goto(html.as_uri())
        wait_for_two(page, "explorer-alone")
        assert eventually(lambda: len(explorers(page)) == 2)  # outputs may still be changing places
        found = explorers(page)
        assert all(is_alive(explorer) for explorer in found)


def test_without_scripts_the_export_shows_the_still(browser, html):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(html.as_uri())
    stills = page.locator(".explorer-still img")
    assert stills.count() == 4
    assert stills.first.get_attribute("alt") == PYTHON.chosen(PYTHON.architecture, "red").caption
    context.close()


@pytest.mark.parametrize("width", [320, 480, 1280, 1920])
def test_it_fits_every_width_at_an_even_height(browser, html, width):
    with window(browser, (width, 900)) as (page, seen):
        page.goto(html.as_uri())
        wait_for_two(page, "explorer-alone")
        explorer = explorers(page)[0]
        heights = set()
        for key in ("Home", *["ArrowRight"] * 8):
            explorer.press(K, key)
            heights.add(explorer.height())
        explorer.point("colour", 2)
        explorer.press(K, "Home")
        assert explorer.root.locator(".explorer-refused").count() == 1
        heights.add(explorer.height())
        assert len(heights) == 1
        assert explorer.root.evaluate("(root) => root.scrollWidth <= root.clientWidth")
        sides = explorer.root.bounding_box()
        for number in range(explorer.knobs.count()):
            box = explorer.knobs.nth(number).bounding_box()
            assert box["x"] >= sides["x"] and box["x"] + box["width"] <= sides["x"] + sides["width"] + 1
        assert seen.errors == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_can_be_read_in_light_and_dark(page, lab, saved, screenshots, theme):
    with opened(page, lab, lab.add("themes.ipynb", nbformat.read(lab.my / saved, as_version=4))) as note:
        wait_for_two(page, "explorer-alone")
        note.theme(theme)
        explorer = explorers(page)[0]
        explorer.root.scroll_into_view_if_needed()
        words = (".explorer-name", ".explorer-value", "figcaption", "button", "select")
        contrasts = {word: explorer.root.locator(word).first.evaluate(_CONTRAST) for word in words}
        explorer.root.screenshot(path=screenshots / f"explorer_{theme.split()[-1].lower()}.png")
        note.theme(LIGHT)
        assert all(contrast >= 4.5 for contrast in contrasts.values()), contrasts  # WCAG 2.1, 1.4.3


# The contrast of an element's colour with the first opaque colour that lies under it (WCAG 2.1).
_CONTRAST = """(element) => {
  const painted = (...colours) => {  // one over the other
    const canvas = document.createElement("canvas").getContext("2d");
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (each) => getComputedStyle(each).backgroundColor;
  let under = element;
  while (under.parentElement && painted(behind(under))[3] < 255) under = under.parentElement;
  const pair = [light(painted(behind(under), getComputedStyle(element).color)), light(painted(behind(under)))];
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""
