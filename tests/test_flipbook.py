"""Packing loses nothing, is short where frames are alike, and is the same twice."""

import base64
import json
import zlib

from hypothesis import given
from hypothesis import strategies as st

from densenet_edu.show.flipbook import pack, unpack, unpack_one

NUMBERS = st.one_of(
    st.integers(-(10**18), 10**18).map(str),
    st.decimals(-1000, 1000, places=2).map(str),
    st.sampled_from(["007", "-0", "0.50", "1.", ".5", "1.2.3", "12.0", "12", "1e5", "٣", "99999999999999999999"]),
)
FRAMES = st.lists(st.lists(st.one_of(st.text(max_size=4), NUMBERS), max_size=8).map("".join), min_size=1, max_size=12)


def opened(book):
    return json.loads(zlib.decompress(base64.b64decode(book)))


@given(FRAMES)
def test_unpacking_gives_the_frames_that_were_packed(frames):
    book = pack(frames)
    assert unpack(book) == frames
    assert [unpack_one(book, number) for number in range(len(frames))] == frames


@given(st.lists(NUMBERS, min_size=1, max_size=30))
def test_every_number_comes_back_as_it_was_written(numbers):
    frames = [f'<rect x="{number}" y="{number}"/>' for number in numbers]
    assert unpack(pack(frames)) == frames


def test_the_same_frames_give_the_same_book():
    frames = [f"k = {k}, {k * k}" for k in range(50)]
    assert pack(frames) == pack(list(frames))


def test_frames_that_differ_in_numbers_share_one_template_and_equal_numbers_one_column():
    frames = [f'<text x="{k}.5">{2 * k}</text><text x="{k}.5">same 7</text>' for k in range(40)]
    (group,) = opened(pack(frames))["groups"]
    assert group["holes"] == [0, 1, 0]
    assert group["texts"] == ['<text x="', '">', '</text><text x="', '">same 7</text>']
    assert group["columns"][0] == [1, "5" + " 10" * 39]  # tenths: 0.5, then a step of 1.0 each time
    assert group["columns"][1] == [0, "0" + " 2" * 39]


def test_frames_that_differ_in_a_word_share_one_template():
    frames = [f"channels: {k} {'K' if k < 1000 else 'M'}, the rest is alike" for k in range(990, 1010)]
    (group,) = opened(pack(frames))["groups"]
    assert [[" K, the rest is alike", " M, the rest is alike"], "0 " + "0 " * 9 + "1" + " 0" * 9] in group["columns"]


def test_a_hundred_pictures_that_move_by_steps_take_little_more_than_one():
    def picture(k):
        bars = (f'<rect x="{9.5 * n:.1f}" y="{300 - n * k / 7:.1f}" height="{n * k / 7:.1f}"/>' for n in range(60))
        return f"<svg>{''.join(bars)}<text>{k}</text></svg>"

    frames = [picture(k) for k in range(1, 101)]
    assert len(pack(frames)) < 8 * len(pack(frames[:1]))
    assert len(pack(frames)) < sum(map(len, frames)) / 40


def test_frames_that_differ_in_colours_or_in_an_attribute_share_one_template():
    def cell(n, at):
        return f'<rect x="{n}" fill="{"#1a2b3c" if n == at else "#ffffff"}"/><text{" bold" * (n == at)}>{n * at}</text>'

    frames = ["<svg>" + "".join(cell(n, at) for n in range(64)) + "</svg>" for at in range(64)]
    assert len(opened(pack(frames))["groups"]) == 1
    assert len(pack(frames)) < len(frames[0])
