"""A quantity has the fields that its kind has, and no others."""

from __future__ import annotations

from itertools import product

import pytest

from bpsim.core.errors import UsageError
from bpsim.core.quantity import ADDRESSES, FIELDS, IN_FORMULAS, SAMPLED, Address, Kind, Quantity, parameter_of


def accepted(kind: Kind) -> set[frozenset[str]]:
    """The combinations of fields, the sample aside, with which a quantity of a kind can be made."""
    found = set()
    for given in product((None, 0), repeat=4):
        try:
            Quantity(kind, *given)
        except UsageError:
            continue
        found.add(frozenset(name for name, value in zip(FIELDS, given, strict=True) if value is not None))
    return found


@pytest.mark.parametrize("kind", Kind)
def test_the_fields_of_a_kind_are_those_of_its_addresses(kind: Kind) -> None:
    every = (*ADDRESSES.get(kind, ()), *IN_FORMULAS.get(kind, ()))
    addresses = {frozenset(address.fields) for address in every}
    with_sample = {fields | {"sample"} for fields in addresses} if kind in SAMPLED else set()
    assert accepted(kind) == addresses | with_sample


@pytest.mark.parametrize(
    ("quantity", "address", "source_layer"),
    [
        (Quantity(Kind.DE_DW, 0, 2, 1, 0), Address.WEIGHT, 1),
        (Quantity(Kind.PATH, 0, 1, 1, 0), Address.WAY_BACK, 2),
        (Quantity(Kind.DOUT_DNET, 0, 2, 1, 0), Address.ACROSS, 2),
    ],
)
def test_a_source_says_its_layer(quantity: Quantity, address: Address, source_layer: int) -> None:
    assert quantity.address is address
    assert quantity.source_layer == source_layer


def test_what_a_quantity_lacks_is_no_number() -> None:
    shared = Quantity(Kind.DE_DB, 0, 2)
    assert (shared.at_sample, shared.at_layer, shared.at_bias) == (0, 2, 0)
    assert shared.of_bias
    for name in ("at_unit", "at_source", "source_layer"):
        with pytest.raises(UsageError, match=r"^dE_db has no (unit|source) here$"):
            getattr(shared, name)


def test_a_refused_quantity_says_what_its_kind_has() -> None:
    with pytest.raises(UsageError, match=r"^net is addressed by sample, layer, unit, not by layer, unit, source$"):
        Quantity(Kind.NET, None, 1, 0, 0)


def test_another_kind_at_the_same_place_has_the_fields_of_that_kind() -> None:
    gradient = Quantity(Kind.DE_DW, 3, 2, 1, 0)
    assert gradient.but(Kind.NEW_WEIGHT) == parameter_of(gradient).but(Kind.NEW_WEIGHT)
    assert gradient.but(Kind.DELTA) == Quantity(Kind.DELTA, 3, 2, 1)
    assert gradient.but(Kind.DOUT_DNET).source is None, "that of a weight is no net of the same layer"
    assert gradient.but(Kind.LEARNING_RATE) == Quantity(Kind.LEARNING_RATE)
    with pytest.raises(UsageError, match=r"^dE_dw is addressed by"):
        Quantity(Kind.NET, 0, 1, 0).but(Kind.DE_DW)
