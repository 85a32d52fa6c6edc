"""How a name, a letter or a number is read in Korean: the particle behind it goes by the sound that it ends in.

sound("Dense")    # "": ends in a vowel, 덴스, so `Dense`는
sound("Model")    # "ㄹ": 모델, so `Model`은 and `Model`로
sound("hidden_2") # None: read in two ways, so a Korean noun stands behind it
"""

import re

VOWEL, L, CONSONANT = "", "ㄹ", "c"
# The last sound of each name, as docs/korean.md has them.
NAMES = {
    VOWEL: "Dense GRU Conv2D MaxPooling2D Conv2DTranspose concatenate Concatenate Multiply Add Node TimeDistributed KerasTensor summary "
    "predict evaluate build units bias minikeras relu sigmoid softmax True False mse mae x y w b i h c f g o e p q t u z",
    L: "Model Sequential compile call trainable kernel l",
    CONSONANT: "Input Flatten Dropout Embedding LSTM SimpleRNN BatchNormalization fit upstream None m n",
}
SOUNDS = {name: last for last, names in NAMES.items() for name in names.split()}
DIGITS = {
    "0": CONSONANT,
    "1": L,
    "2": VOWEL,
    "3": CONSONANT,
    "4": VOWEL,
    "5": VOWEL,
    "6": CONSONANT,
    "7": L,
    "8": L,
    "9": VOWEL,
}
# Each particle: for a consonant, for a vowel; 으로 and 로 stand by themselves, as ㄹ takes 로.
PARTICLES = {"은": True, "는": False, "이": True, "가": False, "을": True, "를": False, "과": True, "와": False}


def sound(token):
    """Return the last sound of what is read aloud: "", "ㄹ" or "c" for another consonant; None where that is not known."""
    token = re.sub(r"\(\)$", "", token.strip("`'\"*() "))
    if re.fullmatch(r"[\d,]*\d(\.\d+)?%?", token):
        return VOWEL if token.endswith("%") else DIGITS[token[-1]]
    if token and "가" <= token[-1] <= "힣":
        final = (ord(token[-1]) - 0xAC00) % 28
        return VOWEL if final == 0 else L if final == 8 else CONSONANT
    last = re.split(r"[\s,.]+", token)[-1]
    if last.endswith("Error"):
        return VOWEL
    return SOUNDS.get(token, SOUNDS.get(last) if "(" not in token and "=" not in token else None)


def fits(token, particle):
    """Tell whether a particle may stand behind a token; None where the reading is not known."""
    last = sound(token)
    if last is None:
        return None
    if particle in ("으로", "로"):
        return (particle == "으로") == (last == CONSONANT)
    return PARTICLES[particle] == (last != VOWEL)
