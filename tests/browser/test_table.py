"""Live tables in real JupyterLab: sorted, thinned out, unfolded by mouse and keyboard; and wherever pages end up."""

from types import SimpleNamespace

import nbformat
import pytest

from densenet_edu.show.table import live_table
from tests.browser import every_knob
from tests.browser.lab import exported, window
from tests.browser.notebook import DARK, LIGHT, opened
from tests.browser.on_table import ALIVE, tables
from tests.browser.test_survival import _CONTRAST

CODE = """
from densenet_edu import language
from densenet_edu.show.table import Cell, Column, Row, live_table

language("ko")
columns = (
    "이름", Column("층", form="d"), Column("오류율", "%", ".2f", "low"), Column("속도", best="high"),
    Column("뒤", shown=False),
)
rows = (
    Row(("베타", 100, 5.5, 2.0, "x"), "첫째", "베타에 대한 설명입니다. " * 12),
    Row(("알파", 1202, None, 7, "y"), "둘째"),
    Row(("감마", 40, Cell("4.90*", 4.9, "한 번만 잰 값입니다."), None, "x"), "첫째"),
    Row(("델타", None, 5.5, 6, None)),
    *(Row((f"줄 {n}", 1000 + n, 6 + n / 10, n / 10, "z"), "셋째") for n in range(8)),
)
"""
MAKE = "live_table(columns, rows, title='표 한 장', groups='묶음')"
MADE = SimpleNamespace()
exec(CODE, vars(MADE))
NAMES = [row.cells[0] for row in MADE.rows]


def in_order(label, down=False):
    """Return the names of the rows as Python sorts them."""
    made = live_table(MADE.columns, MADE.rows, sort=label, descending=down)
    return [NAMES[at] for at in made.order()]


@pytest.fixture(scope="module")
def note(browser, lab):
    path = lab.add(
        "tables.ipynb", every_knob.notebook(CODE, MAKE, "live_table(['a', 'b'], [Row(['x', 2]), Row(['y', 1])])")
    )
    with window(browser) as (page, seen), opened(page, lab, path) as note:
        note.run()
        page.locator(ALIVE).nth(1).wait_for()
        yield note
        assert seen.errors == []


@pytest.fixture
def table(note):
    """The first table, at its start."""
    found = tables(note.page)[0]
    found.root.scroll_into_view_if_needed()
    found.reset.click()
    return found


def test_it_starts_as_python_wrote_it(table):
    assert table.rows()[:4] == [
        ["베타", "100", "5.50", "2"],
        ["알파", "1202", "–", "7"],
        ["감마", "40", "4.90*", "–"],
        ["델타", "–", "5.50", "6"],
    ]
    assert table.bold() == ["7", "4.90*"]
    assert (table.sorting(), table.unfolded()) == ([], [])
    assert table.status.inner_text() == "12행 가운데 12행, 4열 가운데 3열이 보입니다. 처음 순서입니다."


@pytest.mark.parametrize("label", ["이름", "층", "오류율"])
def test_a_click_sorts_and_another_one_turns_the_order_round(table, label):
    for direction, down in (("ascending", False), ("descending", True), ("ascending", False)):
        table.head(label).click()
        assert table.sorting() == [[label, direction]]
        assert table.names() == in_order(label, down)
    assert f"정렬: {label}, " in table.status.inner_text()


def test_where_more_is_better_the_largest_come_first(table):
    table.head("속도").click()
    assert table.sorting() == [["속도", "descending"]]
    assert table.names() == in_order("속도", down=True)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keys_sort_and_the_focus_stays(table, note, key):
    before = note.cells()
    for down in (False, True):
        table.head("층").focus()
        table.page.keyboard.press(key)
        assert table.names() == in_order("층", down)
        assert table.head("층").evaluate("(button) => button === document.activeElement")
    for other in ("a", "b", "x", "d", "d", "m"):  # a: a cell above; dd: delete the cell
        table.page.keyboard.press(other)
    assert note.cells() == before


def test_groups_of_rows_are_chosen_by_mouse_and_key(table):
    table.box("묶음", "셋째").click()
    assert table.names() == ["베타", "알파", "감마", "델타"]
    assert table.status.inner_text().startswith("12행 가운데 4행")
    table.box("묶음", "첫째").focus()
    table.page.keyboard.press("Space")
    assert table.names() == ["알파", "델타"]  # 델타 belongs to no group and is always there
    assert table.bold() == ["7", "5.50"]  # the best of the rows shown
    assert table.box("묶음", "모두").evaluate("(box) => [box.checked, box.indeterminate]") == [False, True]
    table.box("묶음", "모두").click()
    assert table.names() == NAMES
    table.box("묶음", "모두").click()
    assert table.names() == ["델타"]


def test_columns_are_chosen_by_mouse_and_key(table):
    table.box("열", "층").click()
    table.box("열", "뒤").focus()
    table.page.keyboard.press("Space")
    assert table.rows()[0] == ["베타", "5.50", "2", "x"]
    assert table.heads.all_inner_texts() == ["이름", "오류율\n%", "속도", "뒤"]
    table.head("뒤").click()
    assert table.names() == in_order("뒤")
    table.box("열", "모두").click()
    assert table.rows()[0] == ["베타", "100", "5.50", "2", "x"]
    table.box("열", "모두").click()
    assert table.rows() == [[name] for name in in_order("뒤")]


def test_an_explanation_unfolds_and_goes_where_its_row_goes(table):
    table.unfold("베타").focus()
    table.page.keyboard.press("Enter")
    assert table.unfold("베타").get_attribute("aria-expanded") == "true"
    assert [text.split(".")[0] for text in table.unfolded()] == ["베타에 대한 설명입니다"]
    table.head("층").click()
    below = table.root.locator("tbody:visible").filter(has_text="베타에 대한 설명").inner_text()
    assert below.startswith("베타")
    table.root.locator(".sheet-noted").click()  # the value that is noted unfolds as well
    assert table.unfolded()[0] == "오류율 4.90* 한 번만 잰 값입니다."
    for name in ("베타", "감마"):
        table.unfold(name).click()
        assert table.unfold(name).get_attribute("aria-expanded") == "false"
    assert table.unfolded() == []
    assert table.root.locator(".sheet-unfold").count() == 2


def test_the_page_does_not_jump(table):
    sizes = {table.size()}
    for label in ("이름", "층", "오류율"):
        table.head(label).click()
        sizes.add(table.size())
    across = [table.heads.nth(number).bounding_box()["width"] for number in range(4)]
    for group in ("셋째", "첫째", "둘째"):
        table.box("묶음", group).click()
        sizes.add(table.size())
    assert [table.heads.nth(number).bounding_box()["width"] for number in range(4)] == pytest.approx(across, abs=3)
    table.box("열", "모두").click()
    sizes.add(table.size())
    assert len(sizes) == 1


def test_reset_brings_the_start_back(table):
    start = table.rows()
    table.head("속도").click()
    table.box("묶음", "첫째").click()
    table.box("열", "층").click()
    table.box("열", "뒤").click()
    table.reset.click()
    assert table.rows() == start
    assert (table.sorting(), table.unfolded()) == ([], [])


def test_what_changed_is_said(table):
    assert table.root.get_attribute("aria-label") == "표"
    table.status.evaluate("""(status) => {
      window.said = [];
      new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
    }""")
    table.head("층").click()
    table.page.wait_for_function("() => said.length > 0")
    assert table.page.evaluate("said") == ["12행 가운데 12행, 4열 가운데 3열이 보입니다. 정렬: 층, 작은 값부터."]


def test_two_tables_do_not_meet(table, note):
    second = tables(note.page)[1]
    second.head("b").click()
    assert second.names() == ["y", "x"]
    assert (table.names(), table.sorting()) == (NAMES, [])
    assert second.root.get_by_role("group", name="행").count() == 0  # no groups, nothing to choose


def test_without_its_kernel_it_still_sorts(table, note):
    note.script("await panel.sessionContext.restartKernel();")
    table.head("오류율").click()
    assert table.names() == in_order("오류율")


@pytest.fixture(scope="module")
def page(browser):
    """One JupyterLab for all, in which notebooks are opened and closed."""
    with window(browser) as (page, seen):
        yield page
        assert seen.errors == []


@pytest.fixture(scope="module")
def saved(page, lab):
    """A notebook with a table, run and saved; its path there. Its kernel is gone."""
    path = lab.add("saved_table.ipynb", every_knob.notebook(CODE, MAKE))
    with opened(page, lab, path) as note:
        note.run()
        page.locator(ALIVE).wait_for()
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
        page.locator(ALIVE).wait_for()
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
        page.locator(ALIVE).wait_for()
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
