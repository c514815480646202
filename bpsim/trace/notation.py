"""The symbols of a quantity, in TeX and as plain text, in the net/out notation."""

from __future__ import annotations

import re
from collections.abc import Callable

from bpsim.core.network import Bias, Network
from bpsim.core.quantity import Kind, Quantity

_SPECIAL = re.compile(r"([\\{}$&#^_%~])")
_LETTER_AND_NUMBER = re.compile(r"([A-Za-z])(\d+)")


def tex_name(name: str) -> str:
    """A unit's name as it stands in TeX: a letter with a number becomes a subscript, a word stands upright."""
    match = _LETTER_AND_NUMBER.fullmatch(name)
    if match:
        return rf"{match[1]}_{{{match[2]}}}"
    return name if len(name) == 1 and name.isalpha() else rf"\mathrm{{{_escaped(name)}}}"


def _escaped(name: str) -> str:
    return _SPECIAL.sub(lambda m: " " if m[1] in "\\^~" else "\\" + m[1], name)


class Notation:
    """net/out: net, out, target, E, w1, w2, ..., b1 for a shared bias and b of the unit's name otherwise."""

    def __init__(self, network: Network, samples: int = 1) -> None:
        self.network = network
        self.samples = samples
        self._tex: dict[Kind, Callable[[Quantity], str]] = {
            Kind.INPUT: lambda q: tex_name(self._name(q)),
            Kind.TARGET: lambda q: rf"target_{{{self._label(q)}}}",
            Kind.WEIGHT: lambda q: rf"w_{{{self._weight_number(q)}}}",
            Kind.BIAS: lambda q: rf"b_{{{self._bias_label(q)}}}",
            Kind.LEARNING_RATE: lambda _: r"\eta",
            Kind.NET: lambda q: rf"net_{{{self._label(q)}}}",
            Kind.OUT: lambda q: rf"out_{{{self._label(q)}}}",
            Kind.ERROR: lambda q: rf"E_{{{self._label(q)}}}",
            Kind.TOTAL_ERROR: self._error_tex,
            Kind.DNET_DOUT: lambda q: _ratio(
                self.tex(self._successor(q, Kind.NET)), self.tex(q.but(Kind.OUT).of_unit())
            ),
            Kind.PATH: self._path_tex,
            Kind.DE_DOUT: lambda q: _ratio(self._error_tex(q), self.tex(q.but(Kind.OUT))),
            Kind.DOUT_DNET: lambda q: _ratio(self.tex(q.but(Kind.OUT)), self.tex(q.but(Kind.NET))),
            Kind.DELTA: lambda q: rf"\delta_{{{self._label(q)}}}",
            Kind.DNET_DW: lambda q: _ratio(self.tex(q.but(Kind.NET).of_unit()), self.tex(q.but(Kind.WEIGHT))),
            Kind.DE_DW: lambda q: _ratio(self._error_tex(q), self.tex(q.but(Kind.WEIGHT))),
            Kind.DE_DB: lambda q: _ratio(self._error_tex(q), self.tex(q.but(Kind.BIAS))),
            Kind.BATCH_ERROR: self._error_tex,
            Kind.BATCH_GRADIENT: lambda q: _ratio(self._error_tex(q), self.tex(parameter_of(q))),
            Kind.NEW_WEIGHT: lambda q: self.tex(q.but(Kind.WEIGHT)) + "^{+}",
            Kind.NEW_BIAS: lambda q: self.tex(q.but(Kind.BIAS)) + "^{+}",
        }
        self._plain: dict[Kind, Callable[[Quantity], str]] = {
            Kind.INPUT: self._name,
            Kind.TARGET: lambda q: f"target {self._name(q)}",
            Kind.WEIGHT: lambda q: f"w{self._weight_number(q)}",
            Kind.BIAS: lambda q: f"b{self._bias_label(q)}" if q.unit is None else f"b {self._name(q)}",
            Kind.LEARNING_RATE: lambda _: "η",
            Kind.NET: lambda q: f"net {self._name(q)}",
            Kind.OUT: lambda q: f"out {self._name(q)}",
            Kind.ERROR: lambda q: f"E {self._name(q)}",
            Kind.TOTAL_ERROR: lambda _: "E",
            Kind.DNET_DOUT: lambda q: f"∂{self.plain(self._successor(q, Kind.NET))}/∂{self.plain(q.but(Kind.OUT))}",
            Kind.PATH: lambda q: f"∂E/∂{self.plain(q.but(Kind.OUT))} via {self._successor_name(q)}",
            Kind.DE_DOUT: lambda q: f"∂E/∂{self.plain(q.but(Kind.OUT))}",
            Kind.DOUT_DNET: lambda q: f"∂{self.plain(q.but(Kind.OUT))}/∂{self.plain(q.but(Kind.NET))}",
            Kind.DELTA: lambda q: f"δ {self._name(q)}",
            Kind.DNET_DW: lambda q: f"∂{self.plain(q.but(Kind.NET))}/∂{self.plain(q.but(Kind.WEIGHT))}",
            Kind.DE_DW: lambda q: f"∂E/∂{self.plain(q.but(Kind.WEIGHT))}",
            Kind.DE_DB: lambda q: f"∂E/∂{self.plain(q.but(Kind.BIAS))}",
            Kind.BATCH_ERROR: lambda _: "E of the batch",
            Kind.BATCH_GRADIENT: lambda q: f"∂E/∂{self.plain(parameter_of(q))} of the batch",
            Kind.NEW_WEIGHT: lambda q: f"{self.plain(q.but(Kind.WEIGHT))}+",
            Kind.NEW_BIAS: lambda q: f"{self.plain(q.but(Kind.BIAS))}+",
        }

    def tex(self, quantity: Quantity) -> str:
        """The symbol in TeX."""
        return self._tex[quantity.kind](quantity)

    def plain(self, quantity: Quantity) -> str:
        """The symbol as plain text, as on the graph and in lists: ``∂E/∂w5``, ``net h1``, ``δ o1``."""
        return self._plain[quantity.kind](quantity)

    def unit(self, layer: int | None, unit: int | None) -> str:
        """The name of a unit; of its whole layer where ``unit`` is None."""
        if unit is None:
            return "output layer" if layer == self.network.depth else f"layer {layer}"
        return self.network.unit_name(layer or 0, unit)

    def _name(self, q: Quantity) -> str:
        return self.unit(q.layer, q.unit)

    def _label(self, q: Quantity) -> str:
        return _escaped(self._name(q))

    def _weight_number(self, q: Quantity) -> int:
        return self.network.weight_number(q.layer or 1, q.unit or 0, q.source or 0)

    def _bias_label(self, q: Quantity) -> str:
        shared = self.network.layer(q.layer or 1).bias is Bias.SHARED
        return str(q.layer) if shared else self._label(q)

    def _successor(self, q: Quantity, kind: Kind) -> Quantity:
        return Quantity(kind, q.sample, (q.layer or 0) + 1, q.source)

    def _successor_name(self, q: Quantity) -> str:
        return self.unit((q.layer or 0) + 1, q.source)

    def _error_tex(self, q: Quantity) -> str:
        """E of a single sample, E^(2) of the second of several, E_batch of them all."""
        if q.sample is None and q.kind in (Kind.BATCH_ERROR, Kind.BATCH_GRADIENT):
            return r"E_{batch}"
        return rf"E^{{({q.sample + 1})}}" if self.samples > 1 and q.sample is not None else "E"

    def _path_tex(self, q: Quantity) -> str:
        """∂E_o1/∂out_h1 where the successor is an output; a path deeper inside says through which unit it goes."""
        out = self.tex(q.but(Kind.OUT).of_unit())
        if (q.layer or 0) + 1 == self.network.depth:
            return _ratio(self.tex(self._successor(q, Kind.ERROR)), out)
        return rf"{_ratio(self._error_tex(q), out)}_{{\,via\,{_escaped(self._successor_name(q))}}}"


def parameter_of(quantity: Quantity) -> Quantity:
    """The weight or bias that a gradient or a new value belongs to."""
    kind = Kind.BIAS if quantity.source is None else Kind.WEIGHT
    return Quantity(kind, None, quantity.layer, quantity.unit, quantity.source)


def _ratio(above: str, below: str) -> str:
    return rf"\frac{{\partial {above}}}{{\partial {below}}}"
