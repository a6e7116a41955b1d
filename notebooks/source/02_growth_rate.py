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
# # 02 성장률 k
#
# **30분** · TensorFlow가 필요 없습니다.
#
# 지난 강에서 더하면 섞여서 되찾을 수 없고, 이어 붙이면(concatenate) 그대로 남는다는 것을 보았습니다. 그 대신 채널이 늘어납니다. 얼마나 늘어나는지를 정하는 수가 **성장률 k**(growth rate)입니다. 이 노트북을 마치면
#
# - 밀집 블록(dense block)의 어느 층이든 몇 채널을 읽는지 바로 말하고,
# - 합성곱(convolution) 하나의 파라미터를 손으로 세고,
# - DenseNet-121의 채널이 계단처럼 늘어나는 모습을 그림으로 보이고,
# - 논문이 왜 작은 k로도 충분하다고 하는지 설명할 수 있습니다.

# %% [markdown] lang="en" name="title"
# # 02 The growth rate k
#
# **30 minutes** · no TensorFlow needed.
#
# The last lesson showed that what is added is mixed for good, while what is concatenated stays as it was. Concatenation makes the channels grow. How fast is decided by one number, the **growth rate k**. After this notebook you can
#
# - say at once how many channels any layer of a dense block reads,
# - count the parameters of a convolution by hand,
# - draw how the channels of DenseNet-121 climb like stairs,
# - explain why the paper says that a small k is enough.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% [markdown] lang="ko" name="guess-text"
# ## 먼저 짐작해 보십시오
#
# 채널 6개를 받은 블록이 있습니다. 층은 다섯 개이고, 층마다 새 특징 맵(feature map)을 4장씩 만들어 이어 붙입니다. **다섯째 층은 몇 채널을 읽습니까?**

# %% [markdown] lang="en" name="guess-text"
# ## Guess first
#
# A block receives 6 channels. Each layer makes 4 new feature maps and concatenates them. There are five layers. **How many channels does the fifth layer read?**

# %% name="guess-reads"
guess = ...

# %% [markdown] lang="ko" name="figure-1"
# ## 그림 1의 블록
#
# 논문의 그림 1은 층이 다섯 개이고 k = 4인 밀집 블록입니다. 같은 블록을 코드로 만들어, 그 연산 기록을 그림으로 그려 보겠습니다. 블록 입력의 채널 수 k₀만 알아보기 쉽게 6으로 골랐습니다. 나머지 설정은 예를 작게 만들 뿐입니다. `bottleneck`은 04강에서 다룹니다.

# %% [markdown] lang="en" name="figure-1"
# ## The block of Figure 1
#
# Figure 1 of the paper is a dense block of five layers with k = 4. Here is the same block, drawn from its operations; only the number of channels of the block's input, k₀, is ours: 6, because it is easy to see. The other settings only keep the example small; lesson 04 deals with `bottleneck`.

# %% name="block"
from densenet_edu import DenseNet, sources, unroll
from densenet_edu.show import diagram

block = DenseNet(
    blocks=(5,),
    growth_rate=4,
    stem_channels=6,
    stem="cifar",
    bottleneck=False,
    image=(32, 32, 3),
)
diagram.dense_block(block)

# %% [markdown] lang="ko" name="exercise-out"
# ### 연습 문제 1
#
# 위 그림에서 맨 왼쪽에 있는 회색 묶음은 논문의 그림 1에서는 맨 앞의 빨간 묶음입니다. 이것은 무엇입니까? `"a"`(첫째 층의 출력), `"b"`(이미지의 빨강 채널), `"c"`(블록 입력 x₀) 가운데 하나를 적으십시오.

# %% [markdown] lang="en" name="exercise-out"
# ### Exercise 1
#
# The grey stack at the far left of the picture above is the red stack in front in the paper's Figure 1. What is it? `"a"` the output of the first layer, `"b"` the red channel of the image, `"c"` the block's input x₀.

# %% name="answer-out"
from densenet_edu.exercise import check

answer = ...
check("02.out", answer)

# %% name="solution-out" solves="answer-out"
from densenet_edu.exercise import check

answer = "c"
check("02.out", answer)

# %% [markdown] lang="ko" name="red-stack" differs="R5"
# 맨 왼쪽에 있는 묶음이 **블록 입력 x₀**입니다. 논문 그림에서는 빨간색입니다. 널리 읽히는 한국어 리뷰는 이것을 "첫 번째 층의 출력"이라고 설명하지만, 이 블록의 어느 층도 이것을 만들지 않았습니다. 첫째 층이 만든 것은 그다음 묶음 위에 새로 얹힌 4장입니다.

# %% [markdown] lang="en" name="red-stack" differs="R5"
# The stack at the far left is the **block's input x₀**, red in the paper's figure. A widely read Korean review calls it "the output of the first layer", but no layer of this block made it. What the first layer made are the 4 new maps on top of the next stack.

# %% [markdown] lang="ko" name="who-made-x0"
# 그림만 믿지 말고 연산 기록에서 확인하겠습니다. 층마다 어떤 특징 맵 묶음을 읽는지, 모두 몇 채널인지 적어 봅니다.

# %% [markdown] lang="en" name="who-made-x0"
# Do not just trust the picture; look at the operations themselves. For each layer: whose feature maps it reads, and how many channels that makes.

# %% name="reads" tags=["NBVAL_CHECK_OUTPUT"]
ops = unroll(block)
for op in ops:
    if op.kind == "conv" and "block 1" in op.where:
        read = sources(ops, op)
        print(op.where[1], "<-", " + ".join(str(x.shape[-1]) for x in read), "=", op.reads)
first = next(op for op in ops if "block 1" in op.where)
print("x0 <-", sources(ops, first)[0].where[0])

# %% [markdown] lang="ko" name="formula" differs="R2"
# ℓ번째 층은 **k₀ + k(ℓ − 1)** 채널을 읽습니다. 다섯째 층은 6 + 4 × 4 = 22채널을 읽습니다. 출력의 마지막 줄도 보십시오. x₀을 만든 곳은 블록 안의 층이 아니라 블록 앞의 스템(stem)입니다.
#
# 여기서 k₀은 **블록에 들어온** 채널 수입니다. 같은 리뷰는 k₀을 "ℓ번째 층의 채널 수"라고 적었습니다. 그렇게 읽으면 층마다 k₀이 달라져 식을 쓸 수 없습니다.

# %% [markdown] lang="en" name="formula" differs="R2"
# Layer ℓ reads **k₀ + k(ℓ − 1)** channels; the fifth reads 6 + 4 × 4 = 22. Look at the last line: x₀ was made by the stem in front of the block, not by a layer in it.
#
# Here k₀ is the number of channels that **enter the block**. The same review writes that k₀ is "the number of channels of layer ℓ". Read that way k₀ would be another number in every layer, and the formula would be of no use.

# %% [markdown] lang="ko" name="explore-block"
# ## 직접 움직여 보십시오
#
# k, 층 수, k₀을 바꿔 보십시오. 묶음 하나에 마우스를 올리면 그 층으로 들어오는 선이 진해집니다.
#
# **짐작:** 층을 5개에서 7개로 늘리면 연결은 몇 개가 됩니까? **찾기:** 마지막 묶음이 정확히 30채널이 되는 조합을 찾아보십시오.

# %% [markdown] lang="en" name="explore-block"
# ## Move it yourself
#
# Change k, the number of layers and k₀. Point at a stack, and the lines that feed its layer stand out.
#
# **Predict:** with 7 layers instead of 5, how many connections are there? **Find:** settings for which the last stack has exactly 30 channels.

# %% name="explorer-block"
from densenet_edu.show.play import play

play(
    diagram.dense_block,
    block,
    growth_rate=range(1, 7),
    blocks=[(layers,) for layers in range(1, 8)],
    stem_channels=(2, 4, 6, 8, 10, 12),
)

# %% [markdown] lang="ko" name="exercise-reads"
# ### 연습 문제 2
#
# 그림 1의 블록(k₀ = 6, k = 4)에서 **다섯째 층이 읽는 채널**은 몇 개입니까? 답은 이미 위에 있습니다. 검사기가 어떻게 대답하는지 보는 연습입니다. 26이나 20도 넣어 보십시오.

# %% [markdown] lang="en" name="exercise-reads"
# ### Exercise 2
#
# In the block of Figure 1 (k₀ = 6, k = 4), **how many channels does the fifth layer read?** The answer stands above, so this one only shows how the checker talks. Try 26 or 20 as well.

# %% name="answer-reads"
answer = ...
check("02.reads", answer)

# %% name="solution-reads" solves="answer-reads"
answer = 6 + 4 * (5 - 1)
check("02.reads", answer)

# %% [markdown] lang="ko" name="exercise-function"
# ### 연습 문제 3
#
# 어느 층에나 쓸 수 있도록 함수로 적어 보십시오. `channels(k0, k, layer)`는 그 층이 **읽는** 채널 수를 돌려줍니다.

# %% [markdown] lang="en" name="exercise-function"
# ### Exercise 3
#
# Write it as a function that serves any layer: `channels(k0, k, layer)` returns how many channels that layer **reads**.


# %% name="answer-function"
def channels(k0, k, layer):
    return ...


check("02.function", channels)


# %% name="solution-function" solves="answer-function"
def channels(k0, k, layer):
    return k0 + k * (layer - 1)


check("02.function", channels)

# %% [markdown] lang="ko" name="count-by-hand"
# ## 합성곱 하나를 손으로 세기
#
# 한국어 슬라이드는 특징 맵 2장을 읽는 3×3 필터(filter) 1개를 예로 듭니다. 식은 **2 × 9 × 1 + 1 = 19**입니다. 필터는 평평한 3×3이 아니라 2×3×3 상자입니다. 상자 안의 수 18개와 편향(bias) 1개가 파라미터입니다. 필터 하나는 수 2×3×3개를 수 하나로 바꾸는 함수입니다.

# %% [markdown] lang="en" name="count-by-hand"
# ## Counting one convolution by hand
#
# The slides take one 3×3 filter that reads 2 feature maps: **2 × 9 × 1 + 1 = 19**. The filter is not a flat 3×3 square but a 2×3×3 box. The 18 numbers in the box and 1 bias are its parameters; one filter is a function from 2×3×3 numbers to one number.

# %% name="one-filter"
diagram.one_filter(channels_in=2, filters=1)

# %% name="example"
check("02.example", 2 * 9 * 1 + 1)

# %% [markdown] lang="ko" name="more-filters" differs="S17"
# 슬라이드는 여기서 "입력 **이미지** 수"라고 했지만, 세는 것은 이미지가 아니라 **채널**입니다. 이미지를 몇 장 넣든 파라미터는 그대로입니다. 그리고 편향은 하나가 아니라 **필터마다 하나**입니다. 어느 쪽으로 세어도 값이 같은 것은 필터가 1개일 때뿐입니다. 필터를 3개로 늘려 보면 차이가 드러납니다.

# %% [markdown] lang="en" name="more-filters" differs="S17"
# The slides say "number of input **images**" here, but what is counted is **channels**: feed one image or a hundred, the parameters stay. And there is not one bias but **one for each filter**. Only with a single filter do both ways of speaking give the same number; with 3 filters they part.

# %% name="count-filters" tags=["NBVAL_CHECK_OUTPUT"]
c_in, kernel = 2, 3
for c_out in (1, 3):
    weights = c_in * kernel * kernel * c_out
    one_bias = f"({weights} + 1 = {weights + 1})"
    print(f"c_out = {c_out}: {weights} + {c_out} = {weights + c_out}    {one_bias}")

# %% [markdown] lang="ko" name="formula-conv"
# 일반식은 **c_in × k × k × c_out + c_out**입니다. 여기서 k × k는 필터의 가로와 세로이며, 이 k는 성장률이 아닙니다. DenseNet에서는 합성곱의 결과가 다음 배치 정규화(batch normalization)로 들어가므로 편향을 두지 않습니다. 그래서 + c_out이 사라집니다. 왜 편향이 필요 없는지는 03강에서 봅니다.

# %% [markdown] lang="en" name="formula-conv"
# In general: **c_in × k × k × c_out + c_out**, where k × k is the size of the filter and not the growth rate. The convolutions of DenseNet have no bias, since what they make goes into a batch normalization next; then + c_out falls away. Lesson 03 shows why.

# %% [markdown] lang="ko" name="exercise-by-hand"
# ### 연습 문제 4
#
# 특징 맵 2장을 읽고 **4장**을 만드는 3×3 합성곱이 있습니다. 편향도 있습니다. 슬라이드의 식을 고쳐 파라미터 수를 구하십시오.

# %% [markdown] lang="en" name="exercise-by-hand"
# ### Exercise 4
#
# A 3×3 convolution reads 2 feature maps and makes **4**, with biases. Mend the formula of the slides: how many parameters?

# %% name="answer-by-hand"
answer = ...
check("02.by_hand", answer)

# %% name="solution-by-hand" solves="answer-by-hand"
answer = 2 * 3 * 3 * 4 + 4
check("02.by_hand", answer)

# %% [markdown] lang="ko" name="staircase-text"
# ## DenseNet-121의 계단
#
# 블록 하나를 알았으니 전체를 봅니다. DenseNet-121은 밀집 블록 네 개로 되어 있고 k = 32입니다. 첫 블록에는 64채널이 들어갑니다. 블록과 블록 사이의 주황색 막대는 전환 층(transition layer)이며, 05강에서 다룹니다.

# %% [markdown] lang="en" name="staircase-text"
# ## The stairs of DenseNet-121
#
# One block is understood; now the whole. DenseNet-121 has four dense blocks and k = 32. Its first block receives 64 channels. The orange bars between the blocks (transitions) are the subject of lesson 05.

# %% name="staircase"
from densenet_edu import DENSENET_121

diagram.staircase(DENSENET_121)

# %% [markdown] lang="ko" name="exercise-staircase"
# ### 연습 문제 5
#
# 슬라이드의 코드에는 첫 블록 옆에 `# 96 -> 128 -> ... -> 256`이라는 주석이 있습니다. 첫 블록에서 이어 붙일 때마다 채널이 몇 개가 되는지, 여섯 수를 모두 리스트로 적으십시오.

# %% [markdown] lang="en" name="exercise-staircase"
# ### Exercise 5
#
# In the code of the slides a comment stands beside the first block: `# 96 -> 128 -> ... -> 256`. Write all six numbers: the channels after each concatenation in the first block.

# %% name="answer-staircase"
answer = ...
check("02.staircase", answer)

# %% name="solution-staircase" solves="answer-staircase"
answer = [64 + 32 * layer for layer in range(1, 7)]
check("02.staircase", answer)

# %% [markdown] lang="ko" name="width-and-cost"
# ## 폭과 비용
#
# k를 키우면 네트워크의 폭(채널 수)이 늘어납니다. 비용은 얼마나 늘어납니까? 아래 곡선은 k만 바꾼 DenseNet-121의 파라미터와 곱셈-덧셈입니다.
#
# **짐작:** k를 두 배로 하면 곱셈-덧셈은 몇 배가 됩니까?

# %% [markdown] lang="en" name="width-and-cost"
# ## Width and what it costs
#
# A larger k makes the network wider. What is the price? The curves show the parameters and multiply-adds of DenseNet-121 when only k changes.
#
# **Predict:** if k is doubled, by what factor do the multiply-adds grow?

# %% name="explorer-cost"
play((diagram.staircase, diagram.width_against_cost), DENSENET_121, growth_rate=range(8, 49, 4))

# %% name="doubling" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import replace

from densenet_edu import macs, params, total

work = []
for k in (12, 24, 48):
    ops = unroll(replace(DENSENET_121, growth_rate=k))
    work.append(total(ops, macs))
    print(f"k = {k}: params = {total(ops, params):>10,}   macs = {work[-1]:>13,}")
print(f"x {work[1] / work[0]:.2f}, x {work[2] / work[1]:.2f}")

# %% [markdown] lang="ko" name="doubling-answer"
# k가 두 배가 될 때마다 곱셈-덧셈은 거의 네 배가 됩니다(마지막 줄). 층이 읽는 채널도, 만드는 채널도 두 배가 되기 때문입니다. 폭을 넓히는 데는 이렇게 비용이 많이 듭니다.

# %% [markdown] lang="en" name="doubling-answer"
# Each doubling of k makes almost four times as many multiply-adds (the last line): a layer reads twice as much and makes twice as much. Width is expensive.

# %% [markdown] lang="ko" name="exercise-find-k"
# ### 연습 문제 6
#
# 위의 탐색기를 움직이거나 계산해서 찾으십시오. DenseNet-121에서 k만 바꿀 때, 첫 블록이 정확히 **160채널**로 끝나는 k는 얼마입니까? 스템이 만드는 채널이 2k개라는 점에 주의하십시오.

# %% [markdown] lang="en" name="exercise-find-k"
# ### Exercise 6
#
# With the explorer or by arithmetic: for which k does the first block of the DenseNet-121 layout end in exactly **160 channels**? Mind that the stem makes 2k channels.

# %% name="answer-find-k"
answer = ...
check("02.find_k", answer)

# %% name="solution-find-k" solves="answer-find-k"
answer = 160 // (2 + 6)
check("02.find_k", answer)

# %% [markdown] lang="ko" name="exercise-half"
# ### 연습 문제 7 (선택)
#
# DenseNet-121에서 k만 바꾸어 파라미터를 **절반 이하**로 줄이되, k는 되도록 크게 하십시오. `replace(DENSENET_121, growth_rate=...)`로 만든 네트워크를 답으로 쓰십시오.

# %% [markdown] lang="en" name="exercise-half"
# ### Exercise 7 (optional)
#
# Change only the k of DenseNet-121 so that **at most half** of the parameters remain, with k as large as possible. The answer is the network, made with `replace(DENSENET_121, growth_rate=...)`.

# %% name="answer-half"
answer = ...
check("02.half", answer)

# %% name="solution-half" solves="answer-half"
half = total(unroll(DENSENET_121), params) / 2
sizes = {k: total(unroll(replace(DENSENET_121, growth_rate=k)), params) for k in range(1, 33)}
answer = replace(DENSENET_121, growth_rate=max(k for k in sizes if sizes[k] <= half))
check("02.half", answer)

# %% [markdown] lang="ko" name="why-small"
# ## 왜 작은 k로도 충분합니까?
#
# 논문(3절, "Growth rate")의 설명은 이렇습니다. 블록 안의 특징 맵을 모든 층이 함께 보는 **공동의 기억**이라고 생각하십시오. 층은 이미 적힌 것을 다시 만들 필요 없이 새로운 것만 k장 보탭니다. 그래서 k = 12처럼 좁은 층으로도 충분합니다.
#
# 이것은 **주장**입니다. 이 강에는 증거가 없습니다. 여기서 확인한 것은 k가 작으면 비용이 적게 든다는 것뿐입니다. 작은 k로도 잘 **배우는지**는 08강(학습)에서 직접 재고, k = 12로 얻은 논문의 결과는 09강(결과)에서 읽고, 앞 층의 특징을 정말 다시 쓰는지는 10강(안을 들여다보기)에서 봅니다.

# %% [markdown] lang="en" name="why-small"
# ## Why is a small k enough?
#
# The paper argues like this (section 3, "Growth rate"). Think of the feature maps of a block as a **collective knowledge** that every layer can read. A layer need not make again what is already written there; it adds k maps of something new. So layers as narrow as k = 12 will do.
#
# That is a **claim**, and this lesson holds no evidence for it. What you have seen is only that a small k is cheap. Whether a small k **learns** well is measured in lesson 08 (training); the paper's own results with k = 12 are read in lesson 09 (results); and lesson 10 (inside) looks at whether the features of early layers are really used again.

# %% [markdown] lang="ko" name="summary"
# ## 이제 할 수 있습니다
#
# 어느 층이든 몇 채널을 읽는지 말하고, 합성곱의 파라미터를 손으로 세고, DenseNet-121의 계단을 그림으로 보이고, 논문이 작은 k로 충분하다고 하는 까닭을 설명할 수 있습니다. 세 줄로 줄이면 다음과 같습니다.
#
# - ℓ번째 층이 읽는 채널은 k₀ + k(ℓ − 1)입니다. k₀은 블록 입력의 채널 수입니다.
# - 합성곱의 파라미터는 c_in × k × k × c_out + c_out이고(k × k는 필터의 가로와 세로), DenseNet의 합성곱에는 편향이 없습니다.
# - k가 두 배가 되면 곱셈-덧셈은 거의 네 배가 됩니다.
#
# **함께 이야기해 볼 것:** 층을 두 배로 늘리는 것과 k를 두 배로 늘리는 것 가운데 어느 쪽이 채널을 더 늘립니까? 파라미터는 어느 쪽이 더 늘어납니까?
#
# 논문: 3절 "Growth rate", 그림 1, 표 1. 앞의 강: [01 더할까, 이어 붙일까](01_add_or_concatenate.ipynb) · 차례: [00 시작하기](00_start.ipynb). 다음은 [03 합성 함수: BN-ReLU-Conv](03_composite_function.ipynb)입니다.

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# You can say how many channels any layer reads, count the parameters of a convolution by hand, draw the stairs of DenseNet-121, and explain why the paper says that a small k is enough. Three lines to remember:
#
# - Layer ℓ reads k₀ + k(ℓ − 1) channels, where k₀ are the channels of the block's input.
# - A convolution has c_in × k × k × c_out + c_out parameters; in DenseNet there is no bias.
# - Doubling k makes almost four times as many multiply-adds.
#
# **For a group:** twice as many layers, or twice the k: which gives more channels? Which costs more parameters?
#
# Paper: section 3, "Growth rate"; Figure 1; Table 1. Before this: [01 Add or concatenate](01_add_or_concatenate.ipynb) · Contents: [00 Start here](00_start.ipynb). Next: [03 The composite function](03_composite_function.ipynb).
