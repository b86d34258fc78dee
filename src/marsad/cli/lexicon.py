"""`marsad lexicon`: check it, search it, count it, list the words it does not know, and try a change on a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from marsad import arabic
from marsad.cli.console import cell, many, output, warn
from marsad.errors import LexiconError, UsageError
from marsad.gather.files import gather
from marsad.lexicon import hygiene
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DATA, Lexicon, load, shipped_files
from marsad.model.doc import Analysis, Pos
from marsad.model.event import CodedStory, Event
from marsad.model.news import Page, Story
from marsad.pages import read_page
from marsad.pipeline import Reader

_TABLES = (
    "forms",
    "grammar",
    "actors",
    "places",
    "dates",
    "speech",
    "ontology",
    "frames",
    "certainty",
    "outlets",
    "sites",
)
_SHOWN = 40


def check(lexicon: Sequence[Path], *, fix: bool) -> int:
    """Print every problem of the lexicon files; return 1 where there is one."""
    words = shipped_files(sorted(p.name for p in DATA.iterdir() if p.is_dir()))
    if fix:
        for name in hygiene.fix(words):
            warn(f"put in order: {name}")
    problems = list(hygiene.check(words))
    table = Lexicon(tuple(lexicon))
    for kind in _TABLES:
        try:
            table.table(kind)
        except LexiconError as error:
            problems.append(error)
    for problem in problems:
        warn(str(problem))
    if problems:
        warn(many(len(problems), "problem", "problems"))
        return 1
    output().print(f"{len(words)} files, no problem")
    return 0


def stats(lexicon_files: Sequence[Path]) -> None:
    """Print how many words, actors and frames the lexicon holds."""
    lexicon = load(tuple(lexicon_files))
    actors, frames = lexicon.actors, lexicon.frames
    out = output()
    out.print(f"written forms of words  {len(lexicon.forms):>9,}")
    out.print(f"actors                  {len(actors.actors):>9,}")
    out.print(f"names of actors         {len(actors.names):>9,}")
    out.print(f"nationality words       {len(actors.demonyms):>9,}")
    out.print(f"roles                   {len(actors.roles):>9,}")
    out.print(f"event frames            {len(frames.frames):>9,}")
    by_type = Counter(frame.type.value for frame in frames.all())
    for name, count in sorted(by_type.items()):
        out.print(f"  {name:<21} {count:>9,}")
    out.print(f"version                 {lexicon.version}")


def find(word: str, lexicon: Sequence[Path]) -> None:
    """Print the readings of a word, the actors of that name, and the frames it opens."""
    table = load(tuple(lexicon))
    out = output()
    analyses = _readings(word.strip(), table)
    for reading in analyses:
        features = " ".join(value for value in reading.features if value)
        clitics = "+".join(part for part in (reading.proclitics, reading.enclitic) if part)
        out.print(
            f"word    {cell(reading.lemma)}  {reading.pos.value} {features} {clitics}  {reading.entry}", markup=False
        )
    for entry in table.actors.names.get(fold(word).strip(), ()):
        actor = table.actors.actors[entry.actor_id]
        code = table.actors.code_on(actor.id, None)
        out.print(
            f"actor   {actor.id}  {cell(actor.name)}  {actor.name_en}  {code}  ({entry.kind_of_name})", markup=False
        )
    seen = set()
    for reading in analyses:
        for frame in table.frames.of(reading):
            if frame.id not in seen:
                seen.add(frame.id)
                out.print(
                    f"frame   {frame.id}  {frame.type.value} {frame.mode or ''}  CAMEO {frame.cameo}", markup=False
                )
    if not analyses and fold(word).strip() not in table.actors.names:
        raise UsageError(f"{word!r} is no word, name or lemma of the lexicon")


def _readings(word: str, table: Lexicon) -> tuple[Analysis, ...]:
    """Return what the word lists know of one word; of several words together they know nothing."""
    found = () if " " in word else arabic.analyzer(table).word(word).analyses
    return tuple(reading for reading in found if reading.pos is not Pos.UNKNOWN)


def unknown(inputs: Sequence[str], most: int, lexicon_files: Sequence[Path]) -> None:
    """Print the commonest words of texts that the lexicon does not know, and the share that it knows."""
    lexicon = load(tuple(lexicon_files))
    misses: Counter[str] = Counter()
    words = 0
    for story in stories_of(inputs, lexicon):
        for token in arabic.read(story, lexicon).tokens:
            if token.word.shape != "arabic":
                continue
            words += 1
            if token.word.analyses[0].pos is Pos.UNKNOWN:
                misses[token.word.norm] += 1
    for norm, count in misses.most_common(most):
        output().print(f"{count:>7}  {cell(norm)}", markup=False)
    known = 1 - misses.total() / words if words else 0.0
    warn(f"{words} words, {known:.2%} known, {len(misses)} unknown forms")


def try_change(file: Path, on: Sequence[str]) -> None:
    """Print each event of a corpus that a lexicon file would add (+) or drop (-)."""
    before, after = Reader(load()), Reader(load((file,)))
    added = dropped = read = 0
    for story in stories_of(on, before.lexicon):
        read += 1
        old, new = before.story(story), after.story(story)
        for sign, event, coded in _differences(old, new):
            added += sign == "+"
            dropped += sign == "-"
            output().print(f"{sign} {_line(event, coded)}", markup=False)
    warn(f"{many(read, 'story', 'stories')}: {many(added, 'event', 'events')} added, {dropped:,} dropped")


def stories_of(inputs: Sequence[str], lexicon: Lexicon) -> Iterator[Story]:
    """Yield the stories of inputs; name what could not be read."""
    for item in gather(inputs):
        if isinstance(item, Page):
            yield from (found for found in read_page(item, lexicon.sites) if isinstance(found, Story))
        elif isinstance(item, Story):
            yield item
        else:
            warn(f"{item.reason}: {item.detail or item.source}")


def _differences(old: CodedStory, new: CodedStory) -> Iterator[tuple[str, Event, CodedStory]]:
    mine, other = ({_key(event): event for event in coded.events} for coded in (old, new))
    for key, event in mine.items():
        if key not in other:
            yield "-", event, old
    for key, event in other.items():
        if key not in mine:
            yield "+", event, new


def _key(event: Event) -> tuple[object, ...]:
    sides = tuple(p.code for p in event.actors), tuple(p.code for p in event.recipients)
    return event.type, event.mode, event.evidence[0].trigger, event.status, sides


def _line(event: Event, coded: CodedStory) -> str:
    sides = " -> ".join("+".join(p.code for p in side) or "-" for side in (event.actors, event.recipients))
    mode = f" {event.mode}" if event.mode else ""
    sentence = event.evidence[0].sentence.of(coded.story.text)
    return f"{event.type.value}{mode}  {sides}  [{event.evidence[0].frame}]  {cell(sentence[:200])}"
