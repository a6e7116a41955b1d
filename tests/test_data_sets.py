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
        labels = {
            "ko": ["클래스:", "준비:", "출처:", "라이선스:"],
            "en": ["Classes:", "Preparation:", "Source:", "Licence:"],
        }
        assert [about for about, _ in row.facts] == labels[code]
        (_, names), *others = row.facts
        assert [said for _, said in others] == [described.preparation, described.source, described.licence]
        assert names.startswith(", ".join(described.classes[: data_sets.MOST_NAMES]))
    assert described.classes[data_sets.MOST_NAMES] not in names and "100" in names


def test_it_is_html_in_the_readers_language(code):
    page = data_sets.table(data.FIVE)._repr_mimebundle_()["text/html"]
    assert ("데이터셋 나란히 보기" in page) == (code == "ko")
    assert "CC BY 4.0" in page
    plain = repr(data_sets.table(data.FIVE))
    assert (re.search("[가-힣]", plain) is not None) == (code == "ko")


def test_a_set_without_names_of_classes_is_told_without_them(code):
    (row,) = data_sets.table([data.IMAGENET]).rows
    assert row.facts[0][1] == data.IMAGENET.preparation and len(row.facts) == 3


def test_each_fact_is_a_line_of_its_own_below_its_row(code):
    page = data_sets.table(data.FIVE)._repr_mimebundle_()["text/html"]
    label = {"ko": "라이선스:", "en": "Licence:"}[code]
    assert page.count(f"<p><b>{label}</b> ") == 5
    assert {"ko": "이름 앞의 ▸: 누르면", "en": "before a name: ▸ unfolds"}[code] in page
    licences = [dict(row.facts)[label] for row in data_sets.table(data.FIVE).rows]
    assert not any(licence.startswith("None") for licence in licences)


def test_augmentation_is_told_as_each_set_has_it(code):
    table = data_sets.table(data.FIVE)
    told = {
        cells[0].text: dict(row.facts)[{"ko": "준비:", "en": "Preparation:"}[code]]
        for cells, row in zip(table.cells, table.rows, strict=True)
    }
    pixels = {"scikit-learn digits": 1, "Fashion-MNIST": 4, "CIFAR-10": 4, "CIFAR-100": 4}  # 8, 28 and 32 over 8
    for title, wide in pixels.items():
        assert {"ko": f"0을 {wide}픽셀씩", "en": f"zeros, {wide} px wide"}[code] in told[title]
        mirrored = {"ko": "절반을 좌우로 뒤집고", "en": "half of the images are then mirrored"}[code]
        assert (mirrored in told[title]) == (title != "scikit-learn digits")
    assert {"ko": "뒤집지는 않습니다", "en": "None is mirrored"}[code] in told["scikit-learn digits"]
    assert {"ko": "하지 않습니다", "en": "no augmentation"}[code] in told["SVHN"]
