"""What is wrong with Korean text by the rules of docs/korean.md, as far as a program can see it."""

import re
import unicodedata

import minikeras.views.safe_text as safe_text
from tools import outputs
from tools.editions import bones, pairs, readings

WIDEST = 143  # columns of a line of code: those that the English lessons take

# What is wrong here, or is another of our terms; beside each what is right.
NEVER = {
    "레이어(?!,|\\))": "층",
    "계층": "층",
    "타겟": "타깃",
    "에폭(?!스)": "에포크",
    "컨볼루션": "합성곱",
    "기능적": "함수형",
    "그래디언트": "그레이디언트",
    "텐서플로우": "텐서플로",
    "메소드": "메서드",
    "메세지": "메시지",
    "블럭": "블록",
    "초기값": "초깃값",
    "회기": "회귀",
    "라벨": "레이블",
    "에러": "오류",
    "사이즈": "크기",
    "과적합": "과대적합",
    "바이어스": "편향",
    "오버피팅": "과대적합",
    "윈도우": "윈도",
    "당신": "",
    "(?<![가-힣])그것": "",
    "되어지|보여지|보여집": "",
    "에 의해": "",
    "틀렸습니다": "아직 정답이 아닙니다",
    "하십시오|십시오": "하세요",
    "예측해 보세요": "예상해 보세요",
}
# Terms that are given in English where a lesson uses them first.
EXPLAINED = [
    "층", "호출", "형태", "층 그래프", "파라미터", "편향", "손실", "원-핫", "옵티마이저", "지표", "갈래", "병목", "그레이디언트",
    "상류 그레이디언트", "테이프", "합성곱", "스트라이드", "패딩", "풀링", "임베딩", "학습률", "에포크", "배치", "드롭아웃", "과대적합", "잔차 연결",
    "오토인코더", "잠재 코드", "전이 학습", "미세 조정", "체크포인트", "연쇄 법칙", "역전파", "공유 층", "보조 출력", "망각 게이트", "마스킹",
]  # fmt: skip
BROKEN_BOLD = re.compile(r"\*\*[^*\n]*[)\]\"'%`.!?]\*\*(?=[가-힣])")
CHOICE = re.compile(r"은\(는\)|는\(은\)|이\(가\)|가\(이\)|을\(를\)|를\(을\)|와\(과\)|과\(와\)|\(으\)로")
CHATTY = re.compile(r"[가-힣]*(?<!세)(?<!까)(?<!나)(?<!가)요[.?!]")
PARTICLE = r"(은|는|이|가|을|를|과|와|으로|로)(?![가-힣])"
BEHIND_CODE = re.compile(rf"(`[^`\n]+`){PARTICLE}")
BEHIND_NUMBER = re.compile(rf"(?<![\w.`])(\d[\d,]*(?:\.\d+)?%?){PARTICLE}")
GLUED = re.compile(r"[가-힣]\d")
CODE = re.compile(r"`[^`\n]*`|<code>.*?</code>|https?://\S+|\]\([^)]*\)")


def faults(book):
    """Return what is wrong in a Korean notebook: sentences, each with the name of the cell."""
    found, read = [], ""
    for cell in book.cells:
        if cell.cell_type == "markdown":
            text = pairs.FENCE.sub("", cell.source)
            found += [f"{cell.id}: {fault}" for fault in of_text(text)]
            found += [f"{cell.id}: {fault}" for fault in unexplained(text, read)]
            read += text
        else:
            found += [f"{cell.id}: {fault}" for fault in of_code(cell)]
    return found


def of_text(text):
    """Yield what is wrong in Korean text, in Markdown or not."""
    if not unicodedata.is_normalized("NFC", text):
        yield "not in NFC: its syllables are written in parts"
    for match in BROKEN_BOLD.finditer(text):
        yield f"{match[0]} is not shown bold: the English word goes behind the stars"
    for token, particle in BEHIND_CODE.findall(text) + BEHIND_NUMBER.findall(text):
        fits = readings.fits(token, particle)
        if fits is None:
            yield f"{token}{particle}: a noun goes behind the name, for it is read in several ways"
        elif not fits:
            yield f"{token}{particle}: another particle, by how it is read"
    plain = CODE.sub("", text)
    for word, right in NEVER.items():
        match = re.search(word, plain)
        if match:
            yield f"{match[0]!r} is not used here{f': {right}' if right else ''}"
    for pattern, why in (
        (CHOICE, "leaves the choice of a particle to the reader"),
        (CHATTY, "is not 합니다체"),
        (GLUED, "needs a space before the number"),
        (re.compile(r"\d\s?[~∼]\s?\d"), "is shown struck through on some pages"),
        (re.compile(r"[①-⑳㎝㎡！-～　ㅤ]"), "is a sign that fonts and screen readers lack"),
    ):
        match = pattern.search(plain)
        if match:
            yield f"{match[0]!r} {why}"


def of_code(cell):
    """Yield what is wrong in the words of a cell of code, and in what it prints."""
    words = [text for text, _, _ in bones.of(cell.source)[1]] + bones.comments(cell.source)[0]
    for text in words:
        if bones.HANGUL.search(text):
            yield from of_text(text)
    for line in cell.source.splitlines():
        if safe_text.width(line) > WIDEST:
            yield f"a line of {safe_text.width(line)} columns, more than {WIDEST}"
    for _, text in outputs.readable(cell.outputs):
        for line in text.splitlines():
            if bones.HANGUL.search(line) and re.search(r"\S {2,}\S", line):
                yield f"{line!r} is aligned by spaces, which Korean letters do not keep"


def unexplained(text, read):
    """Yield the terms that a text uses, and neither it nor what was `read` before gives in English."""
    for term in EXPLAINED:
        word = re.compile(rf"(?<![가-힣]){term}")
        if word.search(text) and not word.search(read):
            first = text[word.search(text).end() :]
            if not re.match(r"(\*\*)?\([A-Za-z]", first):
                yield f"{term!r} is used without its English name, which it has at its first place in a lesson"
