"""What lesson 08 says: its numbers by hand and from the paper, its exercise from the record, its outcomes from all."""

from dataclasses import replace
from itertools import combinations, pairwise
from statistics import fmean

import numpy as np
import pytest

from densenet_edu import DENSENET_BC_100_12, DenseNet, language, macs, params, total, unroll
from densenet_edu.core import recorded
from densenet_edu.core.paper import TABLE_2
from densenet_edu.core.recipe import CIFAR
from densenet_edu.exercise import EXERCISES
from densenet_edu.exercise.judge import judge
from densenet_edu.words import say

SMALL = DenseNet((3, 3), 12, stem="cifar", image=(8, 8, 1), classes=10)


def by_hand(k: int, blocks: tuple[int, ...], read: int) -> int:
    """Count the parameters of a DenseNet-BC for small images: 2k channels, 1x1 to 4k, 3x3 to k, half kept."""
    channels = 2 * k
    count = 3 * 3 * read * channels
    for place, layers in enumerate(blocks, start=1):
        for _ in range(layers):
            count += 2 * channels + channels * 4 * k + 2 * 4 * k + 9 * 4 * k * k
            channels += k
        if place < len(blocks):
            count += 2 * channels + channels * (channels // 2)
            channels //= 2
    return count + 2 * channels + channels * 10 + 10


def test_the_small_network_has_46_318_parameters():
    assert total(unroll(SMALL), params) == by_hand(12, (3, 3), 1) == 46_318


def test_from_the_smallest_k_to_the_largest_there_are_31_times_the_parameters():
    counts = [by_hand(int(k), (2, 2, 2), 3) for k in recorded.PLAN["growth_rate"]]
    assert counts == [total(unroll(each.architecture), params) for each in recorded.PLAN["growth_rate"].values()]
    assert (counts[0], counts[-1], counts[-1] // counts[0]) == (5_466, 172_906, 31)


def test_a_larger_k_always_wins_at_first_by_more_than_9_points_then_by_no_more_than_3():
    found = errors("growth_rate")
    assert list(found) == ["4", "10", "16", "24"]
    assert all(apart(more, fewer) for fewer, more in pairwise(found.values()))
    first, *later = (fmean(fewer) - fmean(more) for fewer, more in pairwise(found.values()))
    assert first > 9 and max(later) < 3


def test_fifteen_epochs_are_615_steps_and_300_of_the_paper_234_600():
    mine = replace(CIFAR, batch=32, dropping="never", weight_decay=3e-3).during(15)
    assert (mine.new_rates, mine.rates[-1]) == ((8, 12), 0.001)
    assert (15 * 41, 41 * 32 - 1300) == (615, 12)  # the last of 41 batches lacks 12 images
    assert (300 * 782, 782 * 64 - 50_000) == (234_600, 48)


def test_the_slides_weight_decay_makes_a_weight_1_899_times_as_large_at_each_step():
    assert 1 - 0.1 * (1e4 + 0.9 * 1e4) == -1899


def test_the_papers_own_training_takes_26_quadrillion_operations():
    # 0.288 G multiply-adds: independent Keras build; two operations each, and twice as many again backward
    assert round(total(unroll(DENSENET_BC_100_12), macs) / 1e9, 3) == 0.288
    operations = 6 * 0.288e9 * 50_000 * 300
    assert operations == pytest.approx(2.6e16, rel=0.01)


def errors(group: str) -> dict[str, list[float]]:
    return {name: [run.test_error for run in three] for name, three in recorded.runs(group).items()}


def test_the_exercise_on_reading_a_record_asks_what_stands_in_it():
    first, exercise = recorded.runs("families")["plain"][0], EXERCISES["08.read"]
    wrong = [epoch.test_error / 100 * first.images[1] for epoch in first.epochs]  # after each epoch
    assert (round(wrong[3]), round(wrong[4])) == (1257, 1096)
    assert (exercise.mistakes["wrong_before"], exercise.mistakes["wrong_after"]) == (1257, 1096)
    assert round(wrong[3] - wrong[4]) == exercise.right
    assert round(wrong[4] - wrong[5]) == exercise.mistakes["index"]
    assert round(5 * (wrong[3] - wrong[4])) == exercise.mistakes["of_training"]  # 10,000 images instead of 2,000


def test_what_a_reader_may_take_from_the_record_instead_is_known():
    epochs, mistakes = recorded.runs("families")["plain"][0].epochs, EXERCISES["08.read"].mistakes
    assert [(epoch.number, epoch.train_error, epoch.test_error) for epoch in epochs[3:6]] == [
        (4, 62.44, 62.85),
        (5, 58.61, 54.80),
        (6, 55.84, 52.70),
    ]
    assert (mistakes["percent_before"], mistakes["percent_after"]) == (62.85, 54.80)
    assert mistakes["points_backwards"] == pytest.approx(54.80 - 62.85)
    assert mistakes["index_backwards"] == pytest.approx((52.70 - 54.80) / 100 * 2_000)
    assert mistakes["as_share"] == pytest.approx((62.85 - 54.80) * 2_000)
    assert mistakes["train_error"] == pytest.approx((62.44 - 58.61) / 100 * 2_000)
    assert mistakes["all_of_training"] == pytest.approx((62.44 - 58.61) / 100 * 10_000)


# By hand: 125.3 / 63.0 = 1.98889; 50% of 40 and 75% of 300, and one more; gradient 0.3 + 0.2, velocity 0.9 + 0.5;
# 2 - 0.1 x 1.2; without decay in the last line 2 - 0.1 (0.3 + 1.26); 3.83% of 2,000, also rounded
@pytest.mark.parametrize(
    ("name", "answer", "mistake"),
    [
        ("border", -1.98, "cut"),
        ("border", 2, "rounded_sign"),
        ("border", 1.98, "cut_sign"),
        ("border", 1.99, "sign"),
        ("first", 21, "once_after"),
        ("first", 226, "cifar_after"),
        ("step", 0.5, "gradient"),
        ("step", 1.4, "velocity"),
        ("step", 1.88, "old_velocity"),
        ("step", 1.844, "decay_in_velocity"),
        ("read", 16_100, "as_share"),
        ("read", 76.6, "train_error"),
        ("read", 77, "train_error"),
        ("read", 383, "all_of_training"),
        ("read", -8.05, "points_backwards"),
        ("read", -42, "index_backwards"),
        ("read", 62.85, "percent_before"),
        ("read", 54.8, "percent_after"),
        ("reported", lambda errors: errors[1], "second"),
        ("reported", lambda errors: errors[-2], "last_but_one"),
        ("reported", lambda errors: errors[-1] / 100, "share"),
    ],
)
def test_a_likely_wrong_answer_is_told_what_it_is(name, answer, mistake):
    assert judge(EXERCISES[f"08.{name}"], answer).sentence == say(f"lesson_08.{name}_{mistake}")


def sorts(errors):
    errors.sort()
    return errors[-1]


@pytest.mark.parametrize("function", [lambda errors: errors.pop(), sorts])
def test_whoever_takes_the_last_error_out_or_sorts_the_errors_is_told_so(function):
    language("en")
    sentence = judge(EXERCISES["08.reported"], function).sentence
    assert sentence.startswith("The call `reported([9, 7.5, 7.9])` changed what it was given: ")
    assert "`pop` and `sort` change the caller's list" in sentence


def test_a_letter_without_quotation_marks_is_an_array_of_the_lesson_and_the_sentence_asks_for_the_marks():
    language("en")
    sentence = judge(EXERCISES["08.supports"], np.zeros(10)).sentence  # b, the bias of the regression
    assert sentence == (
        "Not text but a value of type ndarray came. Write one of these, in quotation marks: 'a', 'b', 'c', 'd'."
    )


def test_plain_comes_last_by_more_than_10_points_behind_the_resnet_from_which_only_skip_connections_part_it():
    found = errors("families")
    others = [error for name, three in found.items() if name != "plain" for error in three]
    assert min(found["plain"]) > max(others)
    assert min(found["plain"]) - max(found["resnet"]) > 10
    plain, resnet = (recorded.PLAN["families"][name].architecture for name in ("plain", "resnet"))
    assert plain == replace(resnet, shortcut="none")


def test_the_densenet_does_2_8_times_the_multiply_adds_of_its_rivals():
    work = {name: total(unroll(each.architecture), macs) for name, each in recorded.PLAN["families"].items()}
    assert work["plain"] == work["resnet"] == work["preact"]
    assert round(work["densenet_bc"] / work["resnet"], 1) == 2.8


def apart(lower: list[float], higher: list[float]) -> bool:
    """Return whether even the worst of some trainings is better than the best of others."""
    return max(lower) < min(higher)


def test_pre_activation_loses_to_the_resnet_in_eight_epochs():
    found = errors("families")
    assert apart(found["resnet"], found["preact"])


def test_a_missing_bottleneck_costs_accuracy_and_a_missing_compression_costs_parameters():
    found, plan = errors("parts"), recorded.PLAN["parts"]
    assert apart(found["densenet_bc"], found["no_bottleneck"])
    assert apart(found["no_compression"], found["densenet_bc"])
    assert fmean(found["densenet_bc"]) - fmean(found["no_compression"]) < 3  # points: "a little"
    counts = {name: total(unroll(each.architecture), params) for name, each in plan.items()}
    assert (counts["densenet_bc"], counts["no_bottleneck"], counts["no_compression"]) == (31_170, 16_590, 40_330)


def test_augmentation_costs_accuracy_in_four_epochs_and_gains_it_in_three_hundred():
    found = errors("parts")
    assert apart(found["no_augmentation"], found["densenet_bc"])
    both = [(row.c10, row.c10_plus) for row in TABLE_2] + [(row.c100, row.c100_plus) for row in TABLE_2]
    both = [(without, augmented) for without, augmented in both if without and augmented]
    assert len(both) > 20 and all(augmented < without for without, augmented in both)


def test_the_densenet_wins_by_a_little_more_than_a_resnet_wavers_and_all_six_pairs_keep_apart():
    found = errors("families")
    order = ["densenet_bc", "resnet", "preact", "plain"]
    assert all(apart(found[one], found[other]) for one, other in combinations(order, 2))
    difference = fmean(found["resnet"]) - fmean(found["densenet_bc"])
    assert round(difference, 1) == 2.4
    assert 1 < difference / (max(found["resnet"]) - min(found["resnet"])) < 1.5


def test_resnet_and_pre_activation_are_5_images_apart_and_plain_wavers_most():
    found = errors("families")
    assert round((min(found["preact"]) - max(found["resnet"])) / 100 * 2_000) == 5
    widths = {name: max(three) - min(three) for name, three in found.items()}
    assert (max(widths, key=widths.get), min(widths, key=widths.get)) == ("plain", "preact")


def test_in_figure_4_the_densenet_is_lower_in_both():
    last = {name: [run.epochs[-1] for run in recorded.runs("families")[name]] for name in ("preact", "densenet_bc")}
    for number in ("train_loss", "test_error"):
        assert apart(*([getattr(each, number) for each in last[name]] for name in ("densenet_bc", "preact")))


def test_deeper_wins_each_time_at_last_by_3_images():
    found = errors("depth")
    assert all(apart(deeper, flatter) for flatter, deeper in pairwise(found.values()))
    assert round((min(found["16"]) - max(found["22"])) / 100 * 2_000) == 3
    assert (max(found["22"]), min(found["16"])) == (48.5, 48.65)
    assert recorded.PLAN["depth"]["22"].architecture == recorded.PLAN["families"]["densenet_bc"].architecture


def test_without_bottlenecks_there_are_ten_layers():
    assert recorded.PLAN["parts"]["no_bottleneck"].architecture.depth == 10


def test_without_augmentation_training_and_test_error_are_nearly_the_same():
    ends = [run.epochs[-1] for run in recorded.runs("parts")["no_augmentation"]]
    assert all(abs(each.train_error - each.test_error) < 2 for each in ends)


def test_by_the_authors_rule_four_epochs_would_leave_one_at_the_first_rate():
    by_the_rule = replace(CIFAR, augmented=True).during(4)
    assert by_the_rule.rates.count(0.1) == 1
    for plan, falls in (("families", (5, 7)), ("parts", (3, 4)), ("depth", (3, 4)), ("growth_rate", (3, 4))):
        assert {each.recipe.new_rates for each in recorded.PLAN[plan].values()} == {falls}
    assert replace(CIFAR, augmented=True).during(8).new_rates == (4, 6)


def test_a_weak_decay_takes_less_than_one_percent_in_100_steps():
    weight, velocity = 1.0, 0.0
    for _ in range(100):
        gradient = 1e-4 * weight
        velocity = 0.9 * velocity + gradient
        weight -= 0.1 * (gradient + 0.9 * velocity)
    assert 0.99 < weight < 1


def test_dropout_costs_more_than_10_points_in_four_epochs():
    found = errors("parts")
    assert min(found["dropout"]) - max(found["no_augmentation"]) > 9
    assert fmean(found["dropout"]) - fmean(found["no_augmentation"]) > 10
