"""A live table: what it is made of, how it is written, and what it refuses."""

import json
import re
from xml.etree import ElementTree

import pytest

from densenet_edu import language
from densenet_edu.show import table_page
from densenet_edu.show.table import Cell, Column, LiveTable, Row, live_table
from densenet_edu.words import Refused

COLUMNS = ("name", Column("layers"), Column("error", "%", ".2f", "low"), Column("speed", best="high", shown=False))
ROWS = (
    Row(("Beta", 100, 5.5, 2.0), "first", "Why <this> & that."),
    Row(("alpha", 1202, None, 7), "second"),
    Row(("Gamma", 40, Cell("4.90*", 4.9, "Only one run."), None), "first"),
    Row(("delta", None, 5.5, 7)),
)


def table(**more):
    return live_table(COLUMNS, ROWS, **more)


def sheet(made):
    """Return the table of the page as XML: it must be well-formed."""
    page = made._repr_mimebundle_()["text/html"]
    return ElementTree.fromstring(re.search("<table>.*</table>", page)[0].replace("<br>", "<br/>"))


def texts(made):
    """Return the rows of the page as text, explanations aside."""
    return [["".join(cell.itertext()) for cell in body[0]] for body in sheet(made).findall("tbody")]


def state(made):
    page = made._repr_mimebundle_()["text/html"]
    return json.loads(re.search(r"live\(root, (\{.*\})\);", page)[1])


def test_the_page_holds_every_row_and_column_as_they_were_given():
    assert texts(table()) == [
        ["Beta", "100", "5.50", "2"],
        ["alpha", "1,202", "–", "7"],
        ["Gamma", "40", "4.90*", "–"],
        ["delta", "–", "5.50", "7"],
    ]
    heads = ["".join(head.itertext()) for head in sheet(table()).find("thead/tr")]
    assert heads == ["name", "layers", "error%", "speed"]
    assert [head.get("scope") for head in sheet(table()).find("thead/tr")] == ["col"] * 4
    assert all(body[0][0].get("scope") == "row" for body in sheet(table()).findall("tbody"))


@pytest.mark.parametrize(
    ("sort", "descending", "order"),
    [
        (None, False, "Beta alpha Gamma delta"),
        ("name", False, "alpha Beta delta Gamma"),
        ("name", True, "Gamma delta Beta alpha"),
        ("layers", False, "Gamma Beta alpha delta"),
        ("layers", True, "alpha Beta Gamma delta"),
        ("error", False, "Gamma Beta delta alpha"),
        ("error", True, "Beta delta Gamma alpha"),  # equal ones in the order in which they were given
        ("speed", True, "alpha delta Beta Gamma"),
    ],
)
def test_rows_are_sorted_by_number_or_letter_with_the_empty_ones_last(sort, descending, order):
    made = table(sort=sort, descending=descending)
    assert [row[0] for row in texts(made)] == order.split()
    assert [made.rows[at].cells[0].text for at in made.order()] == order.split()


def test_the_best_values_are_bold():
    bold = [[cell.find("strong") is not None for cell in body[0]] for body in sheet(table()).findall("tbody")]
    assert bold == [[False] * 4, [False, False, False, True], [False, False, True, False], [False, False, False, True]]
    assert [table().best(column) for column in range(4)] == [None, None, 4.9, 7]


def test_every_explanation_stands_under_its_row_with_the_notes_of_its_values():
    bodies = sheet(table()).findall("tbody")
    unfolded = [["".join(part.itertext()) for row in body[1:] for part in row.iter("p")] for body in bodies]
    assert unfolded == [["Why <this> & that."], [], ["error 4.90* Only one run."], []]
    assert [row[0].get("colspan") for body in bodies for row in body[1:]] == ["4", "4"]


def test_the_script_gets_where_the_table_starts_and_its_words_in_the_readers_language():
    made = state(table(sort="error", descending=True, groups="method"))
    assert (made["sort"], made["descending"], made["hidden"], made["words"]["rows"]) == (2, True, [3], "method")
    assert state(table())["words"]["reset"] == "처음 상태로"
    language("en")
    assert state(table())["words"]["reset"] == "reset"
    assert state(table())["words"]["status"] == (
        "Shown: {rows} of {all_rows} rows, {columns} of {all_columns} columns. {order}"
    )


def test_the_page_is_the_same_twice_and_another_for_another_table():
    pages = [table()._repr_mimebundle_()["text/html"] for _ in range(2)]
    assert pages[0] == pages[1]
    assert pages[0] != table(sort="name")._repr_mimebundle_()["text/html"]
    assert " id=" not in pages[0]


def test_nothing_in_a_table_ends_its_script_or_becomes_a_tag():
    made = live_table(["</script><b>"], [Row(["</script><!--"], "<i>", "<u>")], title="<s>", groups="</script>")
    page = made._repr_mimebundle_()["text/html"]
    assert page.count("</script>") == 1
    assert not any(f"<{tag}>" in page for tag in "bisu")
    assert texts(made) == [["</script><!--"]]


def test_as_text_its_columns_stand_below_one_another():
    rows = [Row(["가나", 7]), Row(["a", 1202])]
    made = live_table(["이름", "수"], rows, title="표 한 장", sort="수", descending=True)
    assert repr(made).splitlines() == ["표 한 장", "이름     수", "a     1,202", "가나      7"]  # 한글 takes two places
    assert table()._repr_mimebundle_()["text/plain"] == repr(table())


def test_only_what_is_there_is_explained_below_the_table():
    language("en")
    plain = live_table(["name", "n"], [Row(["a", 1])])._repr_mimebundle_()["text/html"]
    assert "bold" not in plain.partition("<style>")[0]
    every = table()._repr_mimebundle_()["text/html"].partition("<style>")[0]
    assert all(words in every for words in ("bold: the best", "dotted line:", "unfolds an explanation"))


def test_the_rules_of_the_look_reach_nothing_but_tables():
    css = re.sub(r"@(media|container)[^{]*\{", "", table_page.CSS)
    selectors = [one.strip() for rule in re.findall(r"([^{}]+)\{", css) for one in re.split(r",(?![^(]*\))", rule)]
    assert all(re.search(r"\.sheet\b", selector) for selector in selectors), selectors


@pytest.mark.parametrize(
    ("call", "key", "names"),
    [
        (lambda: live_table([], ROWS), "table.no_column", "no column"),
        (lambda: live_table(COLUMNS, []), "table.no_row", "no row"),
        (lambda: live_table([""], [Row([1])]), "table.not_column", "''"),
        (lambda: live_table([7], [Row([1])]), "table.not_column", "7 cannot be a column"),
        (lambda: live_table(["a", "a"], [Row([1, 2])]), "table.label_twice", "called a"),
        (lambda: live_table([Column("a", best="least")], [Row([1])]), "table.not_best", "'least'"),
        (lambda: live_table([Column("a", form="?")], [Row([1])]), "table.not_form", "'?'"),
        (lambda: live_table(["a"], [(1,)]), "table.not_row", "(1,) cannot be a row"),
        (lambda: live_table(["a", "b"], [Row([1])]), "table.wrong_cells", "2 columns, but a row has 1 cells"),
        (lambda: live_table(["a", "b"], [Row("ab")]), "table.wrong_cells", "'ab'"),
        (lambda: live_table(["a"], [Row([float("nan")])]), "table.not_cell", "cannot hold NaN"),
        (lambda: live_table(["a"], [Row([True])]), "table.not_cell", "cannot hold True"),
        (lambda: live_table(["a"], [Row([Cell("x", float("inf"))])]), "table.not_cell", "inf"),
        (lambda: table(sort="colour"), "table.unknown_column", "There are: name, layers, error, speed."),
    ],
)  # fmt: skip
def test_what_cannot_be_a_table_is_refused_in_a_sentence(call, key, names):
    language("en")
    with pytest.raises(Refused) as caught:
        call()
    assert (caught.value.key, names in str(caught.value)) == (key, True), str(caught.value)


def test_a_format_for_whole_numbers_is_a_format_too():
    made = live_table(["a", Column("depth", form="d")], [Row(["x", 1202])])
    assert isinstance(made, LiveTable)
    assert texts(made) == [["x", "1202"]]
