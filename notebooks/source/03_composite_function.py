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
# # 03 합성 함수: BN-ReLU-Conv
#
# **40분** · TensorFlow가 필요합니다.
#
# 02강에서 층 하나가 채널을 몇 개 읽고 몇 개 만드는지 세었습니다. 이제 그 층의 안을 들여다봅니다. DenseNet의 층 H<sub>ℓ</sub>은 연산 세 개를 이은 **합성 함수**(composite function)입니다. 이 노트북을 마치면
#
# - 배치 정규화(batch normalization, BN)가 학습할 때와 추론할 때 하는 일을 직접 계산하고,
# - H = BN-ReLU-Conv의 순서가 왜 중요한지, 특징 맵 하나를 여러 층이 읽는 경우로 설명하고,
# - 잔차 유닛(residual unit) 다섯 가지를 그림으로 구별하고,
# - 슬라이드의 Conv-BN-ReLU에는 무엇이 얼마나 빠져 있는지 셀 수 있습니다.

# %% [markdown] lang="en" name="title"
# # 03 The composite function
#
# **40 minutes** · needs TensorFlow.
#
# In lesson 02 you counted how many channels a layer reads and makes. Now we open the layer. In DenseNet, H<sub>ℓ</sub> is a **composite function**: three operations one after another. After this notebook you can
#
# - compute what batch normalization (BN) does, in training and in use,
# - explain why the order in H = BN-ReLU-Conv matters when many layers read one feature map,
# - tell five residual units apart by their pictures,
# - count what is missing in the Conv-BN-ReLU of the slides.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% [markdown] lang="ko" name="batchnorm"
# ## 배치 정규화가 하는 일
#
# 한 배치 안에 채널 하나의 값이 일곱 개 있습니다. 2, 3, 4, 5, 6, 7, 8입니다. 학습할 때 배치 정규화는 이 값들에서 평균을 빼고 표준편차로 나눕니다. 8은 얼마가 됩니까? 실행하기 전에 짐작해 보십시오.

# %% [markdown] lang="en" name="batchnorm"
# ## What batch normalization does
#
# Seven values of one channel in a batch: 2, 3, 4, 5, 6, 7, 8. In training, batch normalization subtracts their mean and divides by their standard deviation. What does the 8 become? Guess before you run it.

# %% name="guess-eight"
guess = ...

# %% name="by-hand" tags=["NBVAL_CHECK_OUTPUT"]
import numpy as np

batch = np.array([2, 3, 4, 5, 6, 7, 8], "float32")
mean, variance = batch.mean(), batch.var()
print(mean, variance)
print((batch - mean) / np.sqrt(variance))

# %% [markdown] lang="ko" name="worked-example"
# ### 함께 푸는 문제
#
# 8은 평균보다 3만큼 크고, 표준편차는 √4 = 2입니다.

# %% [markdown] lang="en" name="worked-example"
# ### One worked out
#
# 8 is 3 above the mean, and the standard deviation is √4 = 2.

# %% name="example"
from densenet_edu.exercise import check

check("03.example", (8 - 5) / 4**0.5)

# %% [markdown] lang="ko" name="in-use"
# ## 학습할 때와 추론할 때
#
# 학습하지 않고 이미지를 넣어 답만 얻는 일을 **추론**(inference)이라고 합니다. 추론할 때는 이미지가 한 장뿐일 수도 있으므로 배치의 평균을 낼 수 없습니다. 그래서 층은 학습하는 동안 평균과 분산을 조금씩 모아 둡니다. 이것이 **이동 평균**과 **이동 분산**이고, 처음 값은 0과 1입니다. 둘을 합쳐 이동 통계라고 부르겠습니다.
#
# 같은 값을 Keras에 넣어 봅니다. 출력의 네 줄은 차례로 다음과 같습니다.
#
# 1. 학습하기 전에 추론한 결과
# 2. 학습할 때의 결과
# 3. 학습을 한 걸음 하고 난 뒤의 이동 통계
# 4. 그 이동 통계로 추론한 결과

# %% [markdown] lang="en" name="in-use"
# ## In training and in use
#
# In use there may be one image only, and no batch to take a mean of. So in training the layer collects mean and variance little by little: the **moving mean** and the **moving variance**, which start at 0 and 1. The same values in Keras. First line: in use, before any training. Second: in training. Third: the moving statistics after this one step. Last: in use, with them.

# %% name="keras" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.quiet import keras

bn = keras.layers.BatchNormalization(epsilon=1e-5, momentum=0.9)
values = batch[:, None]  # (7, 1)
print(bn(values, training=False).numpy()[:, 0].round(2))
print(bn(values, training=True).numpy()[:, 0].round(2))
print(bn.moving_mean.numpy().round(2), bn.moving_variance.numpy().round(2))
print(bn(values, training=False).numpy()[:, 0].round(2))

# %% [markdown] lang="ko" name="steps"
# 모멘텀(momentum)이 0.9이므로, 이동 통계는 한 걸음마다 배치의 통계에 10%씩 다가갑니다. 이동 평균은 0.9 × 0 + 0.1 × 5 = 0.5가 되었습니다. 걸음을 거듭하면 이동 통계가 배치의 통계와 같아지고, 그때부터는 학습할 때와 추론할 때의 결과가 같습니다.

# %% [markdown] lang="en" name="steps"
# Each step goes 10% of the way (momentum 0.9): 0.9 × 0 + 0.1 × 5 = 0.5. After many steps the moving statistics are those of the batch, and training and use give the same.

# %% name="many-steps" tags=["NBVAL_CHECK_OUTPUT"]
for _ in range(100):
    bn(values, training=True)
print(bn.moving_mean.numpy().round(2), bn.moving_variance.numpy().round(2))
print(bn(values, training=False).numpy()[:, 0].round(2))

# %% [markdown] lang="ko" name="gamma-beta"
# ## γ와 β
#
# 정규화만 하면 모든 채널의 평균이 0, 분산이 1이 됩니다. 그래서 채널마다 학습하는 수를 두 개 더 둡니다. **γ**(감마)를 곱하고 **β**(베타)를 더합니다. 뒤에 ReLU가 오면 β가 문턱 구실을 합니다.
#
# **짐작:** BN 앞의 합성곱에 편향이 있어서 모든 값이 4만큼 옮겨지면, 그림의 둘째 줄은 어떻게 됩니까? **찾기:** 일곱 값 가운데 **하나만** ReLU를 지나게 하는 γ와 β를 찾으십시오. γ = −1이면 어떤 값이 지나갑니까?

# %% [markdown] lang="en" name="gamma-beta"
# ## γ and β
#
# Normalization alone would leave every channel with mean 0 and variance 1. So each channel has two learned numbers more: multiply by **γ**, add **β**. With a ReLU behind, β is a threshold.
#
# **Predict:** a convolution's bias moves all values by 4 before BN. What happens to the second line? **Find** a γ and a β that let only **one** of the seven values through the ReLU. Which values pass with γ = −1?

# %% name="explorer-norm"
from densenet_edu.show import diagram
from densenet_edu.show.play import play

play(diagram.normalization, bias=[-4, 0, 4], gamma=[-1, 0.5, 1, 2], beta=[-2, -1, 0, 1, 2])

# %% [markdown] lang="ko" name="exercise-write"
# ### 연습 문제 1
#
# `normalize(xs, gamma, beta)` 함수를 파이썬으로 작성하십시오. `xs`는 채널 하나의 값을 담은 리스트입니다. 이 값들이 학습할 때 배치 정규화를 거치면 얼마가 되는지, 리스트로 돌려주십시오. 0으로 나누지 않으려고 분산에 더하는 작은 수 ε은 넣어도 되고 넣지 않아도 됩니다.

# %% [markdown] lang="en" name="exercise-write"
# ### Exercise 1
#
# Write `normalize(xs, gamma, beta)` in plain Python. `xs` is a list of one channel's values; return what batch normalization makes of them in training. With or without ε, the small number that keeps you from dividing by 0, both are fine.


# %% name="answer-write"
def normalize(xs, gamma, beta):
    return ...


check("03.write", normalize)


# %% name="solution-write" solves="answer-write"
def normalize(xs, gamma, beta):
    mean = sum(xs) / len(xs)
    variance = sum((x - mean) ** 2 for x in xs) / len(xs)
    return [gamma * (x - mean) / variance**0.5 + beta for x in xs]


check("03.write", normalize)

# %% [markdown] lang="ko" name="exercise-gamma"
# ### 연습 문제 2
#
# BN 하나가 채널 224개를 읽습니다. **학습하는** 파라미터는 몇 개입니까?

# %% [markdown] lang="en" name="exercise-gamma"
# ### Exercise 2
#
# A BN reads 224 channels. How many parameters does it **learn**?

# %% name="answer-gamma"
answer = ...
check("03.gamma_beta", answer)

# %% name="solution-gamma" solves="answer-gamma"
answer = 224 + 224
check("03.gamma_beta", answer)

# %% [markdown] lang="ko" name="dead-bias" differs="S2"
# ## BN 앞의 편향은 죽은 편향입니다
#
# 탐색기에서 본 것을 실제 특징 맵으로 확인합니다. 사진의 가장자리 맵에 5를 더해도, 정규화한 결과는 소수점 아래 넷째 자리까지 같습니다(출력의 첫 줄). 평균도 5만큼 커지므로, 평균을 뺄 때 더한 5가 도로 빠지기 때문입니다. 추론할 때도 같습니다(둘째 줄). 이동 평균에 그 5가 이미 들어 있기 때문입니다. 여기서는 모멘텀을 0으로 두어, 한 걸음 만에 이동 통계가 이 이미지의 통계가 되게 했습니다. 그래서 논문의 코드는 합성곱에 편향을 두지 않습니다. 슬라이드의 코드는 `use_bias=False`를 쓰지 않아, 아무 일도 하지 않는 편향을 학습합니다.

# %% [markdown] lang="en" name="dead-bias" differs="S2"
# ## A bias before BN is dead
#
# What the explorer showed, on a real feature map. Add 5 to the edge map of a photograph: normalized, it is the same to four decimals (first line), because the mean takes away the 5 that was added. In use it is the same (second line): the moving mean has collected that 5 too. (With a momentum of 0, as here, the moving statistics are those of this image after one step.) That is why the paper's code gives convolutions no bias. The slides' code has no `use_bias=False`, and so it learns biases that do nothing.

# %% name="dead-bias-number" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.photo import BLUR, EDGE, filtered, photograph

photo = photograph()
edge, blur = filtered(photo, EDGE), filtered(photo, BLUR)  # (128, 128)


def normalized(x, in_use=False):
    norm = keras.layers.BatchNormalization(epsilon=1e-5, momentum=0)
    y = norm(x[None, ..., None], training=True)
    return (norm(x[None, ..., None]) if in_use else y).numpy()[0, ..., 0]


for in_use in (False, True):
    print(f"{np.abs(normalized(edge + 5, in_use) - normalized(edge, in_use)).max():.4f}")

# %% [markdown] lang="ko" name="readers"
# ## 특징 맵 하나를 여러 층이 읽습니다
#
# 밀집 블록에서는 특징 맵 하나를 뒤의 모든 층이 읽고, 층마다 BN이 따로 있습니다. 그러면 무엇이 모든 층에 공통이고, 무엇이 층마다 다릅니까? 세 층짜리 블록에 사진을 넣고(학습 모드), 블록 입력의 네 채널에 대해 각 층의 BN이 구한 평균과 분산을 출력합니다. 모멘텀을 0으로 두었으므로 이동 통계가 곧 이 배치의 통계입니다.

# %% [markdown] lang="en" name="readers"
# ## One feature map, many readers
#
# In a dense block every later layer reads a feature map, each through a BN of its own. What do they share, and what is each one's own? A photograph goes through a block of three layers, in training; we print what the BN of each layer saw of the four channels of the block's input, mean and variance. The momentum is 0, so that the moving statistics are those of this very batch.

# %% name="same-statistics" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import replace

from densenet_edu import DenseNet, unroll
from densenet_edu.learn.build import BatchNorm, build

cifar = DenseNet(blocks=(3,), growth_rate=4, stem_channels=4, bottleneck=False, stem="cifar")
block = replace(cifar, image=(128, 128, 3))
model = build(block, batchnorm=BatchNorm(momentum=0.0), seed=1)
_ = model(photo[None], training=True)
for op in unroll(block):
    if op.kind == "batchnorm" and op.where[0] == "block 1":
        own = model.get_layer(op.name)
        means, variances = own.moving_mean.numpy(), own.moving_variance.numpy()
        print(op.reads, means[:4].round(2), variances[:4].round(2))

# %% [markdown] lang="ko" name="own-gamma"
# 첫 수는 그 BN이 읽는 채널 수입니다. 평균과 분산은 **모두 같습니다**. 같은 특징 맵이니 당연합니다. 층마다 다를 수 있는 것은 **γ와 β뿐**입니다. 이 두 수만으로 무엇이 달라집니까? 같은 가장자리 맵을 세 층이 읽게 합니다. 첫째 층은 γ = 1, β = 0이고, 둘째 층은 γ = 1, β = −1이고, 셋째 층은 γ = −1, β = 0입니다.

# %% [markdown] lang="en" name="own-gamma"
# The first number is how many channels that BN reads. Means and variances are **all the same**; it is the same feature map after all. What each layer can have for itself is **γ and β, and only these**. What difference can two numbers make? Three layers read the same edge map: with γ = 1, β = 0, with γ = 1, β = −1, and with γ = −1, β = 0.

# %% name="three-readers"
from densenet_edu.show import chart

z = normalized(edge)
first, second, third = np.maximum(z, 0), np.maximum(z - 1, 0), np.maximum(-z, 0)
chart.maps(edge=edge, reader_1=first, reader_2=second, reader_3=third)

# %% [markdown] lang="ko" name="same-copy"
# 첫째 층은 한쪽 방향의 가장자리를, 둘째 층은 그 가운데 강한 것만을, 셋째 층은 **반대 방향**의 가장자리를 봅니다. BN과 ReLU가 맵을 읽는 쪽에 있기 때문입니다. 만드는 쪽에 두면(Conv-BN-ReLU) γ와 β는 맵을 만들 때 한 번 적용되고, 읽는 층은 모두 **같은 사본**을 받습니다. 이때 ReLU가 버린 반대 방향의 가장자리는 어느 층도 되찾지 못합니다.
#
# 맵 하나를 층 하나만 읽는 사슬에서는 어차피 연산이 Conv, BN, ReLU, Conv, BN, ReLU, …로 이어집니다. 어디서 끊어 층이라고 부르든 처음과 끝만 다릅니다. DenseNet에서 순서가 중요한 것은 맵 하나를 여러 층이 읽기 때문입니다.

# %% [markdown] lang="en" name="same-copy"
# The first layer sees the edges of one direction, the second only the strong ones among them, the third the edges of the **other direction**. They can, because BN and ReLU stand with the reader. Put them with the maker (Conv-BN-ReLU), and γ and β are settled once, when the map is made: every reader gets the **same copy**, and the other direction, which the ReLU threw away, nobody gets back.
#
# In a chain, where each map has one reader, the operations run Conv, BN, ReLU, Conv, BN, ReLU, … anyway: wherever you cut them into layers, only the two ends differ. In DenseNet the order matters, because a map has many readers.

# %% [markdown] lang="ko" name="composite" differs="R11"
# ## H = BN – ReLU – Conv(3×3)
#
# 논문은 3절의 "Composite function"에서 H<sub>ℓ</sub>을 배치 정규화, ReLU, 3×3 합성곱을 **이 순서로** 이은 함수로 정의합니다. 그림 아래에 적힌 H는 연산 기록에서 읽은 것입니다.
#
# 리뷰는 H가 "BN, ReLU, Pooling, Conv으로 이루어져" 있다고 적었습니다. 그러나 논문의 문장은 일반적인 네트워크에서 H가 그런 연산들의 합성 함수**일 수 있다**는 뜻이고, DenseNet의 H에는 풀링(pooling)이 없습니다.

# %% [markdown] lang="en" name="composite" differs="R11"
# ## H = BN – ReLU – Conv(3×3)
#
# In section 3, "Composite function", the paper defines H<sub>ℓ</sub>: batch normalization, ReLU and a 3×3 convolution, **in this order**. The H below the picture is read from the records.
#
# The review writes that H consists of BN, ReLU, pooling and Conv. What the paper says is that in networks in general H **can be** a composite function of operations such as these; DenseNet's H has no pooling.

# %% name="picture-h"
diagram.wiring(block)

# %% [markdown] lang="ko" name="table-1" differs="S11"
# 논문의 표 1에는 "conv"라고만 적혀 있습니다. 표의 설명글은 이 "conv"가 BN-ReLU-Conv를 뜻한다고 밝히는데, 슬라이드는 표만 옮기고 설명글을 빠뜨렸습니다. 뒤에서 볼 슬라이드 코드의 순서는 여기서 비롯된 듯합니다. 맨 첫 합성곱만은 예외입니다. 저자들의 코드에서 ImageNet용 네트워크의 스템(stem)은 Conv-BN-ReLU입니다.

# %% [markdown] lang="en" name="table-1" differs="S11"
# Table 1 says just "conv". Its caption adds that each of them corresponds to the sequence BN-ReLU-Conv; the slides show the table without its caption, which may be where the order of their code comes from. The very first convolution is an exception: in the authors' code the stem of the ImageNet networks is Conv-BN-ReLU.

# %% [markdown] lang="ko" name="exercise-order"
# ### 연습 문제 3
#
# H의 연산은 어떤 순서로 이어집니까? `"BN-ReLU-Conv"`, `"Conv-BN-ReLU"`, `"BN-Conv-ReLU"`, `"ReLU-BN-Conv"` 가운데 하나를 적으십시오.

# %% [markdown] lang="en" name="exercise-order"
# ### Exercise 3
#
# In which order do the operations of H stand? Answer `"BN-ReLU-Conv"`, `"Conv-BN-ReLU"`, `"BN-Conv-ReLU"` or `"ReLU-BN-Conv"`.

# %% name="answer-order"
answer = ...
check("03.order", answer)

# %% name="solution-order" solves="answer-order"
answer = "BN-ReLU-Conv"
check("03.order", answer)

# %% [markdown] lang="ko" name="slides" differs="S1"
# ## 슬라이드의 층과 나란히
#
# 슬라이드의 "Composite Function" 페이지에는 "BN + ReLu + 3*3 Conv"라고 적혀 있지만, 코드의 순서는 `Conv2D`, `BatchNormalization`, `Activation('relu')`입니다. 논문의 층과 슬라이드의 층을 하나씩 만들어 같은 것을 읽게 합니다. 읽을 것은 사진에서 얻은 가장자리 맵, 흐림 맵, 밝기 맵이고, 합성곱의 가중치도 두 층이 같습니다.

# %% [markdown] lang="en" name="slides" differs="S1"
# ## Beside the layer of the slides
#
# The slides' page "Composite Function" says "BN + ReLu + 3*3 Conv", but their code has `Conv2D`, `BatchNormalization`, `Activation('relu')`. Build both layers and let them read the same: edge, blur and brightness of the photograph. The weights of the convolution are the same too.

# %% name="two-layers"
x = np.stack([edge, blur, photo.mean(axis=-1)], axis=-1)[None]  # (1, 128, 128, 3)
start = keras.initializers.GlorotUniform(seed=2)
conv = keras.layers.Conv2D(3, 3, padding="same", use_bias=False, kernel_initializer=start)


def bn_relu(x):
    return keras.ops.relu(keras.layers.BatchNormalization(epsilon=1e-5)(x, training=True))


paper, slides = conv(bn_relu(x)).numpy()[0], bn_relu(conv(x)).numpy()[0]  # (128, 128, 3)
chart.maps(
    columns=3,
    paper_1=paper[..., 0],
    paper_2=paper[..., 1],
    paper_3=paper[..., 2],
    slides_1=slides[..., 0],
    slides_2=slides[..., 1],
    slides_3=slides[..., 2],
)

# %% name="negative" tags=["NBVAL_CHECK_OUTPUT"]
for made in (paper, slides):
    print(f"{made.min():5.1f} {(made < 0).mean():4.0%} {(made == 0).mean():4.0%}")

# %% [markdown] lang="ko" name="negative-text"
# 윗줄이 논문의 층, 아랫줄이 슬라이드의 층이고, 열은 차례로 가장 작은 값, 음수의 비율, 0의 비율입니다. 슬라이드의 층이 만든 특징 맵에는 **음수가 없습니다**. 절반 남짓은 이미 0이고, 뒤의 어느 층도 그것을 되살릴 수 없습니다. 두 층은 출력의 형태와 합성곱의 가중치가 똑같습니다. 그래서 그 둘만 비교해서는 서로 다른 네트워크라는 것을 알 수 없습니다.
#
# 이제 층마다 γ와 β를 세어 봅니다. DenseNet-121의 블록 1에 있는 층들과, 256채널을 읽는 블록 3의 첫 층입니다. 이 네트워크에서는 3×3 합성곱 앞에 1×1 합성곱, 곧 **병목 층**(bottleneck layer)이 있어서 층 하나에 합성곱이 둘입니다. 1×1은 c채널을 읽어 4k채널을 만들고, 3×3은 그 4k채널을 읽어 k채널을 만듭니다. 왜 둘인지는 04강에서 다룹니다. BN도 합성곱마다 하나씩 있습니다. 논문에서는 합성곱 앞에, 슬라이드에서는 뒤에 옵니다.

# %% [markdown] lang="en" name="negative-text"
# Upper line: the paper's layer; lower line: the slides'. Smallest value, share of negative values, share of zeros. The feature maps of the slides' layer have **nothing negative**; a good part of them is 0 already, and no later layer can bring it back. Shapes and convolution weights are the same, so comparing only those would not tell you that this is another network.
#
# Now count γ and β of single layers: block 1 of DenseNet-121, and the first layer of block 3, which reads 256 channels. In this network a 1×1 convolution, the **bottleneck layer**, stands in front of the 3×3, so a layer has two convolutions: the 1×1 reads c channels and makes 4k, the 3×3 reads those 4k and makes k. Why two is for lesson 04. Each convolution has one BN: before it in the paper, after it in the slides.

# %% name="count-missing" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import DENSENET_121, params, total
from densenet_edu.core.slides import SLIDES_121

networks = unroll(DENSENET_121), unroll(SLIDES_121)
for where in [*(("block 1", f"layer {n}") for n in range(1, 7)), ("block 3", "layer 1")]:
    layers = [[op for op in network if op.where == where] for network in networks]
    norms = [[op for op in layer if op.kind == "batchnorm"] for layer in layers]
    learned = [total(each, params) for each in norms]
    dead = sum(op.shape[-1] for op in layers[1] if op.kind == "conv" and op.bias is not None)
    print(f"{layers[0][0].reads:>4} {learned[0]:>5} {learned[1]:>5} {dead:>5}")

# %% [markdown] lang="ko" name="count-text"
# 열은 차례로 읽는 채널, 논문의 γ와 β, 슬라이드의 γ와 β, 슬라이드의 죽은 편향의 개수입니다. 논문의 층에는 γ와 β가 2c + 2 · 4k개 있으므로, **많이 읽을수록 γ와 β도 많습니다**. 슬라이드의 층에는 몇 채널을 읽든 2 · 4k + 2k = 320개입니다. 네트워크 전체의 합은 06강에서 셉니다.

# %% [markdown] lang="en" name="count-text"
# The columns: channels read, the paper's γ and β, the slides' γ and β, the slides' dead biases. The paper's layer has 2c + 2 · 4k: **the more it reads, the more γ and β** it has. The slides' layer has 2 · 4k + 2k = 320, whatever it reads. The sum over the whole network comes in lesson 06.

# %% [markdown] lang="ko" name="exercise-lacks"
# ### 연습 문제 4
#
# 병목 층이 있는 층(k = 32)이 채널 256개를 읽습니다. 이 층을 Conv-BN-ReLU로 쓰면 γ와 β는 **합해서** 몇 개 모자랍니까?

# %% [markdown] lang="en" name="exercise-lacks"
# ### Exercise 4
#
# A layer with a bottleneck reads 256 channels (k = 32). Coded as Conv-BN-ReLU, how many γ and β does it lack, **together**?

# %% name="answer-lacks"
answer = ...
check("03.lacks", answer)

# %% name="solution-lacks" solves="answer-lacks"
answer = 2 * (256 + 128) - 2 * (128 + 32)
check("03.lacks", answer)

# %% [markdown] lang="ko" name="units" differs="S19"
# ## 이 순서는 어디서 왔습니까: 잔차 유닛 다섯 가지
#
# BN-ReLU-Conv라는 순서는 DenseNet보다 먼저 ResNet에서 나왔습니다. He 외의 "Identity Mappings in Deep Residual Networks"는 같은 연산을 다섯 가지 순서로 놓고 CIFAR-10에서 비교했습니다. 합성곱 앞에 BN과 ReLU를 두는 것을 **사전 활성화**(pre-activation)라고 합니다.
#
# 슬라이드에도 이 비교의 결과가 실려 있지만 **출처와 단위가 없습니다**. 출처는 Identity Mappings의 표 2입니다. 수는 CIFAR-10의 **오류율**(error rate, %)이고, 낮을수록 좋습니다.

# %% [markdown] lang="en" name="units" differs="S19"
# ## Where the order comes from: five residual units
#
# The order BN-ReLU-Conv is older than DenseNet; it comes from ResNet. In "Identity Mappings in Deep Residual Networks", He et al. set the same operations in five orders and compared them on CIFAR-10. BN and ReLU before the convolution is called **pre-activation**.
#
# The slides show these numbers too, but **without source and unit**: it is Table 2 of Identity Mappings, **error rates in percent** on CIFAR-10, and lower is better.

# %% name="picture-units"
diagram.residual_units()

# %% [markdown] lang="ko" name="same-parameters"
# 스킵 연결(skip connection)에 파라미터가 없다면, 다섯 유닛은 연산의 종류도 파라미터 수도 같습니다. 다른 것은 **순서뿐**인데, ResNet-110의 오류율은 6.37%에서 8.17%까지 벌어집니다.

# %% [markdown] lang="en" name="same-parameters"
# All five have the same operations and the same number of parameters (with shortcuts that have none). **Only the order** differs, and yet the errors of ResNet-110 range from 6.37% to 8.17%.

# %% name="units-parameters" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.residual_units import UNITS, ResidualUnits

for unit in UNITS:
    network = ResidualUnits(unit)
    print(f"{unit:<17} {network.depth} {total(unroll(network), params):,}")

# %% [markdown] lang="ko" name="exercise-clean"
# ### 연습 문제 5
#
# 다섯 유닛 가운데, 더한 결과가 **아무 연산도 거치지 않고** 다음 더하기까지 가는 유닛은 몇 개입니까?

# %% [markdown] lang="en" name="exercise-clean"
# ### Exercise 5
#
# In how many of the five units does a sum go on to the next addition with **no operation** in between?

# %% name="answer-clean"
answer = ...
check("03.clean", answer)

# %% name="solution-clean" solves="answer-clean"
answer = 3
check("03.clean", answer)

# %% [markdown] lang="ko" name="digits"
# ## 다섯 유닛을 직접 학습시키면
#
# 같은 다섯 유닛으로 작은 네트워크(유닛 3개, 8층)를 하나씩 만들어 손글씨 숫자(8×8)를 학습시켰습니다. 시드(seed)를 바꾸어 다섯 번씩 했습니다. 다시 모두 학습시키려면 1분 넘게 걸리므로 결과를 적어 두었습니다. **짐작:** 논문의 순위가 그대로 나오겠습니까?

# %% [markdown] lang="en" name="digits"
# ## Train the five yourself
#
# With the same five units, small networks (three units, eight layers) have learned to read handwritten digits (8×8), from five seeds each. All of it takes a minute or more, so what came out was written down. **Predict:** will the ranking of the paper come out?

# %% name="guess-ranking"
guess = ...

# %% name="recorded"
from densenet_edu.learn.digits import errors, recorded, small

chart.spread(recorded())

# %% name="test-digits" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.digits import digits

_, (unseen, answers) = digits()
print(len(unseen), f"{1 / len(unseen):.1%}")

# %% [markdown] lang="ko" name="digits-text"
# 점 하나가 학습 한 번이고, 세로선이 평균입니다. 여기서는 완전 사전 활성화의 평균 오류율이 오히려 가장 높습니다. 그러나 **어느 유닛이든 점들이 흩어진 폭이 유닛 평균들의 차이보다 큽니다.** 이 결과만으로는 어느 순서가 낫다고 말할 수 없습니다. 8층짜리 네트워크에서는 길이 끊겨도 그 길이 짧고, 테스트 세트의 숫자가 497장뿐이라 한 장만 더 틀려도 오류율이 0.2퍼센트포인트 올라갑니다. 논문의 차이는 110층과 164층짜리 네트워크에서 잰 것입니다.
#
# 이제 하나를 직접 학습시킵니다. 몇 초 걸립니다. 유닛과 시드를 바꾸어 보십시오. 여러분이 학습시킨 결과는 마름모로 나옵니다.

# %% [markdown] lang="en" name="digits-text"
# A dot is one training, the upright line the mean. Here full pre-activation even has the highest mean error. But **in every unit the dots scatter more widely than the means of the units differ.** From these runs nobody can say which order is better: with eight layers even an interrupted way is short, and of 497 test digits a single one makes 0.2%. The differences in the paper were measured with 110 and 164 layers.
#
# Now train one yourself; it takes a few seconds. Change the unit and the seed. The diamond is your training.

# %% name="train"
unit, seed = "full_preact", 6
mine = errors(small(unit), seeds=[seed])
chart.spread(recorded(), mine={unit: mine})

# %% [markdown] lang="ko" name="summary"
# ## 이제 할 수 있습니다
#
# - 배치 정규화는 학습할 때는 배치의 평균과 분산으로, 추론할 때는 이동 통계로 정규화한 다음, 채널마다 γ를 곱하고 β를 더합니다. 그 앞의 편향은 죽은 편향입니다.
# - H = BN-ReLU-Conv입니다. 특징 맵 하나를 읽는 층들은 그 평균과 분산을 함께 쓰고, γ와 β만 따로 둡니다. Conv-BN-ReLU로 쓰면 모두 같은 사본을 읽습니다.
# - 잔차 유닛 다섯 가지는 파라미터 수가 같고 순서만 다릅니다. CIFAR-10에서는 완전 사전 활성화의 오류율이 가장 낮았습니다.
#
# **함께 이야기해 볼 것:** 맵마다 읽는 층이 하나뿐인 네트워크에서도 BN-ReLU-Conv가 나을 까닭이 있습니까? 어느 채널의 γ가 0이 되면 그 층에는 무슨 일이 일어납니까?
#
# 논문: 3절의 "Composite function", 표 1의 설명글. He 외, Identity Mappings in Deep Residual Networks(2016), 그림 4와 표 2. 다음은 [04 병목 층](04_bottleneck.ipynb)입니다.

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# - In training, batch normalization uses mean and variance of the batch, in use the moving statistics; then each channel has its γ and β. A bias before it is dead.
# - H = BN-ReLU-Conv. The readers of one feature map share its mean and variance; their own are γ and β. With Conv-BN-ReLU all read the same copy.
# - The five residual units have equally many parameters and differ in their order alone; on CIFAR-10 full pre-activation had the lowest error.
#
# **For a group:** could BN-ReLU-Conv be better even where every map has only one reader? What does it mean for a layer when one of its γ becomes 0?
#
# Paper: section 3, "Composite function"; caption of Table 1. He et al., Identity Mappings in Deep Residual Networks (2016), figure 4 and Table 2. Next: [04 Bottleneck layers](04_bottleneck.ipynb).
