"""The shipped vocabulary: the words that political news is made of, each under its right lemma and word class."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from marsad.arabic.morphology import Analyzer
from marsad.lexicon.letters import fold
from marsad.lexicon.load import load, shipped_files
from marsad.lexicon.vocabulary import Entry, Vocabulary, read_vocabulary
from marsad.model.doc import Pos

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

# Three short reports of ours in the look of agency news, chosen for their range of verbs, nouns and names.
NEWS = """
نفى المتحدث باسم وزارة الدفاع التونسية، أمس الأربعاء، ما تداولته وسائل إعلام محلية بشأن مقتل جنديين في كمين نصبه
مسلحون بجبل الشعانبي غرب البلاد، مؤكدا أن الوحدات العسكرية ما زالت تمشط المنطقة، وأن ثلاثة عناصر أصيبوا بجروح طفيفة
ونقلوا إلى المستشفى. استدعت الخارجية الجزائرية السفير الفرنسي احتجاجا على تصريحات وصفتها بغير المسؤولة، وطالبت
باريس بتقديم اعتذار رسمي، بينما اعتبر برلمانيون أن قطع العلاقات الدبلوماسية يظل خيارا مطروحا إذا لم تتراجع الحكومة
الفرنسية عن قراراتها الأخيرة. وتظاهر آلاف العمال في شوارع العاصمة اللبنانية تنديدا بارتفاع الأسعار وتدهور الليرة،
وأغلقوا الطرقات بالإطارات المشتعلة قبل أن تفرقهم قوات الأمن بالغاز المسيل للدموع وتعتقل نحو أربعين شخصا، بحسب ما
أفاد به مراسلنا. وأضاف شهود عيان أن المحتجين رشقوا عناصر الشرطة بالحجارة ورددوا شعارات مناهضة للنخبة الحاكمة، في
حين دعت نقابات مهنية إلى إضراب عام وعصيان مدني حتى تستقيل الحكومة.
"""

# The verbs that events are told with: past, form, and a verbal noun that must lead back to the verb.
EVENT_VERBS = """
هاجم III مهاجمة|اتهم VIII اتهام|طالب III مطالبة|تعهد V تعهد|وقع II توقيع|اعتقل VIII اعتقال|احتج VIII احتجاج
هدد II تهديد|رفض I رفض|دعم I دعم|انسحب VII انسحاب|أرسل IV إرسال|تفاوض VI تفاوض|قتل I قتل|انفجر VII انفجار
قطع I قطع|فرض I فرض|رفع I رفع|أدان IV إدانة|ندد II تنديد|استنكر X استنكار|التقى VIII التقاء|زار I زيارة
استقبل X استقبال|بحث I بحث|اقترح VIII اقتراح|وافق III موافقة|صادق III مصادقة|أقر IV إقرار|أبرم IV إبرام
انضم VII انضمام|اعترف VIII اعتراف|اعتذر VIII اعتذار|نفى I نفي|تظاهر VI تظاهر|اعتصم VIII اعتصام|أضرب IV إضراب
تجمهر QII تجمهر|قصف I قصف|أغار IV إغارة|اقتحم VIII اقتحام|اغتال VIII اغتيال|خطف I خطف|احتجز VIII احتجاز
عذب II تعذيب|أعدم IV إعدام|طرد I طرد|استدعى X استدعاء|حظر I حظر|جمد II تجميد|عاقب III معاقبة|قاطع III مقاطعة
حاصر III محاصرة|سيطر Q سيطرة|احتل VIII احتلال|ضم I ضم|استقال X استقالة|أقال IV إقالة|عين II تعيين
انتخب VIII انتخاب|صوت II تصويت|ساعد III مساعدة|مول II تمويل|سلح II تسليح|حرر II تحرير|أفرج IV إفراج|سلم II تسليم
حاكم III محاكمة
"""

# What a word alone must be read as first, though another word is written like it.
FIRST_READINGS = [
    ("مصر", "مصر", Pos.NAME),
    ("حماس", "حماس", Pos.NAME),
    ("كابل", "كابل", Pos.NAME),
    ("مارس", "مارس", Pos.NAME),
    ("عدن", "عدن", Pos.NAME),
    ("سليمان", "سليمان", Pos.NAME),
    ("كوبا", "كوبا", Pos.NAME),
    ("القاضي", "قاض", Pos.NOUN),
    ("المحامين", "محام", Pos.NOUN),
    ("غاز", "غاز", Pos.NOUN),
    ("أمين", "أمين", Pos.NOUN),
    ("لله", "الله", Pos.NAME),
    ("لصالح", "لصالح", Pos.PREP),
    ("حوالي", "حوالي", Pos.PREP),
    ("ليسوا", "ليس", Pos.AUX),
    ("هاتين", "هذا", Pos.DEM),
    ("اللتين", "الذي", Pos.RELATIVE),
    ("مليون", "مليون", Pos.NUM),
    ("الأراضي", "أرض", Pos.NOUN),
    ("الرؤساء", "رئيس", Pos.NOUN),
    ("مباريات", "مباراة", Pos.NOUN),
    ("السورية", "سوري", Pos.NISBA),
    ("يحتجون", "احتج", Pos.VERB),
    ("وأضاف", "أضاف", Pos.VERB),
]

# Spellings of which outlets use both; they must be known, and as the same kind of word.
VARIANTS = [
    ("مسؤول", "مسئول"),
    ("شؤون", "شئون"),
    ("أميركا", "أمريكا"),
    ("أوروبا", "اوربا"),
    ("إيران", "ايران"),
    ("ديمقراطية", "ديموقراطية"),
    ("دبلوماسي", "ديبلوماسي"),
    ("تلفزيون", "تليفزيون"),
    ("استراتيجية", "إستراتيجية"),
    ("كونغرس", "كونجرس"),
    ("إنجلترا", "إنكلترا"),
    ("السوفياتي", "السوفييتي"),
    ("يوليو", "يوليوز"),
    ("يناير", "جانفي"),
    ("حزيران", "جوان"),
    ("مليشيا", "ميليشيا"),
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(shipped_files(("arabic",)))


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(load().forms)


@pytest.fixture(scope="module")
def coverage() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_benchmark", ROOT / "benchmarks" / "coverage.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entries_of(vocabulary: Vocabulary, kind: str) -> list[Entry]:
    return [entry for entry in vocabulary.entries if entry.kind == kind]


@pytest.mark.parametrize(
    ("kind", "least"), [("verbs", 2500), ("nouns", 4000), ("adjectives", 1900), ("names", 3000), ("nisbas", 250)]
)
def test_the_vocabulary_is_as_large_as_its_documentation_says(vocabulary: Vocabulary, kind: str, least: int) -> None:
    assert len(entries_of(vocabulary, kind)) >= least


def test_every_word_of_plain_news_is_known(analyzer: Analyzer, coverage: ModuleType) -> None:
    counts = Counter(coverage.words_of(NEWS))
    assert counts.total() > 100
    assert coverage.misses(analyzer, counts) == {}


@pytest.mark.parametrize("line", EVENT_VERBS.replace("\n", "|").strip("|").split("|"))
def test_event_verbs_are_listed_under_their_form_with_their_verbal_noun(
    vocabulary: Vocabulary, analyzer: Analyzer, line: str
) -> None:
    past, form, masdar = line.split()
    assert any(e.lemma == past and e.columns["form"] == form for e in entries_of(vocabulary, "verbs"))
    readings = [reading for reading in analyzer.word(masdar).analyses if reading.pos is Pos.MASDAR]
    assert past in {reading.lemma for reading in readings}


@pytest.mark.parametrize(("form", "lemma", "pos"), FIRST_READINGS)
def test_the_commoner_of_two_like_words_comes_first(analyzer: Analyzer, form: str, lemma: str, pos: Pos) -> None:
    best = analyzer.word(form).best
    assert (fold(best.lemma), best.pos) == (fold(lemma), pos)


@pytest.mark.parametrize(("one", "other"), VARIANTS)
def test_both_spellings_of_a_word_are_known(analyzer: Analyzer, one: str, other: str) -> None:
    first, second = analyzer.word(one).best, analyzer.word(other).best
    assert Pos.UNKNOWN not in (first.pos, second.pos)
    assert first.pos == second.pos


@pytest.mark.parametrize(
    ("word", "pos"),
    [("ولن", Pos.NEG), ("لكنهم", Pos.CONJ), ("لأنها", Pos.SUBORD), ("عبرها", Pos.PREP), ("إياهم", Pos.PRON),
     ("مما", Pos.RELATIVE), ("لماذا", Pos.INTERROG), ("سوف", Pos.AUX), ("حاليا", Pos.ADV), ("أيها", Pos.PART),
     ("ريثما", Pos.SUBORD), ("بموجبه", Pos.PREP), ("حيالها", Pos.PREP), ("مازالت", Pos.AUX), ("أولئك", Pos.DEM)],
)  # fmt: skip
def test_closed_classes_are_read_with_their_clitics(analyzer: Analyzer, word: str, pos: Pos) -> None:
    assert analyzer.word(word).best.pos is pos


@pytest.mark.parametrize("word", ["زرفكان", "غخظض", "ثقفصيبل"])
def test_no_word_is_known_by_accident(analyzer: Analyzer, word: str) -> None:
    assert analyzer.word(word).best.pos is Pos.UNKNOWN


def test_verbs_have_principal_parts_that_fit_each_other(vocabulary: Vocabulary) -> None:
    for entry in entries_of(vocabulary, "verbs"):
        present, form = entry.columns.get("present", "-"), entry.columns["form"]
        if form == "I":
            assert present.startswith("ي"), f"{entry.file}:{entry.line}"
        else:
            assert present in ("-", ""), f"{entry.file}:{entry.line}: only form I has a present of its own"
        opens = {"IV": ("أ", "آ"), "V": ("ت",), "VI": ("ت",), "VII": ("ان",), "X": ("است",), "QII": ("ت",)}.get(form)
        assert opens is None or entry.lemma.startswith(opens), f"{entry.file}:{entry.line}"
        assert form != "III" or entry.lemma[1] == "ا" or entry.lemma[0] == "آ", f"{entry.file}:{entry.line}"
        assert form not in ("VIII", "IX", "QIV") or entry.lemma[0] in "اائ", f"{entry.file}:{entry.line}"


def test_nouns_in_ta_marbuta_are_feminine_but_for_titles_of_men(vocabulary: Vocabulary) -> None:
    men = {"خليفة", "داعية", "طاغية", "نابغة", "داهية", "رحالة", "عمدة"}
    found = {e.lemma for e in entries_of(vocabulary, "nouns") if e.lemma.endswith("ة") and e.columns["gender"] == "m"}
    assert found <= men


def test_a_broken_plural_is_no_noun_of_its_own(vocabulary: Vocabulary) -> None:
    # Plurals that are also singulars of another meaning.
    words = "شباب حرم حجاب ضباب حضور سير جمال أمان منح حلول سجود حلي طرق جن أسر وراء"
    both = set(words.split())
    nouns = entries_of(vocabulary, "nouns")
    plurals = {plural for entry in nouns for plural in entry.listed("plurals") if plural not in ("ون", "ات")}
    lone = {entry.lemma for entry in nouns if not entry.listed("plurals")}
    assert lone & plurals <= both


@pytest.mark.skipif(not SHARED.is_dir(), reason="the corpora lie beside the repository, not in it")
@pytest.mark.parametrize("name", ["material/ant.jsonl", "frequencies/words.tsv", "gold/train-stories.jsonl"])
def test_97_of_100_tokens_of_real_news_are_known(analyzer: Analyzer, coverage: ModuleType, name: str) -> None:
    counts = coverage.count_words(SHARED / name)
    unknown = coverage.misses(analyzer, counts)
    assert unknown.total() / counts.total() <= 0.03


def test_the_coverage_script_prints_figures_and_misses(
    tmp_path: Path, coverage: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("قال الوزير زرفكان إن زرفكان غادر (CNN) 12\n", encoding="utf-8")
    assert coverage.main([str(page), "--misses", "5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("page.txt: 66.67% of 6 tokens")
    assert lines[2:] == ["2\tزرفكان"]
