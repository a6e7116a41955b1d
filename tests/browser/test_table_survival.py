"""A live table outlives its kernel: saved and opened again, not trusted, exported, in the dark, on a narrow screen."""

import nbformat
import pytest

from tests.browser import every_knob
from tests.browser.lab import exported, window
from tests.browser.notebook import DARK, LIGHT, opened
from tests.browser.on_page import wait_for
from tests.browser.on_table import ALIVE, tables
from tests.browser.test_survival import _CONTRAST
from tests.browser.twelve_rows import CODE, MAKE, NAMES, in_order


@pytest.fixture(scope="module")
def page(jupyter):
    """JupyterLab."""
    return jupyter


@pytest.fixture(scope="module")
def saved(page, lab):
    """A notebook with a table, run and saved; its path there. Its kernel is gone."""
    path = lab.add("saved_table.ipynb", every_knob.notebook(CODE, MAKE))
    with opened(page, lab, path) as note:
        note.run()
        wait_for(note.body, ALIVE, 1)
        note.save()
    return path


def is_alive(found):
    """Sort, choose and unfold, and compare with Python."""
    found.head("층").click()
    assert found.names() == in_order("층")
    found.unfold("감마").click()
    assert found.unfolded() == ["오류율 4.90* 한 번만 잰 값입니다."]
    return True


def test_opened_again_it_lives_without_being_run(page, lab, saved):
    with opened(page, lab, saved) as note:
        wait_for(note.body, ALIVE, 1)
        assert is_alive(tables(note.body)[0])


def test_what_is_not_trusted_is_a_plain_table_with_every_explanation(page, lab, saved):
    book = nbformat.read(lab.my / saved, as_version=4)
    book.cells[0].source += "\n# changed by somebody else"
    with opened(page, lab, lab.add("strange_table.ipynb", book, trusted=False)) as note:
        plain = note.body.locator(".jp-OutputArea-output table")
        plain.wait_for()
        assert tables(note.body) == []
        assert plain.locator("tr:visible").count() == 1 + len(NAMES) + 2
        assert "한 번만 잰 값입니다." in plain.inner_text()
        assert note.body.locator(".jp-OutputArea-output").locator("button, input").count() == 0


@pytest.fixture(scope="module")
def html(lab, saved, tmp_path_factory):
    """The same notebook as one HTML file."""
    return exported(tmp_path_factory.mktemp("html"), lab.my / saved)[0]


def test_exported_it_lives_without_a_network(browser, html):
    with window(browser) as (page, seen):
        page.context.set_offline(True)
        page.goto(html.as_uri())
        page.locator(ALIVE).wait_for()
        assert is_alive(tables(page)[0])
        assert seen.errors == []


def test_without_scripts_the_export_is_a_plain_table_with_every_explanation(browser, html):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(html.as_uri())
    assert page.locator(".sheet-why:visible").count() == 2
    assert page.locator(".sheet tbody:visible").count() == len(NAMES)
    assert page.locator(".sheet").locator("button, input").count() == 0
    context.close()


@pytest.mark.parametrize("width", [320, 420, 1280, 1920])
def test_it_fits_every_width_and_scrolls_inside_itself(browser, html, screenshots, width):
    with window(browser, (width, 900)) as (page, _):
        page.goto(html.as_uri())
        page.locator(ALIVE).wait_for()
        table = tables(page)[0]
        assert table.root.evaluate("(root) => root.scrollWidth <= root.clientWidth")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert table.root.locator("details[open]").count() == (2 if width > 700 else 0)
        for summary in reversed(table.root.locator("details:not([open]) > summary").all()):
            summary.click()
        table.box("열", "뒤").click()
        table.unfold("베타").click()
        shown = table.root.locator(".sheet-why:visible > td > div").bounding_box()
        paper = table.paper.bounding_box()
        assert shown["x"] >= paper["x"] and shown["x"] + shown["width"] <= paper["x"] + paper["width"]
        table.paper.evaluate("(paper) => { paper.scrollLeft = 10000; }")
        name = table.root.locator("tbody th").first.bounding_box()
        assert abs(name["x"] - paper["x"]) < 3  # the names stay in sight
        table.root.screenshot(path=screenshots / f"table_{width}.png")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_can_be_read_in_light_and_dark(page, lab, saved, screenshots, theme):
    with opened(page, lab, saved) as note:
        wait_for(note.body, ALIVE, 1)
        note.theme(theme)
        table = tables(note.body)[0]
        table.root.scroll_into_view_if_needed()
        table.unfold("베타").click()
        table.head("층").click()
        words = ("tbody th", "td", ".sheet-sort", "thead small", ".sheet-why p", ".sheet-status", ".sheet-name",
                 ".sheet-count", ".sheet-boxes span", ".sheet-reset", ".sheet-legend", "caption")  # fmt: skip
        contrasts = {word: table.root.locator(word).first.evaluate(_CONTRAST) for word in words}
        table.root.screenshot(path=screenshots / f"table_{theme.split()[-1].lower()}.png")
        note.theme(LIGHT)
        assert all(contrast >= 4.5 for contrast in contrasts.values()), contrasts  # WCAG 2.1, 1.4.3
