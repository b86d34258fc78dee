"""A story whose every field attacks the page: markup, attributes, directions, line breaks, formulas."""

from dataclasses import replace
from datetime import date

from marsad.model.event import CodedStory
from marsad.model.mention import Mentions, Quotation
from marsad.model.news import Story
from marsad.model.text import Span
from tests.factories import make_coded, make_event

RLO, PDF, LRI = "\u202e", "\u202c", "\u2066"
SCRIPT = "<script>document.title='owned'</script>"
IMAGE = "<img src=x onerror=\"document.title='owned'\">"
TEXT = (
    f"قصف {SCRIPT} الجيش {IMAGE} مواقع {RLO}gnp.exe{PDF} في غزة.\n"
    f"وقال المتحدث: «{LRI}</blockquote>{SCRIPT}»، ثم أضاف ما أضاف.\n"
    "\x00\x07 نهاية \"onmouseover=alert(1) x='"
)
ACTOR = f"الجيش {IMAGE} مواقع"


def story() -> CodedStory:
    """Return the attack. Its id, title, outlet, source and address are attacks too."""
    text = TEXT.replace("\x00", "")  # no database text can hold NUL
    base = Story(
        id="s/../<b>\"'&?#",
        text=text,
        title=f"=HYPERLINK(1) {SCRIPT} {RLO}عنوان",
        outlet=f'"><script>alert(1)</script>{RLO}',
        source="}\n@misc{x,\r\nER  - ",
        byline=f"{IMAGE}",
        published=date(2024, 3, 20),
        url="javascript:alert(1)",
    )
    event = make_event(base, trigger="قصف", actors=[(ACTOR, "ISR MIL")], recipients=[("المتحدث", "XXX")])
    speaker = f"المتحدث {SCRIPT}"
    at = text.index("«") + 1
    mentions = Mentions(quotations=(Quotation(Span(at, text.index("»")), 0, 1, speaker),))
    event = replace(event, mode=None, contexts=(f"{IMAGE}",))
    return make_coded(base, [event], mentions=mentions, actors=(), notes=(SCRIPT,))
