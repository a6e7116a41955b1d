# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: all
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="ko" name="title"
# # 05 전환 층과 압축 계수 θ
#
# **35분** · TensorFlow가 필요합니다.
#
# 지난 강에서 병목 층이 언제 이득인지 세어 보았습니다. 이제 블록과 블록 사이를 잇는 **전환 층**(transition layer)을 봅니다. 이 노트북을 마치면
#
# - 블록 안에서 특징 맵의 크기를 바꿀 수 없는 까닭을 말하고,
# - 전환 층을 이루는 네 연산을 순서대로 적고,
# - θ와 DenseNet, -B, -C, -BC라는 이름을 연결하고,
# - 1×1 합성곱과 평균 풀링의 순서를 바꾸어도 되는 까닭과 그 이득을 셈할 수 있습니다.

# %% [markdown] lang="en" name="title"
# # 05 Transitions and compression
#
# **35 minutes** · needs TensorFlow.
#
# The last lesson counted when a bottleneck pays. Now we look at what stands between two blocks, the **transition layer**. After this notebook you can
#
# - say why the size of the feature maps cannot change inside a block,
# - write down the four operations of a transition in their order,
# - tell what θ has to do with the names DenseNet, -B, -C and -BC,
# - work out why a 1×1 convolution and an average pooling may change places, and what that saves.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% [markdown] lang="ko" name="guess-text"
# ## 먼저 짐작해 보십시오
#
# DenseNet-121의 첫 블록은 56×56 크기의 특징 맵 256장으로 끝납니다. 다음 블록은 28×28에서 시작합니다. 그 사이에 있는 전환 층은 채널을 **몇 개 남깁니까?**

# %% [markdown] lang="en" name="guess-text"
# ## Guess first
#
# The first block of DenseNet-121 ends with 256 feature maps of 56×56. The next begins at 28×28. **How many channels** does the transition between them keep?

# %% name="guess-kept"
guess = ...

# %% [markdown] lang="ko" name="no-size-change"
# ## 블록 안에서는 크기를 바꿀 수 없습니다
#
# 이어 붙이려면 높이와 너비가 같아야 합니다. 블록 안에서 크기를 절반으로 줄인 다음 처음 것과 이어 붙이려고 하면 어떻게 됩니까? 일부러 해 봅니다.

# %% [markdown] lang="en" name="no-size-change"
# ## Inside a block the size cannot change
#
# Only what is equally high and wide can be concatenated. What happens if a layer halves the size, and we concatenate all the same? Let us try it on purpose.

# %% name="unequal" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import Refused
from densenet_edu.core.op import Tape

tape = Tape()
x = tape.input((56, 56, 64))
half = tape.conv("half", x, 32, 3, stride=2, padding=1)
try:
    tape.join("concat", "both", x, half)
except Refused as refused:
    print(refused)

# %% [markdown] lang="ko" name="so-transition" differs="R7"
# 그래서 크기는 블록과 블록 **사이**에서만 바뀝니다. 그 일을 전환 층이 합니다. 리뷰는 전환 층을 "down sampling"이라고만 적었지만, 실제로는 네 연산이 차례로 들어 있습니다.

# %% [markdown] lang="en" name="so-transition" differs="R7"
# So the size changes only **between** blocks, and that is the transition's job. The review calls it just "down sampling"; in truth it is four operations, one after another.

# %% name="picture-transition"
from densenet_edu import DENSENET_121, unroll
from densenet_edu.show import diagram

diagram.transition(DENSENET_121)

# %% name="four-ops" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import replace

for theta in (0.5, 1.0):
    ops = unroll(replace(DENSENET_121, compression=theta))
    print(theta, [(op.kind, op.shape) for op in ops if op.where == ("transition 1",)])

# %% [markdown] lang="ko" name="four-ops-text"
# 배치 정규화(batch normalization), ReLU, 1×1 합성곱, 2×2 평균 풀링입니다. 둘째 줄을 보십시오. **θ = 1이어도 1×1 합성곱은 그대로 있습니다.** 채널을 줄이지 않을 뿐, 256장을 섞어 새로운 256장을 만듭니다. 논문의 본문은 ReLU를 빼고 적었지만 표 1의 설명과 저자의 코드에는 있습니다.

# %% [markdown] lang="en" name="four-ops-text"
# Batch normalization, ReLU, a 1×1 convolution, a 2×2 average pooling. Look at the second line: **with θ = 1 the 1×1 convolution is still there.** It does not reduce the channels, but mixes the 256 maps into 256 new ones. The text of the paper does not mention the ReLU; the caption of Table 1 and the authors' code have it.

# %% [markdown] lang="ko" name="slides-order" differs="S7"
# 슬라이드의 코드는 배치 정규화를 합성곱 **뒤에** 둡니다. 그러면 m장이 아니라 θm장을 정규화합니다. 전환 층 세 개의 γ와 β를 세어 보면 차이가 보입니다.

# %% [markdown] lang="en" name="slides-order" differs="S7"
# The code of the slides puts the batch normalization **after** the convolution, where it normalizes θm maps instead of m. Count the γ and β of the three transitions, and the difference shows.

# %% name="count-gamma" tags=["NBVAL_CHECK_OUTPUT"]
convs = [op for op in unroll(DENSENET_121) if op.kind == "conv" and "transition" in " ".join(op.where)]
print(sum(2 * op.reads for op in convs), sum(2 * op.shape[-1] for op in convs))

# %% [markdown] lang="ko" name="slides-order-text"
# 논문처럼 앞에 두면 3,584개, 슬라이드처럼 뒤에 두면 1,792개입니다.

# %% [markdown] lang="en" name="slides-order-text"
# 3,584 before the convolution, as in the paper; 1,792 behind it, as in the slides.

# %% [markdown] lang="ko" name="theta"
# ## θ와 네 이름
#
# 전환 층에 들어온 m개 가운데 ⌊θm⌋개를 남깁니다. θ가 **압축 계수**(compression factor)입니다. 이름은 이렇게 붙습니다. 병목 층이 있으면 **B**, θ < 1이면 **C**. k와 층 수를 DenseNet-121 그대로 두고 네 가지를 세어 봅니다.

# %% [markdown] lang="en" name="theta"
# ## θ and four names
#
# Of the m channels that enter a transition ⌊θm⌋ are kept; θ is the **compression factor**. The names go like this: **B** for bottleneck layers, **C** for θ < 1. Count all four in the layout of DenseNet-121.

# %% name="four-names" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import macs, params, total

for bottleneck, theta in ((False, 1.0), (True, 1.0), (False, 0.5), (True, 0.5)):
    variant = replace(DENSENET_121, bottleneck=bottleneck, compression=theta)
    ops = unroll(variant)
    print(f"{variant.family:<12} {total(ops, params):>10,}  {total(ops, macs):>13,}")

# %% [markdown] lang="ko" name="four-names-text"
# 둘 다 없으면 20,812,904개, 둘 다 있으면 7,978,856개입니다. 병목 층만 두면(-B) 13,908,584개, 압축만 하면(-C) 10,869,096개입니다. 여기서는 압축이 파라미터를 더 많이 줄입니다. 정확도를 얼마나 잃는지는 여기서 알 수 없습니다. 08강에서 재어 봅니다.

# %% [markdown] lang="en" name="four-names-text"
# With neither, 20,812,904; with both, 7,978,856. Bottlenecks alone (-B) leave 13,908,584, compression alone (-C) 10,869,096: in this layout compression saves more. What it costs in accuracy cannot be seen here; lesson 08 measures it.

# %% [markdown] lang="ko" name="explore"
# ## 셋을 함께 움직여 보십시오
#
# **짐작:** 병목 층을 끄면 **학습 메모리**는 늘어납니까, 줄어듭니까? **찾기:** 파라미터가 DenseNet-121보다 적은데 학습 메모리는 더 많은 조합을 찾아보십시오.

# %% [markdown] lang="en" name="explore"
# ## Move all three
#
# **Predict:** without bottleneck layers, does the **training memory** grow or shrink? **Find:** settings with fewer parameters than DenseNet-121, but more training memory.

# %% name="explorer"
from densenet_edu.show.play import play

play(
    (diagram.staircase, diagram.cost_bars),
    DENSENET_121,
    growth_rate=(12, 16, 20, 24, 28, 32, 36, 40),
    compression=(0.25, 0.5, 0.75, 1.0),
    bottleneck=(True, False),
)

# %% [markdown] lang="ko" name="exercise-example"
# ### 함께 푸는 문제
#
# 전환 층에 256채널이 들어오고 θ = 0.5이면 몇 채널이 나갑니까?

# %% [markdown] lang="en" name="exercise-example"
# ### One worked out together
#
# 256 channels enter a transition with θ = 0.5. How many leave it?

# %% name="example"
from densenet_edu.exercise import check

check("05.example", 256 * 0.5)

# %% [markdown] lang="ko" name="exercise-channels"
# ### 연습 문제 1
#
# DenseNet-121에서 **둘째 전환 층**은 몇 채널을 남깁니까? 둘째 블록은 128채널에서 시작하고 층이 12개, k = 32입니다.

# %% [markdown] lang="en" name="exercise-channels"
# ### Exercise 1
#
# How many channels does the **second transition** of DenseNet-121 keep? Its second block begins with 128 channels and has 12 layers with k = 32.

# %% name="answer-channels"
answer = ...
check("05.channels", answer)

# %% name="solution-channels" solves="answer-channels"
answer = (128 + 12 * 32) // 2
check("05.channels", answer)

# %% [markdown] lang="ko" name="exercise-name"
# ### 연습 문제 2
#
# 병목 층은 없고 θ = 0.5인 네트워크의 이름은 무엇입니까? `"DenseNet"`, `"DenseNet-B"`, `"DenseNet-C"`, `"DenseNet-BC"` 가운데 하나를 적으십시오.

# %% [markdown] lang="en" name="exercise-name"
# ### Exercise 2
#
# What is a network called that has no bottleneck layers, and θ = 0.5? Write `"DenseNet"`, `"DenseNet-B"`, `"DenseNet-C"` or `"DenseNet-BC"`.

# %% name="answer-name"
answer = ...
check("05.name", answer)

# %% name="solution-name" solves="answer-name"
answer = "DenseNet-C"
check("05.name", answer)

# %% [markdown] lang="ko" name="floor" differs="R1"
# ## 내림입니까, 올림입니까?
#
# 논문은 ⌊θm⌋, 곧 **내림**이라고 적었습니다. 리뷰는 ⌈θm⌉, 곧 올림이라고 적었습니다. 둘 다 실행해 봅니다. 먼저 논문에 나온 네트워크들입니다. θ = 0.5에서 m이 짝수이면 둘은 같습니다.

# %% [markdown] lang="en" name="floor" differs="R1"
# ## Rounded down, or up?
#
# The paper writes ⌊θm⌋, rounded **down**. The review writes ⌈θm⌉, rounded up. Run both. First the networks of the paper: with θ = 0.5 and an even m the two agree.

# %% name="even" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import (
    DENSENET_161,
    DENSENET_169,
    DENSENET_201,
    DENSENET_264,
    DENSENET_BC_100_12,
    DENSENET_BC_190_40,
    DENSENET_BC_250_24,
)

published = [DENSENET_121, DENSENET_161, DENSENET_169, DENSENET_201, DENSENET_264]
published += [DENSENET_BC_100_12, DENSENET_BC_190_40, DENSENET_BC_250_24]
for network in published:
    into = [op.reads for op in unroll(network) if op.kind == "conv" and "transition" in " ".join(op.where)]
    print(f"{network.name:<27}", into, all(m % 2 == 0 for m in into))

# %% [markdown] lang="ko" name="odd"
# 모두 짝수입니다. 그래서 어느 공개된 네트워크로도 누가 옳은지 가릴 수 없습니다. k가 홀수인 작은 네트워크라면 갈립니다.

# %% [markdown] lang="en" name="odd"
# All even: no published network can tell who is right. A small one with an odd k can.

# %% name="ceil" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import asdict

from densenet_edu import DenseNet
from densenet_edu.core.review import CeilingDenseNet

paper = DenseNet.cifar(22, 5, bc=True)
review = CeilingDenseNet(**asdict(paper))
for network in (paper, review):
    ops = unroll(network)
    kept = [op.shape[-1] for op in ops if op.kind == "avg_pool"]
    print(f"{type(network).__name__:<15} {kept}  {total(ops, params):,}")

# %% [markdown] lang="ko" name="ceil-text"
# 내림이면 13,131개, 올림이면 13,343개입니다. 저자의 코드도 내림(`math.floor`)을 씁니다.

# %% [markdown] lang="en" name="ceil-text"
# Rounded down 13,131, rounded up 13,343. The authors' code rounds down, too (`math.floor`).

# %% [markdown] lang="ko" name="exercise-write"
# ### 연습 문제 3
#
# `kept(m, theta)`를 쓰십시오. 들어온 채널 수 m에서 남는 채널 수를 돌려줍니다. 조심하십시오. 컴퓨터의 소수는 정확하지 않아서 `int(100 * 0.29)`는 29가 아닙니다.

# %% [markdown] lang="en" name="exercise-write"
# ### Exercise 3
#
# Write `kept(m, theta)`: of m channels, how many are kept? Beware: a computer's decimals are not exact, and `int(100 * 0.29)` is not 29.


# %% name="answer-write"
def kept(m, theta):
    return ...


check("05.write", kept)

# %% name="solution-write" solves="answer-write"
from fractions import Fraction


def kept(m, theta):
    return int(m * Fraction(theta).limit_denominator(1000))


check("05.write", kept)

# %% [markdown] lang="ko" name="commute"
# ## 순서를 바꾸면 공짜입니다
#
# 1×1 합성곱은 **채널**끼리 섞고, 평균 풀링은 **자리**끼리 평균을 냅니다. 서로 다른 방향의 더하기와 곱하기일 뿐이므로 순서를 바꾸어도 결과가 같아야 합니다. 먼저 풀링하면 1×1 합성곱이 볼 자리가 4분의 1로 줄어듭니다.
#
# **짐작:** 네트워크 전체의 곱셈-덧셈은 몇 퍼센트 줄어듭니까?

# %% [markdown] lang="en" name="commute"
# ## Changing places costs nothing
#
# A 1×1 convolution mixes **channels**, an average pooling averages **positions**. Both only add and multiply, in different directions; so they may change places. If we pool first, the 1×1 convolution has a quarter of the positions to look at.
#
# **Predict:** how many percent of the whole network's multiply-adds does that save?

# %% name="guess-saved"
guess = ...

# %% name="saved" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.rewrite import pool_first

ops, swapped = unroll(DENSENET_121), pool_first(unroll(DENSENET_121))
for before, after in zip(ops, swapped, strict=True):
    if before.kind == "conv" and before.where == ("transition 1",):
        after = next(op for op in swapped if op.name == before.name)
        print(f"{macs(before):,} -> {macs(after):,}")
print(f"{total(ops, macs):,} -> {total(swapped, macs):,}  ({1 - total(swapped, macs) / total(ops, macs):.1%})")

# %% [markdown] lang="ko" name="commute-real"
# 8.2%를 덜 계산합니다. 정말 같은 결과가 나오는지 진짜 네트워크로 확인합니다. 시간을 아끼려고 이미지만 64×64로 줄였습니다. 두 모델에 같은 가중치를 넣고 같은 이미지를 보여 줍니다.

# %% [markdown] lang="en" name="commute-real"
# 8.2% less to compute. Does a real network really give the same? To save time only the image is smaller, 64×64. Both models get the same weights and see the same image.

# %% name="commute-models"
import numpy as np

from densenet_edu.learn.build import build

small = unroll(replace(DENSENET_121, image=(64, 64, 3)))
plain, pooled = build(small, seed=1), build(pool_first(small), seed=1)
image = np.random.default_rng(0).normal(size=(1, 64, 64, 3)).astype("float32")
one, other = plain(image).numpy(), pooled(image).numpy()

# %% name="commute-equal" tags=["NBVAL_CHECK_OUTPUT"]
print(np.abs(one - other).max() < 1e-5 * (one.max() - one.min()), np.array_equal(one, np.full_like(one, one.mean())))

# %% [markdown] lang="ko" name="commute-text"
# 차이는 반올림 오차(출력의 폭의 10만분의 1보다 작습니다)뿐입니다. 둘째 값 `False`는 출력이 모두 같은 수여서 우연히 같아 보인 것이 아니라는 확인입니다. 가운데의 ReLU나 배치 정규화가 합성곱과 풀링 **사이**에 있었다면 순서를 바꿀 수 없습니다. 슬라이드의 순서가 바로 그렇습니다.

# %% [markdown] lang="en" name="commute-text"
# They differ by rounding only (less than a hundred-thousandth of the spread of the outputs). The second value, `False`, makes sure that the outputs are not just all one number. If a ReLU or a batch normalization stood **between** convolution and pooling, they could not change places; in the order of the slides one does.

# %% [markdown] lang="ko" name="exercise-macs"
# ### 연습 문제 4
#
# DenseNet-121의 **셋째 전환 층**을 봅니다. 14×14 크기의 1024채널을 읽어 512채널을 만드는 1×1 합성곱이 있고, 그다음에 풀링합니다. 풀링을 먼저 하면 이 합성곱의 곱셈-덧셈은 몇 번이 됩니까?

# %% [markdown] lang="en" name="exercise-macs"
# ### Exercise 4
#
# Take the **third transition** of DenseNet-121: a 1×1 convolution reads 1024 channels of 14×14 and makes 512, then comes the pooling. If we pool first, how many multiply-adds does this convolution take?

# %% name="answer-macs"
answer = ...
check("05.macs", answer)

# %% name="solution-macs" solves="answer-macs"
answer = 7 * 7 * 1024 * 512
check("05.macs", answer)

# %% [markdown] lang="ko" name="summary"
# ## 이제 할 수 있습니다
#
# - 크기가 다르면 이어 붙일 수 없으므로, 크기는 블록 사이의 전환 층에서만 바뀝니다.
# - 전환 층은 BN - ReLU - 1×1 합성곱 - 평균 풀링이고 ⌊θm⌋채널을 남깁니다. θ = 1이어도 합성곱은 있습니다.
# - 풀링을 먼저 해도 결과는 같고, 그 합성곱의 곱셈-덧셈은 4분의 1이 됩니다.
#
# **함께 이야기해 볼 것:** 결과가 같은데 왜 저자들은 풀링을 뒤에 두었겠습니까? 여러분이라면 어떻게 하겠습니까?
#
# 논문: 3절 "Pooling layers"와 "Compression", 표 1. 앞의 강: [04 병목 층](04_bottleneck.ipynb) · 차례: [00 시작하기](00_start.ipynb)

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# - What differs in size cannot be concatenated, so the size changes only in the transitions between blocks.
# - A transition is BN - ReLU - 1×1 convolution - average pooling and keeps ⌊θm⌋ channels; with θ = 1 the convolution is still there.
# - Pooling first gives the same, with a quarter of that convolution's multiply-adds.
#
# **For a group:** if the result is the same, why did the authors pool last? What would you do?
#
# Paper: section 3, "Pooling layers" and "Compression"; Table 1. Before this: [04 Bottleneck layers](04_bottleneck.ipynb) · Contents: [00 Start here](00_start.ipynb)
