"""Running `marsad` as a user does: a process of its own, what it wrote, how it ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEXT = """\
أدان الرئيس التركي رجب طيب أردوغان الغارات الإسرائيلية على قطاع غزة يوم الأحد، ودعا مجلس الأمن إلى وقف لإطلاق النار.

والتقى وزير الخارجية المصري نظيره الأردني في القاهرة لبحث إدخال المساعدات إلى القطاع، بحسب بيان للوزارة.
"""
TITLE = "أردوغان يدين الغارات على غزة"
COURTING = "غازلت القاهرة أنقرة بعد القطيعة الطويلة."
OWN_FRAMES = """\
# marsad-lexicon: events
- id: support.own_ghazala
  type: SUPPORT
  verb: غازل
  pattern: praise
  slots: {recipient: [object]}
  examples:
    - {text: غازلت القاهرة أنقرة, actor: القاهرة, recipient: أنقرة}
"""


@dataclass(frozen=True)
class Outcome:
    """How a command ended. `lines` are what it said to the user, `records` the JSON lines that it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def line_about(self, name: str) -> str:
        """Return the one line that names an input."""
        found = [line for line in self.lines if name in line]
        assert len(found) == 1, f"{name} is named in {len(found)} lines:\n{self.err}"
        return found[0]


def marsad(*arguments: str | Path, cwd: Path, given: bytes = b"", seconds: float = 240) -> Outcome:
    """Run `marsad` with these arguments in a folder; a traceback is a failure wherever it happens."""
    done = subprocess.run(
        [sys.executable, "-m", "marsad", *map(str, arguments)],
        cwd=cwd,
        input=given,
        capture_output=True,
        timeout=seconds,
        check=False,
        env={**os.environ, "COLUMNS": "160", "NO_COLOR": "1"},
    )
    outcome = Outcome(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
    assert "Traceback" not in outcome.err, outcome.err
    return outcome


def page(text: str = TEXT, title: str = TITLE) -> str:
    """Return a news page in plain mark-up, without a declared charset."""
    paragraphs = "".join(f"<p>{part.strip()}</p>" for part in text.split("\n\n"))
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
