"""Numbers are rounded as by hand: half-way up, whatever the binary number lies beside."""

from statistics import fmean

import pytest

from densenet_edu.core.decimals import written


@pytest.mark.parametrize(
    ("number", "by_hand"),
    [
        (62.55, "62.6"), (41.05, "41.1"), (49.55, "49.6"), (47.15, "47.2"), (48.65, "48.7"), (41.55, "41.6"),
        (48.05, "48.1"), (62.54, "62.5"), (62.5, "62.5"), (62, "62.0"), (9.95, "10.0"), (0.05, "0.1"), (0.0, "0.0"),
        (99.95, "100.0"), (37.4333333333, "37.4"), (1e-12, "0.0"),
    ],
)  # fmt: skip
def test_half_way_is_rounded_up(number, by_hand):
    assert written(number) == by_hand


@pytest.mark.parametrize("images", [2000, 10_000])
def test_every_error_that_there_can_be_is_rounded_as_whole_numbers_are(images):
    for wrong in range(images + 1):
        tenths = (2 * 1000 * wrong + images) // (2 * images)  # 1000 wrong / images, half-way up
        assert written(100 * wrong / images) == f"{tenths // 10}.{tenths % 10}"


@pytest.mark.parametrize("images", [2000, 10_000])
def test_so_is_every_mean_of_three(images):
    for wrong in range(1, images):
        three = [100 * each / images for each in (wrong - 1, wrong, wrong)], 3 * wrong - 1
        equal = [100 * each / images for each in (wrong - 1, wrong, wrong + 1)], 3 * wrong
        for errors, together in (three, equal):
            tenths = (2 * 1000 * together + 3 * images) // (6 * images)
            assert written(fmean(errors)) == f"{tenths // 10}.{tenths % 10}"


def test_a_loss_has_two_places():
    assert [written(loss, 2) for loss in (1.125, 1.005, 0.995, 2.0, 1.3249)] == ["1.13", "1.01", "1.00", "2.00", "1.32"]
