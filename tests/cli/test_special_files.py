"""Output to what is no regular file: a pipe or device is written as it stands and is still there afterwards."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

MARSAD = str(Path(sys.executable).with_name("marsad"))
STORY = '{"id": "a", "text": "أدانت مصر الهجوم على السفارة.", "published": "2024-05-14"}\n'

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are not to be had on this system")


def _through_pipe(arguments: list[str], pipe: Path) -> bytes:
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        done = subprocess.run([MARSAD, *arguments], capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return os.read(end, 1_000_000)
    finally:
        os.close(end)


def test_read_writes_into_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(STORY, encoding="utf-8")
    pipe = tmp_path / "out.jsonl"
    told = _through_pipe(["read", str(tmp_path / "in.jsonl"), "--format", "jsonl", "-o", str(pipe)], pipe)
    assert b'"ACCUSE"' in told
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_export_writes_into_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(STORY, encoding="utf-8")
    db, pipe = str(tmp_path / "m.db"), tmp_path / "out.csv"
    subprocess.run(
        [MARSAD, "read", str(tmp_path / "in.jsonl"), "--db", db], capture_output=True, timeout=120, check=True
    )
    assert b"ACCUSE" in _through_pipe(["export", str(pipe), "--db", db], pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_as_the_output_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(STORY, encoding="utf-8")
    arguments = [MARSAD, "read", str(tmp_path / "in.jsonl"), "--format", "jsonl", "-o", str(tmp_path)]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "is a directory" in done.stderr
    assert "Traceback" not in done.stderr
