"""A small lesson, and a copy of the project that holds nothing else: for tests that change things."""

import shutil
from pathlib import Path

from densenet_edu.course.source import ROOT

SLUG = "07_small"
LESSON = """\
# %% [markdown] lang="ko" name="title"
# # 07 작은 강
#
# 학습 파라미터는 7,978,856개입니다.

# %% [markdown] lang="en" name="title"
# # 07 A small lesson
#
# It has 7,978,856 trainable parameters.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% name="count" tags=["NBVAL_CHECK_OUTPUT"] differs="S2 R1"
from densenet_edu import DENSENET_121, params, total, unroll

print(f"{total(unroll(DENSENET_121), params):,}")  # (H, W, C)

# %% name="answer-sum"
answer = ...
print(answer)

# %% name="solution-sum" solves="answer-sum"
answer = 1 + 2
print(answer)

# %% name="refusal"
try:
    densenet_edu.DenseNet(growth_rate=0)
except ValueError as refused:
    print(refused)

# %% [markdown] lang="ko" name="summary"
# 끝입니다.

# %% [markdown] lang="en" name="summary"
# That is all.
"""


def project(folder: Path, text: str = LESSON) -> Path:
    """Return a folder with the package and one lesson; the lesson still runs with the installed package."""
    shutil.copytree(ROOT / "densenet_edu", folder / "densenet_edu", ignore=shutil.ignore_patterns("__pycache__"))
    rewrite(folder, text)
    return folder


def rewrite(root: Path, text: str) -> Path:
    """Write the lesson's source anew and return its path."""
    path = root / "notebooks" / "source" / f"{SLUG}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def built(root: Path, lang: str) -> Path:
    """Return where the lesson's notebook in one language stands."""
    return root / "notebooks" / lang / f"{SLUG}.ipynb"
