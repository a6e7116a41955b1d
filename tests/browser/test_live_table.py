"""Live tables in real JupyterLab: sorted, thinned out, unfolded by mouse and keyboard."""

import pytest

from tests.browser import every_knob
from tests.browser.notebook import opened
from tests.browser.on_page import wait_for
from tests.browser.on_table import ALIVE, tables
from tests.browser.twelve_rows import CODE, MAKE, NAMES, in_order


@pytest.fixture(scope="module")
def note(jupyter, lab):
    path = lab.add(
        "tables.ipynb", every_knob.notebook(CODE, MAKE, "live_table(['a', 'b'], [Row(['x', 2]), Row(['y', 1])])")
    )
    with opened(jupyter, lab, path) as note:
        note.run()
        wait_for(note.body, ALIVE, 2)
        yield note


@pytest.fixture
def table(note):
    """The first table, at its start."""
    found = tables(note.body)[0]
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
    second = tables(note.body)[1]
    second.head("b").click()
    assert second.names() == ["y", "x"]
    assert (table.names(), table.sorting()) == (NAMES, [])
    assert second.root.get_by_role("group", name="행").count() == 0  # no groups, nothing to choose


def test_without_its_kernel_it_still_sorts(table, note):
    note.restart()
    table.head("오류율").click()
    assert table.names() == in_order("오류율")
