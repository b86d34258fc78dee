"""The shape of `data/sites/*.yaml`: imported only when the table is compiled, because pydantic is slow to start."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    """Refuses unknown keys and wrong types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class LabelGroup(_Strict):
    """Lines that are a label, of one kind."""

    id: str
    kind: str
    labels: list[str] = Field(min_length=1)
    open: bool = False
    page: bool = False


class PhraseGroup(_Strict):
    """Sentences of the site, known by a phrase."""

    id: str
    kind: str
    max_words: int = Field(gt=0)
    phrases: list[str] = Field(min_length=1)
    glued: bool = False


class AgencyForms(_Strict):
    """A news agency and its written forms."""

    name: str
    forms: list[str] = Field(min_length=1)


class OutletHost(_Strict):
    """An outlet under a host name, with or without a first path step."""

    host: str = Field(pattern=r"^[a-z0-9.-]+(/[a-z]+)?$")
    name: str
    name_en: str
    zone: str = Field(pattern=r"^(UTC|[A-Z][A-Za-z]+/[A-Za-z_]+)$")
    country: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    aliases: list[str] = []


class CounterWords(_Strict):
    """Words of share bars."""

    words: list[str]
    units: list[str] = []


class LanguageName(_Strict):
    """A language code and its English name."""

    code: str
    name: str


class LanguageWords(_Strict):
    """What tells Arabic from its neighbours."""

    function_words: list[str]
    prefixes: list[str]
    suffixes: list[str]
    foreign_letters: str
    keyboard_letters: str
    languages: list[LanguageName]


class DateLines(_Strict):
    """Words of date lines."""

    months: dict[int, list[str]]
    locales: list[str]
    weekdays: list[str]
    morning: list[str]
    evening: list[str]
    fillers: list[str]
    published: list[str]
    between: list[str]
    utc: list[str]
    issue: list[str]
    hijri: list[str]
    ago: list[str]
    ago_units: dict[str, list[str]]


class RoleWords(_Strict):
    """Class words and tags of one role."""

    role: str
    words: list[str]
    parts: list[str]
    tags: list[str] = []


class MarkupWords(_Strict):
    """What mark-up tells."""

    elements: dict[str, list[str]]
    roles: list[RoleWords]
    video_types: list[str]
    article_types: list[str]
    list_types: list[str]


class SiteFile(_Strict):
    """One file; every section may be left out."""

    labels: list[LabelGroup] = []
    phrases: list[PhraseGroup] = []
    agencies: list[AgencyForms] = []
    outlets: list[OutletHost] = []
    shared_names: list[str] = []
    counters: CounterWords | None = None
    language: LanguageWords | None = None
    datelines: DateLines | None = None
    markup: MarkupWords | None = None
