"""FractalNet: its columns, its joins, what drop-path draws and who reads it, its counts."""

from itertools import pairwise

import pytest
from architectures import fractalnets
from hypothesis import given
from hypothesis import strategies as st

from densenet_edu import (
    Refused,
    activations,
    by_place,
    language,
    macs,
    moving_statistics,
    params,
    total,
    training_memory,
    unroll,
)
from densenet_edu.core.family.fractalnet import FRACTALNET_21, FRACTALNET_21_DROPPATH, FractalNet
from densenet_edu.core.op import ONE_COLUMN


def test_the_21_layers_are_three_columns_and_33_7_million_parameters():
    # Printed in Table 2: 38.6M. Larsson's generator writes three columns in five blocks; independent Keras build of it.
    for net in (FRACTALNET_21, FRACTALNET_21_DROPPATH):
        ops = unroll(net)
        assert net.depth == 21 == 5 * 2 ** (3 - 1) + 1
        assert total(ops, params) == 33_724_618
        assert total(ops, params) + total(ops, moving_statistics) == 33_745_226
        assert round(total(ops, macs) / 1e9, 3) == 0.845
    assert FRACTALNET_21.widths == (64, 128, 256, 512, 512)


def test_four_columns_would_be_41_layers():
    assert FractalNet(columns=4).depth == 41
    assert total(unroll(FractalNet(columns=4)), params) == 76_106_634


def test_the_thin_networks_have_the_sizes_of_larssons_table_of_depths():
    # Larsson et al. (2017), table of depths: 0.3M (0.2M), 0.8M, 2.1M, 4.8M, 10.2M, 21.1M
    thin = [total(unroll(FractalNet(columns, channels=16)), params) for columns in range(1, 7)]
    assert thin == [246_682, 836_106, 2_113_594, 4_767_210, 10_173_082, 21_083_466]


def ways(ops):
    """Return the fewest and the most convolutions on a way from the image to the answer."""
    found = {}
    for op in ops:
        before = [found[name] for name in op.inputs if name in found] or [(0, 0)]
        if op.kind != "draw":
            one = op.kind == "conv"
            found[op.name] = min(way[0] for way in before) + one, max(way[1] for way in before) + one
    return found[ops[-1].name]


@given(fractalnets())
def test_the_shortest_way_has_a_convolution_a_block_and_the_longest_is_the_depth(net):
    assert ways(unroll(net)) == (net.blocks, net.depth - 1)


@given(fractalnets())
def test_parameters_and_multiply_adds_by_hand(net):
    # 2^C - 1 convolutions a block, of which C read what enters the block; each with gamma and beta
    height, width, read = net.image
    columns, convolutions = net.columns, 2**net.columns - 1
    parameters = moving = multiply_adds = 0
    for block in range(net.blocks):
        c = net.channels * 2 ** min(block, 3)
        weights = 9 * c * (columns * read + (convolutions - columns) * c)
        parameters += weights + convolutions * 2 * c
        moving += convolutions * 2 * c
        multiply_adds += height * width * weights
        height, width, read = height // 2, width // 2, c
    ops = unroll(net)
    assert total(ops, params) == parameters + (read + 1) * net.classes
    assert total(ops, moving_statistics) == moving
    assert total(ops, macs) == multiply_adds + read * net.classes


@given(fractalnets())
def test_columns_join_wherever_they_end_a_convolution_together(net):
    joins = [op for op in unroll(net) if op.kind == "mean"]
    assert len(joins) == (net.blocks * 2 ** (net.columns - 2) if net.columns > 1 else 0)
    made = {op.name: op for op in unroll(net)}
    for join in joins:
        columns = [made[name].where[2] for name in join.inputs if made[name].kind != "draw"]
        longest = net.columns  # the last ones, so that the last flags of the shared draw are theirs
        assert columns == [f"column {number}" for number in range(longest - len(columns) + 1, longest + 1)]


def test_a_block_of_three_columns_is_the_one_of_figure_1():
    ops = [op for op in unroll(FRACTALNET_21) if op.where[:1] == ("block 2",)]
    rows = {f"layer {step}": [op.where[2] for op in ops if op.kind == "conv" and op.where[1] == f"layer {step}"]
            for step in range(1, 5)}  # fmt: skip
    assert rows == {
        "layer 1": ["column 3"],
        "layer 2": ["column 2", "column 3"],
        "layer 3": ["column 3"],
        "layer 4": ["column 1", "column 2", "column 3"],
    }
    half, whole = (op for op in ops if op.kind == "mean")
    assert (len(half.inputs), len(whole.inputs)) == (2, 3)
    made = {op.name: op for op in ops}
    assert [made[name].kind for name in half.inputs] == ["relu", "relu"]
    assert [made[name].kind for name in whole.inputs] == ["max_pool"] * 3  # pooled, then joined, as the authors do
    readers = {step: [op.inputs[0] for op in ops if op.kind == "conv" and op.where[1] == f"layer {step}"]
               for step in (3, 4)}  # fmt: skip
    assert readers[3] == [half.name]
    assert readers[4][:2] == ["block1_4_join", half.name]


def test_one_draw_is_shared_by_every_join_and_each_join_has_one_of_its_own():
    ops = unroll(FRACTALNET_21_DROPPATH)
    shared, *own = [op for op in ops if op.kind == "draw"]
    joins = [op for op in ops if op.kind == "mean"]
    assert (shared.rate, shared.shape, shared.inputs) == (ONE_COLUMN, (3,), ("image",))
    assert [join.inputs[-2] for join in joins] == [shared.name] * 10
    assert [join.inputs[-1] for join in joins] == [op.name for op in own]
    assert {(op.rate, op.inputs) for op in own} == {(0.15, (shared.name,))}
    assert [op.shape for op in own] == [(2,), (3,)] * 5


def test_dropout_grows_from_block_to_block():
    # Larsson et al. (2017), section 4: 0%, 10%, 20%, 30%, 40%; between convolution and normalization
    ops = unroll(FRACTALNET_21_DROPPATH)
    rates = {}
    for before, op in pairwise(ops):
        if op.kind == "dropout":
            assert before.kind == "conv"
            rates.setdefault(op.where[0], set()).add(op.rate)
    assert rates == {"block 2": {0.1}, "block 3": {0.2}, "block 4": {0.3}, "block 5": {0.4}}


def test_drop_path_and_dropout_change_no_count():
    plain, dropped = unroll(FRACTALNET_21), unroll(FRACTALNET_21_DROPPATH)
    assert total(plain, params) == total(dropped, params)
    assert total(plain, macs) == total(dropped, macs)
    # A normalization keeps its input, which is now what the dropout puts out; flags belong to no single image.
    assert training_memory(plain) == training_memory(dropped)
    assert all(activations(op) == 0 for op in dropped if op.kind == "draw")


@given(fractalnets())
def test_only_the_answer_is_read_by_nobody(net):
    ops = unroll(net)
    read = {name for op in ops for name in op.inputs}
    assert [op.kind for op in ops if op.name not in read] == ["softmax"]
    assert list(by_place(ops, params)) == [*(f"block {number}" for number in range(1, net.blocks + 1)), "head"]


@given(st.integers(1, 8), st.integers(1, 10))
def test_a_depth_says_the_columns(blocks, columns):
    net = FractalNet.of_depth(blocks * 2 ** (columns - 1) + 1, blocks=blocks)
    assert (net.columns, net.blocks) == (columns, blocks)


def test_names_say_depth_columns_and_drop_path():
    assert FRACTALNET_21.name == "FractalNet (L=21, C=3)"
    assert FRACTALNET_21_DROPPATH.name == "FractalNet (L=21, C=3, drop-path 0.15)"


@pytest.mark.parametrize(
    ("argument", "value", "korean", "english"),
    [
        ("columns", 0, "1 이상 10 이하의 정수", "whole number from 1 to 10"),
        ("columns", 2.5, "2의 (C−1)제곱", "2 to the power C − 1"),
        ("columns", True, "1 이상 10 이하의 정수", "whole number from 1 to 10"),
        ("columns", 11, "1 이상 10 이하의 정수", "whole number from 1 to 10"),
        ("blocks", 0, "1 이상의 정수", "whole number, 1 or more"),
        ("channels", 0, "1 이상의 정수", "whole number, 1 or more"),
        ("drop_path", 1.0, "0 이상이고 1보다 작은 수", "from 0 up to, but not including, 1"),
    ],
)
def test_what_cannot_be_is_refused(argument, value, korean, english):
    for code, allowed in (("ko", korean), ("en", english)):
        language(code)
        with pytest.raises(Refused) as refused:
            FractalNet(**{argument: value})
        assert argument in str(refused.value) and allowed in str(refused.value)


@pytest.mark.parametrize("depth", [1, 20, 22, 31])
def test_a_depth_that_no_columns_give_is_refused(depth):
    for code, rule in (("ko", "6, 11, 21, 41, 81"), ("en", "6, 11, 21, 41, 81")):
        language(code)
        with pytest.raises(Refused) as refused:
            FractalNet.of_depth(depth)
        assert rule in str(refused.value) and str(depth) in str(refused.value)


def test_an_image_that_five_pools_use_up_is_refused():
    with pytest.raises(Refused, match="block5"):
        unroll(FractalNet(image=(28, 28, 1)))
