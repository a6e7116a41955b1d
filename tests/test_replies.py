"""Mistakes that learners made in the exercises of lessons 03 and 04, and the replies that they need."""

import pytest

from densenet_edu import language
from densenet_edu.exercise import check


def centred(xs, gamma, beta):
    return [gamma * (x - sum(xs) / len(xs)) + beta for x in xs]


@pytest.mark.parametrize(
    ("exercise", "answer", "says"),
    [
        ("03.write", centred, "divide by the standard deviation"),
        ("03.write", lambda xs, gamma, beta: [0.0] * 7, "[-1.5, -1, -0.5, 0, 0.5, 1, 1.5]"),  # by hand: (x - 5) / 2
        ("04.borders", (231, 129), "exchanged"),
        ("04.function", lambda c, k: 2 * c + 4 * c * k + 8 * k + 36 * k * k, "counts parameters"),
    ],
    ids=["no-division", "round-numbers", "borders-swapped", "parameters"],
)
def test_a_reply_helps_with_this_mistake(exercise, answer, says):
    language("en")
    report = check(exercise, answer)
    assert report.status == "wrong"
    assert says in report.sentence
