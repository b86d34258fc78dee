"""Choice: `enum.StrEnum` as Python 3.12 has it, for the enumerations that grammar asks hundreds of times a word.

Until 3.12 the metaclass of enums has a `__getattr__`, so that the interpreter looks `Pos.VERB` up through a call, at
six times the price of a class attribute: an eighth of the coding time. Only what the records need is here: members that
are strings, look-up by value, iteration in order of definition, one object a member through pickle and copy.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or sys.version_info >= (3, 12):
    from enum import StrEnum as Choice
else:

    class _ChoiceType(type):
        """Makes members of the strings of a class body."""

        def __new__(mcs, name, bases, space):
            values = {key: value for key, value in space.items() if isinstance(value, str) and key[0] != "_"}
            cls = super().__new__(mcs, name, bases, {key: space[key] for key in space if key not in values})
            cls.__members__ = {}
            for key, value in values.items():
                member = str.__new__(cls, value)
                member.name, member.value = key, value
                cls.__members__[key] = member
                setattr(cls, key, member)
            cls._by_value = {member.value: member for member in cls.__members__.values()}
            return cls

        def __call__(cls, value):
            try:
                return cls._by_value[value]
            except (KeyError, TypeError):
                raise ValueError(f"{value!r} is not a valid {cls.__qualname__}") from None

        def __iter__(cls):
            return iter(cls.__members__.values())

        def __len__(cls):
            return len(cls.__members__)

        def __getitem__(cls, name):
            return cls.__members__[name]

    class Choice(str, metaclass=_ChoiceType):
        """A string out of a fixed set; subclasses list their members as class attributes."""

        def __repr__(self):
            return f"<{type(self).__name__}.{self.name}: {self.value!r}>"

        def __reduce_ex__(self, protocol):
            return type(self), (self.value,)

        @classmethod
        def __get_pydantic_core_schema__(cls, source, handler):
            from pydantic_core import core_schema  # only where pydantic asks

            return core_schema.no_info_plain_validator_function(cls)

        def __copy__(self):
            return self

        def __deepcopy__(self, memo):
            return self


__all__ = ["Choice"]
