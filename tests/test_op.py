"""The tape writes only what can be; layers know what they read; the shapes are those of the arithmetic."""

from dataclasses import FrozenInstanceError, fields, replace

import pytest
from architectures import chains, densenets, rivals
from hypothesis import assume, given
from hypothesis import strategies as st

from densenet_edu import DENSENET_121, DenseNet, Op, Refused, macs, params, sources, total, unroll, without
from densenet_edu.core.graph import in_use
from densenet_edu.core.op import ONE_COLUMN, Tape, same_padding
from densenet_edu.words import language


def layer(ops, *where):
    return next(op for op in ops if op.where == where)


def test_a_layer_of_figure_1_reads_the_input_of_the_block_and_every_earlier_layer():
    # Figure 1: five layers, k = 4. Layer l reads x0, ..., x(l-1).
    ops = unroll(DenseNet(blocks=(5,), growth_rate=4, bottleneck=False, compression=1, stem="cifar"))
    for number in range(1, 6):
        read = [op.name for op in sources(ops, layer(ops, "block 1", f"layer {number}"))]
        assert read == ["conv1_conv", *(f"conv2_block{earlier}_1_conv" for earlier in range(1, number))]


@given(st.integers(1, 30))
def test_a_block_of_l_layers_has_l_times_l_plus_1_over_2_connections(layers):
    # Section 1: L(L+1)/2 connections in an L-layer network, where a plain one has L.
    ops = unroll(DenseNet(blocks=(layers,), growth_rate=2))
    places = dict.fromkeys(op.where for op in ops if op.where[:1] == ("block 1",))
    assert sum(len(sources(ops, layer(ops, *place))) for place in places) == layers * (layers + 1) // 2


@given(densenets())
def test_layer_l_reads_k0_and_k_maps_of_each_layer_before(net):
    # Section 3, growth rate: layer l has k0 + k (l - 1) input feature maps; k0 is the input of the block.
    ops = unroll(net)
    for number, layers in enumerate(net.blocks, start=1):
        k0 = layer(ops, f"block {number}", "layer 1").reads
        for place in range(1, layers + 1):
            first = layer(ops, f"block {number}", f"layer {place}")
            assert first.reads == k0 + net.growth_rate * (place - 1)
            assert sum(op.shape[-1] for op in sources(ops, first)) == first.reads


def test_no_connection_crosses_a_transition():
    ops = unroll(DENSENET_121)
    read = sources(ops, layer(ops, "block 2", "layer 12"))
    assert read[0].name == "pool2_pool"
    assert {op.where[0] for op in read[1:]} == {"block 2"}
    assert [op.name for op in sources(ops, layer(ops, "block 3", "layer 1"))] == ["pool3_pool"]


def test_the_transition_reads_the_whole_block():
    ops = unroll(DENSENET_121)
    read = sources(ops, layer(ops, "transition 1"))
    assert [op.shape[-1] for op in read] == [64, *[32] * 6]


def test_the_image_reads_nothing():
    ops = unroll(DENSENET_121)
    assert sources(ops, ops[0]) == ()


def test_a_block_may_be_deeper_than_the_recursion_limit():
    ops = unroll(DenseNet(blocks=(1500,), growth_rate=1, bottleneck=False))
    assert len(sources(ops, layer(ops, "block 1", "layer 1500"))) == 1500


def test_an_op_of_the_tape_is_an_op_like_any_other():
    for op in unroll(DENSENET_121):
        made = Op(**{field.name: getattr(op, field.name) for field in fields(Op)})
        assert op == made == replace(op)
        assert hash(op) == hash(made)
    assert op.phase == "always"
    with pytest.raises(FrozenInstanceError):
        op.name = "other"


@given(densenets() | chains() | rivals())
def test_unrolling_twice_gives_the_same_operations(architecture):
    ops = unroll(architecture)
    unroll.cache_clear()
    assert unroll(architecture) == ops


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding"),
    [
        ((224, 224), 7, 2, (2, 3, 2, 3)),  # the slides' stem: one row less above than below
        ((112, 112), 3, 2, (0, 1, 0, 1)),
        ((32, 32), 3, 1, (1, 1, 1, 1)),
        ((33, 32), 3, 2, (1, 1, 0, 1)),
        ((5, 5), 1, 2, (0, 0, 0, 0)),
    ],
)
def test_same_padding_is_what_tensorflow_documents(size, kernel, stride, padding):
    assert same_padding(size, kernel, stride) == padding


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 7), st.integers(1, 4))
def test_same_padding_leaves_one_output_for_every_stride(height, width, kernel, stride):
    tape = Tape()
    image = tape.input((height, width, 1))
    made = tape.conv("conv", image, 1, kernel, stride=stride, padding=same_padding((height, width), kernel, stride))
    assert made.shape == (-(-height // stride), -(-width // stride), 1)


@given(st.integers(1, 40), st.integers(1, 7), st.integers(1, 4), st.integers(0, 3))
def test_a_window_slides_as_often_as_it_fits(side, kernel, stride, padding):
    assume(side + 2 * padding >= kernel)
    tape = Tape()
    made = tape.max_pool("pool", tape.input((side, side, 1)), kernel, stride, padding)
    assert made.shape[0] == len(range(0, side + 2 * padding - kernel + 1, stride))


def test_leaving_batchnorm_out_closes_the_gap():
    ops = unroll(DENSENET_121)
    bare = without(ops, "batchnorm", "relu")
    assert {op.kind for op in bare} == {op.kind for op in ops} - {"batchnorm", "relu"}
    assert total(bare, params) == total(ops, params) - 83_648  # gamma and beta
    assert total(bare, macs) == total(ops, macs)
    names = {op.name for op in bare}
    assert all(name in names for op in bare for name in op.inputs)
    assert next(op for op in bare if op.name == "conv2_block1_1_conv").inputs == ("pool1",)


def test_leaving_nothing_out_changes_nothing():
    assert without(unroll(DENSENET_121), "dropout") == unroll(DENSENET_121)


@pytest.fixture
def tape():
    return Tape()


@pytest.fixture
def image(tape):
    return tape.input((8, 8, 3))


@pytest.mark.parametrize(
    ("code", "rule"), [("ko", "이름은 네트워크 안에서 하나뿐"), ("en", "the only one of its kind")]
)
def test_a_name_twice_is_refused(tape, image, code, rule):
    language(code)
    tape.each("relu", "same", image)
    with pytest.raises(Refused, match=f"same.*{rule}"):
        tape.each("relu", "same", image)


@pytest.mark.parametrize(("code", "rule"), [("ko", "앞에서 만든 것만"), ("en", "only what stands before it")])
def test_reading_what_is_not_there_is_refused(tape, image, code, rule):
    language(code)
    stranger = Op("stranger", "relu", (), (), (8, 8, 3), 3)
    with pytest.raises(Refused, match=f"join.*stranger.*{rule}"):
        tape.join("add", "join", image, stranger)


@pytest.mark.parametrize(("code", "rule"), [("ko", "항등 스킵 연결의 규칙"), ("en", "rule of an identity shortcut")])
def test_an_addition_needs_equal_shapes(tape, image, code, rule):
    language(code)
    wider = tape.conv("wider", image, 4)
    with pytest.raises(Refused) as refused:
        tape.join("add", "sum", image, wider)
    for part in ("sum", "(8, 8, 3)", "(8, 8, 4)", rule):
        assert part in str(refused.value)


@pytest.mark.parametrize(
    ("code", "rule"), [("ko", "밀집 블록 안에서 크기를"), ("en", "a dense block never changes the size")]
)
def test_a_concatenation_needs_equal_height_and_width(tape, image, code, rule):
    language(code)
    smaller = tape.avg_pool("smaller", image, 2, 2)
    with pytest.raises(Refused) as refused:
        tape.join("concat", "joined", image, smaller)
    for part in ("joined", "(8, 8, 3)", "(4, 4, 3)", rule):
        assert part in str(refused.value)


def test_a_concatenation_may_join_any_number_of_channels(tape, image):
    joined = tape.join("concat", "joined", image, tape.conv("wider", image, 4), tape.conv("widest", image, 9))
    assert (joined.shape, joined.reads) == ((8, 8, 16), 16)


def test_shortcut_a_halves_the_image_and_adds_channels(tape):
    # He et al. (2016), section 3.3, option A
    image = tape.input((9, 8, 3))
    half = tape.subsample("half", image, 2)
    assert half.shape == (5, 4, 3)
    assert tape.pad_channels("more", half, 6).shape == (5, 4, 6)


def test_places_nest(tape):
    with tape.at("block 1"), tape.at("layer 2"):
        inner = tape.input((1, 1, 1))
    assert inner.where == ("block 1", "layer 2")
    assert tape.each("relu", "outer", inner).where == ()


def test_flatten_writes_all_numbers_in_a_row(tape, image):
    flat = tape.flatten("flat", image)
    assert (flat.shape, flat.reads) == ((8 * 8 * 3,), 3)
    assert tape.dense("answer", flat, 2).reads == 192


def test_padding_makes_the_maps_larger(tape, image):
    assert tape.pad("wider", image, (0, 1, 2, 3)).shape == (9, 13, 3)
    assert tape.pad("around", image, 2).padding == (2, 2, 2, 2)


def test_an_average_pool_may_reach_over_the_edge(tape, image):
    pooled = tape.avg_pool("pool", image, 3, 2, same_padding((8, 8), 3, 2))
    assert (pooled.shape, pooled.padding) == ((4, 4, 3), (0, 1, 0, 1))


def test_what_is_written_for_training_is_not_there_in_use(tape, image):
    x = tape.conv("body", image, 2)
    with tape.training():
        head = tape.dense("companion", tape.flatten("flat", x), 2)
    answer = tape.each("relu", "answer", x)
    assert [op.phase for op in (x, head, answer)] == ["always", "training", "always"]
    assert in_use(tape.ops) == (image, x, answer)


@pytest.mark.parametrize(("code", "rule"), [("ko", "학습할 때만 있는"), ("en", "only in training")])
def test_the_network_in_use_cannot_read_what_is_there_only_in_training(tape, image, code, rule):
    language(code)
    with tape.training():
        head = tape.each("relu", "companion", image)
    with pytest.raises(Refused, match=f"answer.*companion.*{rule}"):
        tape.each("relu", "answer", head)


def test_a_mean_reads_its_columns_and_then_the_draws(tape, image):
    shared = tape.draw("shared", image, 3, rate=ONE_COLUMN)
    own = tape.draw("own", shared, 2, rate=0.15)
    left, right = (tape.conv(name, image, 4) for name in ("left", "right"))
    joined = tape.mean("joined", left, right, draws=(shared, own))
    assert joined.inputs == ("left", "right", "shared", "own")
    assert (joined.shape, joined.reads) == ((8, 8, 4), 8)
    assert (shared.shape, own.shape) == ((3,), (2,))
    assert tape.mean("plain", left, right).inputs == ("left", "right")


@pytest.mark.parametrize(("code", "rule"), [("ko", "열마다 표시가 하나씩"), ("en", "each column needs one")])
def test_a_draw_has_a_flag_for_each_column(tape, image, code, rule):
    language(code)
    draw = tape.draw("draw", image, 1, rate=0.5)
    with pytest.raises(Refused, match=f"joined.*{rule}"):
        tape.mean("joined", image, tape.each("relu", "other", image), draws=(draw,))


def test_a_mean_of_unequal_columns_is_refused(tape, image):
    with pytest.raises(Refused, match="joined"):
        tape.mean("joined", image, tape.conv("wider", image, 4))
