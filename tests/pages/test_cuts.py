"""Scripts, styles and comments are cut; JSON-LD is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.pages.cuts import read_source


@pytest.mark.parametrize(
    ("text", "html", "data"),
    [
        ("<p>a</p>", "<p>a</p>", ()),
        ("a<script>x</p></script>b", "ab", ()),
        ("a<SCRIPT TYPE='x'>y</SCRIPT >b", "ab", ()),
        ("a<style>p{}</style>b<!-- c > d -->e", "abe", ()),
        ("a<!-- <script> -->b<script>1<!-- 2</script>c", "abc", ()),
        ('a<script type="application/ld+json">{"x":1}</script>b', "ab", ('{"x":1}',)),
        ("a<!-- never closed<p>b", "a<!-- never closed<p>b", ()),
        ("a<!-- b<script>c</script>d<!-- e", "a<!-- bd<!-- e", ()),
        ("a<script>never closed<p>b", "a", ()),
        ("a<scripted>b<style-box>c", "a<scripted>b<style-box>c", ()),
    ],
)
def test_what_is_cut_and_what_is_kept(text: str, html: str, data: tuple[str, ...]) -> None:
    assert read_source(text) == (html, data)


@given(
    st.lists(
        st.sampled_from(["<!--", "-->", "<script>", "</script>", "<style>", "</style>", "a", ">", "<SCRIPT"]),
        max_size=30,
    )
)
def test_any_order_ends_and_keeps_what_is_outside(parts: list[str]) -> None:
    found = read_source("".join(parts)).html
    assert "<script>" not in found or "<!--" in found
    assert len(found) <= len("".join(parts))
