"""Study codes: four words that stand for a learner, instead of a name, an e-mail or a password.

A code has nearly 44 bits of chance: of 2048 words a language, those that nobody wants are left out. It is
never stored: the database knows a learner by a digest that is slow to make, so that who takes the database
does not have the codes.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from mnemonic import Mnemonic
from rapidfuzz import process
from rapidfuzz.distance import OSA

from myomap.errors import shortened
from myomap.study.facts import load_terms

WORDS = 4
"""Words of a code."""
LONGEST = 200
"""Characters that are read of what somebody types; no code is half as long."""
_LISTS = {"en": "english", "es": "spanish"}
_SALT = b"myomap study code"  # public and never changed: the same code gives the same learner on every server
_WORK, _BLOCK, _LANES = 2**13, 8, 1  # scrypt: 8 MB and about 20 ms for each guess
_MEMORY = 2**25
_CLOSE = 0.6  # share of the letters that two words must have in common
_LETTERS = re.compile(r"[^\W\d_]+")


def new_code(lang: str) -> str:
    """Return a new code: four words with a blank between them, Spanish for "es", else English."""
    left_out = load_terms().not_in_codes
    words = [one for one in _words(lang if lang in _LISTS else "en").values() if one not in left_out]
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def tidy(code: str) -> str:
    """Return a code as it is written: small letters, one blank between words, accents where they belong.

    Capitals, accents, hyphens, commas and figures between the words do not matter in what is typed. Unknown
    words stay, without accents.

    Examples
    --------
    >>> tidy(" Abaco-abdomen,  ABEJA 4. abierto")
    'ábaco abdomen abeja abierto'
    """
    found = _plain_words(code)
    spelt = _words(_language(found))
    return " ".join(spelt.get(word, word) for word in found)


def learner_of(code: str) -> str:
    """Return the digest of a code, 64 hexadecimal digits: what the database knows a learner by."""
    return _digest(" ".join(_plain_words(code)))


def problem_with(code: str) -> str:
    """Return the key of the words that say what is wrong with a code, "" if nothing is.

    The words are filled in with `problem_values`. A code can be sound and yet belong to nobody.

    Examples
    --------
    >>> problem_with("abandon ability able about")
    ''
    >>> problem_with("abandon ability able")
    'study.code.count'
    >>> problem_with("abandon ability able abuot")
    'study.code.near'
    """
    found = _plain_words(code)
    if not found:
        return "study.code.empty"
    if len(found) != WORDS:
        return "study.code.count"
    if not _unknown(found):
        return ""
    return "study.code.near" if problem_values(code)["near"] else "study.code.unknown"


def problem_values(code: str) -> dict[str, object]:
    """Return what stands in the words of `problem_with`: n words, limit, the wrong word and the nearest one.

    Examples
    --------
    >>> problem_values("abandon ability able abuot")["near"]
    'about'
    """
    found = _plain_words(code)
    wrong = _unknown(found)
    spelt = _words(_language(found))
    near = spelt.get(_nearest(wrong, spelt), "")
    return {"n": len(found), "limit": WORDS, "value": shortened(wrong), "near": near}


@lru_cache(maxsize=4096)
def _digest(plain: str) -> str:
    return hashlib.scrypt(
        plain.encode(), salt=_SALT, n=_WORK, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=32
    ).hex()


@lru_cache(maxsize=len(_LISTS))
def _words(lang: str) -> dict[str, str]:
    """Each word without its accents, with the word as it is written."""
    listed = (unicodedata.normalize("NFC", word) for word in Mnemonic(_LISTS[lang]).wordlist)
    return {_plain(word): word for word in listed}


def _plain(word: str) -> str:
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _plain_words(code: str) -> list[str]:
    return _LETTERS.findall(_plain(code[:LONGEST]))


def _language(words: list[str]) -> str:
    """The language of most of the words; English if none is known."""
    return max(_LISTS, key=lambda lang: sum(word in _words(lang) for word in words))


def _nearest(word: str, choices: Iterable[str]) -> str:
    """The word with the fewest slips of the finger between; empty when none is close."""
    found = process.extractOne(word, choices, scorer=OSA.normalized_similarity, score_cutoff=_CLOSE)
    return found[0] if found else ""


def _unknown(words: list[str]) -> str:
    """The first word that is not in the list of the others; empty if there is none."""
    known = _words(_language(words))
    return next((word for word in words if word not in known), "")
