import html
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from marsad.observatory.render import environment
from marsad.observatory.safe import BIDI_CONTROLS, clean, esc, finalize, shown


def test_no_change_of_direction_is_left_in_a_cleaned_text():
    assert clean("تقرير\u202egnp.exe") == "تقريرgnp.exe"


def test_the_list_of_controls_is_unicodes_own_and_whole():
    opens_or_closes = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    found = {chr(c): unicodedata.bidirectional(chr(c)) for c in range(sys.maxunicode + 1)}
    assert {c: name for c, name in found.items() if name in opens_or_closes} == BIDI_CONTROLS


@given(st.text())
def test_cleaned_text_has_nothing_that_xml_forbids(text):
    cleaned = clean(text)
    assert not any(c in cleaned for c in [*BIDI_CONTROLS, "\x00", "\x08", "\x1f", "\ufffe"])
    assert clean(cleaned) == cleaned


@given(st.text())
def test_escaped_text_opens_no_tag_and_closes_no_attribute(text):
    assert not set("<>\"'") & set(esc(text))


def test_the_reader_of_a_story_sees_that_it_carries_a_control():
    assert shown("a\u202eb<") == 'a<span class="ctl" dir="ltr">RLO</span>b&lt;'


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_shown_text_keeps_every_plain_character(text):
    plain = "".join(c for c in text if c not in BIDI_CONTROLS and c not in "\ufffe\uffff")
    parsed = str(shown(text))
    for name in BIDI_CONTROLS.values():
        parsed = parsed.replace(f'<span class="ctl" dir="ltr">{name}</span>', "")
    assert html.unescape(parsed) == plain or "U+FFF" in parsed


def test_a_template_cleans_and_escapes_whatever_it_prints():
    made = environment().from_string("{{ text }}")
    assert made.render(text="<b>\u202e&") == "&lt;b&gt;&amp;"


def test_markup_of_our_own_and_numbers_pass_unchanged():
    assert finalize(Markup("<b>")) == Markup("<b>")
    assert finalize(3) == 3


def test_every_single_character_is_kept_or_taken_as_it_should_be():
    forbidden = {chr(n) for n in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)}
    forbidden = (forbidden - set("\t\n\r\x85")) | set(BIDI_CONTROLS)
    assert {c for c in map(chr, range(sys.maxunicode + 1)) if clean(c) != c} == forbidden
    assert all(clean(f"ا{c}a") == "اa" for c in forbidden)
