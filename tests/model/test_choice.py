"""Enumerations of the records: they behave as StrEnum does, on every Python."""

import copy
import pickle
from enum import StrEnum

import pytest
from pydantic import BaseModel, ValidationError

from marsad.model.choice import Choice


class Fruit(Choice):
    """Two fruits."""

    APPLE = "apple"
    FIG = "fig"


class Plain(StrEnum):
    """The same, as the standard library has it."""

    APPLE = "apple"
    FIG = "fig"


@pytest.mark.parametrize("kind", [Fruit, Plain])
def test_members_are_strings_with_name_and_value(kind: type[Fruit] | type[Plain]) -> None:
    assert list(kind) == ["apple", "fig"]
    assert [(one.name, one.value, str(one), f"{one}") for one in kind] == [
        ("APPLE", "apple", "apple", "apple"),
        ("FIG", "fig", "fig", "fig"),
    ]
    assert repr(kind.FIG) == f"<{kind.__name__}.FIG: 'fig'>"
    assert kind["FIG"] is kind("fig") is kind.FIG
    assert isinstance(kind.FIG, kind)
    assert len(kind) == 2
    assert "FIG" in kind.__members__


@pytest.mark.parametrize("kind", [Fruit, Plain])
def test_a_value_that_is_none_of_them_is_refused(kind: type[Fruit] | type[Plain]) -> None:
    with pytest.raises(ValueError, match="'pear' is not a valid"):
        kind("pear")


def test_a_member_is_one_object_wherever_it_goes() -> None:
    assert pickle.loads(pickle.dumps(Fruit.FIG)) is Fruit.FIG  # noqa: S301
    assert copy.deepcopy([Fruit.FIG])[0] is Fruit.FIG
    assert copy.copy(Fruit.FIG) is Fruit.FIG


def test_pydantic_reads_and_refuses_it() -> None:
    class Basket(BaseModel):
        fruit: Fruit

    assert Basket(fruit="fig").fruit is Fruit.FIG  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        Basket(fruit="pear")  # type: ignore[arg-type]
