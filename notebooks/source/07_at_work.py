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
# # 07 사진 앞의 DenseNet
#
# **45분** · TensorFlow가 필요합니다. 인터넷에 연결되어 있으면 좋지만, 연결되어 있지 않아도 됩니다.
#
# 지난 강에서 DenseNet-121을 직접 쓰고, 제대로 썼는지 검증했습니다. 이제 그 네트워크에 일을 시킵니다. 이 노트북을 마치면
#
# - 스템과 블록이 내놓은 특징 맵을 꺼내어 보고,
# - 다른 사람이 학습시킨 가중치를 우리 모델에 옮기는 방법을 말하고,
# - 연산의 수(FLOPs)와 기계의 빠르기(FLOPS)를 구별하고,
# - 잘못 만든 DenseNet 네 개에서 잘못을 찾아낼 수 있습니다.

# %% [markdown] lang="en" name="title"
# # 07 DenseNet at work
#
# **45 minutes** · needs TensorFlow. An internet connection is welcome, but not needed.
#
# In the last lesson you wrote DenseNet-121 and proved it right. Now it goes to work. After this notebook you can
#
# - take out the feature maps of the stem and of each block, and look at them,
# - say how weights that others have trained get into our own model,
# - tell the number of operations (FLOPs) from the speed of a machine (FLOPS),
# - find what is wrong with four broken DenseNets.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% [markdown] lang="ko" name="two-photographs"
# ## 사진 두 장
#
# scikit-learn에 들어 있는 사진 두 장을 정사각형으로 잘라 192×192로 줄여 씁니다. DenseNet은 합성곱과 풀링으로 되어 있고 마지막에 전역 평균 풀링이 있으므로, 224×224가 아닌 이미지도 읽을 수 있습니다.

# %% [markdown] lang="en" name="two-photographs"
# ## Two photographs
#
# scikit-learn comes with two photographs; we cut a square out of each and shrink it to 192×192. A DenseNet is made of convolutions and poolings, with a global average pooling at the end, so it reads images that are not 224×224 as well.

# %% name="photographs"
from densenet_edu.learn.photo import photograph
from densenet_edu.show import chart

china, flower = photograph(192, "china"), photograph(192, "flower")
chart.maps(china=china, flower=flower)

# %% name="model" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import replace

from densenet_edu import DENSENET_121, macs, params, total, unroll
from densenet_edu.learn.build import KERAS_APPLICATIONS, build

network = replace(DENSENET_121, image=(192, 192, 3))
model = build(network, batchnorm=KERAS_APPLICATIONS, seed=1)
print(model.input_shape, f"{total(unroll(network), params):,}")

# %% [markdown] lang="ko" name="inside"
# 학습하는 파라미터는 224×224일 때와 똑같이 7,978,856개입니다. (`KERAS_APPLICATIONS`는 지난 강에서처럼 배치 정규화의 설정을 `keras.applications`에 맞춥니다.) 층마다 이름이 있으므로 어느 층의 출력이든 꺼낼 수 있습니다. 여기서는 스템의 끝과 네 블록의 끝에서 꺼냅니다. 블록 1의 층들은 이름이 `conv2`로 시작하니, `conv2_block6_concat`이 블록 1의 끝입니다.
#
# **짐작:** 블록 1의 끝에는 특징 맵이 256장 있습니다. 그 가운데 스템이 만든 그대로, **한 값도 바뀌지 않은** 것은 몇 장입니까?

# %% [markdown] lang="en" name="inside"
# There are 7,978,856 trainable parameters, as many as for 224×224. (`KERAS_APPLICATIONS` sets up batch normalization as `keras.applications` does, as in the last lesson.) Every layer has a name, so the output of any of them can be taken out: here that of the stem, and of each of the four blocks. The names in block 1 begin with `conv2`, so block 1 ends with `conv2_block6_concat`.
#
# **Predict:** block 1 ends with 256 feature maps. How many of them are maps of the stem, **with not one value changed?**

# %% name="guess-carried"
guess = ...

# %% name="shapes" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.look import feature_maps

ends = {"stem": "pool1", "block_1": "conv2_block6_concat", "block_2": "conv3_block12_concat"}
ends |= {"block_3": "conv4_block24_concat", "block_4": "conv5_block16_concat"}
seen = feature_maps(model, china, ends)
for place, maps in seen.items():
    print(f"{place:<8} {maps.shape}")

# %% name="unchanged" tags=["NBVAL_CHECK_OUTPUT"]
import numpy as np

for count in (32, 64, 65):
    print(count, np.array_equal(seen["block_1"][..., :count], seen["stem"][..., :count]))

# %% [markdown] lang="ko" name="unchanged-text"
# 64장이 모두 그대로 있습니다. 65장을 비교했을 때 `False`가 나온 것은 스템의 맵이 64장뿐이기 때문입니다. 여섯 층을 지나는 동안 어느 층도 이 맵들을 고치지 않았습니다. 층마다 결과를 더하는 ResNet에서는 볼 수 없는 일입니다. 눈으로도 확인합니다. 맵마다 가장 작은 값이 검은색, 가장 큰 값이 흰색입니다.

# %% [markdown] lang="en" name="unchanged-text"
# All 64 are there. (The comparison of 65 says `False` because the stem has no more than 64.) Six layers have passed, and nobody has touched them. In a ResNet, where every layer adds to them, you would not see that. Now look with your own eyes: in each map the smallest value is black, the largest white.

# %% name="carried-maps"
first, last = seen["block_1"][..., 0], seen["block_1"][..., -1]
chart.maps(china=china, stem=seen["stem"][..., 0], carried=first, new=last)

# %% [markdown] lang="ko" name="random-honest"
# 왼쪽에서 둘째와 셋째는 같은 그림입니다. 넷째는 블록 1의 마지막 층이 새로 만든 것입니다.
#
# 분명히 말해 둘 것이 있습니다. **이 네트워크는 아직 아무것도 배우지 않았습니다.** 가중치는 무작위로 정한 수입니다. 그런데도 건물의 윤곽이 보이는 것은 합성곱이 가까운 픽셀끼리만 섞기 때문이지, 네트워크가 건물을 알아보았기 때문이 아닙니다. 뒤로 갈수록 어떻게 됩니까? 스템과 블록의 끝에서 가장 새로운 맵을 한 장씩 봅니다.

# %% [markdown] lang="en" name="random-honest"
# The second and third from the left are the same picture. The fourth is what the last layer of block 1 has made.
#
# To be honest: **this network has learned nothing yet.** Its weights are random numbers. That you still see the outline of the building is because a convolution mixes only neighbouring pixels, not because the network recognises a building. What happens further back? Here is the newest map at each place.

# %% name="maps-china"
chart.maps(china=china, **{place: maps[..., -1] for place, maps in seen.items()})

# %% name="maps-flower"
seen_flower = feature_maps(model, flower, ends)
chart.maps(flower=flower, **{place: maps[..., -1] for place, maps in seen_flower.items()})

# %% [markdown] lang="ko" name="coarser"
# 맵은 48×48에서 6×6까지 작아지고, 한 칸이 보는 범위, 곧 수용 영역(receptive field)은 넓어집니다. 블록 4에는 맵이 1,024장이나 있습니다. 그런데 두 줄을 위아래로 비교해 보십시오. 블록 3과 블록 4의 맵은 사원이든 꽃이든 **거의 같은 그림**입니다. 하필 마지막 한 장만 그렇습니까? 스템과 네 블록의 끝에서 마지막 32장씩을 골라, 두 사진의 맵이 얼마나 닮았는지 상관 계수의 평균으로 봅니다. 1이면 밝기만 다를 뿐 같은 그림이고, 0이면 닮은 데가 없습니다.

# %% [markdown] lang="en" name="coarser"
# The maps shrink from 48×48 to 6×6, while each of their squares sees more of the photograph (its receptive field grows); block 4 has 1024 of them. But compare the two rows: in blocks 3 and 4 the temple and the flower give **nearly the same picture**. Is that just this one map? Take the last 32 maps at each place, and see how alike those of the two photographs are, by the mean of their correlations: 1 is the same picture but for its brightness, 0 has nothing in common.

# %% name="alike" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.look import alike

for place in ends:
    print(f"{place:<8} {alike(seen[place], seen_flower[place]):z.1f}")

# %% [markdown] lang="ko" name="alike-text"
# 깊은 곳일수록 두 사진의 맵이 더 닮았습니다. 아직 배우지 않은 이 네트워크는 블록 4에 이르면 사원과 꽃을 거의 구별하지 못합니다. 그렇다면 클래스 1,000개 가운데 무엇을 고르겠습니까?

# %% [markdown] lang="en" name="alike-text"
# The deeper, the more alike. By block 4 this network, which has not learned, hardly tells the temple from the flower. Which of the 1000 classes will it choose, then?

# %% name="same-class" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.photo import prepared

for photo in (china, flower):
    print(np.argmax(model(prepared(photo), training=False)))

# %% [markdown] lang="ko" name="same-class-text"
# 두 사진에 같은 클래스를 고릅니다. **구별하는 법은 배워야 압니다.** 하필 이 가중치라서 그런 것은 아닌지 궁금하다면, 모델을 만드는 셀의 `seed`를 바꾸고 그 셀부터 다시 실행해 보십시오. 인터넷에 연결되어 있다면, 학습한 가중치로도 조금 뒤에 비교할 수 있습니다.

# %% [markdown] lang="en" name="same-class-text"
# The same for both. **To tell things apart is what has to be learned.** Is it by chance that these weights do so? Write another `seed` where the model is built, and run the cells again from there. With an internet connection, you can soon compare weights that have learned.

# %% [markdown] lang="ko" name="worked-new"
# ### 함께 푸는 문제
#
# 블록 1의 끝에 있는 256장 가운데 블록의 층들이 **새로 만든** 것은 몇 장입니까? 스템에서 온 64장을 뺍니다.

# %% [markdown] lang="en" name="worked-new"
# ### One worked out
#
# Of the 256 maps at the end of block 1, how many have the layers of the block **made**? All but the 64 that have come from the stem.

# %% name="example-new"
from densenet_edu.exercise import check

check("07.new", 256 - 64)

# %% [markdown] lang="ko" name="exercise-carried"
# ### 연습 문제 1
#
# 블록 1의 끝에는 스템의 맵 64장이 그대로 있었습니다. 이어 붙이기만 했기 때문입니다. 그러면 **블록 2의 끝**에 있는 512장 가운데 스템의 맵이 그대로 남은 것은 몇 장입니까? 바로 답하기 어렵다면, 블록 1과 블록 2 사이에서 무슨 일이 일어나는지 05강에서 본 것을 떠올려 보십시오.

# %% [markdown] lang="en" name="exercise-carried"
# ### Exercise 1
#
# At the end of block 1 all 64 maps of the stem were there, because they had only been concatenated. Of the 512 maps at the **end of block 2**, how many are still maps of the stem, unchanged? If you hesitate, recall from lesson 05 what happens between block 1 and block 2.

# %% name="answer-carried"
answer = ...
check("07.carried", answer)

# %% name="solution-carried" solves="answer-carried"
answer = 0
check("07.carried", answer)

# %% [markdown] lang="ko" name="imagenet"
# ## 다른 사람이 학습시킨 가중치
#
# ImageNet의 사진 백만 장 이상으로 학습한 DenseNet-121의 가중치가 공개되어 있습니다. 우리 모델이 `keras.applications`의 모델과 층마다 같다는 것을 지난 강에서 보였으므로, 그 가중치를 **층 이름대로** 옮기면 됩니다. 앞의 모델은 그대로 두고, 같은 모델을 하나 더 만들어 거기에 담습니다.
#
# 인터넷에 연결되어 있다면 `online = True`로 바꾸어 보십시오. 33 MB를 한 번만 내려받습니다. 연결되어 있지 않아도 괜찮습니다. 무엇이 없는지 한 문장으로 알려 줄 뿐, 나머지는 그대로 할 수 있습니다.

# %% [markdown] lang="en" name="imagenet"
# ## Weights that others have trained
#
# The weights of a DenseNet-121 that has learned from more than a million photographs of ImageNet are public. The last lesson showed that our model and that of `keras.applications` are the same, layer by layer. So the weights only have to be copied **by the name of the layer**, into a second model like the one above.
#
# With an internet connection, change this to `online = True`: 33 MB come, once. Without one, nothing is lost: a sentence says what is missing, and everything else works as before.

# %% name="weights"
from densenet_edu.learn.reuse import imagenet_weights

online = False
trained = build(network, batchnorm=KERAS_APPLICATIONS) if online else model
learned = imagenet_weights(trained, online=online)
learned

# %% name="classes"
for name, photo in {"china": china, "flower": flower}.items():
    for title, share in learned.best(trained, photo):
        print(f"{name:<7} {share:6.1%}  {title}")

# %% name="learned-maps"
now, now_flower = {}, {}
if learned:
    now, now_flower = feature_maps(trained, china, ends), feature_maps(trained, flower, ends)
for place in now:
    print(f"{place:<8} {alike(now[place], now_flower[place]):z.1f}")
last = {place: maps[..., -1] for place, maps in now.items()}
chart.maps(china=china, **last) if learned else None

# %% [markdown] lang="ko" name="imagenet-text"
# 가중치를 받았다면 사진마다 다섯 줄, 곧 네트워크가 가장 그럴듯하다고 보는 클래스 다섯 개와 그 비율이 나옵니다. 이름은 ImageNet의 것이어서 영어입니다. ImageNet의 클래스에 "중국 사원"이라는 이름은 없을 수도 있으니, 비슷한 것을 골랐는지 살펴보십시오. 그 아래에는 두 사진의 맵이 닮은 정도와, 학습한 가중치로 만든 사원의 맵이 나옵니다. 두 사진의 맵이 아직도 그렇게 닮았습니까? 가중치를 받지 못했다면 두 셀에는 아무것도 나오지 않습니다. 무작위 가중치로 고른 클래스는 아무 뜻이 없기 때문입니다.

# %% [markdown] lang="en" name="imagenet-text"
# If the weights have come, there are five lines for each photograph: the five classes that the network finds most likely, and their shares. The names are ImageNet's own. None of its classes may be just what you see; did it pick something close? Below stands how alike the maps of the two photographs are now, and the maps of the temple by the weights that have learned. Are the two still that much alike? If no weights have come, both cells stay empty, because a class chosen by random weights means nothing.

# %% [markdown] lang="ko" name="flops" differs="S16"
# ## 얼마나 많이, 얼마나 빨리
#
# 논문의 그림 3은 오른쪽 그래프의 가로축에 **연산량**(FLOPs)을 씁니다. 이미지 한 장에 연산이 몇 번 드는지 센 수입니다. 슬라이드는 이것을 "FLoating point Operations **Per Second**", 곧 초당 연산 수라고 풀이했습니다. 그러나 둘은 서로 다른 개념입니다.
#
# - **FLOPs** (끝의 s는 복수형): 일의 **양**입니다. 네트워크가 정합니다.
# - **FLOPS** (끝의 S는 초): **빠르기**입니다. 기계가 정합니다.
#
# 거리와 속력이 다르듯이 다릅니다. 하나는 세고, 하나는 잽니다. 둘 다 해 봅니다. 먼저 셉니다. 곱셈-덧셈(MAC) 하나는 연산 두 번입니다. M(메가)은 10⁶, G(기가)는 10⁹, T(테라)는 10¹²입니다.
#
# 조심하십시오. 곱셈-덧셈의 수를 그대로 FLOPs라고 적는 곳도 많습니다. 같은 네트워크인데 수가 두 배 차이 나면 이것부터 의심하십시오.

# %% [markdown] lang="en" name="flops" differs="S16"
# ## How much, and how fast
#
# The right-hand plot of Figure 3 of the paper has **FLOPs** on its axis: how many operations an image takes. The slides explain them as "FLoating point Operations **Per Second**". That is something else.
#
# - **FLOPs** (the s is a plural): an **amount** of work. The network decides it.
# - **FLOPS** (the S is a second): a **speed**. The machine decides it.
#
# They differ like distance and speed. One is counted, the other measured, and we do both. First count. A multiply-add is two operations. M (mega) is 10⁶, G (giga) 10⁹, T (tera) 10¹².
#
# Beware: many print the number of multiply-adds as FLOPs. When two numbers for one network differ by a factor of two, suspect that first.

# %% name="count-work" tags=["NBVAL_CHECK_OUTPUT"]
work = total(unroll(DENSENET_121), macs)
print(f"{work:,} x 2 = {2 * work:,}")
for letter, unit in {"M": 1e6, "G": 1e9, "T": 1e12}.items():
    print(f"{letter} {2 * work / unit:.6g}")

# %% [markdown] lang="ko" name="worked-example"
# ### 함께 푸는 문제 하나 더
#
# DenseNet-121은 이미지 한 장에 연산을 몇 **기가**(G, 10⁹) 번 합니까? 곱셈-덧셈 2,834,161,664번의 두 배를 10⁹로 나눕니다.

# %% [markdown] lang="en" name="worked-example"
# ### Another one worked out
#
# How many **giga** (G, 10⁹) operations does DenseNet-121 take for an image? Twice its 2,834,161,664 multiply-adds, divided by 10⁹.

# %% name="example"
check("07.example", 2 * work / 1e9)

# %% [markdown] lang="ko" name="explore-side"
# ### 탐색기: 이미지의 크기
#
# 같은 네트워크라도 이미지가 크면 일이 많아집니다. **짐작:** 이미지의 한 변이 두 배가 되면 곱셈-덧셈은 몇 배가 됩니까? 파라미터는 어떻게 됩니까? **찾기:** 일이 224픽셀일 때의 절반쯤으로 줄어드는 한 변은 몇 픽셀입니까? 점선으로 남은 윤곽이 224픽셀일 때입니다.

# %% [markdown] lang="en" name="explore-side"
# ### Explorer: the size of the image
#
# The same network has more to do when the image is larger. **Predict:** if its side doubles, how many times as many multiply-adds are there, and how many parameters? **Find:** the side with which there is about half of the work that there is at 224 pixels, which the dashed outlines show.

# %% name="explorer-side"
from densenet_edu.show import diagram
from densenet_edu.show.play import play


def costs(side=224):
    sized = replace(DENSENET_121, image=(side, side, 3))
    return diagram.cost_bars(sized, DENSENET_121, replace(DENSENET_121, image=(448, 448, 3)))


play(costs, DENSENET_121, side=(112, 160, 192, 224, 320, 448))

# %% name="sides" tags=["NBVAL_CHECK_OUTPUT"]
for side in (112, 160, 224, 448):
    ops = unroll(replace(DENSENET_121, image=(side, side, 3)))
    print(side, f"{total(ops, macs) / work:.2f}", f"{total(ops, params):,}")

# %% [markdown] lang="ko" name="sides-text"
# 한 변이 두 배가 되면 일은 네 배가 되고, 160픽셀이면 일이 절반쯤입니다. 파라미터는 그대로입니다. 이미지가 커져도 필터는 같고, 더 많은 자리를 지나갈 뿐입니다.

# %% [markdown] lang="en" name="sides-text"
# Twice the side is four times the work; at 160 pixels it is about half. The parameters stay: in a larger image the same filters slide over more places.

# %% [markdown] lang="ko" name="measure"
# ### 이번에는 잽니다
#
# 우리 모델이 192×192 사진 한 장을 처리하는 시간을 재고, 앞에서처럼 센 연산의 수를 그 시간으로 나눕니다. 그러면 이 기계의 빠르기가 나옵니다. 이 페이지에는 1 GFLOPS, 곧 초당 10억 번을 넘는지만 적어 둡니다. 수 자체는 **기계마다, 잴 때마다 다르기** 때문입니다. 여러분 기계의 값은 `show = True`로 바꾸면 나옵니다.

# %% [markdown] lang="en" name="measure"
# ### And now measure
#
# Time our model on one photograph of 192×192, and divide the operations that we count by the time that we measure: the speed of this machine. This page only says whether it is more than 1 GFLOPS, a billion in a second, for the number itself **differs from machine to machine and from time to time**. To see yours, write `show = True`.

# %% name="speed" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.photo import prepared
from densenet_edu.learn.speed import seconds

operations = 2 * total(unroll(network), macs)  # FLOPs
speed = operations / seconds(model, prepared(china))  # FLOPS
print(f"{operations:,}", speed > 1e9)

# %% name="your-speed"
show = False
if show:
    print(f"{speed / 1e9:.0f} GFLOPS = {speed / 1e12:.2g} TFLOPS")

# %% [markdown] lang="ko" name="speed-text"
# 여러분 기계의 설명서에 적힌 값과 비교해 보십시오. 재어 보면 훨씬 느린 것이 보통입니다. FLOPs로 세지 않는 일에도 시간이 걸리기 때문입니다. 연산의 종류마다 연산이 몇 개이고, 곱셈-덧셈을 몇 번 하며, 수를 몇 개 내놓는지 차례로 적어 봅니다.

# %% [markdown] lang="en" name="speed-text"
# Compare it with the data sheet of your machine: what you measure is usually far slower. Work that does not count as FLOPs takes time as well. For each kind of operation, here is how many there are, the multiply-adds that they take, and the numbers that they put out.

# %% name="not-counted" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import activations

for kind in ("conv", "dense", "batchnorm", "relu", "concat"):
    ops = [op for op in unroll(network) if op.kind == kind]
    print(f"{kind:<9} {len(ops):>3} {total(ops, macs):>13,} {total(ops, activations):>10,}")

# %% [markdown] lang="ko" name="not-counted-text"
# 배치 정규화, ReLU, 이어 붙이기에는 곱셈-덧셈이 한 번도 들지 않습니다. 그런데 이 셋이 내놓는 수는 저마다 합성곱이 내놓는 수보다 많고, 대개 메모리에 썼다가 다시 읽어야 합니다. 그래서 **FLOPs가 같은 두 네트워크가 같은 시간에 끝난다고 말할 수 없습니다.**

# %% [markdown] lang="en" name="not-counted-text"
# Batch normalization, ReLU and concatenation take not one multiply-add. Yet each of the three puts out more numbers than the convolutions do, and usually they have to be written to memory and read from it again. So two networks with **the same FLOPs need not take the same time.**

# %% [markdown] lang="ko" name="exercise-figure"
# ### 연습 문제 2
#
# 논문의 그림 3 오른쪽 그래프는 가로축이 "FLOPs"이고 세로축이 여러 네트워크의 오류율입니다. 이 가로축은 무엇을 나타냅니까? `"operations"`(연산의 수), `"per second"`(초당 연산의 수), `"seconds"`(걸린 시간) 가운데 하나를 적으십시오.

# %% [markdown] lang="en" name="exercise-figure"
# ### Exercise 2
#
# The right-hand plot of Figure 3 draws the error of several networks against "FLOPs". What does that axis count? Write `"operations"`, `"per second"` (operations per second) or `"seconds"` (the time taken).

# %% name="answer-figure"
answer = ...
check("07.figure", answer)

# %% name="solution-figure" solves="answer-figure"
answer = "operations"
check("07.figure", answer)

# %% [markdown] lang="ko" name="exercise-speed"
# ### 연습 문제 3
#
# 어떤 기계가 실제로 100 GFLOPS(초당 10¹¹번)를 낸다고 합시다. DenseNet-121이 224×224 이미지 한 장을 처리하는 데 몇 **밀리초**가 걸립니까?

# %% [markdown] lang="en" name="exercise-speed"
# ### Exercise 3
#
# Suppose that a machine really reaches 100 GFLOPS, 10¹¹ operations per second. How many **milliseconds** does DenseNet-121 take for an image of 224×224?

# %% name="answer-speed"
answer = ...
check("07.speed", answer)

# %% name="solution-speed" solves="answer-speed"
answer = 2 * 2_834_161_664 / 100e9 * 1000
check("07.speed", answer)

# %% [markdown] lang="ko" name="hunt"
# ## 네 환자
#
# 누군가 DenseNet-121을 네 번 만들었는데, 그때마다 하나씩 잘못했습니다. 잘못 만든 네트워크 넷을 환자라고 부르겠습니다. 모두 공개된 코드에서 실제로 있었던 잘못입니다. 잘못은 다음 네 가지이고, 어느 환자가 어느 것인지는 여러분이 찾습니다.
#
# - `"bias"`: 합성곱에 편향이 남아 있습니다. (슬라이드의 코드가 그렇습니다.)
# - `"batchnorm"`: 이어 붙인 뒤에 와야 할 배치 정규화가 빠졌습니다. (슬라이드의 코드에서도 이어 붙인 것을 합성곱이 바로 읽습니다.)
# - `"transition"`: 마지막 블록 뒤에도 전환 층이 있습니다. (BIGBALLON/cifar-10-cnn, 이슈 6에서 찾아 고쳤습니다.)
# - `"width"`: 블록의 출력 폭을 k로 잘못 알고, 마지막 층이 만든 것만 넘깁니다. (taki0112/Densenet-Tensorflow, 이슈 6에서 찾아 고쳤습니다.)
#
# 네 환자 모두 오류 없이 만들어집니다. 그래서 찾기 어렵습니다. 블록 두 개짜리로 줄여 만들어 봅니다.

# %% [markdown] lang="en" name="hunt"
# ## Four patients
#
# Somebody meant to build DenseNet-121 and made one mistake each time. All four have really happened in public code. These are the mistakes; which patient has which is for you to find.
#
# - `"bias"`: the convolutions keep their biases. (So does the code of the slides.)
# - `"batchnorm"`: the batch normalization that belongs after a concatenation is missing. (In the code of the slides, too, a convolution directly reads what was concatenated.)
# - `"transition"`: a transition stands after the last block as well. (Found and mended in BIGBALLON/cifar-10-cnn, issue 6.)
# - `"width"`: k is taken for the width of a block's output, so only what the last layer made is handed on. (Found and mended in taki0112/Densenet-Tensorflow, issue 6.)
#
# All four can be built without an error, which makes them hard to find. Here they are, cut down to two blocks.

# %% name="all-build" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.broken import PATIENTS

for patient in PATIENTS:
    small = replace(patient, blocks=(2, 2), image=(64, 64, 3))
    print(build(small).output_shape)

# %% [markdown] lang="ko" name="symptoms-text"
# 이제 증상을 봅니다. 0번이 건강한 DenseNet-121이고, 1번부터 4번까지가 환자입니다. 출력은 저마다 두 줄씩입니다.
#
# - 첫 줄: 번호, 연산의 수, 파라미터, 곱셈-덧셈
# - 둘째 줄: 스템, 블록 1, 전환 층 1, 블록 2, …, 분류 층이 저마다 내놓는 마지막 채널 수

# %% [markdown] lang="en" name="symptoms-text"
# And now the symptoms. Number 0 is the healthy DenseNet-121, numbers 1 to 4 are the patients, with two lines for each.
#
# - First line: the number, how many operations, parameters, multiply-adds
# - Second line: the last channels at each place, that is stem, block 1, transition 1, block 2, …, classifier

# %% name="symptoms" tags=["NBVAL_CHECK_OUTPUT"]
for number, patient in enumerate((DENSENET_121, *PATIENTS)):
    ops = unroll(patient)
    print(number, f"{len(ops):>7} {total(ops, params):>13,} {total(ops, macs):>17,}")
    widths = {op.where[0]: op.shape[-1] for op in ops if op.where}
    print("    ", *(f"{width:>4}" for width in widths.values()))

# %% [markdown] lang="ko" name="exercise-patients"
# ### 연습 문제 4: 진단
#
# 환자마다 `"bias"`, `"batchnorm"`, `"transition"`, `"width"` 가운데 하나를 적으십시오. 건강한 0번과 무엇이 다른지부터 보십시오.

# %% [markdown] lang="en" name="exercise-patients"
# ### Exercise 4: the diagnosis
#
# For each patient write `"bias"`, `"batchnorm"`, `"transition"` or `"width"`. Begin with what differs from the healthy number 0.

# %% name="answer-patient-1"
answer = ...
check("07.patient_1", answer)

# %% name="solution-patient-1" solves="answer-patient-1"
answer = "bias"
check("07.patient_1", answer)

# %% name="answer-patient-2"
answer = ...
check("07.patient_2", answer)

# %% name="solution-patient-2" solves="answer-patient-2"
answer = "width"
check("07.patient_2", answer)

# %% name="answer-patient-3"
answer = ...
check("07.patient_3", answer)

# %% name="solution-patient-3" solves="answer-patient-3"
answer = "batchnorm"
check("07.patient_3", answer)

# %% name="answer-patient-4"
answer = ...
check("07.patient_4", answer)

# %% name="solution-patient-4" solves="answer-patient-4"
answer = "transition"
check("07.patient_4", answer)

# %% [markdown] lang="ko" name="let-check-look"
# 세어서 찾는 데에는 한계가 있습니다. 1번과 3번의 곱셈-덧셈은 건강한 네트워크와 **같습니다**. 4번의 파라미터는 0.2%도 차이 나지 않습니다. 그래서 `check`는 합계가 아니라 **연산을 하나씩** DenseNet-121의 기록과 비교하고, 처음으로 달라지는 곳을 말해 줍니다. 답이 드러나므로, 네 환자를 모두 진단한 뒤에 `diagnosed = True`로 바꾸어 실행하십시오.

# %% [markdown] lang="en" name="let-check-look"
# Counting has its limits. The multiply-adds of patients 1 and 3 are **the same** as those of the healthy network, and the parameters of patient 4 differ by less than 0.2%. So `check` does not compare totals, it compares **operation by operation** with the records of DenseNet-121 and names the first difference. That gives the answers away, so write `diagnosed = True` once you have diagnosed all four.

# %% name="first-differences"
diagnosed = False
if diagnosed:
    for patient in PATIENTS:
        print(check("07.mend", unroll(patient)))

# %% [markdown] lang="ko" name="exercise-mend"
# ### 연습 문제 5: 치료
#
# 1번 환자를 고치십시오. `unroll(PATIENTS[0])`의 연산에서 합성곱의 편향을 없애고, 모든 연산을 튜플로 만들어 `mended`에 담으십시오. `replace(op, bias=None)`은 편향만 없앤 같은 연산입니다. 조심하십시오. 편향이 필요한 층이 하나 있습니다.

# %% [markdown] lang="en" name="exercise-mend"
# ### Exercise 5: the cure
#
# Mend patient 1: take the biases of the convolutions out of the operations in `unroll(PATIENTS[0])`, and call the tuple of all operations `mended`. `replace(op, bias=None)` is the same operation without a bias. Beware: there is one layer that needs its bias.

# %% name="answer-mend"
mended = ...
check("07.mend", mended)

# %% name="solution-mend" solves="answer-mend"
ill = unroll(PATIENTS[0])
mended = tuple(replace(op, bias=None) if op.kind == "conv" else op for op in ill)
check("07.mend", mended)

# %% [markdown] lang="ko" name="summary"
# ## 이제 할 수 있습니다
#
# - 층 이름으로 특징 맵을 꺼내 볼 수 있습니다. 한 블록 안에서는 앞의 맵이 한 값도 바뀌지 않고 끝까지 갑니다.
# - 층마다 같은 모델이라면 가중치는 이름대로 옮기면 됩니다. FLOPs는 세어서 얻는 일의 양이고, FLOPS는 재어서 얻는 빠르기입니다.
# - 합계가 같다고 같은 네트워크는 아닙니다. 연산을 하나씩 비교해야 합니다.
#
# **함께 이야기해 볼 것:** 내려받은 DenseNet이 제대로 만든 것인지 알려면, 논문 말고 무엇과 비교하겠습니까? 네 환자 가운데 정확도가 가장 많이 떨어질 환자는 몇 번이라고 생각합니까?
#
# 논문: 3절 "Implementation Details", 4.4절과 그림 3, 표 1. 앞의 강: [06 DenseNet-121: 쓰고 증명하기](06_densenet121.ipynb) · 차례: [00 시작하기](00_start.ipynb). 다음은 [08 DenseNet 학습시키기](08_training.ipynb)입니다.

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# - Take feature maps out by the name of a layer. Inside a block the earlier maps reach the end with not one value changed.
# - Copy weights by name where two models are the same, layer by layer. FLOPs are an amount of work, counted; FLOPS are a speed, measured.
# - Networks with equal totals need not be equal: compare operation by operation.
#
# **For a group:** you have downloaded a DenseNet. Besides the paper, what would you compare it with? Which of the four patients do you expect to lose most accuracy?
#
# Paper: section 3, "Implementation Details"; section 4.4 and Figure 3; Table 1. Before this: [06 DenseNet-121, written and proved](06_densenet121.ipynb) · Contents: [00 Start here](00_start.ipynb). Next: [08 Training DenseNets](08_training.ipynb).
