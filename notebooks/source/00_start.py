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
# # 00 시작하기
#
# **10분** · TensorFlow가 필요 없습니다.
#
# DenseNet은 앞에서 만든 특징 맵(feature map)을 버리지 않고 계속 이어 붙이는 신경망입니다. 이 강좌는 그 생각 하나를 다룹니다. 손으로 세고, 직접 움직여 보고, Keras로 써 보면서 배웁니다. 이 노트북을 마치면
#
# - 컴퓨터가 준비되었는지 확인하고,
# - 한 강이 어떤 순서로 흘러가는지 알고,
# - 파라미터, 곱셈-덧셈, 특징 맵을 저마다 한 문장으로 설명하고,
# - DenseNet-121 전체를 두 손잡이 k와 θ로 움직일 수 있습니다.

# %% [markdown] lang="en" name="title"
# # 00 Start here
#
# **10 minutes** · no TensorFlow needed.
#
# DenseNet is a neural network that never throws a feature map away: it keeps concatenating. This course teaches that one idea by counting by hand, by moving things, and by writing it in Keras. After this notebook you can
#
# - say whether your computer is ready,
# - tell how a lesson runs,
# - explain a parameter, a multiply-add and a feature map in one sentence each,
# - move the whole of DenseNet-121 with two sliders, k and θ.

# %% [markdown] lang="ko" name="first-cell"
# 아래 회색 칸이 코드 셀입니다. 셀을 클릭하고 **Shift + Enter**를 누르면 셀이 실행되고 다음 셀로 넘어갑니다. 지금 해 보십시오. 이 셀은 강좌의 언어를 한국어로 정합니다.

# %% [markdown] lang="en" name="first-cell"
# The grey box below is a code cell. Click into it and press **Shift + Enter**: it runs, and the next cell is chosen. Try it now. This one makes the course speak English.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% [markdown] lang="ko" name="check-machine"
# ## 컴퓨터는 준비되었습니까?
#
# 다음 셀은 강좌에 필요한 것을 하나씩 살핍니다. `[OK]`만 있으면 됩니다. `[FAIL]`이 있으면 그 줄에 고치는 방법이 적혀 있습니다.

# %% [markdown] lang="en" name="check-machine"
# ## Is your computer ready?
#
# The next cell looks at everything that the course needs. All lines should say `[OK]`. A line that says `[FAIL]` also says how to mend it.

# %% name="doctor" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.course.doctor import examine

examine()

# %% [markdown] lang="ko" name="how-a-lesson-works"
# ## 한 강은 이렇게 흘러갑니다
#
# 1. **먼저 짐작합니다.** `guess = ...`의 점 세 개를 지우고 생각한 값을 적습니다. 짐작은 채점하지 않습니다. 틀려 본 것이 더 오래 기억에 남기 때문입니다.
# 2. **그림과 숫자로 확인합니다.** 강의가 근거로 드는 숫자는 그 노트북의 코드로 계산한 것입니다.
# 3. **움직여 봅니다.** 탐색기(explorer)의 손잡이는 마우스로도, 방향키로도 움직입니다.
# 4. **연습 문제를 풉니다.** `answer = ...`에 답을 적고 실행하면 검사기가 맞았는지 바로 문장으로 알려 줍니다. 막히면 힌트를 하나씩 펼치고, 그래도 막히면 풀이를 펼치십시오.
# 5. **다른 설명과 견줍니다.** DenseNet을 설명하는 한국어 강의 슬라이드와 한국어 논문 리뷰가 널리 읽힙니다. 이 둘이 논문과 다르게 말하는 곳에서는 멈추어 확인합니다. 본문에 나오는 ‘슬라이드’와 ‘리뷰’가 이 둘입니다.
#
# 뒤의 셀은 앞의 셀이 만든 것을 씁니다. 그래서 위에서부터 차례로 실행합니다. `NameError: name 'check' is not defined` 같은 오류가 나오면 아직 실행하지 않은 셀이 위에 있다는 뜻입니다. 메뉴 Run에서 **Run All Above Selected Cell**(선택한 셀 위의 모든 셀 실행)을 고르십시오. 쉬었다가 다시 열었을 때도 그렇게 합니다. 그래도 이상하면 메뉴 Kernel에서 **Restart Kernel and Run All Cells…**(커널을 다시 시작하고 모든 셀 실행)를 고르십시오. 적은 답은 지워지지 않습니다.

# %% [markdown] lang="en" name="how-a-lesson-works"
# ## How a lesson runs
#
# 1. **You guess first.** In `guess = ...`, replace the three dots by what you think. A guess is never graded; being wrong once is what makes it stick.
# 2. **A picture and a number answer.** The numbers that a lesson argues with come out of its own code.
# 3. **You move things.** The sliders of an explorer answer to the mouse and to the arrow keys.
# 4. **You do exercises.** Write your answer into `answer = ...` and run the cell: a sentence replies at once. Stuck? Unfold one hint after another, and the solution if need be.
# 5. **You compare.** A Korean slide deck and a Korean review of the paper are widely used to explain DenseNet. Where they differ from the paper, the lesson stops and checks. When a lesson says “the slides” or “the review”, it means these two.
#
# A cell uses what the cells above it have made, so run them from the top. An error such as `NameError: name 'check' is not defined` means that a cell further up has not run yet: choose **Run All Above Selected Cell** from the Run menu. Do the same when you come back after a break. If the page still looks odd, choose **Restart Kernel and Run All Cells…** from the Kernel menu. Your answers stay.

# %% [markdown] lang="ko" name="three-words"
# ## 세 낱말이면 충분합니다
#
# **특징 맵**(feature map) 한 장은 숫자를 바둑판처럼 늘어놓은 것입니다. 이미지의 어느 자리에 어떤 특징이 얼마나 있는지를 알려 줍니다. 특징 맵을 여러 장 겹쳐 놓았을 때는 한 장 한 장을 **채널**(channel)이라고 부릅니다.

# %% [markdown] lang="en" name="three-words"
# ## Three words are enough
#
# A **feature map** is a grid of numbers: where in the image a feature is, and how strongly. When several lie on top of one another, each is called a **channel**.

# %% name="picture-feature-map"
from densenet_edu.show import diagram

diagram.feature_map()

# %% [markdown] lang="ko" name="parameter"
# **파라미터**(parameter)는 네트워크가 학습하면서 스스로 고치는 숫자입니다. 3×3 합성곱(convolution)의 필터(filter)라면 칸 아홉 개에 든 숫자, 곧 **가중치**(weight)가 모두 파라미터입니다. 결과에 더하는 숫자인 **편향**(bias) 하나도 파라미터입니다. 편향이 없는 합성곱도 있습니다.

# %% [markdown] lang="en" name="parameter"
# A **parameter** is a number that the network changes by itself while it learns. In the filter of a 3×3 convolution these are the nine **weights** and the **bias**, one number that is added to the result. Some convolutions have no bias.

# %% name="picture-parameter"
diagram.parameter()

# %% [markdown] lang="ko" name="multiply-add"
# **곱셈-덧셈**(multiply-add, MAC)은 두 숫자를 곱해 합에 더하는 계산 한 번을 가리킵니다. 네트워크가 이미지 한 장을 볼 때 하는 일의 양을 이 횟수로 나타냅니다.

# %% [markdown] lang="en" name="multiply-add"
# A **multiply-add** (MAC) is one small job: multiply two numbers and add the product to a sum. The work that a network does for one image is counted in these.

# %% name="picture-multiply-add"
diagram.multiply_add()

# %% [markdown] lang="ko" name="worked-example"
# ## 함께 푸는 문제
#
# 3×3 합성곱이 채널 1개를 읽어 특징 맵 1장을 만듭니다. 편향은 없습니다. 3×3 칸을 커널(kernel)이라고 부르며, 파라미터는 커널의 칸마다 하나씩입니다. 검사기는 이렇게 대답합니다.

# %% [markdown] lang="en" name="worked-example"
# ## One worked out together
#
# A 3×3 convolution reads 1 channel, makes 1 feature map and has no bias. Its 3×3 places are called the kernel, and each place holds one parameter. This is how the checker replies.

# %% name="example"
from densenet_edu.exercise import check

check("00.example", 3 * 3)

# %% [markdown] lang="ko" name="exercise"
# ## 이제 혼자서
#
# 3×3 합성곱이 채널 3개(빨강, 초록, 파랑)를 읽어 특징 맵 16장을 만듭니다. 특징 맵 한 장마다 편향도 하나씩 있습니다. **파라미터는 모두 몇 개입니까?**
#
# 점 세 개 자리에 답을 적고 실행하십시오. 일부러 틀려 보아도 좋습니다.

# %% [markdown] lang="en" name="exercise"
# ## Now you
#
# A 3×3 convolution reads 3 channels (red, green, blue) and makes 16 feature maps. Each feature map also has one bias. **How many parameters is that in all?**
#
# Write your answer in place of the three dots and run the cell. Being wrong on purpose is welcome.

# %% name="answer-first"
answer = ...
check("00.first", answer)

# %% name="solution-first" solves="answer-first"
answer = 3 * 3 * 3 * 16 + 16
check("00.first", answer)

# %% [markdown] lang="ko" name="whole-network"
# ## 이제 DenseNet-121 전체입니다
#
# DenseNet에서 고르는 숫자는 몇 개뿐입니다. 그중 둘이 가장 중요합니다.
#
# - **성장률 k**(growth rate): 층(layer) 하나가 새로 만드는 특징 맵의 수
# - **압축 계수 θ**(compression factor): 블록과 블록 사이의 전환 층(transition layer)이 남기는 채널의 비율
#
# 움직이기 전에 짐작해 보십시오. k를 32에서 16으로, 곧 **절반**으로 줄이면 파라미터는 몇 분의 1이 됩니까? 2분의 1이라고 생각하면 2를 적으십시오. 그보다 더 줄어들 것 같습니까?

# %% [markdown] lang="en" name="whole-network"
# ## Now the whole of DenseNet-121
#
# Only a few numbers are chosen in a DenseNet, and two matter most.
#
# - **growth rate k**: how many new feature maps each layer makes
# - **compression factor θ**: the share of channels that a transition layer, between two blocks, keeps
#
# Guess before you move anything. If k is **halved**, from 32 to 16, by what factor do the parameters shrink? By 2, or by more?

# %% name="guess-half-k"
guess = ...

# %% [markdown] lang="ko" name="explorer-text"
# 손잡이를 움직여 보십시오. 회색은 앞에서 이어받은 특징 맵, 파란색은 그 층이 새로 만든 것, 주황색은 전환 층입니다. 점선은 처음 값(k = 32, θ = 0.5)의 자취입니다. 학습 메모리는 이미지 한 장을 학습하는 동안 버리지 않고 들고 있어야 하는 중간 결과의 크기입니다.
#
# **찾아보십시오.** k = 16일 때 파라미터는 얼마입니까? k와 θ 가운데 학습 메모리를 더 많이 늘리는 손잡이는 어느 쪽입니까?

# %% [markdown] lang="en" name="explorer-text"
# Move the sliders. Grey feature maps are carried on from earlier layers, blue ones are new in their layer, orange is a transition. The dashed line remembers where you started (k = 32, θ = 0.5). Training memory is the room that the intermediate results of one image take up while the network learns from it.
#
# **Find out.** How many parameters are left at k = 16? Which slider raises the training memory more, k or θ?

# %% name="explorer"
from densenet_edu import DENSENET_121
from densenet_edu.show.play import play

thetas = (0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
play(diagram.staircase, DENSENET_121, growth_rate=range(8, 41, 4), compression=thetas)

# %% [markdown] lang="ko" name="same-in-code"
# 손잡이가 하는 일은 코드 두 줄과 같습니다. 값을 고르고(`replace`), 펼쳐서(`unroll`) 셉니다.

# %% [markdown] lang="en" name="same-in-code"
# A slider does no more than two lines of code: choose a value (`replace`), unroll the network (`unroll`), count.

# %% name="halve-k" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import replace

from densenet_edu import params, total, unroll

full = total(unroll(DENSENET_121), params)
half = total(unroll(replace(DENSENET_121, growth_rate=16)), params)
print(f"k = 32: {full:,}")
print(f"k = 16: {half:,}  (1 / {full / half:.2f})")
print(f"classes = {DENSENET_121.classes:,}")

# %% [markdown] lang="ko" name="half-answer"
# 2분의 1이 아니라 3.5분의 1보다도 조금 더 작아졌습니다. 합성곱은 **읽는** 채널과 **만드는** 채널이 함께 절반이 되므로 파라미터가 약 4분의 1로 줄어듭니다. 맨 끝의 분류 층(classifier)은 클래스 1,000개가 그대로여서 절반 정도로만 줄어듭니다. 학습하는 파라미터 7,978,856개를 한 층씩 손으로 세는 일은 뒤의 강에서 합니다.

# %% [markdown] lang="en" name="half-answer"
# Not by 2: by more than 3.5. A convolution shrinks to about a quarter, because both the channels that it **reads** and those that it **makes** are halved; the classifier at the end only to a half, since its 1,000 classes stay. Later lessons count the 7,978,856 trainable parameters by hand, layer by layer.

# %% [markdown] lang="ko" name="contents"
# ## 강좌의 차례와 나의 진도
#
# 연습 문제를 맞힐 때마다 이 표에 표시됩니다. 다음 셀을 다시 실행하면 표가 새로 고쳐집니다. 본문이 가리키는 강 가운데 이 표에 없는 강은 아직 준비하고 있습니다.

# %% [markdown] lang="en" name="contents"
# ## The lessons, and how far you are
#
# Every exercise you get right is marked here. Run the cell again to refresh the table. A lesson that the text speaks of and that is not in this table is still being written.

# %% name="progress"
from densenet_edu.course.contents import contents

contents()

# %% [markdown] lang="ko" name="summary"
# ## 이제 할 수 있습니다
#
# 컴퓨터가 준비되었는지 확인하고, 한 강이 흘러가는 순서를 알고, 파라미터와 곱셈-덧셈과 특징 맵을 한 문장으로 설명하고, DenseNet-121을 k와 θ로 움직일 수 있습니다. 세 줄로 줄이면 다음과 같습니다.
#
# - 층은 특징 맵을 읽어 새 특징 맵을 만듭니다. 파라미터는 학습하는 숫자이고, 곱셈-덧셈은 일의 양입니다.
# - DenseNet은 k와 θ 같은 숫자 몇 개로 네트워크 전체가 정해집니다.
# - k를 절반으로 줄이면 합성곱의 파라미터는 약 4분의 1이 됩니다.
#
# **함께 이야기해 볼 것:** 파라미터가 적으면 메모리도 언제나 적게 듭니까? 위의 탐색기에서 그렇지 않은 조합을 찾아보십시오.
#
# 논문: Huang 외, "Densely Connected Convolutional Networks", CVPR 2017, 3절과 표 1. 다음은 [01 더할까, 이어 붙일까](01_add_or_concatenate.ipynb)입니다.

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# You can say whether your computer is ready, tell how a lesson runs, explain a parameter, a multiply-add and a feature map in one sentence each, and move the whole of DenseNet-121 with k and θ. Three lines to remember:
#
# - A layer reads feature maps and makes new ones. Parameters are what is learned, multiply-adds are the work.
# - A few numbers such as k and θ decide a whole DenseNet.
# - Halving k leaves about a quarter of the convolutions' parameters.
#
# **For a group:** do fewer parameters always mean less memory? Look for a pair of settings in the explorer where they do not.
#
# Paper: Huang et al., "Densely Connected Convolutional Networks", CVPR 2017, section 3 and Table 1. Next: [01 Add or concatenate](01_add_or_concatenate.ipynb).
