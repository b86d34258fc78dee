"""A YAML file of the lexicon, read so that every mapping knows its line: a wrong entry can be named as `file:line`."""

from __future__ import annotations

from typing import Any, Final

import yaml

from marsad.errors import LexiconError
from marsad.lexicon.load import DataFile

LINE: Final = "__line__"


class _LineLoader(yaml.CSafeLoader):
    """The safe loader, whose mappings carry the 1-based line they begin on under the key LINE."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build the mapping, refuse a key that stands twice, and add its line."""
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in mapping:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            mapping[key] = self.construct_object(value_node, deep=True)
        mapping[LINE] = node.start_mark.line + 1
        return mapping


def _mapping(loader: _LineLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    return loader.construct_mapping(node, deep=True)


_LineLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def line_of(error: yaml.YAMLError) -> int:
    """Return the 1-based line that an error names, 0 where it names none."""
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 0


def read_plain(file: DataFile) -> Any:
    """Return the file's content without lines; what is not YAML is a LexiconError."""
    try:
        return yaml.safe_load(file.text())
    except yaml.YAMLError as error:
        raise LexiconError(file.name, line_of(error), "is not YAML", "check the indentation") from error


def read_yaml(file: DataFile) -> Any:
    """Return the file's content; what is not YAML, or holds a key twice, is a LexiconError with its line."""
    try:
        return yaml.load(file.text(), Loader=_LineLoader)  # noqa: S506  (a subclass of the safe loader)
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or "is not YAML"
        raise LexiconError(file.name, line_of(error), problem, "check quotes and indentation") from error


def read_mapping(file: DataFile) -> dict[str, Any]:
    """Return the file's content, which must be a mapping; its own line is left out."""
    content = read_yaml(file)
    if not isinstance(content, dict):
        raise LexiconError(file.name, 0, "holds no mapping", "write `name: value` lines")
    return {key: value for key, value in content.items() if key != LINE}


def read_list(file: DataFile) -> list[dict[str, Any]]:
    """Return the file's content, which must be a list of mappings, each with its line under LINE."""
    content = read_yaml(file)
    if content is None:
        return []
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise LexiconError(file.name, 0, "holds no list of entries", "begin each entry with `- id: …`")
    return content


def without_lines(value: Any) -> Any:
    """Return the value with the LINE keys taken out at every depth."""
    if isinstance(value, dict):
        return {key: without_lines(item) for key, item in value.items() if key != LINE}
    if isinstance(value, list):
        return [without_lines(item) for item in value]
    return value
