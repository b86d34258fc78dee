"""One normal form for all: properties over the whole of Unicode."""

from __future__ import annotations

import sys
import unicodedata

from marsad.lexicon.letters import FOLDED, compose, fold, plain


def test_every_character_of_unicode_folds_to_a_fixed_point() -> None:
    for code in range(sys.maxunicode + 1):
        folded = fold(chr(code))
        assert fold(folded) == folded, hex(code)


def test_all_presentation_forms_of_arabic_letters_are_plain_letters() -> None:
    forms = (*range(0xFB50, 0xFDFC), *range(0xFE70, 0xFEFD))
    for code in forms:
        if unicodedata.decomposition(chr(code)):
            assert all(not 0xFB50 <= ord(letter) <= 0xFEFC for letter in fold(chr(code))), hex(code)


def test_look_alikes_become_the_letter_they_look_like() -> None:
    assert fold("کی") == fold("كي")
    assert fold("ڤيينا") == fold("فيينا")
    assert all(fold(variant) == letter for variant, letter in FOLDED.items())


def test_plain_keeps_what_a_careful_writer_tells_apart() -> None:
    assert plain("الإمَارَاتُ على مسئولة") == "الإمارات على مسئولة"
    assert plain("ﻷن") == "لأن"


def test_a_combining_hamza_is_composed() -> None:
    assert compose("شي\u0654ا") == "شئا"
    assert compose("خبر") == "خبر"


def test_long_texts_fold_like_short_ones() -> None:
    assert fold("الإمارات " * 50) == "الامارات " * 50
