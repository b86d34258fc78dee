"""The table of forms: what it holds, how it is loaded, and what it says of a wrong line."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from marsad.errors import LexiconError
from marsad.lexicon.forms import FormTable, compile_table
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile, Lexicon, load
from marsad.model.doc import Pos


def table_of(tmp_path: Path, text: str, name: str = "words.tsv") -> FormTable:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return compile_table((DataFile(name, "arabic", path),))


def test_each_kind_of_line_makes_its_forms(tmp_path: Path) -> None:
    tables = {
        "past\tpresent\tform\tmasdars\nقال\tيقول\tI\tقول\n": {
            "قال": Pos.VERB,
            "يقل": Pos.VERB,
            "قاءل": Pos.ACTIVE,
            "قول": Pos.MASDAR,
        },
        "past\tpresent\tform\tmasdars\tactive\tpassive\tflags\nكان\tيكون\tI\tكون\t\t-\taux\n": {"كانوا": Pos.AUX},
        "singular\tgender\tplurals\nوزير\tm\tوزراء\n": {"وزير": Pos.NOUN, "وزراء": Pos.NOUN, "وزيران": Pos.NOUN},
        "masculine\tfeminine\tplurals\nأكبر\tكبرى\t-\n": {"اكبر": Pos.ADJ, "كبري": Pos.ADJ},
        "of\tnisba\tplurals\nمصر\t+\tون\n": {"مصري": Pos.NISBA, "مصريون": Pos.NISBA, "مصريات": Pos.NISBA},
        "name\tgender\tkind\nالعراق\tm\tplace\n": {"العراق": Pos.NAME},
        "word\tvalue\tkind\tgender\tnumber\nعشرون\t20\tten\t-\tp\n": {"عشرون": Pos.NUM, "عشرين": Pos.NUM},
    }
    for text, expected in tables.items():
        table = table_of(tmp_path, text)
        for stem, pos in expected.items():
            assert pos in {reading.pos for reading in table.lookup(stem)}, stem


def test_particles_before_a_pronoun(tmp_path: Path) -> None:
    table = table_of(tmp_path, "- {form: على, pos: prep, joined: علي}\n", "particles.yaml")
    assert [(r.spelling, r.pronouns) for r in table.lookup("علي")] == [("على", "no"), ("علي", "must")]


def test_a_rare_reading_comes_after_a_common_one(tmp_path: Path) -> None:
    text = "singular\tgender\tplurals\tflags\nأم\tf\tأمهات\trare\nأمة\tf\tأمم\t\nام\tm\t-\t\n"
    assert [r.lemma for r in table_of(tmp_path, text).lookup("ام")] == ["ام", "أم"]


def test_unknown_stems_have_no_reading() -> None:
    forms = load().forms
    for stem in ("", "زغطوط", "\ud800", "\0", "ا" * 1000):
        assert forms.lookup(stem) == ()
        assert stem not in forms


def test_every_stem_is_found_and_its_spelling_folds_to_it() -> None:
    forms = load().forms
    for number, stem in enumerate(forms.stems()):
        if number % 37 == 0:
            readings = forms.lookup(stem)
            assert readings
            assert all(fold(reading.spelling) == stem for reading in readings)
            assert [r.rank for r in readings] == sorted(r.rank for r in readings)


def test_the_table_survives_pickling_unchanged() -> None:
    forms = load().forms
    again = pickle.loads(pickle.dumps(forms, protocol=5))  # noqa: S301
    assert (len(again), again.lookup("قال")) == (len(forms), forms.lookup("قال"))


def test_a_users_file_adds_words(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("# marsad-lexicon: arabic\nsingular\tgender\tplurals\nزغطوط\tm\tزغاطيط\n", encoding="utf-8")
    forms = Lexicon((own,)).forms
    assert {reading.lemma for reading in forms.lookup("زغاطيط")} == {"زغطوط"}
    assert forms.lookup("وزراء")


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("word\tmeaning\nقال\tsay\n", 1, "unknown header"),
        ("# words\nsingular\tgender\tplurals\nوزير\tx\tوزراء\n", 3, "gender 'x'"),
        ("singular\tgender\tplurals\nوزير\t-\tوزراء\n", 2, "no gender"),
        ("singular\tgender\tplurals\n\tm\tوزراء\n", 2, "first column is empty"),
        ("singular\tgender\tplurals\tflags\nوزير\tm\tوزراء\tcommon\n", 2, "unknown flag 'common'"),
        ("singular\tgender\tplurals\nوزير\tm\tوزراء\t\tx\n", 2, "5 columns"),
        ("singular\tgender\tplurals\nوَزير\tm\tوزراء\n", 2, "not bare letters"),
        ("past\tpresent\tform\nقال\tيقول\tXI\n", 2, "none of"),
        ("past\tpresent\tform\nاستقبل\tيستقبل\tI\n", 2, "letters"),
        ("word\tvalue\tkind\nعشرة\t10\n", 2, "'kind'"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, line: int, problem: str) -> None:
    with pytest.raises(LexiconError, match=problem) as caught:
        table_of(tmp_path, text)
    assert (caught.value.file, caught.value.line) == ("words.tsv", line)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("- {form: في, pos: prep}\n- {form: من, pos: preposition}\n", 2, "preposition"),
        ("- {form: في, pos: prep, gendre: m}\n", 1, "gendre"),
        ("- {form: في\n", 2, "not YAML"),
        ("في\n", 1, "no list"),
        ("jussive: لم\n", 0, "no list of words"),
        ("sometimes: [لم]\n", 0, "unknown context"),
    ],
)
def test_a_wrong_particle_is_named(tmp_path: Path, text: str, line: int, problem: str) -> None:
    with pytest.raises(LexiconError, match=problem) as caught:
        table_of(tmp_path, text, "particles.yaml")
    assert caught.value.line == line
