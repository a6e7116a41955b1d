"""The table of data sets says of each what its description says, in the reader's language."""

import re

import pytest

from densenet_edu import language
from densenet_edu.learn import data
from densenet_edu.show import data_sets


@pytest.fixture(params=("ko", "en"))
def code(request):
    language(request.param)
    return request.param


def test_the_five_stand_beside_one_another_with_the_numbers_of_the_paper(code):
    table = data_sets.table(data.FIVE)
    rows = {cells[0].text: [cell.text for cell in cells[1:]] for cells in table.cells}
    assert list(rows) == ["scikit-learn digits", "Fashion-MNIST", "SVHN", "CIFAR-10", "CIFAR-100"]
    assert rows["CIFAR-10"][:4] == ["32 × 32 × 3", "50,000", "10,000", "10"]  # section 4.1
    assert rows["CIFAR-100"][3] == "100"
    assert rows["SVHN"][1:3] == ["73,257", "26,032"]
    assert rows["scikit-learn digits"][1:3] == ["1,300", "497"]  # 1797 in all
    assert rows["CIFAR-10"][4:] == ["125.3, 123.0, 113.9", "63.0, 62.1, 66.7"]  # the authors' code


def test_every_row_unfolds_to_its_classes_preparation_source_and_licence(code):
    for row, described in zip(data_sets.table(data.FIVE).rows, data.FIVE, strict=True):
        for sentence in (described.preparation, described.source, described.licence):
            assert sentence in row.explanation
        assert ", ".join(described.classes[: data_sets.MOST_NAMES]) in row.explanation
    assert described.classes[data_sets.MOST_NAMES] not in row.explanation.partition("100")[2].partition(".")[0]


def test_it_is_html_in_the_readers_language(code):
    page = data_sets.table(data.FIVE)._repr_mimebundle_()["text/html"]
    assert ("데이터셋 나란히 보기" in page) == (code == "ko")
    assert "CC BY 4.0" in page
    plain = repr(data_sets.table(data.FIVE))
    assert (re.search("[가-힣]", plain) is not None) == (code == "ko")


def test_a_set_without_names_of_classes_is_told_without_them(code):
    (row,) = data_sets.table([data.IMAGENET]).rows
    assert row.explanation.startswith(data.IMAGENET.preparation)
