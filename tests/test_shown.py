"""A number of three or more digits in the prose stands in some output."""

import base64

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from densenet_edu.course.guard import shown
from densenet_edu.show.flipbook import pack


def texts(prose):
    return [number.text for number in shown.numbers(prose)]


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("파라미터는 7,978,856개입니다.", ["7,978,856"]),
        ("It has 7978856 parameters, 160 channels.", ["7978856", "160"]),
        ("가장자리는 224×224입니다.", ["224", "224"]),
        ("`64 + 5 * 32` is `224`", ["224"]),
        ("0.769를 곱합니다.", ["0.769"]),
        ("between 1,000 and 2000 in all", ["1,000", "2000"]),
        ("in 2048 channels", ["2048"]),
        ("**256**채널", ["256"]),
        ("7.98 million", ["7.98 million"]),
        ("28억 3,416만", ["28억 3,416만"]),
    ],
)
def test_numbers_of_three_digits_are_read_from_prose(prose, found):
    assert texts(prose) == found


@pytest.mark.parametrize(
    "prose",
    [
        "k = 32, θ = 0.25, 12 + 4 = 16",
        "DenseNet-121, DenseNet-121/169/201, DenseNet-BC-190-40, CIFAR-100",
        "Huang et al., CVPR 2017, (Srivastava et al., 2015), 2017년",
        "arXiv:1608.06993, <https://arxiv.org/abs/1608.06993>, [논문](https://arxiv.org/abs/1608.06993)",
        "`conv2_block16_concat`, `DENSENET_264`, conv1x1",
        "Highway networks appeared in 2015.",
        "```python\nx = 12345\n```",
    ],
)
def test_names_years_and_addresses_are_no_numbers(prose):
    assert texts(prose) == []


@pytest.mark.parametrize(
    ("prose", "outputs"),
    [
        ("7,978,856", "7978856"),
        ("7978856", "total 7,978,856."),
        ("0.769", "0.769"),
        ("약 798만", "7,978,856"),
        ("7.98 million", "7,978,856"),
        ("2.83 G", "2,834,161,664"),
        ("28억 3,416만", "2,834,161,664"),
        ("28억 3,416만 1,664", "2,834,161,664"),
        ("128만 남습니다", "128"),
        ("7.98M", "7.98M"),
    ],
)
def test_a_number_is_shown_exactly_or_as_what_a_unit_rounds(prose, outputs):
    assert shown.unshown(prose, outputs) == []


@pytest.mark.parametrize(
    ("prose", "outputs"),
    [
        ("7,978,857", "7,978,856"),
        ("160", "1160 1600 16.0"),
        ("799만", "7,978,856"),
        ("7.99 million", "7,978,856"),
        ("0.77 0.770", "0.769"),
    ],
)
def test_a_number_that_no_output_shows_is_found(prose, outputs):
    assert len(shown.unshown(prose, outputs)) == 1


def book(*outputs):
    return new_notebook(cells=[new_code_cell("look()", id="look", outputs=list(outputs))])


def page(text):
    return new_output("display_data", data={"text/html": text})


def test_printed_text_plain_text_and_pages_are_shown():
    text = shown.shown(book(new_output("stream", text="111\n"), page("<p width='333'>222</p>")))
    assert shown.unshown("111 222", text) == []
    assert shown.unshown("333", text) == ["333"]


def test_a_picture_shows_the_text_in_it_and_its_sentence():
    svg = '<svg viewBox="0 0 999 999"><text x="777">256</text>' + " " * 100 + "</svg>"
    source = base64.b64encode(svg.encode()).decode()
    text = shown.shown(book(page(f'<img alt="Ends in 1,024 channels" src="data:image/svg+xml;base64,{source}">')))
    assert shown.unshown("256 1,024", text) == []
    assert shown.unshown("777 999", text) == ["777", "999"]


def test_scripts_and_styles_are_not_shown():
    text = shown.shown(book(page("<style>a { width: 123px }</style><script>const n = 456</script>")))
    assert shown.unshown("123 456", text) == ["123", "456"]


def test_every_page_of_an_explorer_is_shown():
    signs = "".join(chr(33 + n * 7 % 90) for n in range(300)).replace("<", "").replace(">", "")
    book_ = pack([f"<svg><text>{number}</text><path d='{signs}'/></svg>" for number in ("7,978", "3,141")])
    text = shown.shown(book(page(f"<script type='module'>const state = {{'book': '{book_}'}}</script>")))
    assert shown.unshown("7,978 3,141", text) == []
    assert shown.unshown("7,141", text) == ["7,141"]


def test_a_photograph_shows_no_numbers():
    noise = base64.b64encode(bytes(range(256)) * 2).decode()
    assert shown.unshown("256", shown.shown(book(page(f"<img src='data:image/png;base64,{noise}'>")))) == ["256"]
