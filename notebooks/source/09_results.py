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
# # 09 결과 읽기
#
# **45분** · TensorFlow가 필요 없습니다.
#
# 지금까지는 DenseNet 하나를 세고, 움직이고, 만들었습니다. 이제 그것을 경쟁자들 옆에 세웁니다. 논문의 표 2에는 스물한 줄이 있습니다. **그 네트워크를 여기서 모두 펼쳐서 셉니다.** 오류율은 논문에 인쇄된 값이고, 파라미터와 곱셈-덧셈과 학습 메모리는 우리가 센 값입니다. 이 노트북을 마치면
#
# - 인쇄된 수와 센 수가 다를 때 어느 쪽이 왜 틀렸는지 따지고,
# - 오류율을 파라미터, 곱셈-덧셈, 학습 메모리에 하나씩 견주어 읽고,
# - "약 3분의 1"이라는 주장을 공개된 수로 시험하고,
# - 결론의 문장마다 어떤 근거가 있고 무엇이 빠져 있는지 말할 수 있습니다.

# %% [markdown] lang="en" name="title"
# # 09 Reading the results
#
# **45 minutes** · no TensorFlow needed.
#
# So far you have counted, moved and built one DenseNet. Now it takes its place among its rivals. Table 2 of the paper has twenty-one rows, and **all of these networks are unrolled and counted here**. The error rates are those that were printed; parameters, multiply-adds and training memory are what we count. After this notebook you can
#
# - work out which is wrong, and why, where a printed number and a counted one differ,
# - read error rates against parameters, multiply-adds and training memory, one after the other,
# - put the claim of "about a third" to the test with published numbers,
# - say of each sentence of the conclusion what supports it and what is missing.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% [markdown] lang="ko" name="guess-text"
# ## 먼저 짐작해 보십시오
#
# 스물한 줄 가운데 열일곱 줄에는 파라미터 수가 인쇄되어 있습니다. 네트워크를 하나하나 세어 백만 단위로 소수 첫째 자리까지 반올림하면, 그 열일곱 줄 가운데 **인쇄된 수와 다른 줄은 몇 개**이겠습니까?

# %% [markdown] lang="en" name="guess-text"
# ## Guess first
#
# Seventeen of the twenty-one rows print a number of parameters. Count each network and round to a tenth of a million: **in how many of the seventeen rows** will something else come out than what is printed?

# %% name="guess-doubt"
guess = ...

# %% [markdown] lang="ko" name="live"
# ## 직접 다루어 보는 표 2
#
# 열 이름을 누르면 그 열로 정렬됩니다. 보고 싶은 방법과 열만 고를 수 있고, 설명이 있는 줄은 펼칠 수 있습니다. C10과 C100은 CIFAR-10과 CIFAR-100이고, +는 데이터 증강(이동과 좌우 뒤집기)을 했다는 뜻입니다. 별표(\*)는 DenseNet의 저자들이 남의 네트워크를 직접 학습해서 얻은 값입니다. 물음표(?)는 논문에는 없습니다. 이 노트북에서 의심하는 수에 붙였습니다.
#
# **짐작:** 곱셈-덧셈으로 정렬하면 계산을 가장 많이 하는 것은 어느 줄입니까? **찾기:** C10에서 오류율이 7%보다 낮은 줄을 모두 찾아보십시오. 어떤 네트워크들입니까?

# %% [markdown] lang="en" name="live"
# ## Table 2, alive
#
# Click the name of a column to sort by it; choose methods and columns; unfold the rows that have something to explain. C10 and C100 are CIFAR-10 and CIFAR-100, and + means data augmentation (shifts and mirror images). An asterisk (\*) marks results of other people's networks that the authors of DenseNet trained themselves. The question mark (?) is not the paper's: it marks the numbers that this lesson doubts.
#
# **Predict:** sorted by multiply-adds, which row does the most work? **Find:** all rows with an error rate below 7% on C10. What kind of networks are they?

# %% name="table-2"
from densenet_edu.show import results

results.table_2()

# %% [markdown] lang="ko" name="bold-and-blue" differs="S21"
# 곱셈-덧셈이 가장 많은 줄은 DenseNet-BC(k = 40)입니다. C10의 오류율이 7%보다 낮은 줄은 넷이고, 모두 DenseNet입니다.
#
# 위의 표에서는 오류율의 열마다 가장 좋은 값이 굵습니다. 논문의 표는 다릅니다. 캡션에 따르면 굵은 것은 "모든 경쟁 방법을 이긴 결과", 파란 것은 "전체에서 가장 좋은 결과"입니다. 널리 쓰이는 슬라이드는 캡션만 옮기고 글씨의 구별은 옮기지 않았습니다. 규칙을 알면 되살릴 수 있습니다. 아래에서 `•`는 굵은 글씨, `••`는 파란 글씨입니다.

# %% [markdown] lang="en" name="bold-and-blue" differs="S21"
# The most work is done by the DenseNet-BC with k = 40. Four rows are below 7% on C10, and all of them are DenseNets.
#
# The table above has the best error rate of each column in bold. In the paper it is otherwise: by the caption, bold is what surpasses all competing methods, and blue the best of all. The widely used slides copied the caption and lost the bold and the blue. With the rule they can be brought back; below `•` is bold and `••` is blue.

# %% name="marks" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.paper import COLUMNS, DENSENETS, standing

signs = {"": "", "bold": "•", "blue": "••"}
for row in DENSENETS:
    print(f"{row.method:<21}{row.depth:>4}", end="")
    for name in COLUMNS:
        error = getattr(row, name)
        print(f"{f'{error:.2f}' if error else '-':>7}{signs[standing(row, name)]:<2}", end="")
    print()

# %% [markdown] lang="ko" name="marks-text"
# 증강이 없는 두 열(C10, C100)에서는 모든 DenseNet이 모든 경쟁자를 이깁니다. 증강이 있는 두 열(C10+, C100+)에서는 L = 40인 DenseNet과 k = 12인 DenseNet-BC만 가장 좋은 경쟁자를 이기지 못합니다. SVHN에서 이긴 것은 하나뿐입니다.

# %% [markdown] lang="en" name="marks-text"
# In the two columns without augmentation (C10 and C100) every DenseNet beats every rival. In the two columns with augmentation (C10+ and C100+) only the DenseNet with L = 40 and the DenseNet-BC with k = 12 do not beat the best rival; on SVHN a single one beats it.

# %% [markdown] lang="ko" name="exercise-relative"
# ### 연습 문제 1
#
# C10에서 가장 좋은 경쟁자는 7.33%(FractalNet), 가장 좋은 DenseNet은 5.19%입니다. 오류는 **몇 퍼센트** 줄었습니까? 정수로 반올림하십시오.

# %% [markdown] lang="en" name="exercise-relative"
# ### Exercise 1
#
# On C10 the best rival has 7.33% (FractalNet), the best DenseNet 5.19%. By **how many percent** did the errors drop? Round to a whole number.

# %% name="answer-relative"
from densenet_edu.exercise import check

answer = ...
check("09.relative", answer)

# %% name="solution-relative" solves="answer-relative"
from densenet_edu.exercise import check

answer = round(100 * (7.33 - 5.19) / 7.33)
check("09.relative", answer)

# %% [markdown] lang="ko" name="units"
# ## 되풀이되는 한 단위
#
# 표 2의 네트워크는 저마다 한 단위를 되풀이합니다. 그 단위를 연산 기록에서 그대로 그렸습니다. **초록 선**은 특징 맵이 아무 연산도 거치지 않고 지나가는 길이고, 점선 상자는 학습할 때만 작용합니다.

# %% [markdown] lang="en" name="units"
# ## The unit that each repeats
#
# Each network of Table 2 repeats one unit, drawn here from its operations. **Green** is a way on which nothing happens to the feature maps; what stands in dashes acts in training only.

# %% name="unit-shortcuts"
from densenet_edu import DENSENET_BC_100_12
from densenet_edu.core.family.highway import HIGHWAY_19
from densenet_edu.core.family.resnet import RESNET_110
from densenet_edu.core.family.stochastic_depth import STOCHASTIC_DEPTH_110
from densenet_edu.show import diagram

diagram.unit(HIGHWAY_19, RESNET_110, STOCHASTIC_DEPTH_110, DENSENET_BC_100_12)

# %% [markdown] lang="ko" name="unit-shortcuts-text"
# 네 단위에 모두 초록 길이 있습니다. Highway는 게이트 T로 그 길을 여닫고, ResNet은 길 끝에서 더하고, 확률적 깊이는 학습하는 동안 이따금 H(x)를 통째로 버립니다. DenseNet만 더하지 않고 이어 붙이므로 채널 24개가 들어가 36개가 나옵니다.
#
# Network in Network에는 그런 길이 없습니다. Deeply Supervised Net은 거기에 **보조 분류기** 셋을 달아, 학습하는 동안 중간층도 정답을 맞히게 합니다. Wide ResNet은 ResNet의 유닛을 넓히고 합성곱 사이에 드롭아웃을 둡니다.

# %% [markdown] lang="en" name="unit-shortcuts-text"
# All four have a green way. Highway opens and closes it with the gate T; ResNet adds at its end; stochastic depth now and then leaves the whole of H(x) out of a training step. DenseNet alone does not add but concatenates, so 24 channels go in and 36 come out.
#
# Network in Network has no such way. Deeply Supervised Net hangs three **companion classifiers** on it, so that layers in the middle, too, must find the class while they learn. Wide ResNet widens the unit of ResNet and puts dropout between its convolutions.

# %% name="unit-others"
from densenet_edu.core.family.deeply_supervised import DSN
from densenet_edu.core.family.network_in_network import NIN
from densenet_edu.core.family.wide_resnet import WRN_16_4_DROPOUT

diagram.unit(NIN, DSN, WRN_16_4_DROPOUT)

# %% name="companions" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import in_use, params, total, unroll

for network in (NIN, DSN):
    ops = unroll(network)
    print(f"{network.name:<22} {total(ops, params):>9,} {total(in_use(ops), params):>9,}")

# %% [markdown] lang="ko" name="companions-text"
# 앞의 수는 학습할 때, 뒤의 수는 추론할 때의 파라미터 수입니다. 보조 분류기는 다 배우면 떼어 냅니다. 그래서 Deeply Supervised Net은 3,547,496개로 배우지만 966,986개로 일하고, 추론할 때는 Network in Network와 크기가 같습니다.

# %% [markdown] lang="en" name="companions-text"
# The first number is for training, the second for use. The companions are taken off when learning is over: Deeply Supervised Net learns with 3,547,496 parameters and works with 966,986, as many as Network in Network.

# %% [markdown] lang="ko" name="disagree" differs="S20"
# ## 인쇄된 수와 센 수
#
# 이제 짐작을 확인합니다. 줄마다 네트워크를 펼쳐(`unroll`) 파라미터를 세고, 반올림한 것이 인쇄된 수와 다르면 적습니다. `in_use`는 학습할 때만 있는 부분(Deeply Supervised Net의 보조 분류기)을 뺍니다. 슬라이드의 표에는 논문의 표에 있는 이 수들이 그대로 실려 있습니다.

# %% [markdown] lang="en" name="disagree" differs="S20"
# ## What is printed and what is counted
#
# Now for your guess. Each row's network is unrolled and its parameters are counted; where they do not round to what is printed, the row is shown. `in_use` leaves out what is there only in training (the companion classifiers of the Deeply Supervised Net). The table of the slides has these numbers just as the paper prints them.

# %% name="disagreeing" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import macs, params, total, unroll
from densenet_edu.core.graph import in_use
from densenet_edu.core.paper import TABLE_2


def counted(network, measure=params):
    return total(in_use(unroll(network)), measure)


for row in TABLE_2:
    if row.millions and round(counted(row.architecture) / 1e6, 1) != row.millions:
        printed = f"{row.method:<34}{row.depth:>5}{row.millions:>6}M"
        print(f"{printed} {counted(row.architecture):>11,}")

# %% [markdown] lang="ko" name="four"
# 네 줄입니다. 나머지 열세 줄은 인쇄된 대로입니다. 넷을 하나씩 봅니다.
#
# ### ResNet-1202: 다른 줄에서 온 수
#
# 확률적 깊이(stochastic depth)를 쓴 1202층 ResNet에는 10.2M이라고 적혀 있습니다. CIFAR용 ResNet은 깊이가 6n + 2이고, 단계 셋에 잔차 블록이 n개씩 있습니다. n을 구하는 문제는 풀어 두었습니다. 다른 수도 넣어 보십시오.

# %% [markdown] lang="en" name="four"
# Four rows; the other thirteen are as printed. One by one:
#
# ### ResNet-1202: a number from another row
#
# The ResNet of 1202 layers with stochastic depth is said to have 10.2M. A ResNet for CIFAR is 6n + 2 layers deep, with n residual units in each of three stages. Finding n is worked out for you; try other numbers as well.

# %% name="example"
check("09.example", (1202 - 2) // 6)

# %% name="thousand-layers" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.family.preact_resnet import PREACT_RESNET_1001
from densenet_edu.core.family.stochastic_depth import STOCHASTIC_DEPTH_1202

ops = unroll(PREACT_RESNET_1001)
print(f"{counted(STOCHASTIC_DEPTH_1202):,}")
print(f"{counted(PREACT_RESNET_1001):,}")
print(f"{sum(params(op) for op in ops if op.kind != 'batchnorm'):,}")

# %% [markdown] lang="ko" name="thousand-layers-text"
# 1202층은 19,421,274개, 곧 **19.4M**입니다. ResNet 논문의 표 6도 19.4M이라고 적었습니다. 10.2M은 DenseNet 논문의 표 2에서 사전 활성화(pre-activation) ResNet-1001의 줄에 적힌 수와 같습니다. 다른 줄의 수가 잘못 들어간 것으로 보입니다.
#
# 그 ResNet-1001은 10,327,706개여서 반올림하면 10.3M입니다. 출력의 마지막 수는 배치 정규화의 γ와 β를 뺀 것으로, 10,178,490개, 곧 10.2M입니다. 틀린 값이라기보다 **세는 방법이 다른 값**으로 보입니다.

# %% [markdown] lang="en" name="thousand-layers-text"
# With 1202 layers it is 19,421,274, or **19.4M**, which is also what Table 6 of the ResNet paper says. 10.2M is what Table 2 of the DenseNet paper has for the pre-activation ResNet-1001; it seems to have slipped from one row into another.
#
# That ResNet-1001 has 10,327,706 parameters, which rounds to 10.3M. The last number of the output leaves out gamma and beta of the batch normalizations: 10,178,490, or 10.2M. So this one looks less wrong than **counted in another way**.

# %% [markdown] lang="ko" name="fractalnet"
# ### FractalNet: 재현되지 않는 38.6M
#
# FractalNet의 블록에는 열 C개가 나란히 있습니다. 열의 길이는 1, 2, 4, …로 두 배씩 늘어나고, 가장 긴 열이 깊이를 정합니다. 블록이 5개이고 끝에 완전 연결 층이 하나 있으니 깊이는 5 × 2<sup>C−1</sup> + 1입니다.

# %% [markdown] lang="en" name="fractalnet"
# ### FractalNet: 38.6M that nobody can reproduce
#
# In a block of FractalNet C columns stand side by side. Each is twice as long as the one before, 1, 2, 4, …, and the longest decides the depth. There are 5 blocks and one fully connected layer at the end, so the depth is 5 × 2<sup>C−1</sup> + 1.

# %% [markdown] lang="ko" name="exercise-columns"
# ### 연습 문제 2
#
# 표 2의 FractalNet은 21층입니다. 열은 몇 개입니까?

# %% [markdown] lang="en" name="exercise-columns"
# ### Exercise 2
#
# The FractalNet of Table 2 has 21 layers. How many columns is that?

# %% name="answer-columns"
answer = ...
check("09.columns", answer)

# %% name="solution-columns" solves="answer-columns"
answer = next(columns for columns in range(1, 10) if 5 * 2 ** (columns - 1) + 1 == 21)
check("09.columns", answer)

# %% name="columns" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.family.fractalnet import FractalNet

for columns in (1, 2, 3, 4):
    network = FractalNet(columns=columns)
    print(f"C = {columns}  L = {network.depth:>2}  {counted(network):>11,}")

# %% [markdown] lang="ko" name="columns-text"
# 21층이면 33,724,618개, 곧 33.7M입니다. 열을 4개로 읽는 설명이 많지만 그러면 41층에 76,106,634개가 됩니다. 어느 쪽도 38.6M이 아닙니다. 38.6M이 어떻게 나온 수인지는 **알 수 없습니다**. 모르는 것은 모른다고 적어 두는 편이 낫습니다.

# %% [markdown] lang="en" name="columns-text"
# With 21 layers it is 33,724,618, or 33.7M. Many descriptions read it as four columns; that would be 41 layers and 76,106,634. Neither is 38.6M. Where that number comes from we **do not know**, and it is better to say so.

# %% [markdown] lang="ko" name="fractal-block"
# 그 블록을 그리면 다음과 같습니다. 주사위는 드롭 패스(drop-path)입니다. 흰 주사위는 결합마다 따로 굴리고, 검은 주사위는 네트워크의 모든 결합이 함께 굴립니다. 둘 다 학습할 때만 굴리고, 추론할 때는 모든 열의 평균을 냅니다.

# %% [markdown] lang="en" name="fractal-block"
# This is one such block. The dice are drop-path: each join throws a white one of its own, and all joins of the network share the black one. Both are thrown in training only; in use every join is the mean of all its columns.

# %% name="unit-fractalnet"
from densenet_edu.core.family.fractalnet import FRACTALNET_21_DROPPATH

diagram.unit(FRACTALNET_21_DROPPATH)

# %% [markdown] lang="ko" name="other-doubts"
# ### 오류율에도 의심할 것이 있습니다
#
# Highway 줄에는 **두 네트워크의 결과가 섞여** 있습니다. Highway 논문에 적힌 정확도로 따지면, C10+의 7.72는 완전 연결 층으로 끝나는 네트워크(92.28%)의 것이고 C100+의 32.39는 1×1 합성곱과 전역 평균 풀링으로 끝나는 네트워크(67.61%)의 것입니다.
#
# 확률적 깊이를 쓴 110층 ResNet의 SVHN 1.75는, 저자들이 공개한 코드의 설명에 따르면 **152층**의 결과입니다. 네 네트워크를 모두 클래스 10개로 세어 봅니다.

# %% [markdown] lang="en" name="other-doubts"
# ### Some error rates are doubtful, too
#
# The row of Highway **mixes two networks**. By the accuracies in the Highway paper, the 7.72 on C10+ belongs to one that ends in fully connected layers (92.28%), and the 32.39 on C100+ to one that ends in a 1×1 convolution and global average pooling (67.61%).
#
# The 1.75 on SVHN of stochastic depth with 110 layers was reached with **152**, says the description of the authors' code. All four networks, counted with 10 classes:

# %% name="others" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.family.highway import HIGHWAY_19, HIGHWAY_19_CONV
from densenet_edu.core.family.stochastic_depth import STOCHASTIC_DEPTH_110, StochasticDepth

for accuracy, network in ((92.28, HIGHWAY_19), (67.61, HIGHWAY_19_CONV)):
    print(f"{100 - accuracy:.2f} {counted(network):,}")
for network in (STOCHASTIC_DEPTH_110, StochasticDepth(152)):
    print(network.depth, f"{counted(network):,}")

# %% [markdown] lang="ko" name="other-input"
# Wide ResNet 28층의 4.17과 20.50은 입력을 ZCA로 백색화한 결과입니다. DenseNet처럼 평균과 표준편차로만 정규화하면 4.00과 19.25라고, 저자들이 나중에 코드의 README에 적었습니다. 이 값과 견주면 어느 DenseNet이 굵은 글씨를 잃습니까? 같은 값은 이긴 것이 아닙니다.

# %% [markdown] lang="en" name="other-input"
# The 4.17 and 20.50 of the Wide ResNet with 28 layers were reached with ZCA-whitened images. With mean and standard deviation alone, as for the DenseNets, its authors later gave 4.00 and 19.25 in the README of their code. Beside those, which DenseNets lose their bold face? An equal rate does not surpass.

# %% name="other-input-marks" tags=["NBVAL_CHECK_OUTPUT"]
for name, better in (("c10_plus", 4.00), ("c100_plus", 19.25)):
    for row in DENSENETS:
        error = getattr(row, name)
        if standing(row, name) and error >= better:
            print(f"{name:<9} {row.method} {row.depth}: {error:.2f} >= {better:.2f}")

# %% [markdown] lang="ko" name="stem"
# ### 스템의 채널은 몇 개였습니까?
#
# 이번에는 수가 **맞아서** 알게 되는 것이 있습니다. 지금 공개된 저자들의 코드는 스템이 언제나 2k장을 만듭니다. 그런데 논문 3절에는 병목과 압축이 없는 DenseNet의 스템이 16장을 만든다고 적혀 있습니다. 어느 쪽이 표 2의 네트워크입니까? 표의 세 줄이 말해 줍니다. 줄마다 인쇄된 수, 16장일 때 센 수, 2k장일 때 센 수를 차례로 적습니다.

# %% [markdown] lang="en" name="stem"
# ### How many channels had the stem?
#
# This time something is learned because the numbers **agree**. In the authors' code as it is today the stem always makes 2k maps. The paper says in section 3 that the stem of a DenseNet without bottlenecks and compression makes 16. Which of them made Table 2? Three of its rows can tell. Each line has what is printed, what we count with 16, and what we count with 2k.

# %% name="stems" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import replace

plain = DENSENETS[:3]
for row in plain:
    doubled = replace(row.architecture, stem_channels=2 * row.architecture.growth_rate)
    print(f"{row.millions:>4}M {counted(row.architecture):>11,} {counted(doubled):>11,}")

# %% [markdown] lang="ko" name="exercise-stem"
# ### 연습 문제 3
#
# 2k로는 세 줄이 모두 어긋납니다. 그러면 꼭 16이어야 합니까? 스템의 채널을 1개에서 60개까지 바꾸어 보고, **세 줄이 모두** 인쇄된 수로 반올림되는 채널 수를 작은 것부터 리스트로 적으십시오.

# %% [markdown] lang="en" name="exercise-stem"
# ### Exercise 3
#
# With 2k all three are off. But must it be 16? Try from 1 to 60 channels, and list those with which **all three rows** round to what is printed, the smallest first.

# %% name="answer-stem"
answer = ...
check("09.stem", answer)


# %% name="solution-stem" solves="answer-stem"
def agrees(row, c):
    return round(counted(replace(row.architecture, stem_channels=c)) / 1e6, 1) == row.millions


answer = [c for c in range(1, 61) if all(agrees(row, c) for row in plain)]
check("09.stem", answer)

# %% [markdown] lang="ko" name="figures"
# ## 그림 4: 오류율과 비용
#
# 논문의 그림 4는 C10+의 오류율을 파라미터에 견줍니다. 왼쪽은 DenseNet의 변형끼리, 가운데는 DenseNet-BC와 사전 활성화 ResNet을 견준 것입니다. 곡선만 있고 수는 없습니다. 곡선을 눈으로 베끼는 대신 **수로 공개된 점만** 찍습니다. 출처는 셋입니다. DenseNet 논문의 표 2, He 등의 Identity Mappings(2016) 표 2, 그리고 DenseNet 저자들이 코드의 README에 적은 넓고 얕은 DenseNet-BC 세 개(L = 40)입니다. DenseNet-B와 DenseNet-C는 공개된 수가 하나도 없어서 빠집니다. 세로축은 공개된 값, 가로축은 우리가 센 값입니다.
#
# **짐작:** 가로축을 곱셈-덧셈으로, 다시 학습 메모리로 바꾸면 L = 100인 DenseNet-BC는 여전히 맨 왼쪽에 있습니까? **찾기:** DenseNet-BC 넷 가운데 둘은 더 작은 것보다 오류율이 높습니다. 어느 둘입니까?

# %% [markdown] lang="en" name="figures"
# ## Figure 4: errors against cost
#
# Figure 4 of the paper sets error rates on C10+ against parameters: on the left the variants of DenseNet, in the middle DenseNet-BC beside pre-activation ResNets. It shows curves and no numbers. Instead of copying curves by eye we draw **only points that were published as numbers**: from Table 2 of the DenseNet paper, from Table 2 of Identity Mappings (He et al., 2016), and three wide and shallow DenseNet-BCs (L = 40) from the README of the DenseNet authors' code. Of DenseNet-B and DenseNet-C there is no number at all, so they are missing. The errors are as published; the cost is what we count.
#
# **Predict:** with multiply-adds on the axis, and then training memory, is the DenseNet-BC with L = 100 still furthest to the left? **Find:** two of the four DenseNet-BCs have a higher error rate than a smaller one. Which two?

# %% name="explorer-figure-4"
from functools import partial

from densenet_edu.show import diagram
from densenet_edu.show.play import play

joined = ("DenseNet", "DenseNet-BC (L = 40)")
picture = partial(diagram.error_against, results.points_of_figure_4(), joined=joined)
play(picture, axis=("params", "macs", "memory"))

# %% name="figure-4-numbers" tags=["NBVAL_CHECK_OUTPUT"]
for point in results.points_of_figure_4():
    mebibytes = point.x["memory"] * 4 / 2**20
    cost = f"{point.x['params']:>11,} {point.x['macs'] / 1e9:.2f} G {mebibytes:6.1f} MiB"
    print(f"{point.name:<31} {point.y['C10+']:.2f} {cost}")

# %% [markdown] lang="ko" name="figure-4-text"
# 파라미터는 L = 100인 DenseNet-BC가 가장 적습니다. 그러나 곱셈-덧셈은 ResNet 110과 164, L = 40인 DenseNet이 더 적고, 학습 메모리는 이것보다 덜 쓰는 네트워크가 다섯이나 됩니다. 파라미터가 적어도 특징 맵을 모두 간직해야 하기 때문입니다(02강). **"효율적이다"라는 말에는 늘 "무엇에 대해서"가 따라와야 합니다.**
#
# 더 큰데도 오류율이 더 높은 둘은 L = 100(4.51%)보다 큰 k = 36(4.58%)과 k = 48(3.99%)보다 큰 k = 60(4.01%)입니다. 차이는 0.07과 0.02퍼센트포인트뿐입니다. 이만한 차이를 믿어도 되는지는 뒤에서 따집니다.

# %% [markdown] lang="en" name="figure-4-text"
# In parameters the DenseNet-BC with L = 100 is the smallest. In multiply-adds the ResNets 110 and 164 and the DenseNet with L = 40 take less, and in training memory five of the other eight do: few parameters, but all feature maps have to be kept (lesson 02). **After "efficient" one should always ask: in what?**
#
# The two that are larger and yet worse are k = 36 (4.58%), larger than L = 100 (4.51%), and k = 60 (4.01%), larger than k = 48 (3.99%). They differ by no more than 0.07 and 0.02 percentage points; whether to trust so little is a question for later.

# %% [markdown] lang="ko" name="all-of-table-2"
# 같은 방법으로 표 2의 스물한 네트워크를 모두 찍습니다. 데이터셋도 고를 수 있습니다.
#
# **짐작:** 어느 데이터셋에서 DenseNet과 경쟁자의 간격이 가장 작습니까? **찾기:** 가로축을 학습 메모리로 바꾸고 Wide ResNet과 DenseNet이 어디로 갈라지는지 보십시오.

# %% [markdown] lang="en" name="all-of-table-2"
# The same for all twenty-one networks of Table 2, with the data set to choose.
#
# **Predict:** on which data set is the gap between the DenseNets and their rivals the smallest? **Find:** put training memory on the axis, and see where the Wide ResNets and the DenseNets go.

# %% name="explorer-table-2"
play(
    partial(
        diagram.error_against, results.points_of_table_2(), joined=("DenseNet", "DenseNet-BC")
    ),
    axis=("params", "macs", "memory"),
    dataset=("C10", "C10+", "C100", "C100+", "SVHN"),
)

# %% [markdown] lang="ko" name="table-2-text"
# 간격이 가장 작은 것은 SVHN입니다. 가장 좋은 DenseNet이 1.59%, 가장 좋은 경쟁자(Wide ResNet)가 1.64%입니다. 학습 메모리로 보면 Wide ResNet 셋은 모두 18 MiB 아래에 있고, DenseNet은 L = 40 하나만 빼고 모두 32 MiB 위에 있습니다.

# %% [markdown] lang="en" name="table-2-text"
# The gap is smallest on SVHN: 1.59% for the best DenseNet, 1.64% for the best rival, a Wide ResNet. In training memory all three Wide ResNets lie below 18 MiB, and all DenseNets but the one with L = 40 above 32 MiB.

# %% [markdown] lang="ko" name="figure-3"
# ## 그림 3: ImageNet
#
# 그림 3의 ResNet은 저자들이 직접 학습한 것이 아니라 fb.resnet.torch가 공개한 결과를 옮긴 것입니다. DenseNet도 그 코드에서 네트워크만 바꾸어 학습했으므로(4.4절) 데이터 처리와 학습 방법이 같습니다. 오류율도 모두 공개되어 있어서, 점 여덟 개를 그대로 찍을 수 있습니다.
#
# **짐작:** 가로축을 파라미터에서 학습 메모리로 바꾸면 두 선의 왼쪽과 오른쪽이 바뀝니까? **찾기:** 오류율이 거의 같은 DenseNet과 ResNet의 쌍을 셋 찾아보십시오.

# %% [markdown] lang="en" name="figure-3"
# ## Figure 3: ImageNet
#
# The ResNets of Figure 3 were not trained by the authors; they are the results that fb.resnet.torch published. The DenseNets were trained with the same code, with nothing but the network changed (section 4.4), so data and training are the same for both. All error rates were published: the eight points can be drawn as they are.
#
# **Predict:** with training memory on the axis instead of parameters, do the two curves change sides? **Find:** three pairs of a DenseNet and a ResNet with nearly the same error rate.

# %% name="explorer-figure-3"
play(
    partial(diagram.error_against, results.points_of_figure_3()),
    axis=("params", "macs", "memory"),
    dataset=("ImageNet (1-crop)", "ImageNet (10-crop)"),
)

# %% [markdown] lang="ko" name="third"
# ## "약 3분의 1"을 시험합니다
#
# 논문은 5절에서 DenseNet-BC가 같은 정확도에 이르는 데 ResNet의 파라미터의 **약 3분의 1**만 든다고 하고, 이것이 그림 3의 ImageNet 결과와도 맞는다고 적었습니다. 주장이 두 개이니 하나씩 시험합니다. 먼저 ImageNet입니다. 오류율이 가까운 것끼리 짝을 짓고, DenseNet의 곱셈-덧셈이 ResNet의 몇 퍼센트인지 적습니다. 파라미터는 다음 연습 문제에서 여러분이 구합니다.

# %% [markdown] lang="en" name="third"
# ## "About a third", put to the test
#
# In section 5 the paper says that DenseNet-BC needs only **about a third** of the parameters of ResNets for the same accuracy, and that this is in line with the results on ImageNet in Figure 3. Those are two claims; we take one at a time. First ImageNet: here are pairs of networks with near error rates, and the multiply-adds of the DenseNet in percent of the ResNet's. The parameters are the next exercise.

# %% name="pairs" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.paper import RESNETS, TABLE_3

for dense, residual in zip(TABLE_3, RESNETS, strict=True):
    share = counted(dense.architecture, macs) / counted(residual.architecture, macs)
    errors = f"{dense.label} {dense.top_1:.2f}   {residual.label:<10} {residual.top_1:.2f}"
    print(f"{errors}   {share:.0%}")

# %% [markdown] lang="ko" name="exercise-third"
# ### 연습 문제 4
#
# 이 네 쌍에서 DenseNet의 **파라미터**는 ResNet의 몇 퍼센트입니까? 위에서 아래로, 정수로 반올림한 네 수를 `( , , , )`로 적으십시오.

# %% [markdown] lang="en" name="exercise-third"
# ### Exercise 4
#
# In these four pairs, how many percent of the ResNet's **parameters** has the DenseNet? Write four whole numbers `( , , , )`, from top to bottom.

# %% name="answer-third"
answer = ...
check("09.third", answer)

# %% name="solution-third" solves="answer-third"
answer = tuple(
    round(100 * counted(dense.architecture) / counted(residual.architecture))
    for dense, residual in zip(TABLE_3, RESNETS, strict=True)
)
check("09.third", answer)

# %% [markdown] lang="ko" name="level"
# 위의 쌍은 오류율이 똑같지 않습니다. 이웃한 점을 이은 선을 따라 읽으면 **같은 오류율**에서 견줄 수 있습니다. 가로 점선이 고른 오류율이고, 그것이 두 선과 만나는 곳의 값이 그림 아래쪽에 나옵니다.
#
# **짐작:** 오류율을 낮출수록, 곧 더 정확해질수록 3분의 1에 가까워지겠습니까, 멀어지겠습니까? **찾기:** 파라미터가 정말로 3분의 1이 되는 오류율을 찾아보십시오.

# %% [markdown] lang="en" name="level"
# The pairs are not exactly equal in error. Read along the lines between neighbours, the two can be compared at the **same error rate**: it is the dashed line across, and what each takes to come there stands at the foot.
#
# **Predict:** the lower the error rate, the nearer to a third, or the further from it? **Find:** an error rate at which it really is a third of the parameters.

# %% name="explorer-level"
play(
    partial(diagram.error_against, results.points_of_figure_3()),
    axis=("params", "macs", "memory"),
    level=(22.25, 22.5, 23.0, 23.5, 24.0, 24.5, 25.0),
)

# %% [markdown] lang="ko" name="level-text"
# 오류율 25%에서는 DenseNet 8.05M 대 ResNet 24.12M으로 꼭 3분의 1입니다. 더 정확해지면 3분의 1에서 멀어집니다. 24%에서는 12.88M 대 25.65M으로 절반이고, 그 아래에서도 절반쯤입니다. 다만 25%에서 읽는 ResNet의 선은 잔차 블록의 종류가 다른 34층과 50층을 이은 것이고, 그 사이에는 실제 네트워크가 없습니다.

# %% [markdown] lang="en" name="level-text"
# At 25% it is 8.05M for the DenseNet against 24.12M for the ResNet, a third indeed. The more accurate, the further from a third: at 24% it is half, 12.88M against 25.65M, and below that about half as well. But at 25% we read the ResNet's line between 34 and 50 layers, which are made of different residual units, and no network lies there.

# %% [markdown] lang="ko" name="third-cifar"
# 이번에는 C10+입니다. ResNet-164(5.46%)와 같은 오류율에서 견주려면 5.46%인 DenseNet-BC가 있어야 하는데, 그런 것은 공개되지 않았습니다. 가장 작은 DenseNet-BC가 이미 4.51%입니다. 더 작은 DenseNet-BC로도 5.46%에 이를 수 있을지 모릅니다. 그래서 **"많아야 몇 퍼센트"** 까지만 말할 수 있습니다.

# %% [markdown] lang="en" name="third-cifar"
# Now C10+. To compare with ResNet-164 at its own error rate there should be a DenseNet-BC with 5.46%, and none was published: the smallest one has 4.51% already. An even smaller one might do for 5.46%. So all we can say is **"at most so many percent"**.

# %% name="bounds" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core.paper import SERIES

small = SERIES["DenseNet-BC"][0]
for point in SERIES["ResNet (pre-activation)"]:
    share = counted(small.architecture) / counted(point.architecture)
    print(f"{point.label:>4}: {point.error:.2f} >= {small.error:.2f}   {share:.1%}")

# %% [markdown] lang="ko" name="third-verdict"
# **판정.** C10+에서 DenseNet-BC의 파라미터는 ResNet-110과 164의 많아야 45%, ResNet-1001의 많아야 7.4%입니다. 앞의 둘은 3분의 1이라는 주장을 부정하지도 증명하지도 못합니다. ResNet-1001에 견주면 3분의 1보다 훨씬 적습니다. ImageNet에서는 오류율이 25%인 가장 작은 네트워크에서만 3분의 1이고, 더 정확한 네트워크에서는 **절반쯤**입니다. 두 결과 모두 파라미터가 크게 준다는 주장을 뒷받침합니다. 그러나 "약 3분의 1"이 어디서나 맞는 것은 아닙니다.

# %% [markdown] lang="en" name="third-verdict"
# **The verdict.** On C10+ it is at most 45% beside the ResNets 110 and 164, which neither refutes nor proves a third, and at most 7.4% beside ResNet-1001, which is far less than a third. On ImageNet it is a third only for the smallest networks, at 25%; for the more accurate ones it is **about half**. Both support the claim that there are far fewer parameters, but "about a third" does not hold everywhere.

# %% [markdown] lang="ko" name="memory"
# ImageNet의 네 쌍으로 돌아가 학습 메모리를 견줍니다. DenseNet이 ResNet의 몇 퍼센트인지 적습니다. 앞의 수는 연산을 있는 그대로 실행할 때, 뒤의 수는 이어 붙인 것과 그 배치 정규화를 저장하지 않고 역전파에서 다시 계산할 때(Pleiss 등, 2017)의 값입니다.

# %% [markdown] lang="en" name="memory"
# Back to the four pairs on ImageNet, now for training memory: the DenseNet in percent of the ResNet. The first number is for operations as they stand; for the second the concatenations and their batch normalizations are not kept but computed again on the way back (Pleiss et al., 2017).

# %% name="memory-pairs" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import training_memory

for dense, residual in zip(TABLE_3, RESNETS, strict=True):
    theirs = training_memory(unroll(residual.architecture))
    ops = unroll(dense.architecture)
    plainly, again = (training_memory(ops, way) / theirs for way in ("plain", "efficient"))
    print(f"{dense.label} / {residual.label:<10} {plainly:.0%} {again:.0%}")

# %% [markdown] lang="ko" name="memory-text"
# 그대로 실행하면 DenseNet은 ResNet보다 **더 많은** 메모리를 씁니다. 오류율이 비슷한 세 쌍에서 155~181%입니다. 그림 3의 가로축을 학습 메모리로 바꾸었을 때 두 선의 왼쪽과 오른쪽이 바뀐 까닭입니다. 다시 계산하는 방법을 쓰면 이 세 쌍에서 37~67%로 줄지만, 그만큼 계산을 더 합니다. 파라미터만 보여 주는 그림에서는 이것이 보이지 않습니다.

# %% [markdown] lang="en" name="memory-text"
# As it stands a DenseNet takes **more** memory than a ResNet: 155% to 181% in the three pairs of about equal error, which is why the two curves of Figure 3 change sides on the axis of training memory. Computing again brings these three down to between 37% and 67%, at the price of more work. A figure that shows parameters alone hides this.

# %% [markdown] lang="ko" name="side-by-side"
# ## 같은 파라미터로 나란히
#
# 파라미터가 같으면 무엇이 다릅니까? 파라미터 약 77만 개로 만든 DenseNet-BC와 ResNet을 나란히 놓습니다. ResNet의 깊이는 파라미터 수가 가장 가까워지도록 골랐습니다. 파라미터, 곱셈-덧셈, 이미지 한 장을 학습할 때 간직하는 수를 차례로 적습니다.

# %% [markdown] lang="en" name="side-by-side"
# ## Side by side with equal parameters
#
# With the same number of parameters, what differs? Here are a DenseNet-BC and a ResNet of about 0.77 million each; the depth of the ResNet was chosen to come as near as possible. Each line has the parameters, the multiply-adds, and the numbers that are kept while learning one image.

# %% name="equal-parameters" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import DENSENET_BC_100_12
from densenet_edu.core.family.resnet import CifarResNet

residual = min(
    (CifarResNet(6 * n + 2) for n in range(1, 20)),
    key=lambda network: abs(counted(network) - counted(DENSENET_BC_100_12)),
)
for network in (DENSENET_BC_100_12, residual):
    kept = training_memory(unroll(network))
    print(f"{network.name:<25} {counted(network):,} {counted(network, macs):,} {kept:,}")

# %% name="picture-equal"
diagram.side_by_side(DENSENET_BC_100_12, residual)

# %% [markdown] lang="ko" name="equal-text"
# 파라미터는 같아도 나머지는 다릅니다. DenseNet-BC는 곱셈-덧셈을 2.6배 하고, 학습하는 동안 9배의 수를 간직합니다. 좁은 층이 앞의 특징 맵을 거듭 읽으면서 **같은 수의 가중치로 더 많은 일을 합니다**.
#
# 이 ResNet-50은 CIFAR용(6n + 2층)이고, 그림 3의 ResNet-50과는 이름만 같습니다. 표 2에 없는 네트워크여서 어느 쪽이 더 정확한지는 여기서 말할 수 없습니다.

# %% [markdown] lang="en" name="equal-text"
# Equal in parameters, they differ in all the rest. The DenseNet-BC does 2.6 times the multiply-adds, and keeps 9 times as many numbers in training. Its narrow layers read the earlier feature maps again and again: **as many weights do more work**.
#
# This ResNet-50 is one for CIFAR (6n + 2 layers) and shares only its name with that of Figure 3. Table 2 does not have it, so which of the two is more accurate cannot be said here.

# %% [markdown] lang="ko" name="noise"
# ## 그림이 말하는 것과 말하지 않는 것
#
# 논문 4.2절에 따르면 테스트 오류율은 설정마다 **한 번만** 쟀습니다. 초깃값이나 데이터 순서가 달랐다면 얼마나 흔들렸겠습니까? ResNet-110 줄이 짐작하게 해 줍니다. ResNet 논문에 따르면 6.61은 다섯 번 학습한 평균이고, 가장 좋은 한 번은 6.43입니다. 평균과 0.18퍼센트포인트, 곧 이미지 열여덟 장 차이입니다.
#
# 테스트 이미지가 우연히 달랐다면 얼마나 흔들렸을지는 계산할 수 있습니다. 오류율이 p이고 이미지가 N장이면 표준 오차는 √(p(1 − p)/N)입니다. 두 오류율의 차이와, 그 차이의 표준 오차를 나란히 적습니다. 두 네트워크가 같은 이미지를 보므로 실제 표준 오차는 이보다 작을 수 있습니다. 그러나 어느 이미지를 맞혔는지 공개되지 않아 더 정확히 셈할 수 없습니다.

# %% [markdown] lang="en" name="noise"
# ## What the figures say and what they do not
#
# Section 4.2 of the paper says that each test error was evaluated **only once**. How much might another start, or another order of the data, have changed it? The row of ResNet-110 gives an idea: by the ResNet paper 6.61 is the mean of five trainings, and the best one had 6.43, which is 0.18 percentage points, or eighteen images, better.
#
# How much other test images might have changed it can be computed. For an error rate p on N images the standard error is √(p(1 − p)/N). Below are differences of two error rates with the standard error of the difference. As both networks see the same images, the true one may be smaller; but which images each got right was not published, so we cannot do better.


# %% name="standard-errors" tags=["NBVAL_CHECK_OUTPUT"]
def standard_error(first, second, images):
    shares = (first / 100, second / 100)
    return 100 * sum(p * (1 - p) / images for p in shares) ** 0.5


pairs = [
    ("C10", 5.77, 5.83, 10_000),
    ("C10+", 4.51, 4.62, 10_000),
    ("C10+", 3.46, 4.17, 10_000),
    ("C10+", 4.51, 4.58, 10_000),
    ("C10+", 3.99, 4.01, 10_000),
    ("C100+", 17.18, 20.50, 10_000),
    ("SVHN", 1.59, 1.64, 26_032),
    ("ImageNet", 22.15, 22.16, 50_000),
]
for name, first, second, images in pairs:
    difference = abs(first - second)
    error = standard_error(first, second, images)
    printed = f"{name:<8} {images:>6,}  {first:5.2f} {second:5.2f}"
    print(f"{printed}  {difference:.2f} ± {error:.2f}")

# %% [markdown] lang="ko" name="noise-text"
# - **그림이 뒷받침하는 것:** C10+의 3.46 대 4.17과 C100+의 17.18 대 20.50은 표준 오차의 두 배를 넘습니다. 파라미터와 곱셈-덧셈은 잰 것이 아니라 센 것이니 아예 흔들리지 않습니다.
# - **뒷받침하지 않는 것:** C10+에서 4.51이 4.62보다, SVHN에서 1.59가 1.64보다, ImageNet에서 22.15가 22.16보다 낫다는 것입니다. 이런 차이는 표준 오차보다 작습니다. "비슷하다"고만 말할 수 있고, 논문도 ImageNet의 22.58과 22.44를 비슷하다고만 적었습니다. 그림 4에서 본 0.07과 0.02의 차이도 마찬가지입니다.
# - **논문의 그림에 아예 없는 것:** 학습에 걸린 시간, 메모리, 다른 시드의 결과입니다.
# - **함께 생각할 것:** ImageNet에서는 ResNet에 맞춘 학습 설정을 DenseNet에 그대로 썼습니다. DenseNet에 맞추었다면 결과가 더 좋았을 수도 있습니다(4.4절).

# %% [markdown] lang="en" name="noise-text"
# - **What the figures support:** 3.46 against 4.17 on C10+ and 17.18 against 20.50 on C100+ lie beyond two standard errors. Parameters and multiply-adds are counted, not measured, and do not waver at all.
# - **What they do not support:** that 4.51 is better than 4.62 on C10+, 1.59 better than 1.64 on SVHN, or 22.15 better than 22.16 on ImageNet. Such differences are smaller than their standard error; "about equal" is all one can say, and of 22.58 and 22.44 on ImageNet the paper says no more than that. The 0.07 and 0.02 of Figure 4 are of this kind, too.
# - **What the paper's figures do not show at all:** time, memory, other seeds.
# - **To bear in mind:** on ImageNet the DenseNets were trained with the settings of the ResNets; with settings of their own they might have done better (section 4.4).

# %% [markdown] lang="ko" name="exercise-images"
# ### 연습 문제 5
#
# 논문이 스스로 드는 예외입니다(4.3절). L = 100인 DenseNet의 k를 12에서 24로 늘리자 파라미터는 네 배쯤 되었는데, C10의 오류율은 5.77%에서 5.83%로 **올랐습니다**. 테스트 이미지 10,000장 가운데 몇 장 차이입니까?

# %% [markdown] lang="en" name="exercise-images"
# ### Exercise 5
#
# An exception that the paper itself names (section 4.3): going from k = 12 to k = 24 (L = 100) made the parameters about four times as many, and the error rate on C10 **rose** from 5.77% to 5.83%. How many of the 10,000 test images is that?

# %% name="answer-images"
answer = ...
check("09.images", answer)

# %% name="solution-images" solves="answer-images"
answer = round((5.83 - 5.77) / 100 * 10_000)
check("09.images", answer)

# %% [markdown] lang="ko" name="conclusion" differs="S23"
# ## 결론을 문장마다 따집니다
#
# 슬라이드의 결론은 세 문장입니다. 문장마다 근거를 찾습니다.
#
# **① 최적화의 어려움 없이 수백 층까지 깊어질 수 있습니다.** 표 2에는 190층과 250층이 있고, 250층은 C10과 C100에서 가장 좋습니다. 그러나 이 표는 학습이 끝난 오류율만 보여 줍니다. 어려움이 있었는지는 학습 곡선을 보아야 알 수 있는데, 논문에 있는 DenseNet의 학습 곡선은 100층 하나뿐입니다(그림 4 오른쪽). DenseNet-264보다 깊은 DenseNet은 논문에 없고, ResNet은 1001층과 1202층도 학습되었습니다. 그리고 SVHN에서는 250층(1.74)이 k = 24인 100층(1.59)보다 못합니다.
#
# **② 파라미터가 늘면 정확도가 오르고 과적합의 조짐이 없습니다.** 표 2에서, 같은 종류의 DenseNet인데 파라미터가 더 많은 쪽의 오류율이 더 높은 쌍을 모두 찾습니다.

# %% [markdown] lang="en" name="conclusion" differs="S23"
# ## The conclusion, sentence by sentence
#
# The conclusion of the slides has three sentences. What is the evidence for each?
#
# **① It scales to hundreds of layers without optimisation difficulties.** Table 2 has 190 and 250 layers, and the network with 250 is the best on C10 and C100. But the table shows error rates at the end of training; whether there were difficulties only a training curve can tell, and the paper has one of a single DenseNet, with 100 layers (Figure 4, right). It has none deeper than DenseNet-264, while ResNets of 1001 and 1202 layers were trained too. And on SVHN 250 layers (1.74) are worse than 100 with k = 24 (1.59).
#
# **② Accuracy grows with the parameters, without signs of overfitting.** Look in Table 2 for all pairs of DenseNets of one kind where the one with more parameters has the higher error rate:

# %% name="exceptions" tags=["NBVAL_CHECK_OUTPUT"]
from itertools import combinations

for name in COLUMNS:
    for small, large in combinations(DENSENETS, 2):
        before, after = getattr(small, name), getattr(large, name)
        same_family = small.architecture.family == large.architecture.family
        if same_family and before and after and after > before:
            print(f"{name} {small.method} -> {large.method}: {before} -> {after}")

# %% [markdown] lang="ko" name="conclusion-two"
# 딱 한 쌍, 방금 본 5.77 → 5.83입니다. 논문은 4.3절에서 이것을 "한 설정에서 나타난, 과적합일 수 있는 것"이라고 적었습니다. SVHN에서 250층이 더 나아지지 않은 것을 두고도 아주 깊은 모델이 과적합했을 수 있다고 적었습니다. 그런데 논문의 결론(6절)은 과적합의 조짐이 없다고 하고, 슬라이드도 그 문장만 옮겨 **예외가 빠졌습니다**.
#
# 그렇다고 과적합이 증명된 것도 아닙니다. 여섯 장 차이는 표준 오차보다 훨씬 작습니다. 근거에 맞게 고쳐 쓰면 이렇습니다: *표 2에서 늘어난 파라미터는 거의 언제나 도움이 되었고, 한 번은 도움이 되지 않았습니다.*
#
# **③ 더 적은 파라미터와 계산으로 가장 좋은 성능을 냅니다.** C10+의 기록부터 직접 따져 보십시오.

# %% [markdown] lang="en" name="conclusion-two"
# A single pair, the 5.77 → 5.83 of a moment ago. In section 4.3 the paper calls it "potential overfitting in a single setting", and says that so deep a model may have overfitted where 250 layers did no better on SVHN. Its own conclusion (section 6) sees no signs of overfitting all the same, and the slides copied that sentence alone: **the exception is gone**.
#
# Nor is overfitting proved: six images are far less than the standard error. A fair sentence would be: *in Table 2 more parameters helped nearly always, and once they did not.*
#
# **③ State of the art with fewer parameters and less computation.** Begin with the record on C10+ yourself.

# %% [markdown] lang="ko" name="exercise-work"
# ### 연습 문제 6
#
# C10+에서 가장 좋은 DenseNet-BC(k = 40, L = 190)는 Wide ResNet 28층보다 곱셈-덧셈을 **몇 배** 합니까? 소수 둘째 자리까지 적으십시오.

# %% [markdown] lang="en" name="exercise-work"
# ### Exercise 6
#
# The best DenseNet-BC on C10+ (k = 40, L = 190) does **how many times** the multiply-adds of the Wide ResNet with 28 layers? Give two decimals.

# %% name="answer-work"
answer = ...
check("09.work", answer)

# %% name="solution-work" solves="answer-work"
rows = {(row.method, row.depth): row.architecture for row in TABLE_2}
dense, wide = rows["DenseNet-BC (k = 40)", 190], rows["Wide ResNet", 28]
answer = counted(dense, macs) / counted(wide, macs)
check("09.work", answer)

# %% [markdown] lang="ko" name="four-pairs"
# C10+에서 네 쌍을 견줍니다. 쌍마다 둘째 줄에 두 오류율이 나오고, 이어서 파라미터, 곱셈-덧셈, 학습 메모리의 비(DenseNet ÷ 경쟁자)가 나옵니다.

# %% [markdown] lang="en" name="four-pairs"
# Four pairs on C10+. The second line of each has both error rates, then the ratios (DenseNet ÷ rival) of parameters, multiply-adds and training memory.

# %% name="ratios" tags=["NBVAL_CHECK_OUTPUT"]
rows = {(row.method, row.depth): row for row in TABLE_2}
wide, deep = rows["Wide ResNet", 28], rows["ResNet (pre-activation)", 1001]
for row, rival in (DENSENETS[3], deep), *((DENSENETS[n], wide) for n in (1, 4, 5)):
    mine, theirs = results.cost(row.architecture), results.cost(rival.architecture)
    ratios = "  ".join(f"{mine[name] / theirs[name]:5.2f}" for name in mine)
    print(f"{row.method} {row.depth} / {rival.method} {rival.depth}")
    print(f"    {row.c10_plus:.2f} {rival.c10_plus:.2f}    {ratios}")

# %% [markdown] lang="ko" name="conclusion-three"
# 파라미터는 네 쌍 모두에서 DenseNet이 적습니다. 계산은 쌍에 따라 다릅니다. ResNet-1001의 5분의 1, Wide ResNet의 3분의 1인 것도 있지만, **기록을 세운 두 네트워크(250층과 190층)는 Wide ResNet보다 계산을 더 합니다.** 학습 메모리는 Wide ResNet의 6~19배입니다. "더 적은 파라미터"는 옳습니다. "더 적은 계산"은 ImageNet(그림 3)에서, 그리고 ResNet-1001에 견주어서는 옳지만, CIFAR의 기록에는 맞지 않습니다.

# %% [markdown] lang="en" name="conclusion-three"
# The DenseNet has fewer parameters in all four pairs. The work depends: there is a fifth of ResNet-1001's and a third of the Wide ResNet's, but **the two that set the records (250 and 190 layers) do more work than the Wide ResNet.** Training memory is 6 to 19 times that of the Wide ResNet. "Fewer parameters" is right; "less computation" is right on ImageNet (Figure 3) and beside ResNet-1001, and wrong for the records on CIFAR.

# %% [markdown] lang="ko" name="exercise-claim"
# ### 연습 문제 7
#
# 그림 3(ImageNet)에 있는 수만으로 말할 수 있는 문장은 어느 것입니까? `"a"`, `"b"`, `"c"`, `"d"` 가운데 하나를 적으십시오.
#
# - a: DenseNet은 같은 정확도에 파라미터의 3분의 1만 듭니다.
# - b: 오류율이 거의 같은 세 쌍에서 DenseNet의 파라미터는 ResNet의 45~55%입니다.
# - c: DenseNet은 학습 메모리를 덜 씁니다.
# - d: DenseNet은 더 빨리 학습됩니다.

# %% [markdown] lang="en" name="exercise-claim"
# ### Exercise 7
#
# Which sentence can be said from the numbers of Figure 3 (ImageNet) alone? Write `"a"`, `"b"`, `"c"` or `"d"`.
#
# - a: For the same accuracy a DenseNet needs a third of the parameters.
# - b: In the three pairs that are nearly equal in error, the DenseNet has 45 to 55% of the ResNet's parameters.
# - c: A DenseNet takes less training memory.
# - d: A DenseNet is trained faster.

# %% name="answer-claim"
answer = ...
check("09.claim", answer)

# %% name="solution-claim" solves="answer-claim"
answer = "b"
check("09.claim", answer)

# %% [markdown] lang="ko" name="summary"
# ## 이제 할 수 있습니다
#
# - 인쇄된 파라미터 열일곱 개 가운데 열셋은 세어도 같고 넷은 다릅니다. 하나는 다른 줄의 수로, 하나는 다르게 센 수로 보이고, 둘은 재현되지 않습니다.
# - 파라미터로 앞서는 네트워크가 곱셈-덧셈이나 학습 메모리로는 뒤질 수 있습니다. DenseNet이 바로 그렇습니다.
# - "약 3분의 1"은 C10+에서 나온 말이고, ImageNet의 정확한 네트워크에서는 절반쯤입니다. 오류율의 작은 차이는 우연일 수 있습니다.
#
# **함께 이야기해 볼 것:** 논문의 표를 읽을 때 가장 먼저 무엇을 다시 세어 보겠습니까? 여러분이 표 2를 새로 만든다면 어떤 열을 더하겠습니까?
#
# 논문: 4.3절, 4.4절, 5절 "Model compactness", 6절, 표 2, 표 3, 그림 3, 그림 4. 앞의 강: [08 DenseNet 학습시키기](08_training.ipynb) · 차례: [00 시작하기](00_start.ipynb)

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# - Of seventeen printed numbers of parameters thirteen stand a recount and four do not: one seems to belong to another row, one to be counted in another way, two cannot be reproduced.
# - A network that leads in parameters may trail in multiply-adds or in training memory, and DenseNet is a case of it.
# - "About a third" comes from C10+; for the accurate networks on ImageNet it is about half. A small difference of error rates may be chance.
#
# **For a group:** when you read a table in a paper, what would you recount first? If you were to make Table 2 anew, which columns would you add?
#
# Paper: sections 4.3, 4.4, 5 ("Model compactness") and 6; Tables 2 and 3, Figures 3 and 4. Before this: [08 Training DenseNets](08_training.ipynb) · Contents: [00 Start here](00_start.ipynb)
