"""How many words a text has, in scripts with spaces between them and without."""

import re
import unicodedata

__all__ = ["word_count"]

# Chinese and Japanese are counted by signs, as their writers and their word processors count: Han and kana.
_SIGN = re.compile(
    "[\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")  # Thai, Lao, Burmese, Khmer
_LETTERS = 4  # of a Thai word, vowel signs apart: about what dictionaries find


def word_count(text: str) -> int:
    """Words between white space; of Han and kana every sign; of Thai, Lao, Burmese and Khmer one for four letters.

    Marks that stand alone are no words.
    """
    signs = len(_SIGN.findall(text))
    stretches = _UNSPACED.findall(text)
    letters = sum(unicodedata.category(letter) == "Lo" for stretch in stretches for letter in stretch)
    rest = _UNSPACED.sub(" ", _SIGN.sub(" ", text)) if signs or stretches else text
    spaced = sum(1 for word in rest.split() if any(map(str.isalnum, word)))
    return signs + -(-letters // _LETTERS) + spaced
