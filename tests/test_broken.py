"""The four patients: what each mistake does to the counts, worked out by hand, and how it is found."""

from dataclasses import replace

import numpy as np
import pytest

from densenet_edu import DENSENET_121, language, macs, params, total, unroll
from densenet_edu.core.broken import (
    PATIENTS,
    BiasKept,
    BlockAsWideAsK,
    ConcatenationNotNormalized,
    TransitionBehindLast,
)
from densenet_edu.core.count import by_place
from densenet_edu.exercise import EXERCISES
from densenet_edu.exercise.judge import judge
from densenet_edu.learn.build import build

PARAMETERS, WORK = 7_978_856, 2_834_161_664  # of DenseNet-121, without and with the paper's Table 1


def of_blocks_as_wide_as_k() -> int:
    found, c = 64 * 3 * 49 + 2 * 64, 64
    for number, layers in enumerate((6, 12, 24, 16), start=1):
        for layer in range(layers):
            found += 2 * (c + 32 * layer) + 128 * (c + 32 * layer) + 2 * 128 + 9 * 128 * 32
        if number < 4:
            found, c = found + 2 * 32 + 32 * 16, 16
    return found + 2 * 32 + 32 * 1000 + 1000


@pytest.mark.parametrize(
    ("patient", "parameters", "work"),
    [
        (BiasKept(), PARAMETERS + 64 + 58 * (128 + 32) + 128 + 256 + 512, WORK),
        (BlockAsWideAsK(), of_blocks_as_wide_as_k(), 2_197_841_152),
        # 83,648 gammas and betas, of which those of the stem, of the bottlenecks and of each block's first layer stay
        (ConcatenationNotNormalized(), PARAMETERS - (83_648 - 2 * (64 + 58 * 128 + 64 + 128 + 256 + 512)), WORK),
        # BN of 1024, 1x1 to 512; then the last BN and the classifier read half
        (
            TransitionBehindLast(),
            PARAMETERS + 2 * 1024 + 1024 * 512 - 2 * 512 - 512 * 1000,
            WORK + 7 * 7 * 1024 * 512 - 512 * 1000,
        ),
    ],
)
def test_each_mistake_changes_the_counts_as_worked_out_by_hand(patient, parameters, work):
    ops = unroll(patient)
    assert (total(ops, params), total(ops, macs)) == (parameters, work)


def test_every_patient_reads_only_what_stands_before():
    for patient in PATIENTS:
        made = set()
        for op in unroll(patient):
            assert made.issuperset(op.inputs)
            made.add(op.name)


def test_every_patient_can_be_built_without_an_error():
    for patient in PATIENTS:
        small = build(replace(patient, blocks=(2, 2), image=(64, 64, 3), classes=3), seed=1)
        assert np.isfinite(small(np.ones((1, 64, 64, 3), np.float32))).all()


def test_only_one_patient_has_a_fourth_transition():
    with_it = ["transition 4" in by_place(unroll(patient), params) for patient in PATIENTS]
    assert with_it == [False, False, False, True]


@pytest.mark.parametrize(
    ("patient", "named"),
    list(zip(PATIENTS, ("conv1_conv", "conv2_block6_concat", "conv2_block2_0_bn", "pool5_conv"), strict=True)),
)
def test_the_checker_names_the_first_operation_that_differs(patient, named):
    language("en")
    report = judge(EXERCISES["07.mend"], unroll(patient))
    assert report.status == "wrong"
    assert f"`{named}`" in report.sentence


@pytest.mark.parametrize(
    "answer",
    [
        42,
        "mended",
        float("nan"),
        (1, 2),
        unroll,
        unroll(DENSENET_121)[5:],
        list(reversed(unroll(DENSENET_121))),
        unroll(DENSENET_121) * 20,
        tuple(replace(op, shape=None) for op in unroll(DENSENET_121)),
        tuple(replace(op, inputs=None) for op in unroll(DENSENET_121)),
        tuple(replace(op, inputs=([],)) for op in unroll(DENSENET_121)),
        tuple(replace(op, kind=[]) for op in unroll(DENSENET_121)),
        tuple(replace(op, name=[]) for op in unroll(DENSENET_121)),
        tuple(replace(op, shape=("a", None)) for op in unroll(DENSENET_121)),
        (op for op in unroll(DENSENET_121)),
        unroll(DENSENET_121) * 2,
        (),
    ],
    ids=lambda answer: type(answer).__name__,
)
def test_what_is_no_network_gets_a_sentence(answer):
    report = judge(EXERCISES["07.mend"], answer)
    assert report.status in ("wrong", "unanswered")
    assert report.sentence


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda ops: (replace(op, bias=None) for op in ops), "put `list(...)` around it"),
        (lambda ops: tuple(replace(op, bias=None) for op in ops if op.kind == "conv"), "operations were left out"),
        (lambda ops: tuple(replace(op, bias=0) if op.kind == "conv" else op for op in ops), "`bias=None`"),
        (lambda ops: tuple(replace(op, bias=False) if op.kind == "conv" else op for op in ops), "`bias=None`"),
        (lambda ops: ops + ops, "twice"),
        (lambda ops: (), "Operations that came: 0"),
    ],
    ids=["generator", "filtered", "zero", "false", "twice", "empty"],
)
def test_a_slip_of_the_cure_is_named(answer, says):
    language("en")
    report = judge(EXERCISES["07.mend"], answer(unroll(BiasKept())))
    assert report.status == "wrong"
    assert says in report.sentence


@pytest.mark.parametrize("given", [0, 0.002, 1, -5, 300])
def test_a_number_far_from_every_mistake_is_not_called_right_in_seconds(given):
    language("en")
    assert judge(EXERCISES["07.speed"], given).sentence.startswith("It is not")
    assert judge(EXERCISES["07.example"], given).sentence.startswith("It is not")
