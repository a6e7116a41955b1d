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
# - θ가 DenseNet, -B, -C, -BC라는 이름과 어떤 관계인지 말하고,
# - 1×1 합성곱과 평균 풀링의 순서를 바꾸어도 되는 까닭을 밝히고, 그렇게 해서 얼마를 아끼는지 셈할 수 있습니다.

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
# 이어 붙이려면 높이와 너비가 같아야 합니다. 블록 안의 층이 크기를 절반으로 줄였는데도, 줄이기 전의 특징 맵과 이어 붙이려고 하면 어떻게 됩니까? 일부러 해 봅니다.

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
# 그래서 크기는 블록과 블록 **사이**에서만 바뀌고, 그 일을 전환 층이 합니다. 한국어 리뷰는 전환 층을 "down sampling"이라고만 적었지만, 전환 층은 네 연산을 차례로 합니다.

# %% [markdown] lang="en" name="so-transition" differs="R7"
# So the size changes only **between** blocks, and that is the transition's job. The review calls it just "down sampling"; in truth it is four operations, one after another.

# %% name="picture-transition"
from densenet_edu import DENSENET_121, unroll
from densenet_edu.show import diagram

diagram.transition(DENSENET_121)

# %% [markdown] lang="ko" name="guess-answer"
# 짐작하신 수와 견주어 보십시오. 256채널의 절반인 **128채널**이 남습니다. 남기는 비율을 **θ**(세타)라고 하며, DenseNet-121에서는 θ = 0.5입니다. 채널을 줄이지 않는 θ = 1이면 어떤 연산이 있는지도 이어서 봅니다.

# %% [markdown] lang="en" name="guess-answer"
# Compare with your guess: half of the 256 channels, **128**, are kept. The share that is kept is called **θ** (theta), and in DenseNet-121 it is 0.5. Which operations are there with θ = 1, where nothing is reduced? Both, one after the other:

# %% name="four-ops" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import replace

for theta in (0.5, 1.0):
    for op in unroll(replace(DENSENET_121, compression=theta)):
        if op.where == ("transition 1",):
            print(theta, f"{op.kind:<9}", op.shape)

# %% [markdown] lang="ko" name="four-ops-text"
# 네 연산은 배치 정규화(batch normalization), ReLU, 1×1 합성곱, 2×2 평균 풀링입니다. 출력의 마지막 네 줄을 보십시오. **θ = 1이어도 1×1 합성곱은 그대로 있습니다.** 채널을 줄이지 않을 뿐, 256장을 섞어 새로운 256장을 만듭니다. 논문의 본문에는 ReLU가 빠져 있지만, 표 1의 설명과 저자의 코드에는 있습니다.

# %% [markdown] lang="en" name="four-ops-text"
# Batch normalization, ReLU, a 1×1 convolution, a 2×2 average pooling. Look at the last four lines: **with θ = 1 the 1×1 convolution is still there.** It does not reduce the channels, but mixes the 256 maps into 256 new ones. The text of the paper does not mention the ReLU; the caption of Table 1 and the authors' code have it.

# %% [markdown] lang="ko" name="slides-order" differs="S7"
# 한국어 슬라이드의 코드는 합성곱을 맨 앞에 두고 배치 정규화와 ReLU를 그 **뒤에** 둡니다. 그러면 채널 m개가 들어올 때 m장이 아니라 θm장을 정규화합니다. 논문의 네트워크와 슬라이드의 네트워크를 나란히 놓고, 전환 층 세 개의 γ와 β를 세어 봅니다.

# %% [markdown] lang="en" name="slides-order" differs="S7"
# The code of the slides begins with the convolution and puts batch normalization and ReLU **behind** it. If m channels enter, θm maps are normalized instead of m. Here are the paper's network and that of the slides, with the γ and β of their three transitions.

# %% name="count-gamma" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import params
from densenet_edu.core.slides import SLIDES_121


def transitions(network):
    return [op for op in unroll(network) if "transition" in " ".join(op.where)]


for network in (DENSENET_121, SLIDES_121):
    ops = transitions(network)
    learned = sum(params(op) for op in ops if op.kind == "batchnorm")
    print([op.kind for op in ops[:4]], f"{learned:,}")

# %% [markdown] lang="ko" name="slides-order-text"
# 배치 정규화를 논문처럼 합성곱 앞에 두면 γ와 β가 3,584개, 슬라이드처럼 뒤에 두면 그 절반인 1,792개입니다.

# %% [markdown] lang="en" name="slides-order-text"
# 3,584 before the convolution, as in the paper; half of that, 1,792, behind it, as in the slides.

# %% [markdown] lang="ko" name="theta"
# ## θ와 네 이름
#
# 전환 층은 들어온 m채널 가운데 ⌊θm⌋채널을 남깁니다. ⌊ ⌋는 **내림**, 곧 소수점 아래를 버린다는 표시입니다. θ를 **압축 계수**(compression factor)라고 합니다.
#
# 이름은 두 글자가 정합니다. 병목 층이 있으면 **B**, θ < 1이면 **C**가 붙습니다. k와 블록의 층 수는 DenseNet-121 그대로 두고, 이름이 다른 네 네트워크의 파라미터(왼쪽)와 곱셈-덧셈(오른쪽)을 세어 봅니다.

# %% [markdown] lang="en" name="theta"
# ## θ and four names
#
# Of the m channels that enter a transition ⌊θm⌋ are kept. The brackets ⌊ ⌋ mean **rounded down**: what stands behind the decimal point is dropped. θ is the **compression factor**.
#
# Two letters make the names: **B** for bottleneck layers, **C** for θ < 1. With k and the blocks of DenseNet-121, count the parameters (left) and multiply-adds (right) of all four.

# %% name="four-names" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import macs, total

for bottleneck, theta in ((False, 1.0), (True, 1.0), (False, 0.5), (True, 0.5)):
    variant = replace(DENSENET_121, bottleneck=bottleneck, compression=theta)
    ops = unroll(variant)
    print(f"{variant.family:<12} {total(ops, params):>10,}  {total(ops, macs):>13,}")

# %% [markdown] lang="ko" name="four-names-text"
# 병목 층도 압축도 없으면 파라미터가 20,812,904개, 둘 다 있으면 7,978,856개입니다. 병목 층만 두면(-B) 13,908,584개, 압축만 하면(-C) 10,869,096개입니다. 여기서는 파라미터도 곱셈-덧셈도 압축이 더 많이 줄입니다. 그 대신 정확도를 얼마나 잃는지는 세어서 알 수 없으므로, 08강에서 네트워크를 학습시켜 잽니다.

# %% [markdown] lang="en" name="four-names-text"
# With neither, 20,812,904; with both, 7,978,856. Bottlenecks alone (-B) leave 13,908,584, compression alone (-C) 10,869,096: in this layout compression saves more, of parameters and of multiply-adds. What it costs in accuracy cannot be counted; lesson 08 trains networks and measures it.

# %% [markdown] lang="ko" name="explore"
# ## k, θ, 병목 층을 함께 움직여 보십시오
#
# **학습 메모리**는 이미지 한 장을 학습하는 동안 들고 있어야 하는 중간 결과의 크기입니다(00강). 수 하나는 4바이트입니다.
#
# **짐작:** 병목 층을 끄면 파라미터가 늘어납니다. 학습 메모리도 늘어납니까? **찾기:** 파라미터는 DenseNet-121보다 적은데 학습 메모리는 더 많이 드는 조합이 단 하나 있습니다. 찾아보십시오.

# %% [markdown] lang="en" name="explore"
# ## Move all three
#
# **Training memory** is what has to be kept of all the results in between while the network learns from one image (lesson 00), at 4 bytes a number.
#
# **Predict:** without bottleneck layers there are more parameters. More training memory, too? **Find:** the one setting that has fewer parameters than DenseNet-121, but more training memory.

# %% name="explorer"
from densenet_edu.show.play import play

play(
    (diagram.staircase, diagram.cost_bars),
    DENSENET_121,
    growth_rate=(12, 16, 20, 24, 28, 32, 36, 40),
    compression=(0.25, 0.5, 0.75, 1.0),
    bottleneck=(True, False),
)

# %% name="memory" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import training_memory

for bottleneck in (True, False):
    ops = unroll(replace(DENSENET_121, bottleneck=bottleneck))
    mebibytes = 4 * training_memory(ops) / 2**20
    print(f"{bottleneck!s:<5} {total(ops, params):>10,}  {mebibytes:.1f} MiB")

# %% [markdown] lang="ko" name="memory-text"
# 병목 층을 끄면 파라미터는 늘어나는데 학습 메모리는 120.1 MiB에서 87.2 MiB로 **줄어듭니다**. 병목 층이 있으면 1×1 합성곱이 만든 4k장과, 이 4k장이 ReLU를 지난 결과를 층마다 더 들고 있어야 하기 때문입니다. 파라미터가 적다고 메모리도 적게 드는 것은 아닙니다.

# %% [markdown] lang="en" name="memory-text"
# Without bottlenecks there are more parameters, yet the training memory **shrinks** from 120.1 MiB to 87.2 MiB: a bottleneck has to keep, in every layer, the 4k maps of its 1×1 convolution and the same 4k maps behind their ReLU. Fewer parameters do not mean less memory.

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
# DenseNet-121에서 **둘째 전환 층**은 몇 채널을 남깁니까? 둘째 블록은 128채널에서 시작하고, 층은 12개이며 k = 32입니다.

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
# 논문은 ⌊θm⌋, 곧 **내림**이라고 적었습니다. 리뷰는 ⌈θm⌉, 곧 올림이라고 적었습니다. 어느 쪽이 옳은지 가려 봅니다. m이 짝수이면 그 절반이 정수이므로 올림과 내림의 결과가 같습니다. 그래서 먼저 논문의 표 1과 표 2에 있는 네트워크 가운데 압축하는 것을 모두 골라 m을 봅니다.

# %% [markdown] lang="en" name="floor" differs="R1"
# ## Rounded down, or up?
#
# The paper writes ⌊θm⌋, rounded **down**. The review writes ⌈θm⌉, rounded up. Who is right? Half of an even m is whole, and then up and down are the same. So first the m of all networks in Tables 1 and 2 of the paper that compress.

# %% name="even" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.paper import DENSENETS, TABLE_1

published = [(column.label, column.architecture) for column in TABLE_1]
published += [
    (row.method, row.architecture) for row in DENSENETS if row.architecture.compression < 1
]
for label, network in published:
    into = [op.reads for op in transitions(network) if op.kind == "conv"]
    print(f"{label:<20} {into!s:<17} {all(m % 2 == 0 for m in into)}")

# %% [markdown] lang="ko" name="odd"
# 모두 짝수입니다. k가 12, 24, 32, 40처럼 2로 여러 번 나누어떨어지는 수여서, 절반으로 줄이고 k씩 더하기를 되풀이해도 홀수가 나오지 않습니다. 그래서 논문에 나오는 네트워크로는 어느 쪽이 옳은지 가릴 수 없습니다. k = 5인 작은 네트워크(DenseNet-BC, L = 22)에서는 결과가 갈립니다. 출력의 괄호 안은 차례로 들어온 채널과 남은 채널입니다.

# %% [markdown] lang="en" name="odd"
# All even. Each k, 12, 24, 32 or 40, can be halved several times, so halving and adding k again and again never meets an odd number: no network of the paper can tell who is right. A small one with k = 5 can (DenseNet-BC, L = 22). The brackets hold the channels that come in and those that are kept.

# %% name="ceil" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import asdict

from densenet_edu import DenseNet
from densenet_edu.core.review import CeilingDenseNet

paper = DenseNet.cifar(22, 5, bc=True)
review = CeilingDenseNet(**asdict(paper))
for network in (paper, review):
    counts = [(op.reads, op.shape[-1]) for op in transitions(network) if op.kind == "conv"]
    print(f"{type(network).__name__:<15} {counts}  {total(unroll(network), params):,}")

# %% [markdown] lang="ko" name="ceil-text"
# 내림이면 파라미터가 13,131개, 올림이면 13,343개입니다. 저자의 코드도 내림(`math.floor`)을 씁니다.
#
# 코드로 옮길 때 조심할 것이 하나 더 있습니다. 컴퓨터가 다루는 소수는 정확하지 않습니다. 100 × 0.29는 29이지만 파이썬의 답은 다릅니다.

# %% [markdown] lang="en" name="ceil-text"
# Rounded down there are 13,131 parameters, rounded up 13,343. The authors' code rounds down, too (`math.floor`).
#
# One more thing to beware of in code: a computer's decimals are not exact. 100 × 0.29 is 29, but

# %% name="inexact" tags=["NBVAL_CHECK_OUTPUT"]
print(100 * 0.29, int(100 * 0.29))

# %% [markdown] lang="ko" name="exercise-write"
# ### 연습 문제 3
#
# 함수 `kept(m, theta)`를 쓰십시오. m채널이 들어올 때 남는 채널 수 ⌊θm⌋을 돌려줍니다. `kept(100, 0.29)`는 28이 아니라 29여야 합니다.

# %% [markdown] lang="en" name="exercise-write"
# ### Exercise 3
#
# Write `kept(m, theta)`, which returns how many of m channels are kept, ⌊θm⌋. `kept(100, 0.29)` has to be 29, not 28.


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
# ## 풀링을 먼저 해도 됩니다
#
# 1×1 합성곱은 **채널**끼리 섞고, 평균 풀링은 **자리**끼리 평균을 냅니다. 둘 다 곱하고 더하기만 하며 그 방향이 서로 다르므로, 순서를 바꾸어도 결과가 같아야 합니다. 먼저 작은 수로 해 봅니다. 자리는 2×2, 채널은 2개이고, 가중치는 1과 −1입니다. 첫째 줄의 두 수는 차례로 합성곱을 먼저 했을 때와 풀링을 먼저 했을 때의 결과입니다. 둘째 줄에서는 두 연산 **사이**에 ReLU를 넣었습니다.

# %% [markdown] lang="en" name="commute"
# ## Pooling may come first
#
# A 1×1 convolution mixes **channels**, an average pooling averages **positions**. Both only multiply and add, in different directions, so they should be free to change places. Small numbers first: 2×2 positions, two channels, the weights 1 and −1. The first line is convolution then pooling, and pooling then convolution; in the second line a ReLU stands **between** the two.

# %% name="by-hand" tags=["NBVAL_CHECK_OUTPUT"]
import numpy as np

maps = np.array([[[4, 1], [2, 1]], [[1, 2], [3, 2]]])  # (H, W, C)
weights = np.array([1, -1])  # (C,)
print((maps @ weights).mean(), maps.mean(axis=(0, 1)) @ weights)
print(np.maximum(maps @ weights, 0).mean(), np.maximum(maps.mean(axis=(0, 1)) @ weights, 0))

# %% [markdown] lang="ko" name="by-hand-text"
# 첫째 줄의 두 수는 같고, 둘째 줄의 두 수는 다릅니다. ReLU가 한 자리의 −1을 0으로 바꾸면 평균이 달라지기 때문입니다. 논문의 전환 층에서는 ReLU가 합성곱보다 먼저 오므로 합성곱과 풀링의 순서를 바꾸어도 됩니다. 슬라이드의 순서에서는 바꿀 수 없습니다. ReLU가 둘 사이에 있기 때문입니다.
#
# 먼저 풀링하면 1×1 합성곱이 볼 자리가 4분의 1로 줄어듭니다. **짐작:** 네트워크 전체의 곱셈-덧셈은 몇 퍼센트 줄어듭니까?

# %% [markdown] lang="en" name="by-hand-text"
# In the first line the two numbers agree. In the second they do not: once the ReLU has made a 0 of the −1 at one position, the mean is another. In the paper's transition the ReLU comes before the convolution, so convolution and pooling may change places. In the slides' order they may not: there the ReLU stands between them.
#
# If we pool first, the 1×1 convolution has a quarter of the positions to look at. **Predict:** how many percent of the whole network's multiply-adds does that save?

# %% name="guess-saved"
guess = ...

# %% name="saved" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.rewrite import pool_first

ops, swapped = unroll(DENSENET_121), pool_first(unroll(DENSENET_121))
for each in (ops, swapped):
    conv = next(op for op in each if op.name == "pool2_conv")
    print(f"{conv.shape!s:<13} {macs(conv):>11,}  {total(each, macs):,}")
print(f"{1 - total(swapped, macs) / total(ops, macs):.1%}")

# %% [markdown] lang="ko" name="commute-real"
# 첫째 전환 층의 합성곱은 56×56 자리 대신 28×28 자리만 봅니다. 그래서 곱셈-덧셈이 102,760,448번에서 25,690,112번으로, 꼭 4분의 1로 줄어듭니다. 네트워크 전체로 보면 8.2%가 줄어듭니다.
#
# 실제 네트워크에서도 결과가 같은지 확인합니다. 시간을 아끼려고 이미지만 64×64로 줄였습니다. 시드가 같아서 가중치도 똑같은 두 모델에 같은 이미지를 보여 줍니다.

# %% [markdown] lang="en" name="commute-real"
# The convolution of the first transition sees 28×28 positions instead of 56×56: 25,690,112 multiply-adds instead of 102,760,448, just a quarter. For the whole network that is 8.2% less to compute.
#
# Does a real network give the same, too? To save time only the image is smaller, 64×64. Two models with the same seed, and so with the same weights, see the same image.

# %% name="commute-models"
from densenet_edu.learn.build import build

small = unroll(replace(DENSENET_121, image=(64, 64, 3)))
plain, pooled = build(small, seed=1), build(pool_first(small), seed=1)
image = np.random.default_rng(0).normal(size=(1, 64, 64, 3)).astype("float32")
one, other = plain(image).numpy(), pooled(image).numpy()  # (1, 1000)

# %% name="commute-equal" tags=["NBVAL_CHECK_OUTPUT"]
spread = one.max() - one.min()
print(spread > 0, np.abs(one - other).max() < 1e-5 * spread)

# %% [markdown] lang="ko" name="commute-text"
# 첫째 `True`는 출력 1,000개가 모두 같은 수는 아니라는 뜻입니다. 모두 같은 수라면 어떤 두 네트워크도 같아 보일 것입니다. 둘째 `True`는 두 모델의 출력 차이가 출력값이 퍼진 폭의 10만분의 1보다 작다는 뜻입니다. 남은 차이는 반올림 오차뿐입니다.

# %% [markdown] lang="en" name="commute-text"
# The first `True` makes sure that the 1,000 outputs are not all the same number; if they were, any two networks would look alike. The second says that the two models differ by less than a hundred-thousandth of the range of the outputs: by rounding only.

# %% [markdown] lang="ko" name="exercise-macs"
# ### 연습 문제 4
#
# DenseNet-121의 **셋째 전환 층**을 봅니다. 1×1 합성곱이 14×14 크기의 1024채널을 읽어 512채널을 만들고, 그다음에 풀링을 합니다. 풀링을 먼저 하면 이 합성곱의 곱셈-덧셈은 몇 번이 됩니까?

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
# - 풀링을 먼저 해도 결과는 같고, 1×1 합성곱의 곱셈-덧셈은 4분의 1이 됩니다.
#
# **함께 이야기해 볼 것:** 결과가 같은데도 저자들이 풀링을 뒤에 둔 까닭은 무엇이라고 생각합니까? 평균 풀링 대신 최대 풀링을 쓰는 전환 층에서도 순서를 바꿀 수 있습니까?
#
# 논문: 3절 "Pooling layers"와 "Compression", 표 1. 앞의 강: [04 병목 층](04_bottleneck.ipynb). 다음은 [06 DenseNet-121: 쓰고 증명하기](06_densenet121.ipynb)입니다.

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# - What differs in size cannot be concatenated, so the size changes only in the transitions between blocks.
# - A transition is BN - ReLU - 1×1 convolution - average pooling and keeps ⌊θm⌋ channels; with θ = 1 the convolution is still there.
# - Pooling first gives the same, with a quarter of that convolution's multiply-adds.
#
# **For a group:** if the result is the same, why did the authors pool last? And with a max pooling in the transition, could the two still change places?
#
# Paper: section 3, "Pooling layers" and "Compression"; Table 1. Before this: [04 Bottleneck layers](04_bottleneck.ipynb) · Next: [06 DenseNet-121, written and proved](06_densenet121.ipynb)
