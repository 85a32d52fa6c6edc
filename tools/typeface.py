"""Make the Korean typeface that pictures are written in: the part of Noto Sans CJK KR that Korean text needs.

    python -m tools.typeface /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

The source is the file of Debian's package fonts-noto-cjk, which holds 65,000 characters in 19 MB. What is kept are the 2,350 syllables
of KS X 1001, which all Korean text of the course is written in, letters, digits and the signs between them. The licence of the fonts
(OFL) stands beside the result, as it asks; the family has a name of its own, so that an installed font never takes its place.
"""

import argparse
from pathlib import Path

import minikeras.views.typeface as typeface
from tools import notebook

SIGNS = "×·…→−–—‘’“”°±÷≤≥≠∞√∑○●△□"
KEPT_NAMES = (
    0,
    1,
    2,
    4,
    6,
    7,
    13,
    14,
)  # copyright, family, style, full name, PostScript's, trademark, licence and where it stands


def syllables():
    """Return the 2,350 syllables of KS X 1001: those that the old encoding has two bytes for."""
    return [chr(code) for code in range(ord("가"), ord("힣") + 1) if len(_encoded(chr(code))) == 2]


def _encoded(character):
    try:
        return character.encode("euc_kr")
    except UnicodeEncodeError:
        return b""


def characters():
    """Return every character that the typeface has."""
    return "".join(map(chr, range(0x20, 0x7F))) + SIGNS + "".join(syllables())


def subset(source):
    """Return the fontTools font of these characters, made of a collection's file."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTCollection

    font = next(font for font in TTCollection(source).fonts if font["name"].getDebugName(1) == "Noto Sans CJK KR")
    font.recalcTimestamp = False
    options = Options(name_IDs=list(KEPT_NAMES), name_languages=[0x409], layout_features=[], hinting=False, notdef_outline=True)
    cutter = Subsetter(options)
    cutter.populate(text=characters())
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = typeface.FAMILY
        elif record.nameID == 6:
            record.string = typeface.FAMILY.replace(" ", "")
    cff = font["CFF "].cff
    cff.fontNames = [typeface.FAMILY.replace(" ", "")]
    return font


def main():
    parser = argparse.ArgumentParser(prog="python -m tools.typeface", description=__doc__.split("\n")[0])
    parser.add_argument("source", type=Path, help="NotoSansCJK-Regular.ttc")
    font = subset(parser.parse_args().source)
    typeface.PATH.parent.mkdir(exist_ok=True)
    font.save(typeface.PATH)
    print(
        f"{typeface.PATH.relative_to(notebook.ROOT)}: {typeface.PATH.stat().st_size:,} bytes, {len(characters()):,} characters"
    )


if __name__ == "__main__":
    main()
