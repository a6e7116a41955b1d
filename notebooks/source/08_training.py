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
# # 08 DenseNet 학습시키기
#
# **60분** · TensorFlow가 필요합니다. 인터넷에 연결되어 있지 않아도 모든 셀이 돌아갑니다.
#
# 07강의 DenseNet은 아직 아무것도 배우지 않아 사원과 꽃을 구별하지 못했습니다. 이제 직접 가르치고, 경쟁자들과 공정하게 겨루게 합니다. 이 노트북을 마치면
#
# - 논문에서 이미지를 어떻게 준비하고 어떤 방법으로 학습시켰는지 말하고,
# - 학습의 한 단계를 손으로 계산하고,
# - 작은 DenseNet-BC를 학습시키고, 멈추었다가 이어서 학습시키고,
# - 시드만 바꾸어 세 번씩 학습한 결과를 견주어, 그 결과로 어디까지 말할 수 있는지 가릴 수 있습니다.

# %% [markdown] lang="en" name="title"
# # 08 Training DenseNets
#
# **60 minutes** · needs TensorFlow. Every cell runs without an internet connection.
#
# The DenseNet of the last lesson had learned nothing yet and could not tell a temple from a flower. Now we teach it, and let it compete with its rivals on fair terms. After this notebook you can
#
# - say how the paper prepares its images, and by what recipe it trains,
# - work out one step of training by hand,
# - train a small DenseNet-BC, stop it, and let it go on,
# - tell how much may be said after three trainings with different seeds.

# %% name="language"
import densenet_edu

densenet_edu.language("ko")

# %% [markdown] lang="ko" name="guess-text"
# ## 먼저 짐작해 보십시오
#
# 손으로 쓴 숫자 이미지 1,300장으로 작은 DenseNet-BC를 30초쯤 학습시키고, 학습에 쓰지 않은 497장으로 시험합니다. **몇 장이나 틀리겠습니까?**

# %% [markdown] lang="en" name="guess-text"
# ## Guess first
#
# A small DenseNet-BC learns from 1,300 images of handwritten digits for half a minute or so, and is then examined with 497 that it has never seen. **How many will it get wrong?**

# %% name="guess-wrong"
guess = ...

# %% [markdown] lang="ko" name="data-sets"
# ## 다섯 데이터셋
#
# 논문은 CIFAR-10, CIFAR-100, SVHN, ImageNet으로 실험했습니다. 이 가운데 노트북 컴퓨터로 학습할 수 있는 셋에 더 작은 둘(digits, Fashion-MNIST)을 더해 나란히 놓습니다. ImageNet은 사진이 백만 장이 넘고 약 150 GB라서 뺐습니다. 데이터셋의 이름을 누르면 클래스, 논문의 준비 방법, 출처, 라이선스가 펼쳐집니다.

# %% [markdown] lang="en" name="data-sets"
# ## Five data sets
#
# The paper uses CIFAR-10, CIFAR-100, SVHN and ImageNet. Here are those that a laptop can train on, and two smaller ones (the digits and Fashion-MNIST). ImageNet is left out: more than a million images, some 150 GB. Click the name of a data set to unfold its classes, how the paper prepares it, its source and its licence.

# %% name="five"
from densenet_edu.learn import data
from densenet_edu.show import data_sets

data_sets.table(data.FIVE)

# %% [markdown] lang="ko" name="choose-data"
# digits는 scikit-learn에 들어 있어 언제나 쓸 수 있습니다. 이 노트북의 학습은 모두 digits로 합니다. 다른 데이터셋의 이미지도 보고 싶으면 `which`에 `"cifar10"`, `"cifar100"`, `"svhn"`, `"fashion_mnist"` 가운데 하나를 적으십시오. 이미지가 이 컴퓨터에 없으면 무엇이 없고 어떻게 하면 되는지 알려 줍니다. 인터넷에 연결되어 있다면 `online = True`로 한 번 받아 둘 수 있습니다.

# %% [markdown] lang="en" name="choose-data"
# The digits ship with scikit-learn, so they are always there, and everything in this notebook is trained on them. To see images of another set, let `which` be `"cifar10"`, `"cifar100"`, `"svhn"` or `"fashion_mnist"`. If it is not on this computer, a sentence says what is missing and what to do; with an internet connection, `online = True` fetches it once.

# %% name="find"
which, online = "digits", False
found = data.find(which, online=online)
images = found or data.load()
found

# %% name="gallery"
from densenet_edu.show import chart

chart.gallery(images.train.images, images.train.labels, images.classes, rows=3)

# %% [markdown] lang="ko" name="prepare" differs="S22 R12"
# ## 이미지를 준비합니다
#
# 슬라이드에는 배치 크기와 에포크 수는 있지만 가중치 초기화, 정규화, 데이터 증강, 검증 세트는 나오지 않습니다. 리뷰에는 구현과 실험 이야기가 아예 없습니다. 그러나 이 네 가지를 모르고는 논문의 학습을 되풀이할 수 없습니다. 논문 4.1절과 저자의 코드를 따라 하나씩 해 봅니다.
#
# **정규화.** 채널마다 훈련 세트의 평균을 빼고 표준편차로 나눕니다. (SVHN은 255로 나누기만 합니다.) 출력의 첫 줄은 우리가 구한 평균과 표준편차, 둘째 줄은 정규화한 뒤의 값입니다.

# %% [markdown] lang="en" name="prepare" differs="S22 R12"
# ## Preparing the images
#
# The slides give batch sizes and epochs, but no initialization, no normalization, no augmentation and no validation set; the review has nothing on implementation and experiments at all. Without them nobody can repeat what the paper did. So let us follow its section 4.1 and the authors' code, one thing at a time.
#
# **Normalization.** From each channel the mean of the training images is taken away, and the rest is divided by the standard deviation. (SVHN is only divided by 255.) The first line has the mean and standard deviation as we count them, the second what they become.

# %% name="normalise" tags=["NBVAL_CHECK_OUTPUT"]
digits = data.load()
(mean,), (deviation,) = data.measured(digits.train.images)
ready = data.normalised(digits.train.images, digits)
print(f"{mean:.1f} {deviation:.2f}")
print(f"{ready.mean():z.2f} {ready.std():.2f}")

# %% [markdown] lang="ko" name="worked-example"
# ### 함께 푸는 문제
#
# digits의 배경은 검은색, 곧 픽셀 값 0입니다. 이 값을 정규화하면 얼마가 됩니까?

# %% [markdown] lang="en" name="worked-example"
# ### One worked out together
#
# The background of the digits is black: its pixels are 0. What are they once normalised?

# %% name="example"
from densenet_edu.exercise import check

check("08.example", (0 - 73.4) / 90.13)

# %% [markdown] lang="ko" name="augment"
# **데이터 증강.** 논문의 표에서 +가 붙은 결과는 이미지를 그때그때 조금씩 바꾸어 학습한 것입니다. 절반은 좌우로 뒤집고, 둘레에 0을 4픽셀씩 두른 뒤 아무 곳에서나 원래 크기로 잘라 냅니다. 8×8인 digits에서는 4픽셀 대신 1픽셀을 두릅니다. 아래 그림에서 맨 앞이 원래 이미지입니다.
#
# **짐작:** digits는 뒤집지 않습니다. 왜 그렇겠습니까?

# %% [markdown] lang="en" name="augment"
# **Augmentation.** Results with a + in the paper's tables come from images that are changed a little each time they are seen: half are mirrored, then all are surrounded by 4 pixels of zeros, of which a window of the old size is cut out anywhere. The digits are only 8×8, so they get 1 pixel instead of 4. The first image is the original.
#
# **Predict:** the digits are not mirrored. Why?

# %% name="versions"
import numpy as np

original = data.normalised(images.train.images[5:6], images)  # (1, H, W, C)
many = np.repeat(original, 7, axis=0)
by = data.shift(images.image)
changed = data.augmented(many, np.random.default_rng(253), mirror=images.mirror, by=by)
chart.versions(original[0], changed)

# %% [markdown] lang="ko" name="augment-text"
# 뒤집은 2와 5는 숫자가 아니기 때문입니다. 이미지를 어디까지 바꾸어도 클래스가 그대로인지는 사람이 정해야 합니다.
#
# 순서도 중요합니다. 논문은 **정규화한 뒤에** 0을 두릅니다. 그때의 0은 평균 밝기이고, 위 그림의 회색 테두리가 그것입니다. 그런데 여러 구현은 이 순서를 바꾸어, 원래 이미지에 0을 두르고 나서 정규화합니다.

# %% [markdown] lang="en" name="augment-text"
# A mirrored 2 or 5 is no digit. What leaves the class as it is has to be decided by somebody who can read.
#
# The order matters, too. In the paper the zeros are put around **after normalising**, when 0 is the mean brightness: the grey border in the picture. Several implementations turn that round: they put zeros around the raw image and normalise then.

# %% [markdown] lang="ko" name="exercise-border"
# ### 연습 문제 1
#
# CIFAR-10의 빨강 채널은 평균이 125.3, 표준편차가 63.0입니다. 원래 이미지에 0을 **먼저** 두르고 나서 정규화하면, 테두리의 빨강 값은 얼마가 됩니까? 소수 둘째 자리까지 적으십시오.

# %% [markdown] lang="en" name="exercise-border"
# ### Exercise 1
#
# The red channel of CIFAR-10 has a mean of 125.3 and a standard deviation of 63.0. If zeros are put around the raw image **first**, and it is normalised then, what is the red of the border? Give two decimals.

# %% name="answer-border"
answer = ...
check("08.border", answer)

# %% name="solution-border" solves="answer-border"
answer = (0 - 125.3) / 63.0
check("08.border", answer)

# %% [markdown] lang="ko" name="first-weights"
# **가중치 초기화.** 저자의 코드는 He 초기화를 씁니다. 합성곱의 가중치는 평균이 0이고 표준편차가 √(2 / (커널 높이 × 커널 너비 × **나가는** 채널 수))인 정규분포에서 뽑습니다. Keras의 `he_normal`은 들어오는 채널 수를 씁니다. 초기화를 따로 정하지 않으면 Keras는 Glorot 균등분포에서 뽑습니다.
#
# 뒤에서 학습시킬 작은 모델의 3×3 합성곱 하나를 꺼내 봅니다. 출력은 차례로 커널의 형태, 공식으로 구한 표준편차, 실제로 뽑힌 가중치의 표준편차입니다. 마지막 수는 견주어 보려고 구한 `he_normal`의 표준편차(들어오는 채널 48개)입니다. 처음 한 번은 TensorFlow를 불러오느라 몇 초 걸립니다.

# %% [markdown] lang="en" name="first-weights"
# **First weights.** The authors' code takes those of He et al.: the weights of a convolution are drawn from a normal distribution with mean 0 and standard deviation √(2 / (kernel height × kernel width × channels that go **out**)). Keras's `he_normal` takes the channels that come in, and what Keras uses when nothing is said is Glorot's uniform distribution. Here is one 3×3 convolution of our own: the shape of its kernel, the standard deviation that the formula says, that of the weights really drawn, and to compare with, what `he_normal` would say of the 48 channels that come in. The first time this takes some seconds, because TensorFlow is loaded.

# %% name="first-weights-drawn" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import DenseNet, macs, params, total, unroll
from densenet_edu.learn.build import build

small = DenseNet((3, 3), 12, stem="cifar", image=digits.image, classes=10)
kernel = build(small, seed=0).get_layer("conv2_block1_2_conv").get_weights()[0]
print(kernel.shape, f"{(2 / (3 * 3 * 12)) ** 0.5:.2f} {kernel.std():.2f}")
print(f"{(2 / (3 * 3 * 48)) ** 0.5:.2f}")

# %% [markdown] lang="ko" name="recipe" differs="S12"
# ## 한눈에 보는 학습 방법
#
# 학습은 **단계**(step)를 되풀이하는 일입니다. 네트워크가 이미지 한 묶음(**배치**)을 보고 답하면, 얼마나 틀렸는지가 **손실**로 나옵니다. 그러면 가중치 하나하나를 손실이 줄어드는 쪽, 곧 기울기의 반대쪽으로 조금 옮깁니다(**확률적 경사 하강법**, SGD). 얼마나 옮길지는 **학습률**(learning rate)이 정합니다.
#
# 훈련 세트의 이미지를 한 번씩 다 보면 한 **에포크**(epoch)입니다. **시드**(seed)는 처음의 가중치와 이미지의 순서를 정하는 수입니다.
#
# 이런 것을 모두 정한 학습 방법을 코드에서는 **레시피**(recipe)라고 부릅니다. 논문은 CIFAR를 300에포크, SVHN을 40에포크 학습하고, 배치는 64장입니다. 학습률은 0.1에서 시작해 **두 번**, 전체의 50%와 75%에서 10으로 나눕니다. 슬라이드에는 CIFAR-10은 50%에서만, SVHN은 75%에서만 낮춘다고 적혀 있습니다.
#
# CIFAR를 학습하는 두 방법을 한 그림에 놓고 봅니다. 색을 칠한 두 값(가중치 감쇠와 드롭아웃)은 뒤에서 다룹니다.

# %% [markdown] lang="en" name="recipe" differs="S12"
# ## The recipe at a glance
#
# Training goes in **steps**. The network looks at a **batch** of images, the **loss** says how wrong its answers are, and every weight moves a little the way in which the loss falls, against its gradient (**stochastic gradient descent**). How far is up to the **learning rate**. When every training image has been seen once, an **epoch** is over. The **seed** is a number that decides the first weights and the order of the images.
#
# All of this together is a **recipe**. The paper's: 300 epochs on CIFAR and 40 on SVHN, 64 images a batch. The learning rate begins at 0.1 and is divided by 10 **twice**, at 50% and at 75% of the epochs. The slides let it fall once only: at 50% on CIFAR-10, at 75% on SVHN. Here is CIFAR; the two values in colour, weight decay and dropout, come up below.

# %% name="picture-recipe"
from densenet_edu.core.recipe import CIFAR, CIFAR_PLUS, SLIDES_CIFAR, SLIDES_SVHN, SVHN
from densenet_edu.show import diagram

diagram.recipe(paper=CIFAR, slides=SLIDES_CIFAR)

# %% name="rates" tags=["NBVAL_CHECK_OUTPUT"]
for epoch in (149, 150, 151, 224, 225, 300):
    print("CIFAR", epoch, CIFAR.rate_at(epoch), SLIDES_CIFAR.rate_at(epoch))
for epoch in (19, 20, 29, 40):
    print("SVHN ", epoch, SVHN.rate_at(epoch), SLIDES_SVHN.rate_at(epoch))

# %% [markdown] lang="ko" name="rates-text"
# 오른쪽 열이 슬라이드입니다. 슬라이드대로 하면 CIFAR의 마지막 76에포크(225번째부터 300번째까지)를 0.001이 아니라 0.01로 학습합니다.
#
# "50%에서"가 몇 번째 에포크인지도 분명하지 않습니다. 저자의 코드는 에포크를 1부터 세고 `epoch >= 0.5 * nEpochs`이면 학습률을 낮추므로, 300에포크 가운데 **150번째**가 새 학습률을 쓰는 첫 에포크입니다. PyTorch로 옮긴 여러 코드는 150에포크를 다 마치고 151번째부터 낮춥니다. 이 강좌의 레시피는 저자의 코드처럼 셉니다. 뒤에 나오는 짧은 학습 기록만은 다르게 세며, 그 까닭은 거기에서 말합니다.

# %% [markdown] lang="en" name="rates-text"
# The last column is that of the slides: the last 76 epochs on CIFAR (225 to 300) would learn at 0.01 instead of 0.001.
#
# Nor is "at 50%" quite clear. The authors' code counts epochs from 1 and lowers the rate when `epoch >= 0.5 * nEpochs`, so of 300 epochs **number 150** is the first with the new rate. Several versions for PyTorch finish 150 epochs and begin with number 151. The recipes of this course count as the authors do; only the short trainings recorded further down do not, for a reason given there.

# %% [markdown] lang="ko" name="exercise-first"
# ### 연습 문제 2
#
# 저자의 코드처럼 셀 때, SVHN(40에포크)에서 학습률이 처음으로 0.001이 되는 것은 몇 번째 에포크입니까?

# %% [markdown] lang="en" name="exercise-first"
# ### Exercise 2
#
# Counting as the authors' code does, which epoch is the first with a rate of 0.001 on SVHN (40 epochs)?

# %% name="answer-first"
answer = ...
check("08.first", answer)

# %% name="solution-first" solves="answer-first"
answer = next(epoch for epoch in range(1, 41) if SVHN.rate_at(epoch) == 0.001)
check("08.first", answer)

# %% [markdown] lang="ko" name="dropout" differs="S15"
# **드롭아웃**(dropout)은 학습하는 동안 단계마다 특징의 일부를 무작위로 0으로 만드는 방법입니다. 네트워크가 훈련 세트를 외우기만 해서, 훈련 세트 오류율은 계속 내려가는데 테스트 오류율은 내려가지 않을 때가 있습니다. 이것이 **과적합**(overfitting)이고, 드롭아웃은 과적합을 막으려고 씁니다.
#
# 슬라이드에는 조건 없이 "Dropout rate = 0.2"라고 적혀 있습니다. 논문은 **데이터 증강이 없을 때만**, 곧 표에서 +가 붙지 않은 C10(CIFAR-10), C100(CIFAR-100), SVHN에서만 첫 합성곱을 뺀 모든 합성곱 뒤에 드롭아웃을 썼습니다. +가 붙은 결과에는 드롭아웃이 없습니다.
#
# 출력의 네 줄은 차례로 논문에서 증강이 없을 때와 있을 때, 슬라이드에서 증강이 없을 때와 있을 때입니다. 줄마다 앞은 증강을 하는지, 뒤는 드롭아웃을 쓰는지를 나타냅니다.

# %% [markdown] lang="en" name="dropout" differs="S15"
# **Dropout** sets some of the features to 0 at every step of a training, at random. It is there to prevent **overfitting**: a network that learns its training images by heart, so that the training error goes on falling and the test error does not.
#
# "Dropout rate = 0.2", say the slides, without a condition. The paper uses dropout **only where there is no augmentation**, on C10, C100 and SVHN, behind every convolution but the first. Results with a + have none. Below are the paper without and with augmentation, then the slides without and with it: is there augmentation, and is there dropout?

# %% name="drops" tags=["NBVAL_CHECK_OUTPUT"]
from dataclasses import replace

for recipe in (CIFAR, CIFAR_PLUS, SLIDES_CIFAR, replace(SLIDES_CIFAR, augmented=True)):
    print(recipe.augmented, recipe.drops)

# %% [markdown] lang="ko" name="exercise-steps"
# ### 연습 문제 3
#
# CIFAR-10의 훈련 세트는 50,000장이고 배치는 64장입니다. 한 에포크는 **몇 단계**이고, 마지막 배치에는 **몇 장**이 들어 있습니까? `(단계, 장)`처럼 두 수를 적으십시오.

# %% [markdown] lang="en" name="exercise-steps"
# ### Exercise 3
#
# CIFAR-10 has 50,000 training images, a batch 64. **How many steps** are an epoch, and **how many images** are in the last batch? Write two numbers, `(steps, images)`.

# %% name="answer-steps"
answer = ...
check("08.steps", answer)

# %% name="solution-steps" solves="answer-steps"
answer = (-(-50_000 // 64), 50_000 % 64)
check("08.steps", answer)

# %% [markdown] lang="ko" name="one-step" differs="S14"
# ## 한 단계를 손으로
#
# 모멘텀은 지난 기울기를 조금씩 줄여 가며 쌓은 **속도**(velocity)로 가중치를 움직입니다. (03강에서 본 배치 정규화의 모멘텀과는 다른 것입니다.) 슬라이드의 "0.9 Nesteroy momentum"은 **네스테로프(Nesterov) 모멘텀** 0.9를 잘못 적은 것입니다. 속도에 더할 때 기울기를 줄이지 않는다는 것(dampening 0)도 빠졌습니다. 보통 모멘텀이 속도만큼 움직인다면, 네스테로프는 한 걸음 앞을 내다보고 기울기 + 0.9 × 속도만큼 움직입니다.
#
# **가중치 감쇠**는 L2 규제입니다. 가중치가 쓸데없이 커지지 않도록, 단계마다 조금씩 0 쪽으로 당기는 몫을 기울기에 더합니다.
#
# 가중치 하나의 한 단계는 세 줄이 전부입니다.

# %% [markdown] lang="en" name="one-step" differs="S14"
# ## One step by hand
#
# With momentum (not that of batch normalization in lesson 03) a weight moves by its **velocity**, in which past gradients gather and slowly fade. "0.9 Nesteroy momentum" in the slides means **Nesterov momentum** of 0.9. They leave out that the gradient enters the velocity whole (no dampening). **Weight decay** is L2 regularization: a part of the gradient that pulls every weight a little towards 0, so that none grows without need. Plain momentum would move by the velocity; Nesterov's looks a step ahead and moves by the gradient + 0.9 × the velocity. One step of one weight is three lines:


# %% name="by-hand"
def by_hand(weight, gradient, velocity, rate, decay=1e-4, momentum=0.9):
    gradient = gradient + decay * weight
    velocity = momentum * velocity + gradient
    return weight - rate * (gradient + momentum * velocity), velocity


# %% [markdown] lang="ko" name="same-step"
# 이 강좌의 `train`이 밟는 단계(`learn.step`)가 정말 이것을 계산하는지 확인합니다. 가장 작은 네트워크, 곧 완전 연결 층 하나가 digits 64장을 세 단계 학습합니다. 소프트맥스와 교차 엔트로피의 기울기는 (확률 − 정답) × 입력을 이미지마다 구해 평균한 것이므로 numpy만으로 계산할 수 있습니다. 둘째 단계부터는 속도가 쌓이고, 셋째 단계에서는 학습률이 낮아집니다.

# %% [markdown] lang="en" name="same-step"
# Does a step of this course's `train` (`learn.step`) really do that? The smallest network there is, one fully connected layer, learns from 64 digits in three steps. The gradient of softmax with cross-entropy is the mean of (probability − right answer) × input, so numpy is all we need. From the second step on there is a velocity; in the third the rate falls.

# %% name="regression"
from dataclasses import dataclass


@dataclass(frozen=True)
class Regression:
    def write(self, tape):
        flat = tape.flatten("flat", tape.input((8, 8, 1)))
        tape.each("softmax", "softmax", tape.dense("predictions", flat, 10))


# %% name="three-steps"
from densenet_edu.learn.step import Step

ops = unroll(Regression())
model = build(ops, training=True, seed=0)
step = Step(ops, model, CIFAR)
x, y = ready[:64], digits.train.labels[:64]
flat, right = x.reshape(64, 64), np.eye(10)[y]  # (images, pixels), (images, classes)
w, b = first = model.get_weights()
v_w = v_b = 0.0
for rate in (0.1, 0.1, 0.01):
    step.learn(x, y, rate, (0, 0))
    scores = np.exp(flat @ w + b)
    miss = (scores / scores.sum(1, keepdims=True) - right) / 64
    w, v_w = by_hand(w, flat.T @ miss, v_w, rate)
    b, v_b = by_hand(b, miss.sum(0), v_b, rate)

# %% name="same-step-shown" tags=["NBVAL_CHECK_OUTPUT"]
for hand, start, made in zip((w, b), first, model.get_weights(), strict=True):
    print(np.abs(hand - start).max() > 0.01, np.abs(hand - made).max() < 1e-6)

# %% [markdown] lang="ko" name="same-step-text"
# 가중치와 편향이 움직였고(`True`), 손으로 계산한 것과 `learn.step`의 결과는 백만분의 1 이내로 같습니다(`True`).

# %% [markdown] lang="en" name="same-step-text"
# Weights and biases have moved (`True`), and what was worked out by hand and by `learn.step` is the same to a millionth (`True`).

# %% [markdown] lang="ko" name="exercise-step"
# ### 연습 문제 4
#
# 가중치 2, 기울기 0.3, 속도 1에서 한 단계를 손으로 계산하십시오. 학습률은 0.1, 모멘텀은 0.9, 가중치 감쇠는 셈하기 쉽게 0.1로 합니다. 새 가중치는 얼마입니까? 소수 셋째 자리까지 적으십시오.

# %% [markdown] lang="en" name="exercise-step"
# ### Exercise 4
#
# Work out one step by hand: the weight is 2, the gradient 0.3, the velocity 1. The rate is 0.1, the momentum 0.9 and the weight decay, to make it easy, 0.1. What is the new weight? Give three decimals.

# %% name="answer-step"
answer = ...
check("08.step", answer)

# %% name="solution-step" solves="answer-step"
gradient = 0.3 + 0.1 * 2
velocity = 0.9 * 1 + gradient
answer = 2 - 0.1 * (gradient + 0.9 * velocity)
check("08.step", answer)

# %% [markdown] lang="ko" name="decoupled"
# ### 같은 이름, 다른 가중치 감쇠
#
# Keras의 `SGD(weight_decay=1e-4)`도 같은 것처럼 보입니다. 그러나 Keras는 감쇠를 기울기에 더하지 않고, 단계마다 가중치에서 따로 뺍니다(decoupled).
#
# **짐작:** 기울기가 언제나 0이라서 감쇠만 남는다고 합시다. 가중치 1에서 시작하면 100단계 뒤에는 어느 쪽이 얼마나 더 줄어들겠습니까?

# %% [markdown] lang="en" name="decoupled"
# ### One name, two weight decays
#
# `SGD(weight_decay=1e-4)` of Keras looks the same. But Keras does not add the decay to the gradient; it takes it from the weight at every step, on its own (decoupled).
#
# **Predict:** let the gradient be 0 all the time, so that only the decay is left. From a weight of 1, after 100 steps, which of the two has shrunk more, and how much?

# %% name="guess-decay"
guess = ...

# %% name="decays" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.quiet import keras, tf

weight, velocity = 1.0, 0.0
of_keras = keras.Variable(1.0)
sgd = keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True, weight_decay=1e-4)
for _ in range(100):
    weight, velocity = by_hand(weight, 0.0, velocity, rate=0.1)
    sgd.apply([tf.zeros(())], [of_keras])
print(f"{weight:.4f} {float(of_keras):.4f}")
print(f"{(1 - weight) / (1 - float(of_keras)):.1f}")

# %% [markdown] lang="ko" name="decays-text"
# 논문의 방법(앞)에서 가중치가 아홉 배쯤 많이 줄었습니다. 기울기에 더한 감쇠는 속도에도 쌓이고, 모멘텀이 0.9이면 속도는 시간이 지나며 1 / (1 − 0.9) = 10배까지 커지기 때문입니다. 이 강좌의 `train`은 논문처럼 모든 파라미터에 L2 규제를 씁니다.

# %% [markdown] lang="en" name="decays-text"
# The paper's (the first) has shrunk some nine times as much. A decay that is added to the gradient gathers in the velocity as well, and with a momentum of 0.9 that grows to 1 / (1 − 0.9) = 10 times in the long run. `train` in this course does it as the paper does: L2, on every parameter.

# %% [markdown] lang="ko" name="ten-to-the-four" differs="S13"
# 슬라이드에는 가중치 감쇠가 "10~4"라고 적혀 있습니다. 10⁻⁴에서 빼기 표시가 깨진 것입니다. 적힌 그대로 10⁴을 쓰면 어떻게 되는지 봅니다. 가중치 1, 기울기 0에서 한 단계입니다.

# %% [markdown] lang="en" name="ten-to-the-four" differs="S13"
# In the slides the weight decay is "10~4": a 10⁻⁴ that has lost its minus. What if one takes it at its word, 10⁴? One step from a weight of 1, with a gradient of 0:

# %% name="at-its-word" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.learn.train import Diverged, train

print(f"{by_hand(1.0, 0.0, 0.0, rate=0.1, decay=1e4)[0]:,.0f}")
try:
    train(Regression(), digits, SLIDES_CIFAR, watch=False)
except Diverged as diverged:
    print(diverged)

# %% [markdown] lang="ko" name="at-its-word-text"
# 한 단계 만에 부호가 바뀌고 1,899배가 됩니다. 몇 단계 안에 수로 적을 수 없을 만큼 커지므로, `train`은 손실이 NaN(수가 아닌 값)이나 무한대가 되는 순간 멈추고 까닭을 알려 줍니다.

# %% [markdown] lang="en" name="at-its-word-text"
# In a single step the sign has changed and the weight is 1,899 times as large. A few more, and no number can hold it; `train` stops as soon as the loss is NaN (not a number) or infinite, and says why.

# %% [markdown] lang="ko" name="train"
# ## 학습시켜 봅시다
#
# 층이 셋인 블록 둘로 이루어지고 k = 12인 DenseNet-BC입니다. 출력의 첫 줄은 이름, 파라미터 수, 이미지 한 장의 곱셈-덧셈 수이고, 둘째 줄은 학습률이 낮아지는 에포크, 우리의 단계 수, 논문의 단계 수입니다.
#
# 논문의 방법에서 네 가지를 바꿉니다. 300에포크 대신 **15에포크**를 학습하고, 배치는 **32장**으로, 가중치 감쇠는 **0.003**으로 하고, 드롭아웃은 **쓰지 않습니다**. 논문은 234,600단계를 학습하지만 우리는 615단계뿐입니다. 위에서 보았듯이 10⁻⁴의 감쇠는 100단계에 가중치를 1%도 줄이지 못하므로, 효과를 낼 시간이 거의 없습니다.
#
# 솔직히 말하면 이 네 가지는 **여러 설정을 시험해 보고** 골랐고, 그때 테스트 오류율을 보았습니다. 그래도 되는지는 마지막에 다시 생각합니다.

# %% [markdown] lang="en" name="train"
# ## Let us train one
#
# A DenseNet-BC of two blocks with three layers each, k = 12. The first line of the output has its name, its parameters and the multiply-adds for an image; the second the epochs in which the rate falls, our steps, and the paper's.
#
# Four things differ from the paper: **15 epochs** instead of 300, a batch of **32**, **no dropout**, and a weight decay of **0.003**. The paper takes 234,600 steps and we take 615: little time for a decay of 10⁻⁴, which took less than 1% from a weight in the 100 steps above. To be honest: these four were chosen **by trying several settings**, with an eye on the error on the test digits. Whether that is all right we ask again at the end.

# %% name="small" tags=["NBVAL_CHECK_OUTPUT"]
mine = replace(CIFAR, batch=32, dropping="never", weight_decay=3e-3).during(15)
ops = unroll(small)
print(small.name, f"{total(ops, params):,} {total(ops, macs):,}")
print(mine.new_rates, 15 * -(-1300 // 32), f"{300 * -(-50_000 // 64):,}")

# %% [markdown] lang="ko" name="watch"
# 아래 셀을 실행하면 진행 막대, 남은 시간, 오류율 곡선이 나타납니다. 첫 단계 전에 잠깐 멈춘 듯이 보이는 것은 TensorFlow가 계산 그래프를 만들기 때문입니다. 혼자 쓰는 컴퓨터에서는 30초쯤 걸리고, 여럿이 한 서버에서 동시에 학습시키면 몇 분이 걸리기도 합니다. 결과는 같습니다. 이 셀은 끝까지 두십시오. 멈추는 연습은 다음 절에서 합니다.
#
# **짐작:** 점선, 곧 학습률이 낮아지는 곳에서 곡선은 어떻게 됩니까?

# %% [markdown] lang="en" name="watch"
# Run the cell below to see a progress bar, the time left and the curves of the error. Before the first step it seems to hang for a moment: TensorFlow lays out the graph of the computation. All of it takes half a minute or so on a computer of your own, and some minutes where many train on one server at once; the result is the same. Let this cell run to its end: stopping comes in the next section.
#
# **Predict:** what will the curves do at the dashed lines, where the learning rate falls?

# %% name="train-digits"
trained = train(small, digits, mine, seed=0)

# %% name="at-least-98" tags=["NBVAL_CHECK_OUTPUT"]
from statistics import fmean

wrong = round(trained.run.test_error / 100 * 497)
print(wrong <= 9, 100 - trained.run.test_error >= 98)
errors = [epoch.test_error for epoch in trained.run.epochs]
print(fmean(errors[:7]) > fmean(errors[7:]))

# %% [markdown] lang="ko" name="trained-text"
# 틀린 것은 497장 가운데 9장 이하, 정확도는 **98% 이상**입니다. (첫 줄에 `False`가 나왔다면 여러분의 컴퓨터에서는 몇 장 더 틀린 것입니다.) 새 셀에 `wrong`을 적고 실행하면 몇 장인지 나옵니다. 짐작과 견주어 보십시오.
#
# 정확히 몇 장인지 여기에 적지 않는 데는 까닭이 있습니다. 같은 시드라도 다른 컴퓨터에서는 덧셈의 순서가 달라 끝자리가 달라지고, 그 차이가 점점 커집니다. 한 컴퓨터에서는 시드가 같으면 언제나 같은 가중치가 나옵니다(재현성).
#
# 마지막 `True`는 학습률이 낮아진 뒤의 테스트 오류율이 그 앞보다 평균적으로 낮다는 뜻입니다. 학습률이 0.1일 때는 걸음이 커서 테스트 오류율이 크게 흔들리기도 하지만, 걸음이 작아지면 잠잠해집니다.

# %% [markdown] lang="en" name="trained-text"
# At most 9 of the 497 are wrong, so at least **98%** are right (should a line say `False`, your computer got a few more wrong); run `wrong` in a new cell to see how many. Compare it with your guess. The exact number is not written here because another computer adds in another order even with the same seed: the last digit differs, and the difference grows. On one computer the same seed always gives the same weights (reproducibility).
#
# The last `True`: after the rate has fallen the test error is lower, in the mean, than before. At a rate of 0.1 the steps are large, and the test error may swing widely; with smaller steps it calms down.

# %% [markdown] lang="ko" name="stop"
# ### 멈추었다가 이어서
#
# 직접 해 보십시오. 아래 셀의 `keep`을 `True`로 바꾸어 실행하고, 절반쯤 학습했을 때 위쪽 도구 모음의 **■**(커널 중단)를 누르십시오.
#
# - 학습은 **마지막으로 마친 에포크**의 상태로 멈춥니다. `stopped.model`은 쓸 수 있는 모델입니다.
# - 같은 셀을 다시 실행하면 처음부터가 아니라 **그다음 에포크부터** 이어집니다.
# - 도중에 커널을 다시 시작해도(Kernel 메뉴의 Restart Kernel) 마찬가지입니다. 위의 셀들을 실행하고 이 셀을 실행하면 이어집니다. 전원이 꺼져도 그렇습니다.
#
# 이렇게 끝까지 학습한 가중치는 한 번도 멈추지 않은 학습의 가중치와 **마지막 비트까지 같습니다**. 에포크가 끝날 때마다 필요한 것을 모두 `folder`에 저장해 두기 때문입니다. (이 노트북에는 나오지 않지만, 이 강좌의 자동 테스트가 학습하는 프로세스를 실제로 강제 종료해 보고 확인합니다.) 처음부터 다시 해 보고 싶으면 셀의 `"08_training"`을 다른 이름으로 바꾸십시오.

# %% [markdown] lang="en" name="stop"
# ### Stop, and go on
#
# Try it: in the cell below let `keep` be `True`, run it, and half-way through press **■** (interrupt the kernel) in the toolbar.
#
# - Training stops as it was after **the last whole epoch**; `stopped.model` is a model that can be used.
# - Run the same cell again, and it does not begin anew but **goes on with the next epoch**.
# - The same if the kernel is restarted on the way (Restart Kernel in the Kernel menu), or if the power fails: run the cells above, then this one.
#
# The weights at the end are **the same to the last bit** as those of a training that was never stopped: after every epoch all that is needed is written into `folder`. (This notebook does not show it; the tests of the course do, by killing a process that trains.) To watch it from the start again, give the folder another name than `"08_training"`.

# %% name="stop-and-go-on"
from densenet_edu.learn.download import own_folder

keep = False
if keep:
    folder = own_folder("08_training")
    stopped = train(small, digits, mine, seed=1, folder=folder)

# %% [markdown] lang="ko" name="kept-text"
# 폴더에 무엇이 남는지 보려고, 앞의 가장 작은 네트워크를 같은 폴더에서 두 번 학습시킵니다. `state.npz`에는 이어서 학습하는 데 필요한 가중치와 속도가, `run.json`에는 우리가 읽을 **학습 기록**이 있습니다. 몇 초 걸립니다.
#
# 마지막 `True`는 두 기록이 걸린 시간까지 모두 같다는 뜻입니다. 두 번째에는 이미 끝난 학습이어서 다시 하지 않았습니다. 네트워크나 학습 방법이 달랐다면 `train`은 덮어쓰지 않고 거절했을 것입니다.

# %% [markdown] lang="en" name="kept-text"
# To see what stays in a folder, the smallest network from above is trained in the same one twice, which takes a few seconds. `state.npz` holds the weights and velocities to go on with, `run.json` the **record** of the training, to be read. The `True`: both records are the same, even the time it took, for the second time there was nothing left to train. Another network or recipe would have been refused, and nothing written over.

# %% name="kept" tags=["NBVAL_CHECK_OUTPUT"]
from pathlib import Path
from tempfile import TemporaryDirectory

with TemporaryDirectory() as folder:
    once = train(Regression(), digits, mine, folder=folder, watch=False)
    twice = train(Regression(), digits, mine, folder=folder, watch=False)
    print(*sorted(path.name for path in Path(folder).iterdir() if path.suffix))
print(once.run == twice.run)

# %% [markdown] lang="ko" name="record-text"
# `trained.run`도 그런 기록입니다. 무엇을 어떻게 학습했고 에포크마다 무엇이 나왔는지 모두 들어 있으므로 그림도 이 기록으로 그립니다. 이번에는 오류율이 아니라 손실입니다.

# %% [markdown] lang="en" name="record-text"
# `trained.run` is such a record, too: what was trained, how, and what came of every epoch, so pictures can be drawn from it. Here is the loss instead of the error.

# %% name="picture-curves"
diagram.curves(trained.run, "loss")

# %% [markdown] lang="ko" name="recorded"
# ## 기록해 둔 학습
#
# digits는 너무 쉬워서 경쟁자들의 우열을 가릴 수 없습니다. CIFAR-10은 한 번만 학습하려 해도 수업 시간이 모자랍니다. 그래서 미리 학습하고 그 결과를 `Run`으로 적어 두었습니다.
#
# CIFAR-10의 훈련 세트에서 앞의 **10,000장**으로 데이터 증강(+)을 하며 배우고, 테스트 세트에서 앞의 **2,000장**으로 시험했습니다. 시드를 바꾸어 **세 번씩** 학습했습니다. 300에포크가 아니라 4에포크나 8에포크입니다. 시드의 수를 줄이는 대신 에포크의 수를 줄였습니다.
#
# 학습률은 저자의 코드와 달리 절반과 4분의 3을 **다 마친 다음** 낮추었습니다. 8에포크에서는 5번째와 7번째, 4에포크에서는 3번째와 4번째부터입니다. 저자의 코드처럼 세면 한 에포크씩 빨라집니다. 300에포크에서 한 에포크는 거의 아무것도 아니지만, 4에포크에서는 학습의 4분의 1입니다. 그만큼 빨리 낮추면 학습률 0.1로 배우는 에포크가 하나밖에 남지 않습니다.
#
# 먼저 하나를 읽어 봅니다. 스킵 연결이 없는 네트워크(plain)를 시드 0으로 학습한 기록입니다. 첫 줄은 데이터셋, 훈련 세트와 테스트 세트의 이미지 수, 시드입니다. 그다음은 한 줄이 한 에포크이며, 차례로 에포크의 번호, 학습률, 훈련 세트 오류율, 테스트 오류율입니다.

# %% [markdown] lang="en" name="recorded"
# ## Trainings that were recorded
#
# The digits are too easy to tell rivals apart, and CIFAR-10 takes longer than a lesson has. So these networks were trained beforehand, and written down as `Run`s: on the first **10,000** training images of CIFAR-10, examined with the first **2,000** test images, augmented (+), **three times** each with different seeds. For 4 or 8 epochs, that is, not for 300: we cut epochs rather than seeds.
#
# One thing is counted otherwise than in the authors' code: the rate falls **after** half and after three quarters of the epochs, so the first with a lower one are 5 and 7 of 8, or 3 and 4 of 4. As the authors count it would be one epoch earlier. Of 300 epochs that is next to nothing; of 4 it is a quarter of the training, and only one epoch would be left at a rate of 0.1.
#
# First read one of them, the network without skip connections (plain) with seed 0. The first line has the data set, its numbers of training and test images, and the seed; then a line is an epoch: its number, learning rate, training error, test error.

# %% name="read-run" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu.core import recorded

run = recorded.runs("families")["plain"][0]
print(run.data, run.images, run.seed)
for each in run.epochs:
    print(each.number, f"{each.rate:<5} {each.train_error:.2f} {each.test_error:.2f}")

# %% [markdown] lang="ko" name="exercise-read"
# ### 연습 문제 5
#
# 다섯째 에포크에서 학습률이 처음으로 낮아졌습니다. 넷째 에포크 뒤보다 **테스트 이미지를 몇 장 덜 틀렸습니까?**

# %% [markdown] lang="en" name="exercise-read"
# ### Exercise 5
#
# Epoch 5 is the first with a lower rate. **How many test images fewer** are wrong after it than after epoch 4?

# %% name="answer-read"
answer = ...
check("08.read", answer)

# %% name="solution-read" solves="answer-read"
answer = (run.epochs[3].test_error - run.epochs[4].test_error) / 100 * run.images[1]
check("08.read", answer)

# %% [markdown] lang="ko" name="train-above-test"
# 이상한 점이 하나 보입니까? 여러 에포크에서 **훈련 세트** 오류율이 테스트 오류율보다 높습니다. 훈련 세트 오류율은 배우는 도중에, 뒤집고 옮긴 이미지로 잰 것이고, 테스트 오류율은 에포크가 끝난 네트워크로 원래 이미지에서 잰 것이기 때문입니다.

# %% [markdown] lang="en" name="train-above-test"
# Is there something odd? In several epochs the **training** error is above the test error. It is taken while the network learns, on mirrored and shifted images; the test error is that of the network at the end of the epoch, on the images as they are.

# %% [markdown] lang="ko" name="rivals"
# ## 같은 파라미터로 겨루기
#
# 네 경쟁자입니다. plain은 스킵 연결이 없는 네트워크, resnet은 He 등이 제안한 ResNet, preact는 사전 활성화 ResNet, densenet_bc는 DenseNet-BC(층이 셋인 블록 셋, k = 10, L = 22)입니다. 층은 20~22개이고 8에포크를 학습했습니다. 먼저 파라미터(가운데)와 곱셈-덧셈(오른쪽)을 셉니다.

# %% [markdown] lang="en" name="rivals"
# ## Rivals with equal parameters
#
# There are four: plain has no skip connections, resnet is the ResNet of He et al., preact the pre-activation ResNet, densenet_bc a DenseNet-BC (three blocks of three layers, k = 10, L = 22). Each has 20 to 22 layers and learned for 8 epochs. First count parameters (middle) and multiply-adds (right).

# %% name="count-rivals" tags=["NBVAL_CHECK_OUTPUT"]
for name, planned in recorded.PLAN["families"].items():
    ops = unroll(planned.architecture)
    print(f"{name:<12} {total(ops, params):>6,} {total(ops, macs):>10,}")

# %% [markdown] lang="ko" name="guess-rivals-text"
# **짐작:** 8에포크 뒤의 테스트 오류율로 1등부터 4등까지 적어 보십시오. 1등과 2등의 차이는 같은 네트워크에서 시드만 다를 때의 차이보다 크겠습니까?
#
# **찾기:** 시드에 따라 가장 크게 흔들리는 네트워크와 가장 적게 흔들리는 네트워크는 어느 것입니까?

# %% [markdown] lang="en" name="guess-rivals-text"
# **Predict:** put them in order by their test error after 8 epochs, the best first. Will the first and the second differ by more than one network differs from itself with another seed? **Find** the network that varies most from seed to seed, and the one that varies least.

# %% name="guess-rivals"
guess = ...

# %% name="explorer-families"
from densenet_edu.show import runs
from densenet_edu.show.play import play

play(runs.by_family, family=runs.FAMILIES, seed=runs.SEEDS)

# %% [markdown] lang="ko" name="spread-text"
# 이제 수로 봅니다. 오류율은 논문처럼 학습이 끝났을 때의 것입니다. 네트워크마다 차례로 세 시드의 평균, 가장 작은 값, 가장 큰 값이 나옵니다. 가장 작은 값에서 가장 큰 값까지가 범위입니다. 그 아래에는 **범위가 겹치지 않는** 쌍만 적습니다. `<` 왼쪽의 가장 나쁜 결과가 오른쪽의 가장 좋은 결과보다 낫다는 뜻입니다.

# %% [markdown] lang="en" name="spread-text"
# Now as numbers: errors at the end of training, as in the paper; the mean of the three seeds, the smallest, the largest. Below stand the pairs whose **ranges do not overlap**: the worst result on the left of `<` is still better than the best on its right.

# %% name="spread"
from itertools import permutations


def compare(group):
    errors = {}
    for name, three in recorded.runs(group).items():
        errors[name] = [run.test_error for run in three]
        low, high = min(errors[name]), max(errors[name])
        print(f"{name:<16} {fmean(errors[name]):.2f} {low:.2f} {high:.2f}")
    for one, other in permutations(errors, 2):
        if max(errors[one]) < min(errors[other]):
            print(f"{one} < {other}")


# %% name="spread-families" tags=["NBVAL_CHECK_OUTPUT"]
compare("families")

# %% [markdown] lang="ko" name="families-outcome"
# - **이 기록의 순서**는 densenet_bc, resnet, preact, plain입니다. 여섯 쌍 모두 범위가 겹치지 않습니다. 다만 resnet과 preact 사이는 0.25퍼센트포인트, 테스트 이미지로 5장뿐입니다. 시드에 따라 가장 크게 흔들린 것은 plain, 가장 적게 흔들린 것은 preact입니다.
# - **DenseNet-BC가 이겼습니다.** 가장 나쁜 시드도 resnet의 가장 좋은 시드보다 낫습니다. 다만 평균의 차이는 2.4퍼센트포인트로, resnet이 시드에 따라 흔들리는 폭보다 조금 클 뿐입니다.
# - **plain은 세 시드 모두에서 꼴찌입니다.** 가장 좋은 결과도 resnet의 가장 나쁜 결과보다 10퍼센트포인트 넘게 나쁩니다. plain과 resnet은 스킵 연결만 다르고 파라미터와 곱셈-덧셈이 똑같으니, 이 차이는 스킵 연결이 만든 것입니다. 01강에서는 짧은 길이 있는 네트워크가 학습한 뒤에 어떻게 되는지 묻고 답을 미루었습니다. 이것이 그 답 가운데 하나입니다.
# - **preact가 resnet에 졌습니다.** 03강의 표에서 사전 활성화는 아주 깊은 ResNet의 오류율을 낮추었습니다. 20층을 8에포크만 학습한 이 기록에서는 거꾸로 나왔고, 범위도 겹치지 않습니다. 나온 대로 적습니다.
# - **같은 것은 파라미터뿐입니다.** DenseNet-BC는 파라미터가 조금 적지만 곱셈-덧셈을 2.8배 합니다. 곱셈-덧셈을 같게 맞추고 겨루었다면 결과가 다를 수 있습니다(09강).

# %% [markdown] lang="en" name="families-outcome"
# - **The order in these records:** densenet_bc, resnet, preact, plain. In all six pairs the ranges do not overlap; but between resnet and preact lie only 0.25 percentage points, 5 test images. plain varies most from seed to seed, preact least.
# - **DenseNet-BC wins.** Even its worst seed is better than the best of resnet. But the means differ by 2.4 percentage points, only a little more than resnet varies from seed to seed.
# - **plain comes last with all three seeds.** Its best result is more than 10 percentage points worse than the worst of resnet. The two differ in their skip connections only, with the same parameters and multiply-adds, so it is the skip connections that make this difference: one answer to what lesson 01 left open, how networks with short paths end up once they learn.
# - **preact loses to resnet.** In the table of lesson 03 pre-activation lowered the error of very deep ResNets. With 20 layers and 8 epochs it came out the other way round, and the ranges do not overlap. We report it as it came.
# - **Only the parameters are equal.** DenseNet-BC has slightly fewer of them, but does 2.8 times the multiply-adds; made equal in those, the rivals might come in another order (lesson 09).

# %% [markdown] lang="ko" name="figure-4"
# ### 그림 4처럼
#
# 논문의 그림 4 오른쪽은 사전 활성화 ResNet-1001과 DenseNet-BC-100의 훈련 세트 손실과 테스트 오류율을 한 그림에 보여 줍니다. 우리의 작은 두 네트워크는 두 칸에 나누어 그립니다. 가는 선은 시드 하나, 굵은 선은 평균입니다.

# %% [markdown] lang="en" name="figure-4"
# ### In the spirit of Figure 4
#
# Figure 4 (right) of the paper draws training loss and test error of a pre-activation ResNet-1001 and a DenseNet-BC-100 in one picture. Here are our two small ones, in two panels: a thin line is one seed, a strong one the mean.

# %% name="picture-figure-4"
runs.figure_4("preact", "densenet_bc")

# %% [markdown] lang="ko" name="figure-4-text"
# 우리의 기록에서는 DenseNet-BC의 훈련 세트 손실도, 테스트 오류율도 더 낮습니다. 논문의 그림은 다릅니다. ResNet-1001이 훈련 세트 손실은 더 낮은데 테스트 오류율은 비슷합니다. 다만 논문은 파라미터가 훨씬 많은 ResNet과 겨루었고 학습도 훨씬 길었으므로, 우리의 기록과 그대로 견줄 수는 없습니다.

# %% [markdown] lang="en" name="figure-4-text"
# In our records DenseNet-BC is lower in both, training loss and test error. The paper's figure is another: ResNet-1001 reaches the lower training loss, and about the same test error. But there a DenseNet met a ResNet with many times its parameters, in a much longer training; the two pictures cannot be compared as they stand.

# %% [markdown] lang="ko" name="parts"
# ## 부품을 하나씩 빼면
#
# DenseNet-BC가 잘하거나 못하는 까닭을 알려면 **한 부분만** 바꾼 네트워크와 견주어야 합니다. 이런 실험을 **절제 실험**(ablation study)이라고 합니다. 시간을 아끼려고 블록의 층을 셋에서 둘로 줄이고(L = 16, k = 10) 4에포크씩만 학습했습니다. 그러니 위의 결과와 섞어서 견주면 안 됩니다. 맨 끝의 드롭아웃을 넣은 네트워크는 증강도 뺀 것이므로, 증강만 뺀 것과 견주십시오.
#
# **짐작:** 데이터 증강을 빼면 4에포크 뒤의 테스트 오류율은 올라갑니까, 내려갑니까?

# %% [markdown] lang="en" name="parts"
# ## One part less
#
# Why does DenseNet-BC do well, or badly? For that one has to compare networks that differ in **one part only**, an ablation study. To save time these have two layers in a block instead of three (L = 16, k = 10) and learned for 4 epochs only, so they must not be set beside those above. The last one has dropout and no augmentation: compare it with the one that only lacks augmentation.
#
# **Predict:** without augmentation, does the test error after 4 epochs rise or fall?

# %% name="guess-parts"
guess = ...

# %% name="explorer-parts"
play(runs.by_part, part=runs.PARTS, seed=runs.SEEDS)

# %% name="spread-parts" tags=["NBVAL_CHECK_OUTPUT"]
compare("parts")

# %% [markdown] lang="ko" name="parts-outcome"
# - **병목 층을 빼자** 오류율이 올라갔습니다. 그런데 파라미터도 16,590개로 거의 절반이 되고 합성곱도 층마다 하나씩 줄었습니다(L = 10). 그래서 병목 층이 좋아서인지 파라미터나 층이 많아서인지는 이 실험만으로 가릴 수 없습니다.
# - **압축을 빼자**(θ = 1) 오류율이 조금 내려갔지만 파라미터가 40,330개로 늘었습니다. 05강에서 미룬 물음의 첫 답입니다. 여기서 압축은 정확도를 2퍼센트포인트쯤 내주고 파라미터를 아꼈습니다. 작은 네트워크를 짧게 학습한 결과이니 최종 답은 아닙니다.
# - **데이터 증강을 빼자** 오류율이 내려갔습니다. 증강은 오래 학습할 때 과적합을 막는데, 4에포크로는 과적합할 틈이 없습니다. 실제로 이때 훈련 세트 오류율과 테스트 오류율은 거의 같습니다. 논문의 표 2(300에포크)에서는 두 결과가 모두 있는 줄마다 증강한 쪽이 더 낫습니다(09강).
# - **증강을 빼고 드롭아웃을 넣자** 오류율의 평균이 증강만 뺀 것보다 10퍼센트포인트 넘게 높았습니다. 4에포크 동안에는 막을 과적합이 없었고, 드롭아웃은 오히려 해로웠습니다. 왜 그만큼이나 나빴는지는 이 기록으로 알 수 없습니다.

# %% [markdown] lang="en" name="parts-outcome"
# - **Without bottleneck layers** the error rose. But the parameters fell to 16,590, nearly half, and each layer has one convolution less (L = 10), so this experiment alone does not tell whether bottlenecks are good, or more parameters and depth are.
# - **Without compression** (θ = 1) the error fell a little, while the parameters grew to 40,330. That is a first answer to what lesson 05 left open: here compression paid about 2 percentage points of accuracy to save parameters. It is one small network after a short training, so it is not the last answer.
# - **Without augmentation** the error fell. Augmentation prevents overfitting in long trainings; four epochs leave no time to overfit, and indeed training and test error are nearly the same there. In Table 2 of the paper, after 300 epochs, the augmented result is the better one in every row that has both (lesson 09).
# - **With dropout instead of augmentation** the mean error was more than 10 percentage points higher than with neither. In four epochs there was no overfitting to prevent, and dropout did harm; why as much as that, these records do not tell.

# %% [markdown] lang="ko" name="growth"
# ## 성장률과 깊이
#
# **짐작:** k를 4에서 24까지 여섯 배로 늘리면 파라미터는 몇 배가 되고, 테스트 오류율은 얼마나 내려갑니까?
#
# **찾기:** k를 어느 값에서 어느 값으로 늘릴 때 가장 많이 내려갑니까?

# %% [markdown] lang="en" name="growth"
# ## Growth rate and depth
#
# **Predict:** with k from 4 to 24, six times as large, how many times as many parameters are there, and how far does the test error fall? **Find** the step from one k to the next at which it falls most.

# %% name="explorer-growth-rate"
play(runs.by_growth_rate, growth_rate=runs.GROWTH_RATES, seed=runs.SEEDS)

# %% name="spread-growth-rate" tags=["NBVAL_CHECK_OUTPUT"]
compare("growth_rate")

# %% [markdown] lang="ko" name="growth-outcome"
# k가 여섯 배가 되자 파라미터는 5,466개에서 172,906개로 서른한 배 넘게 늘었습니다. 오류율은 k를 4에서 10으로 늘릴 때 9퍼센트포인트 넘게 내려갔지만, 그 뒤로는 k를 다음 값으로 늘려도 3퍼센트포인트 넘게 내려가지는 않았습니다.
#
# 02강에서는 작은 k로도 잘 배운다는 주장을 확인하지 않고 남겨 두었습니다. 이 기록에서는 k = 4가 뚜렷이 나빴고, k를 10보다 키웠을 때는 파라미터를 많이 들여 오류율을 조금씩 낮추었습니다. k와 함께 파라미터도 늘었으니 k만의 효과는 아닙니다. 큰 네트워크를 오래 학습하면 어떤지는 09강에서 논문의 표로 봅니다.

# %% [markdown] lang="en" name="growth-outcome"
# With k six times as large the parameters grew from 5,466 to 172,906, more than thirty-one times as many. From k = 4 to 10 the error fell by more than 9 percentage points; no later step to the next k gained more than 3. Lesson 02 left open the claim that a small k learns well, too. In these records k = 4 was clearly too small, and beyond k = 10 many parameters bought a little at a time. With k the parameters grew as well, so it is not the effect of k alone. How it is in large networks after long trainings, lesson 09 shows in the paper's own tables.

# %% [markdown] lang="ko" name="depth"
# 이번에는 k를 10으로 두고 깊이를 바꿉니다. **찾기:** 깊어질수록 언제나 나아집니까? 시드를 바꾸어도 그렇습니까?

# %% [markdown] lang="en" name="depth"
# Now the depth, with k = 10. **Find:** does deeper always mean better? With every seed?

# %% name="explorer-depth"
play(runs.by_depth, depth=runs.DEPTHS, seed=runs.SEEDS)

# %% name="spread-depth" tags=["NBVAL_CHECK_OUTPUT"]
compare("depth")

# %% [markdown] lang="ko" name="depth-outcome"
# 세 깊이에서는 깊을수록 나았고, 어느 두 깊이의 범위도 겹치지 않습니다. 그러나 L = 16과 L = 22 사이는 아슬아슬합니다. L = 22의 가장 나쁜 결과(48.50%)와 L = 16의 가장 좋은 결과(48.65%)는 테스트 이미지 3장 차이입니다. 깊어지면서 파라미터도 늘었으니 깊이만의 효과라고 할 수는 없습니다. L = 22는 위에서 겨룬 densenet_bc와 같은 네트워크입니다. 그때는 8에포크, 여기서는 4에포크를 학습했습니다.

# %% [markdown] lang="en" name="depth-outcome"
# Of these three, the deeper is always the better, and no two ranges overlap. But between 16 and 22 it is close: the worst of 22 (48.50%) and the best of 16 (48.65%) are 3 test images apart. And the deeper network has more parameters, too, so it is not the effect of depth alone. L = 22 is the densenet_bc of the rivals above; there it learned for 8 epochs, here for 4.

# %% [markdown] lang="ko" name="exercise-reported"
# ### 연습 문제 6
#
# 함수 `reported(errors)`를 작성하십시오. `errors`는 에포크마다 잰 테스트 오류율의 리스트입니다. 함수는 그 가운데 **논문이 CIFAR의 결과로 적는** 오류율 하나를 돌려주어야 합니다.

# %% [markdown] lang="en" name="exercise-reported"
# ### Exercise 6
#
# Write `reported(errors)`. `errors` are the test errors of a training, one for each epoch; return the one error that **the paper would report** on CIFAR.


# %% name="answer-reported"
def reported(errors):
    return ...


check("08.reported", reported)


# %% name="solution-reported" solves="answer-reported"
def reported(errors):
    return errors[-1]


check("08.reported", reported)

# %% [markdown] lang="ko" name="exercise-supports"
# ### 연습 문제 7
#
# 어떤 세 네트워크 A, B, C를 시드 셋으로 학습했더니 테스트 오류율(%)이 아래와 같았습니다. 이 결과로 말할 수 있는 문장은 어느 것입니까? `"a"`, `"b"`, `"c"`, `"d"` 가운데 하나를 적으십시오.
#
# - a: B가 가장 좋은 네트워크입니다. 11.9%로 가장 낮기 때문입니다.
# - b: 이 학습에서 A와 B는 C보다 낫고, A와 B 가운데 어느 쪽이 나은지는 알 수 없습니다.
# - c: C는 언제나 A보다 나쁩니다.
# - d: C가 나쁜 것은 층이 너무 많기 때문입니다.

# %% [markdown] lang="en" name="exercise-supports"
# ### Exercise 7
#
# Three networks, A, B and C, were trained with three seeds each; their test errors (%) stand below. Which sentence can be said? Write `"a"`, `"b"`, `"c"` or `"d"`.
#
# - a: B is the best network, for 11.9% is the lowest.
# - b: In these trainings A and B are better than C; which of A and B is better cannot be told.
# - c: C is always worse than A.
# - d: C is worse because it has too many layers.

# %% name="nine-errors" tags=["NBVAL_CHECK_OUTPUT"]
nine = {"A": (12.1, 12.4, 12.2), "B": (12.3, 11.9, 12.6), "C": (14.0, 13.7, 14.4)}
for name, three in nine.items():
    print(name, *three)

# %% name="answer-supports"
answer = ...
check("08.supports", answer)

# %% name="solution-supports" solves="answer-supports"
answer = "b"
check("08.supports", answer)

# %% [markdown] lang="ko" name="cost"
# ## 짧은 학습이 말하는 것과 말하지 않는 것
#
# 논문대로 하려면 얼마나 걸리겠습니까? DenseNet-BC(L = 100, k = 12)를 CIFAR-10의 50,000장으로 300에포크 학습하는 데 드는 연산의 수를 셉니다. 순전파에 곱셈-덧셈 수의 두 배, 역전파에 다시 그 두 배쯤 드니, 모두 곱셈-덧셈 수의 여섯 배입니다.
#
# 이 연산의 수를 빠르기, 곧 기록해 둔 DenseNet-BC 학습에서 1초에 한 연산의 수로 나눕니다. 빠르기는 가장 빨랐던 에포크의 것을 씁니다. 출력은 차례로 단계 수, 연산의 수, 날수입니다.

# %% [markdown] lang="en" name="cost"
# ## What such short trainings show, and what not
#
# How long would the paper's own training take? Count the operations for a DenseNet-BC with L = 100 and k = 12, the 50,000 images of CIFAR-10 and 300 epochs: twice the multiply-adds forward, and about twice as much again backward, six times in all. Divide them by the speed at which the recorded DenseNet-BC was trained, that of its fastest epoch. The output has the steps, the operations, and the days.


# %% name="cost-function"
def days(run, architecture, images=50_000, epochs=300):
    each = 6 * total(unroll(run.architecture), macs) * run.images[0]
    speed = each / min(epoch.seconds for epoch in run.epochs)  # FLOPS
    return 6 * total(unroll(architecture), macs) * images * epochs / speed / 86_400


# %% name="cost-of-300" tags=["NBVAL_CHECK_OUTPUT"]
from densenet_edu import DENSENET_BC_100_12

print(f"{300 * -(-50_000 // 64):,}")
print(f"{6 * total(unroll(DENSENET_BC_100_12), macs) * 50_000 * 300:.1e}")
three = recorded.runs("families")["densenet_bc"]
print(f"{min(days(run, DENSENET_BC_100_12) for run in three):.0f}")

# %% name="your-days"
show = False
if show:
    print(f"{days(trained.run, DENSENET_BC_100_12):.0f}")

# %% [markdown] lang="ko" name="cost-text"
# 기록은 모두 코어 하나로 학습한 것이고, 그 컴퓨터는 다른 일도 함께 하고 있었습니다. 여러분의 컴퓨터로 어림하려면 위 셀을 `show = True`로 바꾸어 실행하십시오. 다만 digits를 학습한 것처럼 작은 네트워크에서는 한 단계를 준비하는 시간이 커서 날수가 실제보다 많게 나옵니다.
#
# - **이 기록이 말하는 것:** 같은 이미지, 같은 에포크, 같은 파라미터에서 처음에 누가 얼마나 빨리 배우는지, 그리고 시드만 바꾸어도 결과가 얼마나 흔들리는지입니다.
# - **말하지 않는 것:** 300에포크 뒤에 누가 이기는지입니다. 짧은 학습에서는 빨리 배우는 쪽이 이기고, 드롭아웃이나 데이터 증강처럼 **과적합을 막는** 것은 힘을 쓸 기회가 없습니다. 수백 층이나 수백만 파라미터에서 어떤지도 알 수 없습니다.
# - **세 번은 적은 수입니다.** 두 네트워크의 범위가 우연히 겹치지 않을 수도 있습니다. 두 네트워크가 사실은 똑같다고 합시다. 여섯 결과가 아무렇게나 줄을 설 때, 정해 둔 한쪽의 셋이 모두 앞에 서는 일은 스무 번에 한 번꼴로 일어납니다. 어느 쪽이 앞서든 상관없다면 열 번에 한 번꼴입니다. 네트워크 넷에는 쌍이 여섯 있으니, 그 가운데 하나쯤은 우연일 수 있습니다.

# %% [markdown] lang="en" name="cost-text"
# Each of these was trained on one core of a computer that was busy with other things as well. To estimate your own, write `show = True`; but with a network as small as that for the digits much of the time goes into starting each step, so it will say too many days.
#
# - **What these records show:** with the same images, epochs and parameters, who learns how fast in the beginning, and how much the result wavers with nothing but the seed.
# - **What they do not show:** who wins after 300 epochs. In short trainings the fast learner wins, and what **prevents overfitting**, such as dropout and augmentation, has no chance to do its work. Nor do they tell anything of hundreds of layers or millions of parameters.
# - **Three are few.** Two ranges may keep apart by chance. If two networks are really the same, and their six results stand in any order, the three of one of them come first once in twenty times; of either, once in ten. And four networks are six pairs: one of them may well be chance.

# %% [markdown] lang="ko" name="challenge"
# ## 설계 도전
#
# 파라미터 **50,000개 이하**로 digits의 테스트 오류율을 가장 낮게 만들어 보십시오. 네트워크도 학습 방법도 마음대로 바꿀 수 있습니다. 시도는 이 컴퓨터의 표에 남고, 시드를 바꾸어 다시 학습하면 평균과 범위가 나옵니다. 처음에는 위에서 학습한 네트워크가 기준 모델입니다.
#
# 아래 셀의 `design`에 네트워크를 적고 실행하십시오. 방법을 바꾸려면 `recipe`에 `replace(mine, augmented=True)`처럼 적습니다. 바꿀 수 있는 것은 `rate`(학습률), `batch`, `weight_decay`, `augmented` 등입니다. 에포크의 수는 `mine.during(20)`처럼 바꾸며, 학습률이 낮아지는 곳도 함께 옮겨집니다. 한 번 학습할 때마다 위에서와 비슷한 시간이 걸립니다.
#
# 네트워크의 예:
#
# `DenseNet((4, 4), 8, stem="cifar", image=digits.image, classes=10)`

# %% [markdown] lang="en" name="challenge"
# ## A challenge: design one
#
# With **at most 50,000 parameters**, get the lowest test error on the digits. Change the network and the recipe as you like. Your attempts are kept in a table on this computer; train again with another seed, and it shows mean and range. The network above is the one to beat. In the cell below let `design` be a network, and run it; for another recipe write, say, `replace(mine, augmented=True)`; others are `rate`, `batch` and `weight_decay`. For another number of epochs write `mine.during(20)`, which moves the falls of the rate along. Each training takes about as long as the one above. A network, for example:
#
# `DenseNet((4, 4), 8, stem="cifar", image=digits.image, classes=10)`

# %% name="attempt"
from IPython.display import display

from densenet_edu.exercise import challenge

design, recipe, seed = ..., mine, 0
if challenge.allowed(design, recipe):
    challenge.keep(trained.run)
    tried = train(design, digits, recipe, seed=seed)
    display(challenge.keep(tried.run))

# %% [markdown] lang="ko" name="challenge-text"
# 시도를 많이 할수록 표의 첫 줄은 좋아집니다. 그러나 **테스트 세트를 보면서 고르면** 고른 네트워크는 그 497장에 맞추어진 것이기도 합니다. 그래서 논문에서는 CIFAR 훈련 세트의 10분의 1을 **검증 세트**(validation set)로 떼어 설정을 고르고, 테스트 세트는 마지막에 한 번만 썼습니다.
#
# 이 노트북의 설정도, 여러분의 표에서 1등을 한 설계도 그렇게 고르지 않았습니다. 표의 오류율은 처음 보는 손글씨에서 나올 오류율보다 낮다고 보아야 합니다.
#
# 제대로 고르려면 아래처럼 훈련 세트를 나누십시오. `train(design, parted, mine)`이 보여 주는 '테스트 오류율'은 이때 검증 세트의 오류율입니다. 다 고른 다음에 `digits`로 한 번만 학습해 표에 남기면 됩니다.

# %% [markdown] lang="en" name="challenge-text"
# The more attempts, the better the first line of the table. But whoever **chooses by the test set** also fits the choice to those 497 images. The paper therefore held back a tenth of CIFAR's training images as a **validation set** to choose settings with, and used the test set once, at the end. Neither the settings of this notebook nor the winner of your table were chosen like that: expect a higher error on handwriting that nobody has seen yet.
#
# To choose as one should, part the training images as below. What `train(design, parted, mine)` calls test error is then the error on the validation set. When you have chosen, train once with `digits`, and put that into the table.

# %% name="held-out" tags=["NBVAL_CHECK_OUTPUT"]
parted = digits.held_out()
parted

# %% [markdown] lang="ko" name="summary"
# ## 이제 할 수 있습니다
#
# - 채널마다 정규화하고, 그다음에 뒤집고 옮깁니다. 학습률은 50%와 75%에서 두 번 낮추고, 드롭아웃은 증강이 없을 때만 씁니다.
# - 한 단계는 세 줄입니다. L2는 기울기의 일부여서 속도에도 쌓입니다. Keras의 `weight_decay`는 다릅니다.
# - 네트워크를 견줄 때는 파라미터, 이미지, 에포크를 같게 하고, 시드를 바꾸어 여러 번 학습하고, 범위가 겹치는지 봅니다.
#
# **함께 이야기해 볼 것:** 여러분의 도전에서 1등을 한 설계가 정말 2등보다 낫다는 것을 보이려면 어떻게 하겠습니까? 파라미터 대신 곱셈-덧셈이나 학습 시간을 같게 했다면 누가 이겼겠습니까?
#
# 논문: 4.1절, 4.2절, 그림 4. 앞의 강: [07 사진 앞의 DenseNet](07_at_work.ipynb) · 차례: [00 시작하기](00_start.ipynb). 다음은 [09 결과 읽기](09_results.ipynb)입니다.

# %% [markdown] lang="en" name="summary"
# ## What you can do now
#
# - Normalise each channel first, mirror and shift then. The rate falls twice, at 50% and 75%; dropout is for where there is no augmentation.
# - One step is three lines. L2 is a part of the gradient and gathers in the velocity; the `weight_decay` of Keras is a different one.
# - To compare networks, keep parameters, images and epochs equal, train with several seeds, and see whether the ranges overlap.
#
# **For a group:** how would you show that the winner of your challenge is really better than the second? Had multiply-adds or training time been made equal instead of parameters, who would have won?
#
# Paper: sections 4.1 and 4.2; Figure 4. Before this: [07 DenseNet at work](07_at_work.ipynb) · Contents: [00 Start here](00_start.ipynb). Next: [09 Reading the results](09_results.ipynb).
