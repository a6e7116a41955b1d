"""A single picture in real JupyterLab: alive where scripts may run, a still where they may not."""

import nbformat
import pytest

from densenet_edu import DenseNet
from densenet_edu.show import diagram
from tests.browser import every_knob
from tests.browser.lab import exported, window
from tests.browser.notebook import opened

CODE = """from densenet_edu import DenseNet
from densenet_edu.show import diagram

diagram.dense_block(DenseNet(blocks=(5,), growth_rate=4, stem_channels=6))"""
PICTURE = diagram.dense_block(DenseNet(blocks=(5,), growth_rate=4, stem_channels=6))
SAME = "(box, svg) => { const other = document.createElement('div'); other.innerHTML = svg;"
SAME += " other.firstElementChild.style.cssText = box.firstElementChild.style.cssText;"
SAME += " return box.innerHTML === other.innerHTML; }"


@pytest.fixture(scope="module")
def page(jupyter):
    """JupyterLab."""
    return jupyter


@pytest.fixture(scope="module")
def saved(page, lab):
    """A notebook that shows the same picture twice, run and saved."""
    path = lab.add("picture.ipynb", every_knob.notebook(CODE, "_1"))
    with opened(page, lab, path) as note:
        note.run()
        note.save()
        drawn = note.body.locator(".jp-OutputArea-output svg.dn-block")
        drawn.nth(1).wait_for()
        assert note.body.locator(".jp-OutputArea-output img").count() == 0
        assert all(box.evaluate(SAME, PICTURE.svg) for box in drawn.locator("xpath=..").all())
    return path


def test_opened_again_it_is_alive(page, lab, saved):
    with opened(page, lab, saved) as note:
        note.body.locator(".jp-OutputArea-output svg.dn-block").nth(1).wait_for()
        sentence = note.body.locator(".jp-OutputArea-output p").first
        assert (sentence.text_content(), sentence.get_attribute("aria-hidden")) == (PICTURE.caption, None)


def test_not_trusted_it_is_a_still_of_the_same_size(page, lab, saved):
    with opened(page, lab, saved) as note:
        alive = note.body.locator(".jp-OutputArea-output svg.dn-block")
        alive.nth(1).wait_for()
        width = alive.first.bounding_box()["width"]
    book = nbformat.read(lab.my / saved, as_version=4)
    book.cells[0].source += "  # changed by somebody else"
    with opened(page, lab, lab.add("strange_picture.ipynb", book, trusted=False)) as note:
        stills = note.body.locator(".jp-OutputArea-output img")
        stills.nth(1).wait_for()
        still = stills.first
        assert still.get_attribute("alt") == PICTURE.caption
        assert still.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 0
        assert still.bounding_box()["width"] == width
        assert note.body.locator(".jp-OutputArea-output svg.dn-block").count() == 0


def test_exported_it_is_alive_without_a_network(browser, lab, saved, tmp_path):
    (html,) = exported(tmp_path, lab.my / saved)
    with window(browser, (380, 800)) as (page, _):
        page.context.set_offline(True)
        page.goto(html.as_uri())
        drawn = page.locator("svg.dn-block")
        drawn.nth(1).wait_for()
        assert all(box.evaluate(SAME, PICTURE.svg) for box in drawn.locator("xpath=..").all())
        assert drawn.first.bounding_box()["width"] <= 380
