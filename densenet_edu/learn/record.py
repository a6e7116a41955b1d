"""Record the trainings of `core.recorded`: hours; interrupted or killed, it goes on where it stopped.

    python -m densenet_edu.learn.record [GROUP ...]

It needs CIFAR-10, in the folder that DENSENET_EDU_DATA names or where Keras or the course have kept it.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from densenet_edu.core import recorded
from densenet_edu.core.run import read
from densenet_edu.learn import data
from densenet_edu.learn.train import train
from densenet_edu.words import Refused, spoken

STATES = Path(__file__).parents[2] / ".build" / "runs"  # what a training needs to go on; nothing of it is shipped


def record(groups: Sequence[str] = tuple(recorded.PLAN)) -> None:
    """Train what no record stands for yet; each record is written when its training is over.

    Args:
        groups: Of `recorded.PLAN`.

    Raises:
        Refused: No such group; the images are not here.
    """
    for group in groups:
        if group not in recorded.PLAN:
            raise Refused("runs.no_member", value=spoken(group), allowed=", ".join(recorded.PLAN))
    images = data.load(recorded.DATA).first(*recorded.IMAGES)
    for group in groups:
        for name, planned in recorded.PLAN[group].items():
            for seed in recorded.SEEDS:
                path = recorded.path(planned, seed)
                if _stands(path, planned, seed):
                    continue
                print(f"{group} {name}, {seed}", flush=True)
                folder = STATES / path.parent.name / path.stem
                trained = train(planned.architecture, images, planned.recipe, seed=seed, folder=folder)
                if not trained.run.complete:  # the stop button
                    return
                path.parent.mkdir(parents=True, exist_ok=True)
                trained.run.write(path)


def _stands(path: Path, planned: recorded.Planned, seed: int) -> bool:
    try:
        run = read(path)
    except Refused:
        return False
    return run.complete and not run.differs(recorded.expected(planned, seed))


if __name__ == "__main__":
    record(sys.argv[1:] or tuple(recorded.PLAN))
