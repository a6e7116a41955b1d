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
# # 06 DenseNet-121: 쓰고 증명하기
#
# **60분** · TensorFlow가 필요합니다.
#
# 지난 강까지 합성 함수, 병목 층, 전환 층을 하나씩 보았습니다. 이제 이 조각을 모두 모아 DenseNet-121을 **직접 쓰고**, 누구나 쓰는 바로 그 네트워크와 같다는 것을 **증명합니다**. 이 노트북을 마치면
#
# - 밀집 층, 밀집 블록, 전환 층을 Keras로 쓰고,
# - 두 네트워크가 같다는 것을 믿을 수 있는 방법으로 확인하고,
# - Keras가 세는 8,062,504와 논문이 세는 방식으로 센 7,978,856의 차이를 설명하고,
# - 한국어 슬라이드의 코드가 왜 다른 네트워크인지, 어떤 검사가 그 차이를 놓치는지 말할 수 있습니다.

# %% [markdown] lang="en" name="title"
# # 06 DenseNet-121, written and proved
#
# **60 minutes** · needs TensorFlow.
#
# The lessons before took the composite function, the bottleneck and the transition apart. Now everything comes together: you **write** DenseNet-121 and **prove** that it is the one that everybody uses. After this notebook you can
#
# - write dense layer, dense block and transition in Keras,
# - show in a way that can be trusted that two networks are the same,
# - explain the difference between the 8,062,504 that Keras counts and the 7,978,856 of the papers' way of counting,
# - say why the code of the slides is another network, and which checks would never notice.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% [markdown] lang="ko" name="guess-text"
# ## 먼저 짐작해 보십시오
#
# 두 네트워크의 곱셈-덧셈 수가 같고, 합성곱의 가중치 수도 같고, 모든 특징 맵의 형태도 같습니다. 그러면 같은 네트워크라고 해도 됩니까? `"yes"`와 `"no"` 가운데 하나를 적으십시오. 답은 이 강의 뒷부분에 나옵니다.

# %% [markdown] lang="en" name="guess-text"
# ## Guess first
#
# Two networks have the same multiply-adds, the same number of convolution weights, and all feature maps have the same shapes. May one say that they are the same network? Write `"yes"` or `"no"`; the end of this lesson answers.

# %% name="guess-same"
guess = ...

# %% [markdown] lang="ko" name="head-text"
# ## 마지막 조각: 분류 층
#
# 마지막 밀집 블록은 7×7짜리 특징 맵 1,024장으로 끝납니다. 세 단계를 거쳐 이것을 클래스별 확률로 바꿉니다.
#
# - **전역 평균 풀링**(global average pooling): 특징 맵 한 장을 수 하나, 곧 그 평균으로 바꿉니다.
# - **완전 연결 층**(Keras의 `Dense`): 평균 1,024개로 클래스마다 점수를 하나씩 만듭니다. 이 점수가 **로짓**(logit)입니다.
# - **소프트맥스**(softmax): 로짓을, 모두 더하면 1이 되는 확률로 바꿉니다.

# %% [markdown] lang="en" name="head-text"
# ## The last piece: the classification layer
#
# The last dense block ends in 1,024 feature maps of 7×7. Three steps make probabilities of them:
#
# - **global average pooling** turns each feature map into one number, its mean,
# - a **fully connected layer** (`Dense` in Keras) makes a score for each class of these 1,024 means: the **logits**,
# - **softmax** turns the logits into probabilities that sum to 1.

# %% name="picture-classifier"
from densenet_edu import DENSENET_121, macs, moving_statistics, params, total, unroll
from densenet_edu.show import diagram

diagram.classifier(DENSENET_121)

# %% [markdown] lang="ko" name="pool-by-hand"
# 작은 수로 직접 해 봅니다. 2×2 특징 맵 두 장, 클래스 세 개입니다.

# %% [markdown] lang="en" name="pool-by-hand"
# By hand, with small numbers: two feature maps of 2×2, and three classes.

# %% name="by-hand" tags=["NBVAL_CHECK_OUTPUT"]
import numpy as np

maps = np.array([[[1, 0], [2, 0]], [[3, 4], [2, 4]]])  # (H, W, C)
means = maps.mean(axis=(0, 1))  # (C,)
logits = means @ np.array([[1, 0, -1], [0, 1, 0.5]])  # (classes,)
shares = np.exp(logits) / np.exp(logits).sum()
print(means, logits, shares.round(2), shares.sum())

# %% [markdown] lang="ko" name="why-pool"
# 왜 평균을 냅니까? 평균을 내지 않고 7×7 자리를 모두 펼쳐 읽으면(Flatten) 완전 연결 층의 파라미터가 몇 개인지 세어 봅니다. 세 줄은 차례로 평균을 낼 때, 펼쳐 읽을 때, 그리고 네트워크 전체의 파라미터 수입니다.

# %% [markdown] lang="en" name="why-pool"
# Why take means? Count the parameters that a fully connected layer would need if it read all 7×7 places one by one (Flatten). In order: with means, flattened, and the whole network.

# %% name="flatten" tags=["NBVAL_CHECK_OUTPUT"]
print(f"{1024 * 1000 + 1000:>12,}")
print(f"{7 * 7 * 1024 * 1000 + 1000:>12,}")
print(f"{total(unroll(DENSENET_121), params):>12,}")

# %% [markdown] lang="ko" name="worked-example"
# 펼쳐 읽으면 이 층 하나의 파라미터가 네트워크 전체의 여섯 배를 넘습니다. 게다가 이미지 크기가 달라지면 이 층을 쓸 수 없습니다. 평균을 내면 크기가 어떻든 남는 수의 개수가 같습니다.
#
# 슬라이드에서는 클래스가 **2개**입니다. 그 코드에 있는 `Dense(2)`의 파라미터를 함께 세어 봅니다.

# %% [markdown] lang="en" name="worked-example"
# Flattened, this one layer would be more than six times the whole network, and it would fit a single image size only. Means leave as many numbers whatever the size.
#
# The slides have **2** classes. Let us count their `Dense(2)` together.

# %% name="example"
from densenet_edu.exercise import check

check("06.example", 1024 * 2 + 2)

# %% [markdown] lang="ko" name="exercise-head" differs="S5"
# ### 연습 문제 1
#
# 슬라이드는 같은 장에 "1000D fully-connected"라고 적은 표와 `Dense(2)`라고 적은 코드를 나란히 두었습니다. ImageNet의 클래스는 1,000개입니다. **DenseNet-169**는 특징 맵 1,664장으로 끝납니다. 클래스가 1,000개일 때 완전 연결 층의 파라미터는 몇 개입니까?

# %% [markdown] lang="en" name="exercise-head" differs="S5"
# ### Exercise 1
#
# The slides put a table that says "1000D fully-connected" beside code that says `Dense(2)`. ImageNet has 1,000 classes. **DenseNet-169** ends in 1,664 feature maps. How many parameters has its fully connected layer, with 1,000 classes?

# %% name="answer-head"
answer = ...
check("06.head", answer)

# %% name="solution-head" solves="answer-head"
answer = (1664 + 1) * 1000
check("06.head", answer)

# %% [markdown] lang="ko" name="write-text" differs="S8"
# ## 이제 직접 씁니다
#
# Keras의 함수형 API에서는 `y = keras.layers.ReLU(name="...")(x)`처럼 층을 만들고 바로 부릅니다. 시작은 언제나 `keras.Input`입니다. 슬라이드는 `Input` 없이 첫 합성곱에 `input_shape=`를 넘겼는데, Keras 3은 그러지 말라고 경고합니다.

# %% [markdown] lang="en" name="write-text" differs="S8"
# ## Now you write it
#
# In the functional style of Keras a layer is made and called at once: `y = keras.layers.ReLU(name="...")(x)`. It always begins with a `keras.Input`. The slides hand `input_shape=` to their first convolution instead; Keras 3 warns against that.

# %% name="input-shape" tags=["NBVAL_CHECK_OUTPUT"]
import warnings

from densenet_edu.learn.quiet import keras

with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    keras.layers.Conv2D(64, 7, strides=2, padding="same", input_shape=(224, 224, 3))
print(f"{warned[0].category.__name__}: {warned[0].message}".split(". ")[0])

# %% [markdown] lang="ko" name="exercise-dense-layer" differs="S1 S2"
# ### 연습 문제 2: 밀집 층
#
# 함수 `dense_layer(x, k, name)`을 쓰십시오. x가 BN-ReLU-Conv(1×1, 4k)-BN-ReLU-Conv(3×3, k)를 지난 결과를 x **뒤에** 이어 붙여 돌려줍니다. 슬라이드의 코드는 순서가 Conv-BN-ReLU이고 합성곱에 편향까지 있지만, 논문은 그렇지 않습니다.
#
# - 합성곱에는 편향이 없습니다(`use_bias=False`). 3×3 합성곱은 높이와 너비를 바꾸지 않습니다(`padding="same"`).
# - 층의 이름은 차례로 `name + "_0_bn"`, `"_0_relu"`, `"_1_conv"`, `"_1_bn"`, `"_1_relu"`, `"_2_conv"`, `"_concat"`입니다. 나중에 이름을 보고 비교하므로 그대로 써야 합니다.
# - 배치 정규화에는 아래의 `norm`을 쓰십시오. epsilon이 `keras.applications`와 같은 값으로 정해져 있습니다. Keras 기본값의 백분의 일쯤입니다.
#
# 이 함수가 만드는 것은 값이 아니라 **층을 이은 그물**입니다. `attempt`가 작은 입력으로 함수를 불러 모델을 만들고, 검사기가 그 모델을 연산 기록과 한 층씩 비교합니다.

# %% [markdown] lang="en" name="exercise-dense-layer" differs="S1 S2"
# ### Exercise 2: the dense layer
#
# Write `dense_layer(x, k, name)`: BN-ReLU-Conv(1×1, 4k)-BN-ReLU-Conv(3×3, k), and the result concatenated **behind** x. The code of the slides has Conv-BN-ReLU, with biases; the paper's order is another.
#
# - The convolutions have no bias (`use_bias=False`), and the 3×3 keeps height and width (`padding="same"`).
# - The layers are called `name + "_0_bn"`, `"_0_relu"`, `"_1_conv"`, `"_1_bn"`, `"_1_relu"`, `"_2_conv"`, `"_concat"`, in this order; we shall compare by name.
# - For batch normalization use `norm` below: its epsilon is that of `keras.applications`, about a hundredth of Keras's default.
#
# What your function makes is not a value but a **web of layers**. `attempt` calls it with a small input and makes a model of it, and the checker holds that model against the records, layer by layer.

# %% name="norm"
from densenet_edu.learn.attempt import attempt


def norm(x, name):
    return keras.layers.BatchNormalization(epsilon=1.001e-5, momentum=0.99, name=name)(x)


# %% name="answer-dense-layer"
def dense_layer(x, k, name):
    return ...


check("06.dense_layer", attempt(dense_layer, (8, 8, 64), 32, "conv2_block1"))


# %% name="solution-dense-layer" solves="answer-dense-layer"
def dense_layer(x, k, name):
    y = norm(x, f"{name}_0_bn")
    y = keras.layers.ReLU(name=f"{name}_0_relu")(y)
    y = keras.layers.Conv2D(4 * k, 1, use_bias=False, name=f"{name}_1_conv")(y)
    y = norm(y, f"{name}_1_bn")
    y = keras.layers.ReLU(name=f"{name}_1_relu")(y)
    y = keras.layers.Conv2D(k, 3, padding="same", use_bias=False, name=f"{name}_2_conv")(y)
    return keras.layers.Concatenate(name=f"{name}_concat")([x, y])


check("06.dense_layer", attempt(dense_layer, (8, 8, 64), 32, "conv2_block1"))

# %% [markdown] lang="ko" name="exercise-dense-block" differs="S10"
# ### 연습 문제 3: 밀집 블록
#
# `dense_block(x, layers, k, name)`은 `dense_layer`를 `layers`번 부릅니다. 층의 이름은 `name + "_block1"`, `"_block2"`, …입니다. 슬라이드는 첫 블록의 코드만 보여 줍니다. 그 코드도 두 벌이 `x_1`과 `x_l`이라는 서로 다른 이름을 써서 그대로는 실행되지 않습니다.

# %% [markdown] lang="en" name="exercise-dense-block" differs="S10"
# ### Exercise 3: the dense block
#
# `dense_block(x, layers, k, name)` calls `dense_layer` `layers` times. The layers are called `name + "_block1"`, `"_block2"` and so on. The slides show the first block only, in two versions with different names (`x_1`, `x_l`), which do not run as they stand.


# %% name="answer-dense-block"
def dense_block(x, layers, k, name):
    return ...


check("06.dense_block", attempt(dense_block, (8, 8, 24), 3, 16, "conv3"))


# %% name="solution-dense-block" solves="answer-dense-block"
def dense_block(x, layers, k, name):
    for layer in range(1, layers + 1):
        x = dense_layer(x, k, f"{name}_block{layer}")
    return x


check("06.dense_block", attempt(dense_block, (8, 8, 24), 3, 16, "conv3"))

# %% [markdown] lang="ko" name="exercise-transition" differs="S7 S24"
# ### 연습 문제 4: 전환 층
#
# `transition(x, theta, name)`은 BN-ReLU-Conv(1×1)-평균 풀링이고, 이름은 `_bn`, `_relu`, `_conv`, `_pool`로 끝납니다. 합성곱은 특징 맵 ⌊θm⌋장을 만듭니다. 슬라이드는 여기서도 합성곱을 먼저 놓아 m장이 아니라 θm장만 정규화합니다. θ = 0.5라는 값도 슬라이드에서는 코드에만 나옵니다.

# %% [markdown] lang="en" name="exercise-transition" differs="S7 S24"
# ### Exercise 4: the transition
#
# `transition(x, theta, name)` is BN-ReLU-Conv(1×1)-average pool; the names end in `_bn`, `_relu`, `_conv`, `_pool`. The convolution makes ⌊θm⌋ maps. Here too the slides put the convolution first, which normalizes θm maps instead of m; and that θ = 0.5 is said in their code only.


# %% name="answer-transition"
def transition(x, theta, name):
    return ...


check("06.transition", attempt(transition, (8, 8, 13), 0.5, "pool2"))


# %% name="solution-transition" solves="answer-transition"
def transition(x, theta, name):
    x = norm(x, f"{name}_bn")
    x = keras.layers.ReLU(name=f"{name}_relu")(x)
    x = keras.layers.Conv2D(int(theta * x.shape[-1]), 1, use_bias=False, name=f"{name}_conv")(x)
    return keras.layers.AveragePooling2D(2, name=f"{name}_pool")(x)


check("06.transition", attempt(transition, (8, 8, 13), 0.5, "pool2"))

# %% [markdown] lang="ko" name="exercise-network" differs="S3 S4"
# ### 연습 문제 5: DenseNet-121
#
# 이제 모두 모으십시오. `densenet121(x, classes)`는 스템, 블록 네 개와 그 사이의 전환 층 세 개, 마지막 BN과 ReLU, 전역 평균 풀링, 완전 연결 층을 차례로 잇습니다. 소프트맥스는 빼고 **로짓**에서 멈춥니다. 스템의 BN-ReLU와 마지막 BN-ReLU를 빠뜨리지 마십시오. 슬라이드의 코드에는 둘 다 없습니다.
#
# - 스템은 7×7 합성곱(64장, 스트라이드 2), BN, ReLU, 3×3 최대 풀링(스트라이드 2)입니다.
# - 블록은 6, 12, 24, 16층이고 k = 32, θ = 0.5입니다.
#
# 이름은 `conv1_conv`, `conv1_bn`, `conv1_relu`, `pool1`, 블록 `conv2`부터 `conv5`까지, 전환 층 `pool2`부터 `pool4`까지, `bn`, `relu`, `avg_pool`, `predictions`입니다. 스템의 패딩은 별도의 층으로 넣습니다. 합성곱 앞에 `ZeroPadding2D(3)`, 풀링 앞에 `ZeroPadding2D(1)`을 두십시오.

# %% [markdown] lang="en" name="exercise-network" differs="S3 S4"
# ### Exercise 5: DenseNet-121
#
# Put it all together. `densenet121(x, classes)` is the stem, four blocks with three transitions between them, a last BN and ReLU, global average pooling and the fully connected layer. Leave the softmax out and stop at the **logits**. Mind BN-ReLU in the stem and at the end: the code of the slides has neither.
#
# - The stem: a 7×7 convolution (64 maps, stride 2), BN, ReLU, a 3×3 max pooling (stride 2).
# - The blocks have 6, 12, 24 and 16 layers; k = 32, θ = 0.5.
#
# The names: `conv1_conv`, `conv1_bn`, `conv1_relu`, `pool1`, blocks `conv2` to `conv5`, transitions `pool2` to `pool4`, `bn`, `relu`, `avg_pool`, `predictions`. The stem's padding consists of layers of its own: `ZeroPadding2D(3)` before the convolution, `ZeroPadding2D(1)` before the pooling.


# %% name="answer-network"
def densenet121(x, classes):
    return ...


mine = attempt(densenet121, (64, 64, 3), 1000)
check("06.network", mine)


# %% name="solution-network" solves="answer-network"
def densenet121(x, classes):
    x = keras.layers.ZeroPadding2D(3)(x)
    x = keras.layers.Conv2D(64, 7, strides=2, use_bias=False, name="conv1_conv")(x)
    x = keras.layers.ReLU(name="conv1_relu")(norm(x, "conv1_bn"))
    x = keras.layers.ZeroPadding2D(1)(x)
    x = keras.layers.MaxPooling2D(3, 2, name="pool1")(x)
    for number, repeats in enumerate((6, 12, 24, 16), start=2):
        x = dense_block(x, repeats, 32, f"conv{number}")
        if number < 5:
            x = transition(x, 0.5, f"pool{number}")
    x = keras.layers.ReLU(name="relu")(norm(x, "bn"))
    x = keras.layers.GlobalAveragePooling2D(name="avg_pool")(x)
    return keras.layers.Dense(classes, name="predictions")(x)


mine = attempt(densenet121, (64, 64, 3), 1000)
check("06.network", mine)

# %% [markdown] lang="ko" name="compare-layers"
# ## 누구나 쓰는 네트워크와 같습니까? 먼저 층을 봅니다
#
# 전 세계가 쓰는 DenseNet-121은 `keras.applications`에 있습니다. 먼저 층마다 이름, 파라미터, 출력의 형태를 비교합니다. 함수를 아직 다 쓰지 않으셨다면 강좌가 연산 기록으로 만든 모델이 대신합니다(그때는 출력의 첫 줄이 `build`입니다). 빨리 끝나도록 이미지는 64×64로 줄였습니다. 파라미터 수는 이미지 크기와 상관없습니다.

# %% [markdown] lang="en" name="compare-layers"
# ## Is it the one that everybody uses? The layers first
#
# The DenseNet-121 that the world uses is in `keras.applications`. First we compare, for each layer, name, parameters and shape of the output. If your function is not finished yet, a model that the course builds from the records stands in (the first line then says `build`). Images are 64×64 here, to be quick; parameters do not depend on that.

# %% name="reference" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import replace

from densenet_edu import without
from densenet_edu.learn.build import KERAS_APPLICATIONS, build
from densenet_edu.learn.compare import layers, unequal_layers

ops = without(unroll(replace(DENSENET_121, image=(64, 64, 3))), "softmax")
written = isinstance(mine, keras.Model)
network = mine if written else build(ops, batchnorm=KERAS_APPLICATIONS)
everybodys = keras.applications.DenseNet121(
    weights=None, input_shape=(64, 64, 3), classifier_activation=None
)
print("densenet121" if written else "build")
print(len(layers(network)), len(layers(everybodys)), unequal_layers(network, everybodys)[:5])

# %% [markdown] lang="ko" name="fresh-text"
# 이름, 파라미터, 형태가 하나도 다르지 않습니다. 이것으로 충분합니까? 그렇지 않습니다. 층의 **순서**가 다를 수도 있고, 어느 층이 어느 층을 읽는지가 다를 수도 있습니다. 그래서 같은 이미지를 넣고 **출력**을 비교합니다.
#
# 여기에 함정이 있습니다. 갓 만든 네트워크끼리 비교하면 거의 아무것도 드러나지 않습니다. 앞의 두 블록만 남긴 작은 DenseNet에서 보겠습니다. **짐작:** 배치 정규화를 모두 빼고 가중치는 그대로 옮깁니다. 출력이 퍼진 정도를 1이라고 하면, 출력은 얼마나 달라집니까?

# %% [markdown] lang="en" name="fresh-text"
# Not one name, parameter or shape differs. Is that enough? It is not: the **order** of the layers, or who reads whom, might differ. So both get the same images, and we compare **outputs**.
#
# Here lies a trap: freshly made networks reveal next to nothing. We look at a small DenseNet that keeps only the first two blocks. **Predict:** leave all batch normalizations out and copy the weights over. With the spread of the outputs taken as 1, how much do they change?

# %% name="fresh" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.compare import TOLERANCE, distance, fill, give, patches, variables

images = patches(64)  # (2, 64, 64, 3)
short = without(unroll(replace(DENSENET_121, blocks=(6, 12), image=(64, 64, 3))), "softmax")
fresh, bare = build(short, seed=1), build(without(short, "batchnorm"))
give(bare, variables(fresh))
print(sum(op.kind == "batchnorm" for op in short))
print(f"{distance(bare(images).numpy(), fresh(images).numpy()):.4f}")

# %% [markdown] lang="ko" name="random-text"
# 배치 정규화를 39개나 뺐는데 출력은 거의 그대로입니다. 새 배치 정규화는 γ = 1, β = 0, 이동 평균 0, 이동 분산 1이라 거의 아무 일도 하지 않기 때문입니다. 허용 오차를 1,000분의 1로 잡은 검사라면 배치 정규화를 모두 빠뜨린 네트워크도 통과합니다.
#
# 그래서 **모든 변수를 무작위 값으로 채웁니다**. 이동 평균과 이동 분산까지 채웁니다. 그 값을 다른 네트워크에서 이름이 같은 변수에 옮기고, 소프트맥스를 지나기 전의 로짓을 비교합니다. 이제 DenseNet-121 전체로 해 봅니다.

# %% [markdown] lang="en" name="random-text"
# 39 batch normalizations are gone, and the outputs have hardly moved. A new one has γ = 1, β = 0, moving mean 0 and moving variance 1, so it does next to nothing. A check that allows a thousandth would pass a network that forgot them all.
#
# So **every variable is filled with random values**, moving means and variances too; the other network gets the same values under the same names; and what is compared are the logits, before any softmax. Now for the whole of DenseNet-121.

# %% name="random" tags=["NBVAL_CHECK_OUTPUT"]
fill(everybodys, seed=6)
missing = give(network, variables(everybodys))
expected = everybodys(images).numpy()  # (2, 1000)
print(missing[:5], distance(network(images).numpy(), expected) <= TOLERANCE)

# %% [markdown] lang="ko" name="proved"
# 모든 변수가 제자리를 찾았고(빈 괄호), 로짓은 반올림 오차 안에서 같습니다(`True`). 그런데 이 검사는 **틀린 네트워크를 잡아냅니까?** 잡아내지 못하는 검사는 아무것도 증명하지 않습니다. 작은 DenseNet의 연산 기록을 한 가지씩 고쳐 시험합니다. 차례로 배치 정규화를 모두 뺀 것, 스템의 패딩을 `"same"`으로 바꾼 것, 이어 붙이는 차례를 한 곳에서 뒤집은 것, 전환 층에 최대 풀링을 쓴 것입니다.

# %% [markdown] lang="en" name="proved"
# Every variable found its place (the empty brackets), and the logits agree up to rounding (`True`). But does this check **catch wrong networks?** One that does not proves nothing. We change one thing at a time in the records of the small DenseNet: no batch normalization at all, the stem's padding made `"same"`, one concatenation turned around, a max pooling in the transition.

# %% name="mutants" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.op import same_padding


def changed(ops, name, **fields):
    return tuple(replace(op, **fields) if op.name == name else op for op in ops)


right = build(short)
fill(right)
expected = right(images).numpy()
inputs = next(op.inputs for op in short if op.name == "conv2_block3_concat")
for mutant in (
    without(short, "batchnorm"),
    changed(short, "conv1_conv", padding=same_padding((64, 64), 7, 2)),
    changed(short, "conv2_block3_concat", inputs=inputs[::-1]),
    changed(short, "pool2_pool", kind="max_pool"),
):
    model = build(mutant)
    give(model, variables(right))
    print(len(unequal_layers(model, right)), f"{distance(model(images).numpy(), expected):.2f}")

# %% [markdown] lang="ko" name="mutants-found"
# 첫째 수는 이름, 파라미터, 형태 가운데 하나라도 다른 층의 수입니다. 배치 정규화를 뺀 것은 층의 목록에서 이미 드러나지만, 나머지 셋은 **층이 하나도 다르지 않습니다**(0). 그래도 출력을 비교하면 넷 모두 드러납니다. 둘째 수는 출력이 퍼진 정도를 1이라고 할 때 출력이 얼마나 어긋났는지를 나타냅니다.

# %% [markdown] lang="en" name="mutants-found"
# The first number counts layers that differ in name, parameters or shape. The network without batch normalization shows in that list already; in the other three **not one layer differs** (0). Their outputs catch all four: the second number says how far they are off, in spreads.

# %% [markdown] lang="ko" name="two-counts"
# ## 8,062,504입니까, 7,978,856입니까?
#
# 같은 네트워크인데 Keras의 `count_params()`가 세는 수와 논문의 방식으로 센 수가 다릅니다. 직접 세어 봅니다.

# %% [markdown] lang="en" name="two-counts"
# ## 8,062,504 or 7,978,856?
#
# For the same network Keras's `count_params()` gives one number, and counting as papers do gives another. Let us count.

# %% name="counts" tags=["NBVAL_CHECK_OUTPUT"]
ops_224 = unroll(DENSENET_121)
learned, kept = total(ops_224, params), total(ops_224, moving_statistics)
print(f"{everybodys.count_params():,}")
print(f"{learned:,} + {kept:,} = {learned + kept:,}")
print(f"{learned / 1e6:.2f}")

# %% [markdown] lang="ko" name="counts-text"
# 차이 83,648은 배치 정규화의 **이동 평균과 이동 분산**입니다. 저장은 하지만 기울기로 학습하는 값이 아니므로 논문은 세지 않습니다. 흔히 DenseNet-121의 크기라고 적는 7.98M이 바로 7,978,856입니다.

# %% [markdown] lang="en" name="counts-text"
# The difference, 83,648, are the **moving means and variances** of batch normalization: stored, but not learned by gradients, so papers leave them out. The 7.98 M that one reads as the size of DenseNet-121 is 7,978,856.

# %% [markdown] lang="ko" name="exercise-moving"
# ### 연습 문제 6
#
# 배치 정규화는 특징 맵 한 장마다 이동 평균 하나와 이동 분산 하나를 저장합니다. DenseNet-121의 배치 정규화 121개가 정규화하는 특징 맵은 **모두 몇 장**입니까?

# %% [markdown] lang="en" name="exercise-moving"
# ### Exercise 6
#
# For each feature map a batch normalization keeps one moving mean and one moving variance. How many feature maps do the 121 batch normalizations of DenseNet-121 normalize **altogether**?

# %% name="answer-moving"
answer = ...
check("06.moving", answer)

# %% name="solution-moving" solves="answer-moving"
answer = 83_648 // 2
check("06.moving", answer)

# %% [markdown] lang="ko" name="slides-text" differs="S1 S2 S3 S4 S5 S10"
# ## 슬라이드의 코드가 만드는 네트워크
#
# 슬라이드의 코드는 블록 하나와 전환 층 하나만 보여 줍니다. 같은 방식으로 네 블록까지 채우면 어떤 네트워크가 됩니까? 이 강좌에는 그 네트워크의 연산 기록도 있습니다. 클래스가 2개일 때와 1,000개일 때를 논문의 네트워크와 나란히 놓고 세어 봅니다.

# %% [markdown] lang="en" name="slides-text" differs="S1 S2 S3 S4 S5 S10"
# ## The network that the slides wrote
#
# The code of the slides shows one block and one transition. Which network is it, once completed to four blocks in the same manner? The course has it as records too. Here it is, with 2 classes and with 1,000, beside the paper's.


# %% name="measures"
def stored(op):
    return params(op) + moving_statistics(op)


def kernels(op):
    return params(replace(op, bias=None)) if op.kind == "conv" else 0


def biases(op):
    return params(op) - kernels(op) if op.kind == "conv" else 0


def norms(op):
    return params(op) if op.kind == "batchnorm" else 0


# %% name="slides-counts" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.slides import SLIDES_121

networks = (SLIDES_121, replace(SLIDES_121, classes=1000), DENSENET_121)
for measure in (params, stored, macs, kernels, norms, biases):
    counts = [f"{total(unroll(each), measure):>15,}" for each in networks]
    print(f"{measure.__name__:<8}", *counts)

# %% [markdown] lang="ko" name="slides-columns"
# 열은 차례로 슬라이드(클래스 2개), 슬라이드(클래스 1,000개), 논문입니다. 줄은 차례로 학습하는 파라미터, 여기에 이동 평균과 이동 분산까지 더한 수, 곱셈-덧셈, 합성곱의 가중치, 배치 정규화의 γ와 β, 합성곱의 편향입니다. 슬라이드의 네트워크는 파라미터가 6,902,850개(이동 평균과 이동 분산까지 6,923,202개)이고, 클래스를 1,000개로 맞추면 7,925,800개(7,946,152개)입니다.
#
# 둘째 열과 셋째 열을 비교해 보십시오. **곱셈-덧셈 2,834,161,664와 합성곱의 가중치 6,870,208은 똑같습니다.** 곱셈-덧셈은 합성곱과 완전 연결 층에서만 세는데, 순서를 바꾸어도 이 층들은 그대로이기 때문입니다. 다른 것은 배치 정규화(20,352와 83,648)와 편향(10,240과 0)입니다. 배치 정규화 바로 앞의 편향은 아무 일도 하지 않는 파라미터입니다. 정규화가 평균을 빼면서 편향도 함께 지우기 때문입니다.

# %% [markdown] lang="en" name="slides-columns"
# The columns: slides with 2 classes, slides with 1,000, the paper. The lines: learned parameters, moving statistics included, multiply-adds, weights of the convolutions, γ and β of the batch normalizations, biases of the convolutions. The slides' network has 6,902,850 (6,923,202 in all); with 1,000 classes, 7,925,800 (7,946,152 in all).
#
# Compare the second column with the third. **The multiply-adds, 2,834,161,664, and the convolution weights, 6,870,208, are the same**: multiply-adds count convolutions and the fully connected layer only, and changing the order leaves these as they are. What differs is batch normalization (20,352 against 83,648) and biases (10,240 against 0). A bias right before a batch normalization does nothing at all: the normalization subtracts it with the mean.

# %% [markdown] lang="ko" name="which-layers-text"
# 어느 층이 다른지 이름으로 찾아봅니다. 한쪽에만 있는 층은 몇 개인지, 이름은 같은데 파라미터가 다른 층은 무엇인지 봅니다.

# %% [markdown] lang="en" name="which-layers-text"
# Which layers differ? By name: how many stand on one side only, and which bear the same name but have other parameters.

# %% name="which-layers" tags=["NBVAL_CHECK_OUTPUT"]
kinds = ("conv", "batchnorm", "dense")
slides, paper = (
    {op.name: op for op in unroll(each) if op.kind in kinds} for each in networks[1:]
)
for one, other in ((paper, slides), (slides, paper)):
    only = [name for name in one if name not in other]
    print(len(only), {one[name].kind for name in only}, only[0], only[1], only[-1])
both = [name for name in paper if name in slides and norms(paper[name]) != norms(slides[name])]
print(*(f"{name}: {norms(paper[name]):,} / {norms(slides[name]):,}" for name in both))
print(sum(norms(paper[name]) for name in both), sum(norms(slides[name]) for name in both))

# %% [markdown] lang="ko" name="which-layers-answer" differs="S3 S4 S7"
# 논문의 네트워크에만 있는 배치 정규화는 60개입니다. 스템의 `conv1_bn`, 층마다 읽는 채널을 정규화하는 `_0_bn` 58개, 마지막 `bn`입니다. 슬라이드에만 있는 58개는 3×3 합성곱 **뒤**에 있습니다. 전환 층의 배치 정규화는 이름은 같지만 m장이 아니라 θm장만 정규화하므로, γ와 β가 3,584개에서 1,792개로 줄었습니다.
#
# 이것은 큰 차이입니다. 논문의 네트워크에는 `_0_bn`이 있어서 **읽는 층마다 자기 γ와 β**로 같은 특징 맵을 저마다 다르게 봅니다. 슬라이드의 네트워크에서는 특징 맵을 만든 층이 한 번 정규화하고 ReLU로 음수를 없앤 결과를, 뒤의 층이 모두 똑같이 읽습니다.

# %% [markdown] lang="en" name="which-layers-answer" differs="S3 S4 S7"
# The paper's network alone has 60 batch normalizations: `conv1_bn` in the stem, 58 `_0_bn` that normalize what each layer reads, and the last `bn`. The 58 of the slides alone stand **behind** the 3×3 convolutions. In the transitions the names agree, but θm maps are normalized instead of m: 3,584 have become 1,792.
#
# That matters. With its `_0_bn` **every layer that reads has its own γ and β** and sees the same maps in its own way. In the slides' network the maker normalizes once, a ReLU takes the negative part away, and everybody reads that same copy.

# %% [markdown] lang="ko" name="same-text" differs="S6"
# ### 스템의 `padding="same"`
#
# 슬라이드의 스템은 7×7 합성곱과 3×3 풀링에 `padding="same"`을 씁니다. 출력의 형태는 논문의 네트워크와 같습니다. 그러면 무엇이 다릅니까? 덧붙이는 픽셀 수를 (위, 아래, 왼쪽, 오른쪽) 순서로 적고, 가중치와 이미지가 같을 때 스템의 출력을 비교합니다.

# %% [markdown] lang="en" name="same-text" differs="S6"
# ### `padding="same"` in the stem
#
# The stem of the slides uses `padding="same"` for the 7×7 convolution and the 3×3 pooling. The shapes of the outputs are the same. What is not? Below: how many pixels are added (top, bottom, left, right), and the stem's outputs with the same weights for the same images.

# %% name="same" tags=["NBVAL_CHECK_OUTPUT"]
stem = tuple(op for op in short if op.where in ((), ("stem",)))
padded = changed(stem, "conv1_conv", padding=same_padding((64, 64), 7, 2))
padded = changed(padded, "pool1", padding=same_padding((32, 32), 3, 2))
print(*(op.padding for op in (stem[1], padded[1], stem[-1], padded[-1])))
one, other = build(stem), build(padded)
fill(one)
give(other, variables(one))
a, b = one(images).numpy(), other(images).numpy()  # (2, 16, 16, 64)
print(a.shape == b.shape, f"{distance(b, a):.1f}")

# %% [markdown] lang="ko" name="same-answer"
# 논문의 네트워크는 네 변에 똑같이, 합성곱에서는 3픽셀씩, 풀링에서는 1픽셀씩 덧붙입니다. `"same"`은 합성곱에서 위와 왼쪽에 2픽셀, 아래와 오른쪽에 3픽셀을 덧붙이고, 풀링에서는 아래와 오른쪽에만 1픽셀을 덧붙입니다. 그래서 필터가 **한 픽셀 어긋난 자리**를 봅니다. 형태가 같아 오류도 나지 않으니, 아무도 모르는 사이에 다른 네트워크가 됩니다. 사전 학습된 가중치를 넣을 때 특히 위험합니다.

# %% [markdown] lang="en" name="same-answer"
# The paper's network adds 3, and 1, on all four sides; `"same"` adds 2 and 0 at the top and left, 3 and 1 at the bottom and right. So the filters look **one pixel off**. Shapes agree, no error appears, and silently it is another network: dangerous above all when pretrained weights are put into it.

# %% [markdown] lang="ko" name="exercise-reveals"
# ### 연습 문제 7
#
# 처음의 질문으로 돌아왔습니다. 클래스 수를 맞추었을 때, 다음 가운데 슬라이드의 네트워크와 논문의 네트워크를 구별해 주는 것은 무엇입니까? `"a"` 곱셈-덧셈, `"b"` 합성곱의 가중치 수, `"c"` 특징 맵의 형태, `"d"` 배치 정규화의 파라미터.

# %% [markdown] lang="en" name="exercise-reveals"
# ### Exercise 7
#
# Back to the first question. With as many classes, which of these tells the slides' network from the paper's? `"a"` multiply-adds, `"b"` the number of convolution weights, `"c"` the shapes of the feature maps, `"d"` the parameters of batch normalization.

# %% name="answer-reveals"
answer = ...
check("06.reveals", answer)

# %% name="solution-reveals" solves="answer-reveals"
answer = "d"
check("06.reveals", answer)

# %% [markdown] lang="ko" name="table-text" differs="S11"
# ## 표 1을 움직여 봅니다
#
# 논문의 표 1에는 네트워크 네 개가 있고, 서로 다른 것은 블록의 층 수뿐입니다. 표의 설명에는 "표의 conv는 모두 BN-ReLU-Conv"라는 문장이 있는데, 슬라이드의 표에는 이 문장이 빠졌습니다. 슬라이드에서 코드의 순서가 뒤바뀐 것은 아마 이 때문일 것입니다.
#
# **짐작:** 넷째 네트워크(6, 12, 64, 48)는 몇 층입니까? **찾기:** 논문의 이전 판에는 k = 48이고 파라미터가 28,681,000개인 DenseNet-161이 있었습니다. 찾아보십시오.

# %% [markdown] lang="en" name="table-text" differs="S11"
# ## Table 1, alive
#
# Table 1 of the paper holds four networks that differ only in the layers of their blocks. Its caption says that each conv in it is BN-ReLU-Conv; the table in the slides has lost that sentence, which is probably how the order in the code came about.
#
# **Predict:** how deep is the fourth, (6, 12, 64, 48)? **Find:** an earlier version of the paper had a DenseNet-161 with k = 48. It has 28,681,000 parameters.

# %% name="explorer-table"
from densenet_edu.show.play import play

columns = ((6, 12, 24, 16), (6, 12, 32, 32), (6, 12, 48, 32), (6, 12, 64, 48), (6, 12, 36, 24))
play(diagram.table_1, DENSENET_121, blocks=columns, growth_rate=(16, 24, 32, 48))

# %% name="table-sizes" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.paper import TABLE_1

for column in TABLE_1:
    ops = unroll(column.architecture)
    counts = f"{total(ops, params):>10,} {total(ops, macs):>13,}"
    print(column.label, column.architecture.depth, counts)

# %% [markdown] lang="ko" name="depth-text" differs="S25"
# 앞의 세 이름에 붙은 수는 합성곱과 완전 연결 층을 모두 센 수 그대로입니다. 마지막 줄만 어긋납니다. 슬라이드는 264를 층 수라고 소개하지만, 세어 보면 그렇지 않습니다.

# %% [markdown] lang="en" name="depth-text" differs="S25"
# The first three names are just the number of convolutions and fully connected layers. Only the last line does not agree: the slides present 264 as the number of layers, but the count says otherwise.

# %% [markdown] lang="ko" name="exercise-depth"
# ### 연습 문제 8
#
# 손으로 세어 확인하십시오. 표 1이 DenseNet-264라고 부르는 (6, 12, 64, 48) 네트워크는 **몇 층**입니까?

# %% [markdown] lang="en" name="exercise-depth"
# ### Exercise 8
#
# Check it by hand: **how many layers** has the network (6, 12, 64, 48) that Table 1 calls DenseNet-264?

# %% name="answer-depth"
answer = ...
check("06.depth", answer)

# %% name="solution-depth" solves="answer-depth"
answer = 2 * (6 + 12 + 64 + 48) + 3 + 1 + 1
check("06.depth", answer)

# %% [markdown] lang="ko" name="summary"
# ## 이제 할 수 있습니다
#
# - DenseNet-121을 밀집 층, 밀집 블록, 전환 층, 분류 층으로 나누어 Keras로 씁니다.
# - 모든 변수를 무작위 값으로 채우고 로짓을 비교해야 두 네트워크가 같다고 말할 수 있습니다. 틀린 네트워크도 넣어, 검사가 잡아내는지 봅니다.
# - 슬라이드의 코드는 곱셈-덧셈과 합성곱의 가중치가 같아도 다른 네트워크입니다. 순서, 편향, 빠진 BN, 패딩이 다릅니다.
#
# **함께 이야기해 볼 것:** 검사 하나만 해 보고 다른 사람의 구현을 믿어야 한다면 어떤 검사를 고르겠습니까? 그 검사가 놓치는 잘못은 무엇입니까?
#
# 논문: 3절 "Implementation Details", 표 1. 앞의 강: [05 전환 층과 압축 계수 θ](05_transition.ipynb). 다음은 이 네트워크가 사진을 보는 [07 사진 앞의 DenseNet](07_at_work.ipynb)입니다.

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# - You write DenseNet-121 in Keras, from dense layers, dense blocks, transitions and the classification layer.
# - To say that two networks are the same, fill every variable with random values and compare logits; and try wrong networks too, to see that the check catches them.
# - The code of the slides is another network although its multiply-adds and convolution weights agree: order, biases, missing BN and padding differ.
#
# **For a group:** if you had to trust somebody's implementation on a single check, which would you choose? Which mistakes would it miss?
#
# Paper: section 3, "Implementation Details"; Table 1. Before this: [05 Transitions and compression](05_transition.ipynb). Next, this network looks at photographs: [07 DenseNet at work](07_at_work.ipynb).
