"""The words of a text, and where each begins.

Scripts without spaces between words (Han, kana, Thai, Lao, Burmese, Khmer) give one word a character, so that
one changed character is one changed word and not a changed page.
"""

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Tokens", "words_of"]

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # kana, Han
)
# Vowel signs and accents, which ``\w`` leaves out; dandas (U+0964, U+0965) are punctuation.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\ufe0f"
_SILENT = "\u00ad\u200b-\u200d\u2060\ufeff"  # soft hyphen, zero-width characters: no reader sees them
_LETTER = rf"(?![{_UNSPACED}])[\w{_MARKS}{_SILENT}]"
_WORD = re.compile(rf"(?:{_LETTER})+(?:['’.,:](?<=\d.)(?=\d)(?:{_LETTER})+|['’](?:{_LETTER})+)*|[^\s{_SILENT}]")
_UNSEEN = re.compile(f"[{_SILENT}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """``keys`` are compared; ``starts`` are offsets into ``text``, in characters, one for each key."""

    text: str
    keys: tuple[str, ...]
    starts: tuple[int, ...]

    def piece(self, first: int, end: int) -> str:
        """The text from word ``first`` to before word ``end``; the pieces of all words join to ``text``."""
        return self.text[self._offset(first) if first else 0 : self._offset(end)]

    def _offset(self, word: int) -> int:
        return self.starts[word] if word < len(self.starts) else len(self.text)


def words_of(text: str) -> Tokens:
    """All words. Keys are in Unicode's composed form, without characters that no reader sees."""
    found = [(_key(match[0]), match.start()) for match in _WORD.finditer(text)]
    kept = [(key, start) for key, start in found if key]
    return Tokens(text=text, keys=tuple(key for key, _ in kept), starts=tuple(start for _, start in kept))


def _key(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFC", _UNSEEN.sub("", word))
