"""The one loader of what Marsad knows.

Each kind of knowledge has a module beside this one that exports `FOLDERS` and `compile_table(files)`. The loader builds
a table once, keeps it in a cache keyed by the bytes of its data files and of this room's code, and reads it lazily: a
run that only splits pages never loads the frames. Two processes may build the same cache at once; the last rename wins
and both are right.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib
import os
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from marsad._version import __version__
from marsad.errors import LexiconError
from marsad.placing import placed

if TYPE_CHECKING:
    from marsad.lexicon.actors import ActorTable
    from marsad.lexicon.certainty import Certainty
    from marsad.lexicon.dates import DateTable
    from marsad.lexicon.forms import FormTable
    from marsad.lexicon.frames import FrameTable
    from marsad.lexicon.grammar import GrammarTable
    from marsad.lexicon.ontology import Ontology
    from marsad.lexicon.outlets import OutletTable
    from marsad.lexicon.places import PlaceTable
    from marsad.lexicon.sites import SiteTable
    from marsad.lexicon.speech import SpeechTable

DATA = Path(__file__).parent / "data"
_SUFFIXES = {".yaml", ".tsv"}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A lexicon file: `name` is its path below `data/` (or the user's path for an overlay), `folder` its first part."""

    name: str
    folder: str
    path: Path

    def text(self) -> str:
        """Return the file's text; a file that is not UTF-8 is a LexiconError."""
        try:
            return self.path.read_text(encoding="utf-8")
        except OSError as error:
            raise LexiconError(self.name, 0, f"cannot be read: {error.strerror}", "check the path") from error
        except UnicodeDecodeError as error:
            raise LexiconError(self.name, 0, "is not UTF-8", "save it as UTF-8") from error

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield number, from 1, and text of every line that is neither blank nor a comment."""
        for number, line in enumerate(self.text().splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield number, line


class TableModule(Protocol):
    """What a module of this room exports so that the loader can build its table."""

    FOLDERS: tuple[str, ...]
    __file__: str

    def compile_table(self, files: tuple[DataFile, ...]) -> object:
        """Build the table from its files; refuse a wrong line with a LexiconError that names file and line."""


def shipped_files(folders: Iterable[str]) -> tuple[DataFile, ...]:
    """Return the shipped data files of these folders in a fixed order."""
    found: list[DataFile] = []
    for folder in folders:
        paths = (path for path in sorted((DATA / folder).rglob("*")) if path.suffix in _SUFFIXES)
        found.extend(DataFile(path.relative_to(DATA).as_posix(), folder, path) for path in paths)
    return tuple(found)


def cache_dir() -> Path:
    """Return the folder for compiled tables: MARSAD_CACHE, else the user's cache folder, else the temporary one."""
    if given := os.environ.get("MARSAD_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    with contextlib.suppress(RuntimeError):
        return (Path(base) if base else Path.home() / ".cache") / "marsad"
    return Path(tempfile.gettempdir()) / "marsad"


def _load_cached(path: Path) -> object | None:
    try:
        with path.open("rb") as file:
            collecting = gc.isenabled()
            gc.disable()  # unpickling many small objects is three times faster without collections
            try:
                return cast("object", pickle.load(file))  # noqa: S301  (our own cache, in the user's own folder)
            finally:
                if collecting:
                    gc.enable()
    except Exception:  # noqa: BLE001  a stale or torn cache of any kind is rebuilt, never fatal
        return None


def _store_cached(path: Path, table: object) -> None:
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with placed(path) as file:
            pickle.dump(table, file, protocol=5)


class Lexicon:
    """What Marsad knows: tables by kind, each loaded when first asked for. `overlays` are a user's own files."""

    def __init__(self, overlays: tuple[Path, ...] = ()) -> None:
        self.overlays = overlays

    @cached_property
    def version(self) -> str:
        """Sixteen hex digits over all data: stamped on every coded story."""
        digest = hashlib.sha256(__version__.encode())
        folders = sorted(p.name for p in DATA.iterdir() if p.is_dir())
        for file in (*shipped_files(folders), *self._overlay_files(())):
            digest.update(file.name.encode() + b"\0" + file.path.read_bytes())
        return digest.hexdigest()[:16]

    def _overlay_files(self, folders: tuple[str, ...]) -> tuple[DataFile, ...]:
        """Return the user's files; each names its folder in its first line: `# marsad-lexicon: events`."""
        found = []
        for path in self.overlays:
            try:
                head = path.open(encoding="utf-8").readline()
            except (OSError, UnicodeDecodeError) as error:
                raise LexiconError(str(path), 0, f"cannot be read: {error}", "give a UTF-8 file that exists") from error
            folder = head.partition("marsad-lexicon:")[2].strip()
            if not folder:
                raise LexiconError(
                    str(path), 1, "does not say what it holds", "first line: # marsad-lexicon: events (or actors …)"
                )
            if not folders or folder in folders:
                found.append(DataFile(str(path), folder, path))
        return tuple(found)

    def table(self, kind: str) -> Any:
        """Return the table of one kind, from the cache where data and code are unchanged."""
        module = cast("TableModule", importlib.import_module(f"marsad.lexicon.{kind}"))
        files = (*shipped_files(module.FOLDERS), *self._overlay_files(module.FOLDERS))
        digest = hashlib.sha256()
        code = Path(__file__).parent.glob("*.py")
        for path in (*sorted(code), *(f.path for f in files)):
            try:
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
            except OSError as error:
                raise LexiconError(str(path), 0, f"cannot be read: {error.strerror}", "check the path") from error
        cached = cache_dir() / f"{kind}-{digest.hexdigest()[:24]}.pickle"
        table = _load_cached(cached)
        if table is None:
            table = module.compile_table(files)
            _store_cached(cached, table)
        gc.freeze()  # a lexicon never becomes garbage: collections that scan it cost a fifth of the coding time
        return table

    @cached_property
    def forms(self) -> FormTable:
        """Written forms of words: `lexicon.forms`."""
        return cast("FormTable", self.table("forms"))

    @cached_property
    def grammar(self) -> GrammarTable:
        """Words that open clauses and phrases: `lexicon.grammar`."""
        return cast("GrammarTable", self.table("grammar"))

    @cached_property
    def actors(self) -> ActorTable:
        """Actors, their names, roles, demonyms and seats: `lexicon.actors`."""
        return cast("ActorTable", self.table("actors"))

    @cached_property
    def places(self) -> PlaceTable:
        """Places with coordinates: `lexicon.places`."""
        return cast("PlaceTable", self.table("places"))

    @cached_property
    def dates(self) -> DateTable:
        """Month names, weekdays, relative words: `lexicon.dates`."""
        return cast("DateTable", self.table("dates"))

    @cached_property
    def speech(self) -> SpeechTable:
        """Verbs and particles of speech and attribution, count words: `lexicon.speech`."""
        return cast("SpeechTable", self.table("speech"))

    @cached_property
    def frames(self) -> FrameTable:
        """Event frames: `lexicon.frames`."""
        return cast("FrameTable", self.table("frames"))

    @cached_property
    def ontology(self) -> Ontology:
        """PLOVER and CAMEO: `lexicon.ontology`."""
        return cast("Ontology", self.table("ontology"))

    @cached_property
    def certainty(self) -> Certainty:
        """What features of events and sides say of how sure they are: `lexicon.certainty`."""
        return cast("Certainty", self.table("certainty"))

    @cached_property
    def outlets(self) -> OutletTable:
        """Outlets and their home countries: `lexicon.outlets`."""
        return cast("OutletTable", self.table("outlets"))

    @cached_property
    def sites(self) -> SiteTable:
        """Words and marks of news pages: `lexicon.sites`."""
        return cast("SiteTable", self.table("sites"))


@lru_cache(maxsize=8)
def load(overlays: tuple[Path, ...] = ()) -> Lexicon:
    """Return the lexicon with the user's overlay files; one object a process and set of overlays."""
    return Lexicon(overlays)
