"""The one identity of everything that has a value: ``Quantity(kind, sample, layer, unit, source)``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from bpsim.core.errors import UsageError
from bpsim.sentences import _


class Kind(StrEnum):
    """The kinds of quantity, under the names that traces and files use.

    The first are given, the others are computed by the steps of an iteration.
    """

    INPUT = "input"
    TARGET = "target"
    WEIGHT = "weight"
    BIAS = "bias"
    LEARNING_RATE = "learning_rate"
    VELOCITY = "velocity"
    FIRST_MOMENT = "first_moment"
    SECOND_MOMENT = "second_moment"

    NET = "net"
    OUT = "out"
    ERROR = "error"
    TOTAL_ERROR = "total_error"
    DNET_DOUT = "dnet_dout"
    PATH = "path"
    DE_DOUT = "dE_dout"
    DOUT_DNET = "dout_dnet"
    DELTA = "delta"
    DNET_DW = "dnet_dw"
    DE_DW = "dE_dw"
    DE_DB = "dE_db"
    BATCH_ERROR = "batch_error"
    BATCH_GRADIENT = "batch_gradient"
    PENALTY = "penalty"
    PENALIZED_GRADIENT = "penalized_gradient"
    NEW_VELOCITY = "new_velocity"
    NESTEROV_STEP = "nesterov_step"
    NEW_FIRST_MOMENT = "new_first_moment"
    NEW_SECOND_MOMENT = "new_second_moment"
    CORRECTED_FIRST_MOMENT = "corrected_first_moment"
    CORRECTED_SECOND_MOMENT = "corrected_second_moment"
    ADAM_STEP = "adam_step"
    DECAYED_WEIGHT = "decayed_weight"
    NEW_WEIGHT = "new_weight"
    NEW_BIAS = "new_bias"

    VALUE = "value"
    LOCAL = "local"
    GRADIENT = "gradient"
    TANGENT_PATH = "tangent_path"
    TANGENT = "tangent"
    NEW_VALUE = "new_value"


TYPED = frozenset({Kind.INPUT, Kind.TARGET, Kind.WEIGHT, Kind.BIAS, Kind.LEARNING_RATE})
"""Kinds that a user types."""
NEW_VALUES = frozenset({Kind.NEW_WEIGHT, Kind.NEW_BIAS, Kind.NEW_VALUE})
"""What an update makes of a weight, a bias or a learned variable."""
GIVEN = TYPED | {Kind.VELOCITY, Kind.FIRST_MOMENT, Kind.SECOND_MOMENT}
"""Kinds that an iteration starts with; every other kind has a step that computes it."""
OF_THE_ERROR = frozenset(
    {
        Kind.PATH,
        Kind.DE_DOUT,
        Kind.DELTA,
        Kind.DE_DW,
        Kind.DE_DB,
        Kind.BATCH_GRADIENT,
        Kind.PENALIZED_GRADIENT,
        Kind.VELOCITY,
        Kind.NEW_VELOCITY,
        Kind.NESTEROV_STEP,
        Kind.FIRST_MOMENT,
        Kind.NEW_FIRST_MOMENT,
        Kind.CORRECTED_FIRST_MOMENT,
        Kind.ADAM_STEP,
    }
)
"""Derivatives of the error, and what an optimizer makes of them: kinds whose sign is that of the error's derivative."""


class Address(Enum):
    """What a quantity belongs to, which says which of layer, unit and source it has."""

    WHOLE = "whole"
    """The network, the batch, or a sample of it."""
    UNIT = "unit"
    WEIGHT = "weight"
    """A connection from ``source``, in the layer before, into ``unit``."""
    BIAS = "bias"
    """The bias of one unit."""
    SHARED_BIAS = "shared bias"
    """The bias of a whole layer."""
    WAY_BACK = "way back"
    """The way on which the error comes back to ``unit`` from its successor ``source``, in the layer after."""
    ACROSS = "across"
    """An address of softmax: from the net of ``source`` to the out of ``unit``, both in the same layer."""
    NODE = "node"
    """The variable or gate ``unit`` of formulas."""
    USE = "use"
    """Use ``source`` of the node ``unit`` of formulas, by a gate."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of such an address, the sample aside."""
        return _FIELDS[self]

    @property
    def to_source(self) -> int:
        """Where the source is, of an address that has one: its layer less the quantity's own."""
        return _TO_SOURCE[self]


_EDGE = ("layer", "unit", "source")
_FIELDS: dict[Address, tuple[str, ...]] = {
    Address.WHOLE: (),
    Address.UNIT: ("layer", "unit"),
    Address.WEIGHT: _EDGE,
    Address.BIAS: ("layer", "unit"),
    Address.SHARED_BIAS: ("layer",),
    Address.WAY_BACK: _EDGE,
    Address.ACROSS: _EDGE,
    Address.NODE: ("unit",),
    Address.USE: ("unit", "source"),
}
_TO_SOURCE = {Address.WEIGHT: -1, Address.WAY_BACK: 1, Address.ACROSS: 0}

_WEIGHT, _UNIT = (Address.WEIGHT,), (Address.UNIT,)
_BIAS = (Address.BIAS, Address.SHARED_BIAS)
_PARAMETER = (*_WEIGHT, *_BIAS)
_OF_PARAMETERS = (
    *(Kind.VELOCITY, Kind.FIRST_MOMENT, Kind.SECOND_MOMENT, Kind.BATCH_GRADIENT),
    *(Kind.NEW_VELOCITY, Kind.NESTEROV_STEP, Kind.NEW_FIRST_MOMENT, Kind.NEW_SECOND_MOMENT),
    *(Kind.CORRECTED_FIRST_MOMENT, Kind.CORRECTED_SECOND_MOMENT, Kind.ADAM_STEP),
)

ADDRESSES: dict[Kind, tuple[Address, ...]] = {
    **dict.fromkeys((Kind.INPUT, Kind.TARGET, Kind.NET, Kind.OUT, Kind.ERROR, Kind.DE_DOUT, Kind.DELTA), _UNIT),
    **dict.fromkeys((Kind.WEIGHT, Kind.DNET_DW, Kind.DE_DW), _WEIGHT),
    **dict.fromkeys((Kind.PENALIZED_GRADIENT, Kind.DECAYED_WEIGHT, Kind.NEW_WEIGHT), _WEIGHT),
    **dict.fromkeys((Kind.BIAS, Kind.DE_DB, Kind.NEW_BIAS), _BIAS),
    **dict.fromkeys((Kind.DNET_DOUT, Kind.PATH), (Address.WAY_BACK,)),
    Kind.DOUT_DNET: (Address.UNIT, Address.ACROSS),
    **dict.fromkeys((Kind.LEARNING_RATE, Kind.TOTAL_ERROR, Kind.BATCH_ERROR, Kind.PENALTY), (Address.WHOLE,)),
    **dict.fromkeys(_OF_PARAMETERS, _PARAMETER),
}
"""The addresses that a quantity of each kind may have in a layered network."""

IN_FORMULAS: dict[Kind, tuple[Address, ...]] = {
    **dict.fromkeys((Kind.VALUE, Kind.GRADIENT, Kind.TANGENT, Kind.NEW_VALUE), (Address.NODE,)),
    **dict.fromkeys((Kind.LOCAL, Kind.PATH, Kind.TANGENT_PATH), (Address.USE,)),
    **dict.fromkeys((Kind.LEARNING_RATE, Kind.BATCH_ERROR, Kind.PENALTY), (Address.WHOLE,)),
    **dict.fromkeys((*_OF_PARAMETERS, Kind.PENALIZED_GRADIENT, Kind.DECAYED_WEIGHT), (Address.NODE,)),
}
"""The same in formulas. The value of a variable is given, that of a gate is computed."""

SAMPLED = frozenset(
    {
        *(Kind.INPUT, Kind.TARGET, Kind.NET, Kind.OUT, Kind.ERROR, Kind.TOTAL_ERROR, Kind.DNET_DOUT, Kind.PATH),
        *(Kind.DE_DOUT, Kind.DOUT_DNET, Kind.DELTA, Kind.DNET_DW, Kind.DE_DW, Kind.DE_DB),
        *(Kind.VALUE, Kind.LOCAL, Kind.GRADIENT, Kind.TANGENT_PATH, Kind.TANGENT),
    }
)
"""Kinds of which every sample has its own; without a sample they stand for that of any."""

FIELDS = ("sample", "layer", "unit", "source")
"""The fields of a quantity, in the order in which it is written."""

_Lacks = tuple[bool, bool, bool, bool]


def _addresses(kind: Kind) -> tuple[Address, ...]:
    """The addresses that a kind may have anywhere."""
    return (*ADDRESSES.get(kind, ()), *IN_FORMULAS.get(kind, ()))


def _lacking(kind: Kind) -> dict[_Lacks, Address]:
    """The addresses of a kind by whether sample, layer, unit and source are None."""
    samples = (False, True) if kind in SAMPLED else (True,)
    return {
        (sample, *("layer" not in a.fields, "unit" not in a.fields, "source" not in a.fields)): a
        for a in _addresses(kind)
        for sample in samples
    }


def _having(kind: Kind) -> tuple[bool, bool, bool, int | None]:
    """Whether a kind may have a sample, a layer and a unit, and where its source is."""
    fields = {field for address in _addresses(kind) for field in address.fields}
    to_source = next((_TO_SOURCE[address] for address in _addresses(kind) if address in _TO_SOURCE), None)
    return kind in SAMPLED, "layer" in fields, "unit" in fields, to_source


_BY_LACKING = {kind: _lacking(kind) for kind in Kind}
_HAVING = {kind: _having(kind) for kind in Kind}


@dataclass(frozen=True, slots=True, init=False)
class Quantity:
    """What a number is, independent of any widget or notation.

    sample: index within the batch of the iteration; None where no sample has its own, or any is meant.
    layer:  1 is the first layer after the inputs; the inputs themselves are layer 0.
    unit:   index of the (receiving) unit; None for a shared bias, and for what belongs to the whole network.
    source: index of the sending unit for a weight and its derivatives; of the successor unit for
            ``dnet_dout`` and ``path``; None for biases and units.

    ``ADDRESSES`` says which of them a kind has; the constructor raises UsageError for any other.
    """

    kind: Kind
    sample: int | None
    layer: int | None
    unit: int | None
    source: int | None

    def __init__(
        self,
        kind: Kind,
        sample: int | None = None,
        layer: int | None = None,
        unit: int | None = None,
        source: int | None = None,
    ) -> None:
        if (sample is None, layer is None, unit is None, source is None) not in _BY_LACKING[kind]:
            raise UsageError(_fault(kind, sample=sample, layer=layer, unit=unit, source=source))
        # Thousands are made at a press of a key: the slots are written as fast as Python can.
        _set_kind(self, kind)
        _set_sample(self, sample)
        _set_layer(self, layer)
        _set_unit(self, unit)
        _set_source(self, source)

    @property
    def address(self) -> Address:
        """The kind of place that the quantity belongs to."""
        lacks = (self.sample is None, self.layer is None, self.unit is None, self.source is None)
        return _BY_LACKING[self.kind][lacks]

    @property
    def at_sample(self) -> int:
        """The sample of a quantity that has one. These four raise UsageError where it has none."""
        return _given(self, "sample") if self.sample is None else self.sample

    @property
    def at_layer(self) -> int:
        """The number of its layer."""
        return _given(self, "layer") if self.layer is None else self.layer

    @property
    def at_unit(self) -> int:
        """The index of its unit."""
        return _given(self, "unit") if self.unit is None else self.unit

    @property
    def at_source(self) -> int:
        """The index of its source."""
        return _given(self, "source") if self.source is None else self.source

    @property
    def at_bias(self) -> int:
        """The index of its bias among those of its layer: of a shared one 0."""
        return 0 if self.unit is None else self.unit

    @property
    def source_layer(self) -> int:
        """The number of the layer of its source."""
        return _given(self, "source") if self.source is None else self.at_layer + self.address.to_source

    @property
    def of_weight(self) -> bool:
        """Whether the quantity belongs to a weight."""
        return self.address is Address.WEIGHT

    @property
    def of_bias(self) -> bool:
        """Whether it belongs to a bias, shared or not."""
        return self.address in _BIAS

    def but(self, kind: Kind) -> Quantity:
        """The quantity of another kind at the same place, without the fields that this kind lacks."""
        sampled, layered, united, to_source = _HAVING[kind]
        return Quantity(
            kind,
            self.sample if sampled else None,
            self.layer if layered else None,
            self.unit if united else None,
            self.source if to_source == _HAVING[self.kind][3] else None,
        )


_set_kind, _set_sample, _set_layer, _set_unit, _set_source = (
    Quantity.__dict__[name].__set__ for name in ("kind", *FIELDS)
)


def _given(quantity: Quantity, field: str) -> int:
    raise UsageError(_("{kind} has no {field} here").format(kind=quantity.kind, field=field))


def _fault(kind: Kind, **fields: int | None) -> str:
    """Why no quantity of a kind has just these fields."""
    sample = ("sample",) if kind in SAMPLED else ()
    expected = _(" or ").join(", ".join((*sample, *address.fields)) or _("nothing") for address in _addresses(kind))
    given = ", ".join(name for name, value in fields.items() if value is not None) or _("nothing")
    return _("{kind} is addressed by {expected}, not by {given}").format(kind=kind, expected=expected, given=given)


def parameter_of(quantity: Quantity) -> Quantity:
    """The weight or bias that a gradient, a buffer, a step or a new value belongs to."""
    return quantity.but(Kind.BIAS if quantity.source is None else Kind.WEIGHT)


def net_of(quantity: Quantity) -> Quantity:
    """The net by which an out is derived: its own, or of a softmax layer the one that ``source`` names."""
    unit = quantity.source if quantity.address is Address.ACROSS else quantity.unit
    return Quantity(Kind.NET, quantity.sample, quantity.layer, unit)


def out_of(quantity: Quantity) -> Quantity:
    """The out of the unit that a quantity belongs to; of an input, the input itself."""
    if quantity.layer == 0:
        return Quantity(Kind.INPUT, quantity.sample, 0, quantity.unit)
    return quantity.but(Kind.OUT)


def successor(quantity: Quantity, kind: Kind) -> Quantity:
    """What belongs to the unit of the next layer that ``source`` names."""
    return Quantity(kind, quantity.sample, quantity.source_layer, quantity.source)
