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
# # 01 더할까, 이어 붙일까
#
# **40분** + 선택 10분 · TensorFlow가 필요합니다.
#
# 00강에서 DenseNet-121 전체를 움직여 보았습니다. 이제 그 밑바탕에 있는 질문 하나를 풉니다. 앞 층의 결과를 뒤로 넘길 때 **더할까(add), 이어 붙일까(concatenate)?** 이 노트북을 마치면
#
# - 네트워크가 깊어지면 무엇이 어려운지 말하고,
# - 단순한 사슬, Highway, ResNet, DenseNet을 식 하나와 그림 하나로 구별하고,
# - 더하면 잃고 이어 붙이면 남는 것을 실제 사진으로 보이고,
# - 밀집 블록(dense block)의 연결이 L(L + 1)/2개인 까닭을 설명할 수 있습니다.

# %% [markdown] lang="en" name="title"
# # 01 Add or concatenate
#
# **40 minutes** + 10 optional · needs TensorFlow.
#
# In lesson 00 you moved the whole of DenseNet-121. Now the one question underneath it: when the result of an earlier layer is handed on, should it be **added or concatenated?** After this notebook you can
#
# - say what becomes hard when a network grows deep,
# - tell a plain chain, Highway, ResNet and DenseNet apart by one equation and one picture each,
# - show on a real photograph what addition loses and concatenation keeps,
# - explain why a dense block has L(L + 1)/2 connections.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% [markdown] lang="ko" name="depth-hurts"
# ## 깊어지면 왜 어려워집니까?
#
# 층을 하나 지날 때마다 정보가 조금씩 사라진다고 합시다. 학습할 때는 거꾸로 기울기(gradient)가 같은 길을 따라 뒤에서 앞으로 전해집니다. 층마다 80%만 전해진다면 20층을 지난 뒤에는 얼마가 남습니까?

# %% [markdown] lang="en" name="depth-hurts"
# ## Why does depth hurt?
#
# Suppose that a little of the information is lost in every layer. In training the gradients travel the same way back, from the last layer to the first. If each layer passes on 80%, how much is left after 20 layers?

# %% name="guess-fading"
guess = ...

# %% name="fading" tags=["NBVAL_CHECK_OUTPUT"]
for layers in (1, 5, 20, 100):
    print(f"{layers:>3}: {0.8**layers:.6f}")

# %% [markdown] lang="ko" name="fading-text"
# 20층이면 약 100분의 1만 남고, 100층이면 거의 0입니다. 층마다 80%라는 것은 셈을 쉽게 하려고 둔 가정입니다. 실제 네트워크에서 얼마나 약해지는지는 이 강 끝의 선택 부분에서 재어 봅니다. 지나는 길이 길어서 약해지는 것이라면, 해결책은 **짧은 길**을 내는 것입니다.

# %% [markdown] lang="en" name="fading-text"
# After 20 layers about a hundredth is left, after 100 next to nothing. That was an assumption to make the arithmetic easy; how much really fades is measured at the end of this lesson (optional). But if it is long paths that hurt, the cure must be **short paths**.

# %% [markdown] lang="ko" name="switched-off"
# ## 층을 꺼 보면
#
# ResNet은 층이 만든 것에 그 층이 읽은 것을 더하는 네트워크입니다(아래에서 자세히 봅니다). 확률적 깊이(stochastic depth)는 ResNet을 학습하는 동안 층을 무작위로 끄는 방법입니다. 그렇게 꺼도 ResNet은 오히려 더 잘 학습되었습니다. DenseNet 논문(2절)은 이 관찰을 실마리 가운데 하나로 듭니다.
#
# **짐작:** 단순한 사슬에서 둘째 층을 끄면 어떻게 됩니까? ResNet에서는 어떻습니까? **찾기:** ResNet이 끊어지는 조합이 있습니까?

# %% [markdown] lang="en" name="switched-off"
# ## What if a layer is switched off?
#
# A ResNet adds to what a layer makes what that layer has read (more on this below). Stochastic depth switches layers of a ResNet off at random during training, and yet the network learns even better. The paper names this observation (section 2) as one of the hints that led to DenseNet.
#
# **Predict:** what happens to a plain chain when its second layer is off, and what to a ResNet? **Find:** is there a choice that breaks the ResNet?

# %% name="explorer-off"
from densenet_edu import DenseNet, HighwayNet, PlainNet, ResNet
from densenet_edu.show import diagram
from densenet_edu.show.play import play


def chain(off):
    return diagram.wiring(PlainNet(layers=4), off)


def residual(off):
    return diagram.wiring(ResNet(layers=4), off)


play((chain, residual), off=[(), (2,), (3,), (2, 3)])

# %% [markdown] lang="ko" name="off-text"
# 사슬은 어느 층을 꺼도 끊어집니다. ResNet에서는 어느 층을 꺼도 더하기로 이어진 길이 남습니다. 층을 빼도 남는 길이 있으면 정보도 기울기도 그 길로 지나갈 수 있습니다.

# %% [markdown] lang="en" name="off-text"
# Whichever layer is off, the chain is broken. The ResNet never is: a path around is left, through its additions. As long as some path is left when a layer is missing, information and gradients can take it.

# %% [markdown] lang="ko" name="four-networks" differs="R3"
# ## 네 가지 네트워크
#
# 먼저 나온 것부터 봅니다. ℓ번째 층의 결과를 x<sub>ℓ</sub>, 층이 하는 일을 H<sub>ℓ</sub>이라고 적습니다. 널리 읽히는 한국어 리뷰는 ResNet이 깊이 문제를 풀려는 첫 시도였다고 하지만, 논문(2절)이 말하듯 **Highway 네트워크가 먼저**입니다.
#
# **단순한 사슬.** x<sub>ℓ</sub> = H<sub>ℓ</sub>(x<sub>ℓ−1</sub>): 바로 앞 층만 읽습니다.

# %% [markdown] lang="en" name="four-networks" differs="R3"
# ## Four networks
#
# In the order of history. x<sub>ℓ</sub> is the result of layer ℓ, H<sub>ℓ</sub> what the layer does. A widely read Korean review calls ResNet the first attempt at training very deep networks; as the paper says (section 2), **Highway networks came first**.
#
# **A plain chain.** x<sub>ℓ</sub> = H<sub>ℓ</sub>(x<sub>ℓ−1</sub>): each layer reads only the one before it.

# %% name="picture-chain"
diagram.wiring(PlainNet(layers=4))

# %% [markdown] lang="ko" name="highway"
# **Highway.** x<sub>ℓ</sub> = H<sub>ℓ</sub>(x<sub>ℓ−1</sub>) · T + x<sub>ℓ−1</sub> · (1 − T): 게이트(gate) T가 새로 만든 것과 그대로 통과(carry)시키는 것의 비율을 정합니다. T도 학습으로 정해집니다.

# %% [markdown] lang="en" name="highway"
# **Highway.** x<sub>ℓ</sub> = H<sub>ℓ</sub>(x<sub>ℓ−1</sub>) · T + x<sub>ℓ−1</sub> · (1 − T): a gate T decides how much is transformed and how much is carried on. The gate is learned too.

# %% name="picture-highway"
diagram.wiring(HighwayNet(layers=3))

# %% [markdown] lang="ko" name="resnet" differs="S18"
# **ResNet.** x<sub>ℓ</sub> = H<sub>ℓ</sub>(x<sub>ℓ−1</sub>) + x<sub>ℓ−1</sub>: 게이트 없이 항상 더합니다. 논문의 식 (1)입니다. 한국어 슬라이드는 이 식을 "Dense Connectivity"라는 제목 아래에 설명 없이 적었지만, 논문에서는 **대조하려고** 든 ResNet의 식입니다. 처음 발표된 ResNet은 더한 다음 ReLU를 한 번 거칩니다. 그림에는 있고 식에는 없습니다.

# %% [markdown] lang="en" name="resnet" differs="S18"
# **ResNet.** x<sub>ℓ</sub> = H<sub>ℓ</sub>(x<sub>ℓ−1</sub>) + x<sub>ℓ−1</sub>: no gate, always add. This is formula (1) of the paper. The slides print it under the title "Dense Connectivity" without a label; in the paper it is ResNet's, shown **for contrast**. In the first ResNets a ReLU follows the sum: the picture has it, the formula leaves it out.

# %% name="picture-resnet"
diagram.wiring(ResNet(layers=3))

# %% [markdown] lang="ko" name="densenet" differs="R9"
# **DenseNet.** x<sub>ℓ</sub> = H<sub>ℓ</sub>([x₀, x₁, …, x<sub>ℓ−1</sub>]): 더하지 않고 **이어 붙인** 것을 읽습니다. 논문의 식 (2)입니다. 논문에서 번호가 붙은 식은 이 둘뿐입니다(리뷰는 셋에 번호를 매겼습니다).

# %% [markdown] lang="en" name="densenet" differs="R9"
# **DenseNet.** x<sub>ℓ</sub> = H<sub>ℓ</sub>([x₀, x₁, …, x<sub>ℓ−1</sub>]): nothing is added; the layer reads what was **concatenated**. This is formula (2), and the paper numbers no others (the review counts three).

# %% name="picture-densenet"
small = DenseNet(blocks=(4,), growth_rate=8, stem="cifar", bottleneck=False, image=(32, 32, 3))
diagram.wiring(small)

# %% [markdown] lang="ko" name="impede" differs="R8"
# 논문(3절, "ResNets")은 ResNet의 더하기가 정보의 흐름을 "방해할 수도 있다(may impede)"라고 적었습니다. 리뷰는 "늦춘다"라고 옮겼지만 그런 뜻이 아닙니다. 느려지는 것이 아니라 **섞여서 알아볼 수 없게 되는 것**이 문제입니다. 정말 그런지 눈으로 확인하겠습니다.

# %% [markdown] lang="en" name="impede" differs="R8"
# The paper (section 3, "ResNets") writes that the summation "may impede" the flow of information. It does not say "slow down", as the review translates. Nothing gets slower; the point is that things are **mixed and can no longer be told apart**. Let us look at that with our own eyes.

# %% [markdown] lang="ko" name="add-and-concat" differs="S9"
# ## [1, 2, 3]과 [4, 5, 6]
#
# 슬라이드의 예를 Keras로 실행합니다. 슬라이드의 `K.eval(...)`은 Keras 3에서 없어졌습니다. 지금은 결과를 그냥 출력하면 됩니다. 처음 한 번은 TensorFlow를 불러오느라 몇 초 걸립니다. 실행하기 전에, 더한 결과와 이어 붙인 결과를 짐작해 보십시오.

# %% [markdown] lang="en" name="add-and-concat" differs="S9"
# ## [1, 2, 3] and [4, 5, 6]
#
# The example of the slides, in Keras. Their `K.eval(...)` is gone in Keras 3; today you simply print the result. The first time it takes some seconds, because TensorFlow is loaded. Before you run it: what will the two lines be?

# %% name="guess-add"
guess = ...

# %% name="keras-add" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.quiet import keras

a, b = keras.ops.array([1, 2, 3]), keras.ops.array([4, 5, 6])
print(keras.layers.Add()([a, b]).numpy())
print(keras.layers.Concatenate()([a, b]).numpy())
print(hasattr(keras.backend, "eval"))

# %% [markdown] lang="ko" name="lost"
# 5를 보고 1과 4였는지 2와 3이었는지 알 수 있습니까? 알 수 없습니다. 이어 붙인 `[1 2 3 4 5 6]`은 가운데를 자르면 둘 다 그대로 나옵니다. 마지막 줄의 `False`는 슬라이드가 쓴 `eval`이 이제 없다는 뜻입니다.

# %% [markdown] lang="en" name="lost"
# Looking at the 5, can you tell whether it was 1 and 4 or 2 and 3? You cannot. Cut `[1 2 3 4 5 6]` in the middle, and both are there unharmed. The `False` in the last line says that the `eval` of the slides no longer exists.

# %% [markdown] lang="ko" name="worked-example"
# ### 함께 푸는 문제
#
# 형태가 (56, 56, 64)인 특징 맵(feature map)에 층이 만든 (56, 56, 32)를 이어 붙입니다. 결과의 형태는 무엇입니까? 늘어나는 것은 채널뿐입니다.

# %% [markdown] lang="en" name="worked-example"
# ### One worked out
#
# To a feature map of shape (56, 56, 64) we concatenate what a layer makes, (56, 56, 32). Which shape comes out? Only the channels grow.

# %% name="example"
from densenet_edu.exercise import check

check("01.example", (56, 56, 64 + 32))

# %% [markdown] lang="ko" name="exercise-add"
# ### 연습 문제 1
#
# 크기가 8×8이고 채널이 16개인 특징 맵 두 묶음이 있습니다. `Add`와 `Concatenate`의 결과는 각각 채널이 몇 개입니까? `answer = (더했을 때, 이어 붙였을 때)` 꼴로 적으십시오.

# %% [markdown] lang="en" name="exercise-add"
# ### Exercise 1
#
# Two stacks of feature maps are 8×8 with 16 channels each. How many channels come out of `Add`, and how many out of `Concatenate`? Write `answer = (added, concatenated)`.

# %% name="answer-add"
answer = ...
check("01.add", answer)

# %% name="solution-add" solves="answer-add"
answer = (16, 16 + 16)
check("01.add", answer)

# %% [markdown] lang="ko" name="photograph"
# ## 실제 사진으로
#
# 이번에는 진짜 특징 맵입니다. 사진 한 장에 미리 정해 둔 필터(filter) 두 개를 씌웁니다. 하나는 가장자리를 찾고, 다른 하나는 사진을 흐리게 합니다.

# %% [markdown] lang="en" name="photograph"
# ## On a real photograph
#
# Now with real feature maps. Two fixed filters go over a photograph: one finds edges, the other blurs.

# %% name="maps"
from densenet_edu.learn.photo import BLUR, EDGE, filtered, photograph
from densenet_edu.show import chart

photo = photograph()
edge, blur = filtered(photo, EDGE), filtered(photo, BLUR)
chart.maps(photo=photo, edge=edge, blur=blur)

# %% [markdown] lang="ko" name="hide"
# 두 맵을 더해 봅니다. 그런 다음 거꾸로 묻습니다. **합은 똑같지만 전혀 다른 두 맵**을 만들 수 있습니까? 흐린 맵을 위아래로 뒤집어 하나로 삼고, 합에서 그것을 빼서 나머지 하나를 만듭니다.

# %% [markdown] lang="en" name="hide"
# Add the two maps. And now be mean: is there **another pair of pictures, quite different, with the very same sum**? Take the blurred map upside down as one of them, and let the other be what is missing to the sum.

# %% name="same-sum"
summed = keras.layers.Add()([edge, blur]).numpy()
other_blur = blur[::-1]
other_edge = summed - other_blur
other_sum = other_edge + other_blur
chart.maps(edge=edge, blur=blur, sum=summed)

# %% name="other-pair"
chart.maps(other_edge=other_edge, other_blur=other_blur, other_sum=other_sum)

# %% name="same-sum-number" tags=["NBVAL_CHECK_OUTPUT"]
import numpy as np

difference = np.abs(summed - other_sum).max()
print(f"{difference:.5f}")

# %% [markdown] lang="ko" name="recover"
# 두 합의 차이는 0입니다(소수 다섯째 자리까지). 합만 건네받은 층은 원래 맵이 어느 쪽이었는지 **알아낼 방법이 없습니다**. 이어 붙이면 어떻습니까?

# %% [markdown] lang="en" name="recover"
# The two sums differ by 0, to five decimals. A layer that receives only the sum has **no way to tell** which pair it was. And after concatenation?

# %% name="concatenated" tags=["NBVAL_CHECK_OUTPUT"]
both = [edge[..., None], blur[..., None]]
stacked = keras.layers.Concatenate()(both).numpy()  # (128, 128, 2)
print(stacked.shape)
print(np.array_equal(stacked[..., 0], edge), np.array_equal(stacked[..., 1], blur))
print(np.allclose(stacked @ np.array([1.0, 1.0]), summed))  # 1x1, weights 1 and 1

# %% [markdown] lang="ko" name="concat-keeps"
# 둘 다 그대로 나왔습니다. 게다가 셋째 줄처럼 1×1 합성곱에 가중치 1과 1을 주면 **합도 만들 수 있습니다**. 이어 붙인 것에서는 합을 만들 수 있지만, 합에서 원래 맵으로 되돌아갈 수는 없습니다. 물론 공짜는 아닙니다. 채널이 두 배가 되었습니다.

# %% [markdown] lang="en" name="concat-keeps"
# Both came back unharmed. And as the third line shows, a 1×1 convolution with the weights 1 and 1 **makes the sum** of them. From what is concatenated one can still add; from a sum there is no way back. It is not free: there are twice as many channels now.

# %% [markdown] lang="ko" name="exercise-recover"
# ### 연습 문제 2
#
# 특징 맵 a와 b를 더한 a + b만 받았습니다. a와 b를 되찾을 수 있습니까? `"always"`(언제나), `"sometimes"`(다른 정보가 있을 때만), `"never"`(다른 정보가 있어도 불가능) 가운데 하나를 적으십시오.

# %% [markdown] lang="en" name="exercise-recover"
# ### Exercise 2
#
# You are given only a + b, the sum of two feature maps. Can you get a and b back? Answer `"always"`, `"sometimes"` (only if you know something more) or `"never"` (not even then).

# %% name="answer-recover"
answer = ...
check("01.recover", answer)

# %% name="solution-recover" solves="answer-recover"
answer = "sometimes"
check("01.recover", answer)

# %% [markdown] lang="ko" name="connections" differs="R4"
# ## 연결은 몇 개입니까?
#
# 밀집 블록에서 ℓ번째 층은 블록 입력과 앞의 ℓ − 1개 층, 모두 ℓ곳에서 읽습니다. 층이 L개이면 연결은 모두 1 + 2 + … + L = **L(L + 1)/2**개입니다. `unroll`이 펼친 연산 기록에서 세어 봅니다. `sources`는 그 연산이 속한 층이 어디에서 읽는지 알려 줍니다. 층마다 이어 붙이기(concat)가 하나씩 있으므로 그것을 따라가며 셉니다.
#
# 리뷰는 "이전 층의 모든 입력을 받는다"라고 썼습니다. 받는 것은 앞 층들의 **출력**이고, **같은 블록 안**에서만 그렇습니다. 블록과 블록 사이는 전환 층(transition layer) 하나가 잇습니다.

# %% [markdown] lang="en" name="connections" differs="R4"
# ## How many connections?
#
# In a dense block layer ℓ reads the block's input and the ℓ − 1 layers before it: ℓ places. For L layers that makes 1 + 2 + … + L = **L(L + 1)/2**. Let us count: `unroll` lists every operation of a network, and `sources` says where the layer of an operation reads. Each layer has one concatenation (concat), so we go by those.
#
# The review says that a layer receives "all inputs of the earlier layers". It receives their **outputs**, and only **within the same block**; from block to block there is just one transition layer.

# %% name="count-connections" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import DENSENET_121, sources, unroll

ops = unroll(DENSENET_121)
for number, layers in enumerate(DENSENET_121.blocks, start=1):
    block = [op for op in ops if op.kind == "concat" and op.where[0] == f"block {number}"]
    counted = sum(len(sources(ops, op)) for op in block)
    formula = f"{layers} * {layers + 1} / 2 = {layers * (layers + 1) // 2}"
    print(f"block {number}: {counted:>3}    {formula}")

# %% [markdown] lang="ko" name="exercise-connections"
# ### 연습 문제 3
#
# 층이 5개인 밀집 블록(논문의 그림 1)에는 연결이 몇 개 있습니까?

# %% [markdown] lang="en" name="exercise-connections"
# ### Exercise 3
#
# How many connections are there in a dense block of 5 layers (Figure 1 of the paper)?

# %% name="answer-connections"
answer = ...
check("01.connections", answer)

# %% name="solution-connections" solves="answer-connections"
answer = 5 * (5 + 1) // 2
check("01.connections", answer)

# %% [markdown] lang="ko" name="exercise-blocks"
# ### 연습 문제 4
#
# 층이 3개인 블록과 4개인 블록이 전환 층으로 이어져 있습니다. 두 블록 안의 연결은 **모두** 몇 개입니까?

# %% [markdown] lang="en" name="exercise-blocks"
# ### Exercise 4
#
# A block of 3 layers and a block of 4 layers are joined by a transition. How many connections do the two blocks have **together**?

# %% name="answer-blocks"
answer = ...
check("01.blocks", answer)

# %% name="solution-blocks" solves="answer-blocks"
answer = 3 * 4 // 2 + 4 * 5 // 2
check("01.blocks", answer)

# %% [markdown] lang="ko" name="exercise-write"
# ### 연습 문제 5
#
# 밀집 블록을 파이썬 리스트로 직접 써 보십시오. `layers`는 함수를 담은 리스트입니다. 함수마다 지금까지 이어 붙인 리스트를 읽고, 새로 만든 특징만 담은 리스트를 돌려줍니다. `dense_block(x0, layers)`는 모두 이어 붙인 리스트를 돌려주어야 합니다.

# %% [markdown] lang="en" name="exercise-write"
# ### Exercise 5
#
# Write a dense block with Python lists. `layers` is a list of functions; each reads the list concatenated so far and returns a list of new features. `dense_block(x0, layers)` returns everything concatenated.


# %% name="answer-write"
def dense_block(x0, layers):
    return ...


check("01.write", dense_block)


# %% name="solution-write" solves="answer-write"
def dense_block(x0, layers):
    x = list(x0)
    for h in layers:
        x = x + h(x)
    return x


check("01.write", dense_block)

# %% [markdown] lang="ko" name="gradients"
# ## 선택: 기울기는 정말 약해집니까?
#
# 처음에 가정만 했던 것을 재어 봅니다. 합성곱(convolution)이 12개 이어진 작은 네트워크 네 가지에 손글씨 숫자를 넣습니다. ResNet은 블록 하나에 합성곱이 2개이므로 블록이 6개입니다. 학습을 시작하기 전에, 손실(loss)의 기울기가 층마다 얼마나 큰지를 시드(seed) 3개로 잽니다. 진한 선은 중앙값이고, 옅은 띠는 세 시드의 가장 작은 값에서 가장 큰 값까지입니다. 먼저 배치 정규화(batch normalization)가 **없을 때**입니다. 십여 초 걸립니다.
#
# **짐작:** 단순한 사슬의 선은 왼쪽(이미지에 가까운 층)으로 갈수록 내려갑니까?

# %% [markdown] lang="en" name="gradients"
# ## Optional: do gradients really fade?
#
# At the beginning we only assumed it; now we measure. Four small networks, 12 convolutions deep, look at handwritten digits (a residual block has 2 convolutions, so the ResNet has 6 blocks). Before any training, how large is the gradient of the loss at each layer? Three seeds; the strong line is the middle one, the pale band their spread. First **without** batch normalization. It takes some ten seconds.
#
# **Predict:** does the line of the plain chain fall towards the left, where the layers near the image are?

# %% name="measure-bare"
from densenet_edu.learn.gradients import measure

small = {"image": (8, 8, 1), "classes": 10}
dense = DenseNet(blocks=(12,), growth_rate=8, bottleneck=False, stem="cifar", **small)
networks = [PlainNet(12, **small), HighwayNet(12, **small), ResNet(6, **small), dense]
bare = measure(networks, batchnorm=False)
chart.gradients(bare)

# %% [markdown] lang="ko" name="flat"
# 짐작과 다를지도 모릅니다. 사슬의 선은 왼쪽으로 갈수록 내려가지 않고 거의 **평평합니다**. 가중치를 처음에 정하는 방법(He 초기화)이 바로 층마다 크기가 유지되도록 만들어진 것이기 때문입니다. 그 대신 기울기의 크기가 네트워크마다 크게 다릅니다. 그러면 이 균형은 얼마나 튼튼합니까? 처음 가중치를 모두 30% 줄여서 다시 재어 봅니다.

# %% [markdown] lang="en" name="flat"
# Perhaps not what you guessed: the line of the chain does not fall to the left, it is nearly **flat**. The way the weights are drawn at the start (He initialisation) was made for just that: to keep the size from layer to layer. What differs greatly is the size from network to network. How sturdy is that balance? Let all weights start 30% smaller.

# %% name="measure-smaller"
smaller = measure(networks, batchnorm=False, scale=0.7)
chart.gradients(smaller)

# %% name="shrunk" tags=["NBVAL_CHECK_OUTPUT"]
for name in bare:
    print(f"{name:<10} 1 / {np.median(bare[name]) / np.median(smaller[name]):.0f}")
print(f"{'0.7 ** 12':<10} 1 / {1 / 0.7**12:.0f}")

# %% [markdown] lang="ko" name="brittle"
# 사슬의 기울기가 가장 크게 줄었습니다. 0.7을 12번 곱한 값(마지막 줄)과 거의 같습니다. 처음에 0.8로 해 본 셈과 똑같은 일이 벌어진 것입니다. 짧은 길이 있는 나머지 셋은 그보다 훨씬 덜 줄었습니다. 이번에는 배치 정규화가 **있을 때**입니다.

# %% [markdown] lang="en" name="brittle"
# The chain has lost the most: almost exactly 0.7 multiplied 12 times (the last line), just what the 0.8 did in the arithmetic above. The other three, which have short paths, lost far less. And now **with** batch normalization.

# %% name="measure-normalized"
chart.gradients(measure(networks, batchnorm=True))

# %% [markdown] lang="ko" name="with-batchnorm"
# 배치 정규화가 있으면 네 네트워크의 기울기 크기가 서로 가까워지고, 어느 선도 앞 층에서 사라지지 않습니다. 오히려 앞 층으로 갈수록 커집니다. 그러니 "DenseNet만 기울기를 살린다"라고 말하면 과장입니다. 이 작은 실험이 보여 주는 것은 **짧은 길이 있으면 시작이 조금 잘못되어도 견딘다**는 것까지입니다. 학습한 뒤에 어떻게 되는지는 08강에서 봅니다.

# %% [markdown] lang="en" name="with-batchnorm"
# With batch normalization the four come closer together, and none of the lines fades in the early layers; they even rise there. So "only DenseNet keeps the gradients alive" would be saying too much. What this small experiment shows is that networks with **short paths bear a bad start better**, and no more. What happens once they learn is the matter of lesson 08.

# %% [markdown] lang="ko" name="summary"
# ## 이제 할 수 있습니다
#
# 깊어지면 무엇이 어려운지 말하고, 네 네트워크를 식과 그림으로 구별하고, 더하면 잃고 이어 붙이면 남는 것을 사진으로 보이고, 연결이 L(L + 1)/2개인 까닭을 설명할 수 있습니다. 세 줄로 줄이면 다음과 같습니다.
#
# - 사슬은 바로 앞만 읽고, Highway는 게이트로 섞고, ResNet은 더하고, DenseNet은 이어 붙입니다.
# - 합에서는 원래 것을 되찾을 수 없지만, 이어 붙인 것에서는 원래 것도 합도 얻을 수 있습니다. 그 대가로 채널이 늘어납니다.
# - 층이 L개인 밀집 블록의 연결은 L(L + 1)/2개이고, 연결은 블록을 넘지 않습니다.
#
# **함께 이야기해 볼 것:** 이어 붙이기가 언제나 더 낫다면, 왜 모든 네트워크가 이어 붙이기를 쓰지는 않습니까? 무엇에 비용이 더 듭니까?
#
# 논문: 1절, 2절, 3절의 "ResNets"와 "Dense connectivity", 식 (1)과 (2), 그림 1. 다음은 [02 성장률 k](02_growth_rate.ipynb)입니다.

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# You can say what becomes hard with depth, tell the four networks apart by equation and picture, show on a photograph what addition loses and concatenation keeps, and explain the L(L + 1)/2 connections. Three lines to remember:
#
# - A chain reads only what is right before it, Highway mixes with a gate, ResNet adds, DenseNet concatenates.
# - From a sum there is no way back; from what is concatenated you get the originals and the sum. The price is channels.
# - A dense block of L layers has L(L + 1)/2 connections, and none of them leaves the block.
#
# **For a group:** if concatenating is always better, why does not every network do it? What becomes expensive?
#
# Paper: sections 1 and 2; section 3, "ResNets" and "Dense connectivity"; formulas (1) and (2); Figure 1. Next: [02 The growth rate k](02_growth_rate.ipynb).
