"""Templates and the dataclasses that fill them cannot drift apart."""

import re
from dataclasses import fields

import pytest
from jinja2 import meta

from marsad.observatory import contexts, parts
from marsad.observatory.render import environment

FRAME = {field.name for field in fields(contexts.Frame)}
PARTS = ("base.html", "share.html", "parts.html")


def asked_for(templates, name: str) -> set[str]:
    """Return the variables of a template; `parts` is what templates call the macros that they import."""
    return meta.find_undeclared_variables(environment().parse((templates / name).read_text(encoding="utf-8"))) - {
        "parts"
    }


@pytest.mark.parametrize("name", contexts.PAGES)
def test_a_template_asks_for_its_own_fields_and_the_frames_and_uses_all_of_its_own(templates, name):
    own = {field.name for field in fields(contexts.PAGES[name])}
    asked = asked_for(templates, name)
    assert asked <= own | FRAME
    assert own <= asked


@pytest.mark.parametrize("name", PARTS)
def test_shared_parts_ask_for_the_frame_alone(templates, name):
    assert asked_for(templates, name) <= FRAME


def test_every_page_template_has_its_dataclass(templates):
    pages = {path.name for path in templates.glob("*.html")} - set(PARTS)
    assert pages == set(contexts.PAGES)


def test_no_field_of_the_frame_is_told_for_nothing(templates):
    asked = set().union(*(asked_for(templates, path.name) for path in templates.glob("*.html")))
    assert asked >= FRAME


def test_every_field_of_a_part_is_shown_somewhere(templates):
    """Fields of the records inside a page (`card.when`) are used by some template."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in templates.glob("*.html"))
    shown = set(re.findall(r"\.(\w+)", text)) | set(re.findall(r'\["(\w+)"\]', text))
    inner = [v for v in vars(parts).values() if isinstance(v, type)]
    unused = {
        f"{kind.__name__}.{field.name}"
        for kind in inner
        if kind.__module__ == parts.__name__
        for field in fields(kind)
        if field.name not in shown
    }
    assert unused == set()


def test_no_template_carries_a_style_a_script_or_a_handler_of_its_own(templates):
    for path in templates.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?! src)", text), path


def test_no_template_switches_escaping_off(templates):
    for path in templates.glob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape", path.read_text(encoding="utf-8")), path
