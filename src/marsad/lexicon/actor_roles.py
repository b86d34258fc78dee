"""Role nouns: the words by which news names whoever holds an office, sits in a body or belongs to a crowd.

A line gives the head noun in its four base forms and the tails that may follow it; a portfolio line (`foreign`,
`defence` …) makes a minister, a ministry and their deputies out of one list of tails.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from marsad.lexicon.actor_files import SECTORS, Row, expand
from marsad.lexicon.actor_words import Form, Words
from marsad.lexicon.actors import RoleEntry, RoleForm
from marsad.lexicon.letters import fold

_KINDS: Final = frozenset({"person", "body", "group"})
_NEEDS: Final = frozenset({"", "complement", "name", "nisba", "definite"})
_TAKES: Final = frozenset({"nisba", "country", "body", "name", "place"})


def build_roles(
    rows: list[Row], portfolios: list[Row], words: Words
) -> tuple[dict[str, RoleEntry], dict[str, tuple[RoleForm, ...]]]:
    """Return the roles by id and their written forms, without article, by normal form."""
    heads = {row.get("id"): row.get("heads") for row in rows}
    roles: dict[str, RoleEntry] = {}
    forms: dict[str, dict[RoleForm, None]] = defaultdict(dict)
    made = [role for portfolio in portfolios for role in _of_portfolio(portfolio, rows)]
    for row in (*rows, *made):
        entry = _entry(row)
        if entry.id in roles:
            raise row.error(f"the role {entry.id!r} is given twice", "merge the two lines")
        if row.get("portfolio") and entry.needs:
            continue  # a pattern whose head means something else alone («نائب»)
        written = list(_forms(row, heads, words))
        roles[entry.id] = entry._replace(forms=tuple(dict.fromkeys(text for text, *_ in written)))
        for text, gender, number, construct in written:
            forms[fold(text)][RoleForm(entry.id, gender, number, construct)] = None
    for key, found in forms.items():
        forms[key] = dict.fromkeys(sorted(found, key=lambda form: bool(roles[form.role].needs)))
    same: dict[tuple[RoleForm, ...], tuple[RoleForm, ...]] = {}  # equal tuples are one object: the table loads faster
    return roles, {key: same.setdefault(tuple(found), tuple(found)) for key, found in forms.items()}


def _entry(row: Row) -> RoleEntry:
    if row.get("kind") not in _KINDS:
        raise row.error(f"the kind of role {row.get('kind')!r} is unknown", "use person, body or group")
    if row.get("sector") and row.get("sector") not in SECTORS:
        raise row.error(f"the sector {row.get('sector')!r} is unknown", f"use one of {' '.join(sorted(SECTORS))}")
    takes = tuple(row.get("takes").split())
    if not set(takes) <= _TAKES:
        raise row.error(f"the complement {row.get('takes')!r} is unknown", f"use {', '.join(sorted(_TAKES))}")
    if row.get("needs") not in _NEEDS:
        raise row.error(f"the need {row.get('needs')!r} is unknown", "use complement, name, nisba or definite")
    if not (row.get("weight").isdigit() and 1 <= int(row.get("weight")) <= 9):
        raise row.error(f"the weight {row.get('weight')!r} is no number from 1 to 9", "9 is a head of state")
    return RoleEntry(
        row.get("id"), row.get("name_en"), row.get("kind"), row.get("sector"), int(row.get("weight")),
        takes, row.get("office"), row.get("group"), row.get("needs"), row.get("head"),
    )  # fmt: skip


def _forms(row: Row, heads: dict[str, str], words: Words) -> list[Form]:
    given = row.get("heads")
    found: list[Form] = []
    for part in given.split(";"):
        source = heads.get(part[1:], "") if part.startswith("@") else part
        cells = source.split("|")
        if len(cells) != 4:
            raise row.error(
                f"{part!r} are not the four base forms", "write ms|mp|fs|fp, - for none, + for a sound plural"
            )
        found += words.noun(cells)
    tails = [text for item in row.get("tails").split("|") if item for text in expand(item)]
    if not tails:
        return found
    # Before a complement the sound endings lose their nun: only the construct forms of those cells remain.
    cut = {(gender, number) for _, gender, number, construct in found if construct}
    headed = [form for form in found if form[3] or (form[1], form[2]) not in cut]
    return [(f"{form} {tail}", gender, number, mark) for form, gender, number, mark in headed for tail in tails]


def _of_portfolio(row: Row, rows: list[Row]) -> list[Row]:
    """Make the roles of a portfolio from the roles that are marked as patterns (`needs` = portfolio)."""
    made = []
    for pattern in rows:
        if not pattern.get("portfolio"):
            continue
        key = pattern.get("portfolio").replace("{key}", row.get("key"))
        prefix = pattern.get("tail_prefix")
        tails = "|".join(f"{prefix} {tail}".strip() for tail in row.get("tails").split("|"))
        cells = pattern.cells | {
            "id": key,
            "name_en": pattern.get("portfolio_en").replace("{en}", row.get("name_en")),
            "heads": pattern.get("heads"),
            "tails": tails,
            "office": key,
            "needs": "",
            "portfolio": "",
            "head": "",
        }
        made.append(Row(row.file, row.line, cells))
    return made
