"""Korean terms are those of the glossary; the exceptions are data too."""

import re

import pytest

from densenet_edu.course.guard.glossary import against_glossary, allowed, terms


@pytest.mark.parametrize(
    ("text", "avoided"),
    [
        ("연쇄합니다.", "연쇄"),
        ("특성 맵을 이어 붙입니다.", "특성 맵"),
        ("특성맵을 이어 붙입니다.", "특성 맵"),
        ("전이 층이 채널을 줄입니다.", "전이 층"),
        ("합성곱레이어", "레이어"),
        ("보폭은 2입니다.", "보폭"),
        ("두 맵의 썸입니다.", "썸"),
        ("훈련할 때", "훈련"),
        ("연쇄 법칙이 아니라 연쇄입니다.", "연쇄"),
        ("변화도를 구합니다.", "변화도"),
    ],
)
def test_a_term_against_the_glossary_is_found(text, avoided):
    assert any(finding.startswith(f"{avoided}: write ") for finding in against_glossary(text))


@pytest.mark.parametrize(
    "text",
    [
        "연쇄 법칙(chain rule)을 씁니다.",
        "전이 학습을 합니다.",
        "이런 특성이 있습니다.",
        "훈련 세트와 테스트 세트",
        "계층적 구조, 플레이어, 썸네일",
        "변화도 작아집니다.",
        "특징 맵을 이어 붙이고 전환 층을 지나 밀집 블록으로 갑니다. 성장률과 압축 계수를 고릅니다.",
        "`레이어`라는 이름의 코드",
        "<q>레이어</q>",
    ],
)
def test_what_only_looks_like_such_a_term_passes(text):
    assert not against_glossary(text)


def test_a_finding_says_what_to_write_instead():
    assert list(against_glossary("성능이 좋은 컨볼루션")) == [
        "컨볼루션: write 합성곱 (convolution): ...성능이 좋은 컨볼루션..."
    ]


def test_no_term_of_the_glossary_is_itself_to_be_avoided():
    assert [term.ko for term in terms() if against_glossary(term.ko)] == []


def test_every_term_has_both_languages_and_stands_once():
    assert all(term.en and re.search("[가-힣]", term.ko) for term in terms())
    assert len({term.en for term in terms()}) == len(terms()) > 80


def test_every_exception_belongs_to_a_term_to_avoid_and_holds_it():
    avoided = {word for term in terms() for word in term.avoid}
    assert set(allowed()) <= avoided
    assert all(word in phrase for word, phrases in allowed().items() for phrase in phrases)
