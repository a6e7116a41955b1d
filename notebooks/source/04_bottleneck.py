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
# # 04 병목 층
#
# **45분** · TensorFlow가 필요 없습니다.
#
# 02강에서는 층이 읽는 채널이 k₀ + k(ℓ − 1)개로 늘어나는 것을, 03강에서는 층 하나가 BN-ReLU-Conv라는 것을 보았습니다. 읽을 것이 많아질수록 3×3 합성곱은 비싸집니다. 그래서 논문은 그 앞에 1×1 합성곱, 곧 **병목 층**(bottleneck layer)을 둡니다. 이 노트북을 마치면
#
# - 필터가 왜 3차원인데도 2차원으로만 움직이는지 숫자로 보이고,
# - 병목이 있는 층의 파라미터와 곱셈-덧셈을 손으로 세고,
# - 병목이 언제 채널을 좁히고 언제 넓히는지, 언제 정말로 계산을 아끼는지 말하고,
# - 층 하나에서 58층 전체로 넘어가, 네트워크가 얼마를 아끼는지 셀 수 있습니다.

# %% [markdown] lang="en" name="title"
# # 04 Bottleneck layers
#
# **45 minutes** · no TensorFlow needed.
#
# Lesson 02 showed that layer ℓ reads k₀ + k(ℓ − 1) channels, lesson 03 that a layer is BN-ReLU-Conv. The more there is to read, the dearer a 3×3 convolution becomes. So the paper puts a 1×1 convolution in front of it, the **bottleneck layer**. After this notebook you can
#
# - show with numbers why a filter is three-dimensional and yet slides in two dimensions,
# - count parameters and multiply-adds of a layer with a bottleneck by hand,
# - say when a bottleneck narrows, when it widens, and when it really saves,
# - go from one layer to all 58 and count what the whole network saves.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% [markdown] lang="ko" name="guess-text"
# ## 먼저 짐작해 보십시오
#
# DenseNet-121에는 밀집 층(dense layer)이 58개 있고, 층마다 병목이 하나씩 있습니다. 병목은 계산을 아끼려고 두는 것입니다. **58층 가운데 병목 때문에 오히려 곱셈-덧셈이 더 드는 층은 몇 개입니까?**

# %% [markdown] lang="en" name="guess-text"
# ## Guess first
#
# DenseNet-121 has 58 dense layers, each with a bottleneck, which is there to save work. **In how many of the 58 does the bottleneck cost more multiply-adds instead?**

# %% name="guess-extra"
guess = ...

# %% [markdown] lang="ko" name="three-dimensional" differs="S17"
# ## 필터는 3차원이고, 2차원으로 움직입니다
#
# 특징 맵 두 장을 읽는 3×3 필터는 평평한 정사각형이 아니라 **2×3×3 상자**입니다. 상자는 가로와 세로로만 움직입니다. 채널 쪽으로는 움직일 데가 없습니다. 처음부터 모든 채널을 한꺼번에 보기 때문입니다. 한 자리에서 필터는 수 18개를 수 하나로 바꾸는 함수입니다. 식으로는 ℝ<sup>2×3×3</sup> → ℝ입니다.
#
# 02강에서 본 슬라이드는 이런 경우를 <q>입력 이미지의 개수가 2개 이상일 때</q>라고 부릅니다. 그러나 둘인 것은 이미지가 아니라 **채널**입니다. 아래의 두 맵도 사진 한 장에서 나왔습니다.

# %% [markdown] lang="en" name="three-dimensional" differs="S17"
# ## A filter is three-dimensional and slides in two
#
# A 3×3 filter that reads two feature maps is not a flat square but a **2×3×3 box**. The box slides only down and across. Along the channels there is nowhere to go, because it sees all of them at once. At one position the filter is a function from 18 numbers to one: ℝ<sup>2×3×3</sup> → ℝ.
#
# The slides of lesson 02 call this <q>입력 이미지의 개수가 2개 이상일 때</q>, "when there are two or more input images". What there are two of is not images but **channels**; both maps below come from a single photograph.

# %% [markdown] lang="ko" name="roof"
# 두 채널은 01강에서 본 사진의 지붕 꼭대기 부분에서 계산한 실제 특징 맵입니다(정수로 반올림했습니다). 가장자리 맵은 왼쪽이 어둡고 오른쪽이 밝은 곳에서 값이 크고, 흐림 맵은 밝은 곳에서 값이 큽니다. 행과 열을 옮기면 새 특징 맵이 한 칸씩 채워집니다.
#
# **짐작:** 이 필터는 지붕의 왼쪽 비탈과 오른쪽 비탈 가운데 어디에서 더 큰 수를 냅니까? **찾기:** 합이 가장 큰 자리를 찾아보십시오.

# %% [markdown] lang="en" name="roof"
# The two channels are real feature maps, computed from the top of the roof in lesson 01's photograph and rounded to whole numbers. The edge map is large where dark turns into bright from left to right, the blur map where it is bright. As you move row and column, the new feature map fills up.
#
# **Predict:** on which slope of the roof does this filter answer with larger numbers, the left or the right? **Find:** the position where the sum is largest.

# %% name="explorer-sliding"
from densenet_edu.show import diagram
from densenet_edu.show.play import play

play(diagram.sliding, row=range(1, 9), column=range(1, 9))

# %% [markdown] lang="ko" name="exercise-products"
# ### 연습 문제 1
#
# 새 특징 맵의 수 **하나**를 얻으려면 곱셈을 몇 번 합니까? 답은 미리 적어 두었습니다. 9나 19도 넣어 보십시오.

# %% [markdown] lang="en" name="exercise-products"
# ### Exercise 1
#
# How many products does **one** number of the new feature map take? This one is solved for you; try 9 or 19 as well.

# %% name="example"
from densenet_edu.exercise import check

check("04.products", 2 * 3 * 3)

# %% [markdown] lang="ko" name="by-hand"
# 그림이 하는 일을 그대로 코드로 적으면 채널, 행, 열을 차례로 도는 반복문 세 개가 됩니다.

# %% [markdown] lang="en" name="by-hand"
# What the picture does, written down, is three loops: channel, row, column.

# %% name="number" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.show.diagram.sliding import FILTERS, maps


def number(row, column):
    total = 0
    for grid, weights in zip(maps(), FILTERS[3], strict=True):  # 2 channels
        for i in range(3):
            for j in range(3):
                total += grid[row - 1 + i][column - 1 + j] * weights[i][j]
    return total


print(number(1, 1), number(3, 3))

# %% [markdown] lang="ko" name="exercise-largest"
# ### 연습 문제 2
#
# 합이 **가장 큰** 자리는 몇 행 몇 열입니까? `(행, 열)`로 적으십시오.

# %% [markdown] lang="en" name="exercise-largest"
# ### Exercise 2
#
# At which position is the sum **largest**? Write `(row, column)`.

# %% name="answer-largest"
answer = ...
check("04.largest", answer)

# %% name="solution-largest" solves="answer-largest"
places = [(row, column) for row in range(1, 9) for column in range(1, 9)]
answer = max(places, key=lambda place: number(*place))
check("04.largest", answer)

# %% [markdown] lang="ko" name="one-by-one"
# ## 1×1 필터: 이웃은 보지 않고 채널만 섞습니다
#
# 필터를 1×1로 줄이면 상자는 2×1×1입니다. 이웃한 칸은 보지 않고, **같은 자리에 있는 채널의 값들**에 저마다 가중치를 곱해 더합니다. 이런 필터가 여러 개 있으면 채널 c개를 원하는 수의 채널로 바꿀 수 있습니다. 맵의 크기는 그대로입니다.

# %% [markdown] lang="en" name="one-by-one"
# ## A 1×1 filter sees no neighbours and mixes channels
#
# With a 1×1 filter the box is 2×1×1. It looks at no neighbouring cell; it adds up the **channels of one place**, each with its own weight. With several such filters c channels become as many as one likes, and the size of the maps stays.

# %% name="one-by-one-picture"
diagram.sliding(row=3, column=7, kernel=1)

# %% [markdown] lang="ko" name="wide-box"
# DenseNet-121에서 첫 블록의 여섯째 층은 특징 맵 224장을 읽습니다. 병목이 없다면 필터 하나가 224×3×3 상자이고, 그런 필터가 k = 32개 있어야 합니다.

# %% [markdown] lang="en" name="wide-box"
# Layer 6 of DenseNet-121's first block reads 224 maps. Without a bottleneck one filter would be a box of 224×3×3, and there would be k = 32 of them.

# %% name="without" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import DENSENET_121, DenseLayer, ResNetBottleneck, macs, params, total, unroll

plain = unroll(DenseLayer(channels=224, growth_rate=32, bottleneck=False, size=56))
conv = next(op for op in plain if op.kind == "conv")
print(f"{conv.reads} x 3 x 3 = {conv.reads * 3 * 3:,}")
print(f"{conv.reads * 3 * 3:,} x {conv.shape[-1]} = {macs(conv) // 56**2:,}")

# %% [markdown] lang="ko" name="bottleneck" differs="S24"
# ## 병목: 1×1로 4k장, 그다음 3×3으로 k장
#
# 병목이 있는 층은 먼저 1×1 합성곱으로 **4k장**을 만들고, 3×3 합성곱은 그 4k장만 읽어 새 특징 맵 **k장**을 만듭니다. 합성곱마다 그 앞에 BN과 ReLU가 옵니다(03강). 병목이 있는 DenseNet의 이름에는 B가 붙습니다.
#
# 4k라는 폭은 논문 3절에 있습니다. 그런데 슬라이드의 병목 설명에는 이 수가 없고, 코드에만 나옵니다(05강에서 볼 압축 계수 0.5도 그렇습니다). 이 강의 모든 계산은 바로 이 수에 달려 있습니다.

# %% [markdown] lang="en" name="bottleneck" differs="S24"
# ## The bottleneck: 1×1 to 4k, then 3×3 to k
#
# A layer with a bottleneck first makes **4k** maps with a 1×1 convolution; the 3×3 convolution reads only these and makes **k** new ones. BN and ReLU stand before each convolution (lesson 03). A DenseNet with bottlenecks has a B in its name.
#
# The width 4k is given in section 3 of the paper. The slide about the bottleneck in the widely used deck does not say it; it stands only in their code (so does the compression of 0.5, lesson 05). Yet everything that follows hangs on this number.

# %% name="layer" tags=["NBVAL_CHECK_OUTPUT"]
layer = unroll(DenseLayer(channels=224, growth_rate=32))
for op in layer:
    if params(op):
        print(f"{op.name:13} {op.kind:10} {op.reads:3} -> {op.shape[-1]:3} {params(op):7,}")
whole = [op for op in unroll(DENSENET_121) if op.where == ("block 1", "layer 6")]
print(f"{total(layer, params):,} {total(whole, params):,}")

# %% [markdown] lang="ko" name="params-formula"
# 마지막 줄을 보십시오. 따로 만든 층도 DenseNet-121 속의 층도 파라미터가 똑같이 66,240개입니다. 식으로 쓰면 항이 네 개입니다.
#
# **2c + c · 4k + 8k + 36k²**
#
# 2c는 첫 배치 정규화의 γ와 β, c · 4k는 1×1 합성곱, 8k는 두 번째 배치 정규화(채널 4k개에 두 개씩), 36k² = 4k · 9 · k는 3×3 합성곱입니다.

# %% [markdown] lang="en" name="params-formula"
# Look at the last line: the layer by itself and the layer inside DenseNet-121 both have 66,240 parameters. As a formula that is four terms:
#
# **2c + c · 4k + 8k + 36k²**
#
# 2c are gamma and beta of the first batch normalization, c · 4k is the 1×1 convolution, 8k the second batch normalization (two for each of 4k channels), and 36k² = 4k · 9 · k the 3×3 convolution.

# %% [markdown] lang="ko" name="exercise-params"
# ### 연습 문제 3
#
# DenseNet-121에서 특징 맵 **320장**을 읽는 밀집 층(k = 32)의 파라미터는 모두 몇 개입니까?

# %% [markdown] lang="en" name="exercise-params"
# ### Exercise 3
#
# How many parameters has the dense layer of DenseNet-121 that reads **320** feature maps (k = 32)?

# %% name="answer-params"
answer = ...
check("04.params", answer)

# %% name="solution-params" solves="answer-params"
c, k = 320, 32
answer = 2 * c + c * 4 * k + 2 * 4 * k + 4 * k * 9 * k
check("04.params", answer)

# %% [markdown] lang="ko" name="beside-resnet"
# ## ResNet의 병목과 나란히
#
# 병목은 ResNet-50이 먼저 썼습니다. 똑같이 특징 맵 256장을 읽는 두 층을 나란히 놓아 봅니다.

# %% [markdown] lang="en" name="beside-resnet"
# ## Beside the bottleneck of ResNet
#
# ResNet-50 had bottlenecks first. Here are two layers side by side that both read 256 maps.

# %% name="funnels"
diagram.funnels(
    ResNetBottleneck(channels=256, width=64), DenseLayer(channels=256, growth_rate=32)
)

# %% [markdown] lang="ko" name="beside-resnet-read"
# 두 가지가 다릅니다.
#
# 1. **끝이 다릅니다.** 더하려면 채널 수가 같아야 하므로 ResNet은 64장에서 다시 256장으로 넓혀야 합니다. DenseNet은 이어 붙이므로 32장만 만들면 됩니다. 256장은 그대로 남고, 모두 288장이 됩니다.
# 2. **폭을 정하는 방식이 다릅니다.** ResNet은 읽는 채널의 4분의 1로 좁힙니다. DenseNet은 읽는 채널 수와 상관없이 언제나 4k = 128장을 만듭니다.
#
# 그런데 파라미터는 둘 다 70,400개입니다. 이 크기에서는 1×1 합성곱 둘(256 → 64, 64 → 256)이 하나(256 → 128)와 같고, 64 × 64가 128 × 32와 같아서 생긴 일입니다. 같은 비용으로 ResNet은 256장을 고쳐 쓰고, DenseNet은 32장을 보탭니다.

# %% [markdown] lang="en" name="beside-resnet-read"
# Two things differ.
#
# 1. **The end.** To be added, channels must be equal in number, so ResNet has to widen from 64 back to 256. DenseNet concatenates and needs only 32: the 256 stay as they are, and there are 288.
# 2. **What decides the width.** ResNet narrows to a quarter of what it reads. DenseNet always makes 4k = 128 maps, whatever it reads.
#
# And yet both have 70,400 parameters. At this size two 1×1 convolutions (256 → 64, 64 → 256) weigh as much as one (256 → 128), and 64 × 64 is 128 × 32. For the same price ResNet rewrites 256 maps, and DenseNet adds 32.

# %% [markdown] lang="ko" name="review" differs="R6"
# ## 병목은 언제나 채널을 줄입니까?
#
# 리뷰는 병목이 <q>feature maps의 갯수를 줄이고</q>라고 적었지만, 폭이 얼마인지는 밝히지 않았습니다. 논문도 병목을 두는 **목적**을 "입력 특징 맵의 수를 줄이는 것"이라고 씁니다. 하지만 만드는 것은 언제나 4k장입니다. DenseNet-121의 맨 첫 층은 64장을 읽습니다.

# %% [markdown] lang="en" name="review" differs="R6"
# ## Does a bottleneck always reduce?
#
# A widely read Korean review says that it <q>feature maps의 갯수를 줄이고</q>, "reduces the number of feature maps", and gives no width. The paper, too, names reducing the number of input feature maps as the **purpose**. But what it makes is always 4k maps, and the very first layer of DenseNet-121 reads 64.

# %% name="widening"
diagram.funnels(
    DenseLayer(channels=64, growth_rate=32), DenseLayer(channels=512, growth_rate=32)
)

# %% [markdown] lang="ko" name="widening-read"
# 왼쪽의 "병목"은 64장을 128장으로 **넓힙니다**. 둘째 층도 96장을 128장으로 넓히고, 셋째 층은 128장을 128장 그대로 둡니다. 오른쪽처럼 많이 읽는 층이라야 이름 그대로 좁은 목이 됩니다.

# %% [markdown] lang="en" name="widening-read"
# The "bottleneck" on the left **widens**: 64 maps become 128. So does the second layer, from 96 to 128; the third leaves 128 as they are. Only a layer that reads much, as on the right, has the narrow neck of the name.

# %% [markdown] lang="ko" name="exercise-function"
# ### 연습 문제 4
#
# 그러면 비용은 얼마입니까? 병목이 없으면 특징 맵의 한 자리마다 곱셈-덧셈을 9ck번 합니다. 병목이 **있을** 때의 횟수를 돌려주는 함수를 작성하십시오. `c`는 읽는 채널 수, `k`는 성장률입니다.

# %% [markdown] lang="en" name="exercise-function"
# ### Exercise 4
#
# And what does it cost? Without a bottleneck a layer takes 9ck multiply-adds for each place of its maps. Write the function that returns the count **with** one; `c` are the channels it reads, `k` is the growth rate.


# %% name="answer-function"
def multiply_adds(c, k):
    return ...


check("04.function", multiply_adds)


# %% name="solution-function" solves="answer-function"
def multiply_adds(c, k):
    return c * 4 * k + 4 * k * 9 * k


check("04.function", multiply_adds)

# %% [markdown] lang="ko" name="regions"
# ## 세 구역
#
# 두 횟수를 c에 따라 그리면 직선 두 개가 됩니다. 점선이 병목이 없는 층, 파란 선이 병목이 있는 층입니다.
#
# **짐작:** k를 두 배로 하면 두 선이 만나는 곳은 어디로 갑니까? **찾기:** k = 32일 때 1×1 합성곱이 채널을 줄이기 시작하는 c와, 층의 곱셈-덧셈이 정말로 줄기 시작하는 c를 찾아보십시오.

# %% [markdown] lang="en" name="regions"
# ## Three regions
#
# Drawn over c, both counts are straight lines: dashed the layer without a bottleneck, blue the layer with one.
#
# **Predict:** if k is doubled, where does the crossing go? **Find:** for k = 32, the c at which the 1×1 convolution begins to narrow, and the c at which the layer begins to save.

# %% name="explorer-regions"
channels = sorted([*range(16, 513, 16), 129, 230, 231])
play(diagram.bottleneck_regions, channels=channels, growth_rate=(12, 16, 24, 32, 40, 48))

# %% [markdown] lang="ko" name="exercise-borders"
# ### 연습 문제 5
#
# k = 32라고 합시다. 특징 맵을 **몇 장 읽을 때부터** 1×1 합성곱이 채널을 줄입니까? 또 **몇 장 읽을 때부터** 병목이 있는 층이 없는 층보다 곱셈-덧셈이 덜 듭니까? 두 수를 차례로 적으십시오.

# %% [markdown] lang="en" name="exercise-borders"
# ### Exercise 5
#
# With k = 32: **from how many maps on** does the 1×1 convolution narrow? **From how many on** does a layer with a bottleneck take less than one without? Write both numbers in this order.

# %% name="answer-borders"
answer = ...
check("04.borders", answer)

# %% name="solution-borders" solves="answer-borders"
k = 32
narrows = next(c for c in range(1, 513) if c > 4 * k)
saves = next(c for c in range(1, 513) if 9 * c * k > 4 * c * k + 36 * k**2)
answer = (narrows, saves)
check("04.borders", answer)

# %% name="borders"
diagram.bottleneck_regions(channels=231, growth_rate=32, limits=True)

# %% [markdown] lang="ko" name="borders-read"
# - **① c ≤ 4k**: 좁히지 않습니다. c < 4k이면 넓힙니다. 곱셈-덧셈은 물론 더 듭니다.
# - **② 4k < c ≤ 7.2k**: 좁힙니다. 그래도 곱셈-덧셈은 줄지 않습니다. 4k장을 읽는 3×3 합성곱에 드는 36k²을 아직 만회하지 못합니다.
# - **③ c > 7.2k**: 좁히고, 곱셈-덧셈도 덜 듭니다.
#
# 둘째 경계는 9ck = 4ck + 36k²에서 나옵니다. 5c = 36k, 곧 c = 7.2k입니다. k = 32이면 230.4이니 231장부터입니다. 실제로 세어 확인합니다.

# %% [markdown] lang="en" name="borders-read"
# - **① c ≤ 4k**: it does not narrow; below 4k it widens. Of course it costs more.
# - **② 4k < c ≤ 7.2k**: it narrows, and still does not save. The price of 36k², for the 3×3 convolution that reads 4k maps, is not yet won back.
# - **③ c > 7.2k**: it narrows, and saves.
#
# The second border comes from 9ck = 4ck + 36k², so 5c = 36k and c = 7.2k. With k = 32 that is 230.4: from 231 maps on. Counted from the operations:

# %% name="counted" tags=["NBVAL_CHECK_OUTPUT"]
for c in (64, 96, 128, 224, 230, 231, 512, 992):
    layers = (DenseLayer(c, 32, bottleneck, size=1) for bottleneck in (False, True))
    without, with_it = (total(unroll(layer), macs) for layer in layers)
    print(f"c = {c:3}: {without:7,} {with_it:7,} {100 * with_it / without:5.1f}%")

# %% [markdown] lang="ko" name="from-one"
# ## 층 하나에서 58층으로
#
# DenseNet-121의 밀집 층 58개는 저마다 몇 장을 읽습니까? 층마다 1×1 합성곱이 읽는 채널 수를 모읍니다.

# %% [markdown] lang="en" name="from-one"
# ## From one layer to all 58
#
# What do the 58 dense layers of DenseNet-121 read? Collect the channels that their 1×1 convolutions read.

# %% name="widths" tags=["NBVAL_CHECK_OUTPUT"]
dense = [op for op in unroll(DENSENET_121) if len(op.where) > 1]
widths = [op.reads for op in dense if op.kind == "conv" and op.kernel == (1, 1)]
print(len(widths), widths[:6], widths[6:18], widths[-1])

# %% [markdown] lang="ko" name="exercise-extra"
# ### 연습 문제 6
#
# 이 58층 가운데 병목 때문에 곱셈-덧셈이 **더 드는** 층은 몇 개입니까? 맨 처음의 짐작과 견주어 보십시오.

# %% [markdown] lang="en" name="exercise-extra"
# ### Exercise 6
#
# In how many of these 58 layers does the bottleneck cost **more** multiply-adds? Compare with your guess from the beginning.

# %% name="answer-extra"
answer = ...
check("04.extra", answer)

# %% name="solution-extra" solves="answer-extra"
answer = sum(9 * c * 32 < 4 * c * 32 + 36 * 32**2 for c in widths)
check("04.extra", answer)

# %% [markdown] lang="ko" name="balance"
# 층마다 얼마를 더 쓰고 얼마를 아끼는지 그립니다. 막대에 마우스를 올리면 그 층의 수가 나옵니다.
#
# **짐작:** k를 절반으로 줄이면 더 드는 층은 몇 개가 됩니까? **찾기:** 더 드는 층이 블록 1에만 있게 되는 θ를 찾아보십시오.

# %% [markdown] lang="en" name="balance"
# What each layer pays extra, and what it saves. Point at a bar to see its numbers.
#
# **Predict:** with half the k, how many layers cost more? **Find:** a θ with which only layers of block 1 cost more.

# %% name="explorer-balance"
play(
    diagram.bottleneck_balance,
    DENSENET_121,
    growth_rate=(8, 16, 24, 32),
    compression=(0.25, 0.5, 0.75, 1.0),
)

# %% [markdown] lang="ko" name="balance-read"
# k를 바꾸어도 더 드는 층의 수는 그대로입니다. 스템이 2k장을 만들고 층마다 k장을 보태므로, 읽는 채널도 두 경계도 모두 k에 비례하기 때문입니다. 이 수를 바꾸는 것은 θ입니다. 전환 층이 채널을 덜 줄이면 블록 2는 더 많은 채널에서 시작합니다.
#
# 더 드는 층은 열 개뿐이지만 막대가 큽니다. 블록 1의 맵은 56×56이라 자리가 3,136곳이나 있기 때문입니다. 블록별로 더해 보겠습니다. 블록마다 첫 줄은 곱셈-덧셈, 둘째 줄은 파라미터이고, 왼쪽이 병목이 없을 때, 오른쪽이 병목이 있을 때입니다. 마지막 세 줄은 네트워크 전체의 곱셈-덧셈, 파라미터, 깊이 L입니다.

# %% [markdown] lang="en" name="balance-read"
# Changing k does not change how many. The stem makes 2k maps and each layer adds k, so all that is read, and both borders, go with k. What does change it is θ: where a transition keeps more, block 2 starts from more channels.
#
# Only ten layers cost more, but their bars are tall: the maps of block 1 are 56×56, 3,136 places each. Added up by block, two lines each: multiply-adds, then parameters, without and with bottlenecks. The last three lines are the whole network: multiply-adds, parameters and the depth L.

# %% name="whole" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import replace

from densenet_edu import by_place

ops = unroll(DENSENET_121)
without = replace(DENSENET_121, bottleneck=False)
plain = unroll(without)
print(f"56 x 56 = {56 * 56:,}")
for place in (f"block {n}" for n in range(1, 5)):
    for count in (macs, params):
        print(f"{place}: {by_place(plain, count)[place]:13,} {by_place(ops, count)[place]:13,}")
for count in (macs, params):
    print(f"{total(plain, count):,} {total(ops, count):,}")
print(without.depth, DENSENET_121.depth)

# %% [markdown] lang="ko" name="exercise-saving"
# ### 연습 문제 7
#
# 병목은 DenseNet-121 전체의 곱셈-덧셈을 **몇 퍼센트** 줄입니까? 정수로 반올림하십시오.

# %% [markdown] lang="en" name="exercise-saving"
# ### Exercise 7
#
# By **how many percent** does the bottleneck reduce the multiply-adds of the whole DenseNet-121? Round to a whole number.

# %% name="answer-saving"
answer = ...
check("04.saving", answer)

# %% name="solution-saving" solves="answer-saving"
answer = round(100 * (1 - total(ops, macs) / total(plain, macs)))
check("04.saving", answer)

# %% [markdown] lang="ko" name="worth-it"
# ## 그러면 왜 씁니까?
#
# 파라미터는 10,869,096개에서 7,978,856개로 줄어듭니다. 파라미터 수는 맵의 크기와 상관이 없으므로, 많이 읽는 블록 3과 4가 거의 모든 것을 정합니다. 곱셈-덧셈은 그만큼 줄지 않습니다. 블록 1에서는 오히려 3분의 1만큼 늘어나기 때문입니다.
#
# 그리고 층마다 합성곱이 둘이 되어 네트워크가 깊어집니다. 병목만 없애고 나머지는 그대로 두면 L = 63입니다. 논문은 이 설계가 DenseNet에 특히 효과적이라고 **주장**합니다(3절). 이 강에서 센 것은 비용뿐입니다. 정확도가 어떻게 되는지는 09강(결과)에서 표 2를 보며 따집니다.

# %% [markdown] lang="en" name="worth-it"
# ## Then why use it?
#
# Parameters go from 10,869,096 down to 7,978,856: the size of the maps does not matter there, so blocks 3 and 4, which read much, decide nearly everything. Multiply-adds fall less, because in block 1 they even rise by a third.
#
# And with two convolutions in every layer the network is deeper: the same layout without bottlenecks has L = 63. The paper **claims** that this design is especially effective for DenseNet (section 3). What you counted here is only the price; what becomes of the accuracy is looked up in Table 2, in lesson 09.

# %% [markdown] lang="ko" name="summary"
# ## 이제 할 수 있습니다
#
# - 필터는 모든 채널을 한꺼번에 보는 상자이고, 가로와 세로로만 움직입니다. 1×1 필터는 채널만 섞습니다.
# - 병목이 있는 층의 파라미터는 2c + 4ck + 8k + 36k²개이고, 곱셈-덧셈은 한 자리에 4ck + 36k²번입니다.
# - c가 4k를 넘어야 채널을 좁히고, 7.2k를 넘어야 곱셈-덧셈을 아낍니다. DenseNet-121에서는 58층 가운데 열 층이 7.2k를 넘지 못합니다.
#
# **함께 이야기해 볼 것:** 1×1 합성곱이 4k장 대신 2k장을 만든다면 두 경계는 어디로 갑니까? 블록 1에만 병목을 두지 않는다면 무엇을 얻고 무엇을 잃습니까?
#
# 논문: 3절 "Bottleneck layers", 표 1. 앞의 강: [03 합성 함수: BN-ReLU-Conv](03_composite_function.ipynb) · 차례: [00 시작하기](00_start.ipynb). 다음은 [05 전환 층과 압축 계수 θ](05_transition.ipynb)입니다.

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# - A filter is a box that sees all channels at once and slides only down and across. A 1×1 filter just mixes channels.
# - A layer with a bottleneck has 2c + 4ck + 8k + 36k² parameters and takes 4ck + 36k² multiply-adds for each place.
# - Only above c = 4k does it narrow, only above 7.2k does it save. In DenseNet-121 ten of the 58 layers lie below.
#
# **For a group:** if the 1×1 convolution made 2k maps instead of 4k, where would the two borders go? What would be won, and what lost, if only block 1 had no bottlenecks?
#
# Paper: section 3, "Bottleneck layers"; Table 1. Before this: [03 The composite function](03_composite_function.ipynb) · Contents: [00 Start here](00_start.ipynb). Next: [05 Transitions and compression](05_transition.ipynb).
