"""Cut the font of the charts from the full Noto Sans KR; run by hand when a sign is missing.

pip install pylopdf-fonts-ko fonttools
python assets/fonts/subset.py PATH/TO/NotoSansKR-Regular.otf
"""

import sys
from pathlib import Path

from fontTools import subset

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
GREEK = [*range(0x391, 0x3CA)]
# Dashes, quotes, bullets, sub- and superscripts, arrows, the minus sign and other signs of formulas.
SIGNS = [*range(0x2010, 0x2040), *range(0x2070, 0x20A0), *range(0x2190, 0x21FF), *range(0x2200, 0x22FF), 0x2113]
KOREAN = [*range(0x3000, 0x3020), *range(0x3131, 0x318F), *range(0xAC00, 0xD7A4)]  # all 11,172 syllables


if __name__ == "__main__":
    options = subset.Options(layout_features=["kern", "liga"], notdef_outline=True, name_IDs=["*"], hinting=False)
    font = subset.load_font(sys.argv[1], options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*LATIN, *GREEK, *SIGNS, *KOREAN])
    cutter.subset(font)
    subset.save_font(font, Path(__file__).parent / "NotoSansKR-subset.otf", options)
