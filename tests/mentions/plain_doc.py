"""The smallest Doc that the grammar of mentions can read: words, numbers and marks, sentences at full stops.

Stands in where a test is about mentions alone; the words carry no reading but verbs of the future.
"""

from __future__ import annotations

import re
from datetime import date

from marsad.lexicon.letters import fold
from marsad.model.doc import Analysis, Doc, Features, Pos, Sentence, Token, Word
from marsad.model.news import Story

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:[\u064b-\u0652\u0640]+[^\W\d_]*)*|[^\w\s]|_")


def analysis(form: str) -> Analysis:
    norm = fold(form)
    if re.match("[وف]?س[يتن]..", norm):
        return Analysis(norm, Pos.VERB, Features(tense="present"), proclitics="س")
    return Analysis(norm, Pos.UNKNOWN)


def doc_of(text: str, published: str | None = None) -> Doc:
    found = list(_TOKEN.finditer(text))
    tokens = []
    for i, m in enumerate(found):
        space = found[i + 1].start() if i + 1 < len(found) else len(text)
        reading = analysis(m.group()) if m.group()[0].isalnum() else Analysis(fold(m.group()), Pos.PUNCT)
        tokens.append(
            Token(i, m.start(), m.end(), space, Word(m.group(), fold(m.group()), "arabic", (reading,)), reading)
        )
    sentences, first = [], 0
    for i, token in enumerate(tokens):
        if i + 1 == len(tokens) or (token.form in ".؟!" and token.space > token.end):
            sentences.append(Sentence(first, i + 1, tokens[first].start, token.end))
            first = i + 1
    story = Story("story-test", text, published=date.fromisoformat(published) if published else None)
    return Doc(story, found[0].start() if found else len(text), tuple(tokens), tuple(sentences))
