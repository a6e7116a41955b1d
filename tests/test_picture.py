"""A picture shows itself as a still that any notebook keeps, and comes alive where scripts may run."""

import base64
import re

import pytest

from densenet_edu.show.picture import Picture, box_style, content_hash

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100" width="100%"><text x="1" y="9">밀집 256</text></svg>'
)
PICTURE = Picture(SVG, 'A block, "dense" & <small>')


def bundle():
    return PICTURE._repr_mimebundle_()


def test_the_still_holds_the_drawing_itself():
    data = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', bundle()["text/html"])[1]
    assert base64.b64decode(data).decode() == SVG


def test_the_sentence_is_the_text_alternative_and_stands_below():
    page = bundle()["text/html"]
    assert 'alt="A block, &quot;dense&quot; &amp; &lt;small&gt;"' in page
    assert "<small>" not in page
    assert page.count("A block") == 2
    assert bundle()["text/plain"] == PICTURE.caption
    assert bundle()["image/svg+xml"] == SVG


def test_the_same_picture_gives_the_same_page_and_another_another_name():
    assert bundle() == Picture(SVG, PICTURE.caption)._repr_mimebundle_()
    names = {re.search(r"picture-\w{8}", Picture(SVG, caption)._repr_mimebundle_()["text/html"])[0] for caption in "ab"}
    assert len(names) == 2
    assert content_hash("a", "b") != content_hash("ab")


@pytest.mark.parametrize(
    ("tag", "size"),
    [
        ('<svg viewBox="0 0 900 436">', (900, 436)),
        ('<svg class="x" viewBox="-5,-5 90.5,36.25" role="img">', (90.5, 36.25)),
        ('<svg width="4"><symbol viewBox="0 0 1 1"/>', None),
        ("<p>no drawing</p>", None),
    ],
)
def test_the_size_is_that_of_the_view_box(tag, size):
    assert Picture(tag, "").size == size


def test_a_box_keeps_the_shape_of_its_drawing_and_grows_a_quarter_at_most():
    assert box_style((400, 100)) == "display:block;width:100%;max-width:500px;aspect-ratio:400/100"
    assert box_style(None) == "display:block;width:100%"
