"""What a simulator asks of a layered network: the answers to ``Subject``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from msgspec import structs

from bpsim.core.gradient_check import parameters_of
from bpsim.core.initialization import Initialization, initialize
from bpsim.core.network import Floats
from bpsim.core.network_cells import NetworkCells
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.network_model import NetworkModel
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import GIVEN, TYPED, Kind, Quantity
from bpsim.core.state import State
from bpsim.core.update import buffer_kinds
from bpsim.editing import with_values
from bpsim.editing.counterparts import moved
from bpsim.lesson.lesson import Lesson, NetworkLesson, ViewSettings
from bpsim.simulator.opened import differs, same_arithmetic
from bpsim.simulator.origins import Origin
from bpsim.trace.notation import Notation
from bpsim.trace.steps import Steps, network_steps


@lru_cache(maxsize=64)
def _units(kind: Kind, layer: int, size: int) -> tuple[Quantity, ...]:
    """What each unit of a layer has of a kind, of any sample: asked for at each step."""
    return tuple(Quantity(kind, None, layer, unit) for unit in range(size))


class NetworkSubject:
    """Layered networks."""

    def engine(self, lesson: NetworkLesson) -> NetworkEngine:
        return NetworkEngine(lesson.network, lesson.data, lesson.training)

    def start(self, lesson: NetworkLesson) -> State:
        return State(0, lesson.parameters)

    def started(self, lesson: NetworkLesson, state: State) -> NetworkLesson:
        return replace(lesson, parameters=state.parameters)

    def went_on(self, old: NetworkEngine, state: State, new: NetworkEngine) -> State:
        same = new.training.optimizer.kind is old.training.optimizer.kind
        kept = same and same_arithmetic(new.network, old.network)
        return structs.replace(state, buffers=state.buffers if kept else None)

    def with_values(
        self, lesson: NetworkLesson, state: State, values: Mapping[Quantity, float], name: Callable[[Quantity], str]
    ) -> tuple[Lesson, State]:
        edited, parameters = with_values(lesson, state.parameters, values, name)
        return edited, state if parameters is state.parameters else structs.replace(state, parameters=parameters)

    def origin(self, quantity: Quantity, value: float, _: Notation) -> Origin:
        return Origin(quantity=quantity, value=value)

    def drawn(self, engine: NetworkEngine, state: State, initialization: Initialization) -> State:
        return State(0, initialize(engine.network, state.parameters, initialization))

    def without_buffers(self, state: State) -> State:
        return structs.replace(state, buffers=None)

    def values(self, engine: NetworkEngine, state: State, _: ViewSettings) -> NetworkValues:
        return NetworkValues(engine, state)

    def cells(self, engine: NetworkEngine) -> NetworkCells:
        return NetworkCells(engine)

    def steps(self, engine: NetworkEngine, samples: int, _: ViewSettings) -> Steps:
        return network_steps(engine.network, samples, engine.training, targets=engine.data.has_targets)

    def notation(self, engine: NetworkEngine, samples: int, view: ViewSettings) -> Notation:
        inside = NetworkModel(engine.network, engine.training, samples).inside
        return Notation(engine.network, samples, view.notation, of=engine.training.derivative_of, inside=inside)

    def structure(self, engine: NetworkEngine) -> object:
        return engine.network

    def data(self, engine: NetworkEngine) -> object:
        return engine.data

    def forwards_only(self, engine: NetworkEngine) -> bool:
        return not engine.data.has_targets

    def gives(self, engine: NetworkEngine, iteration: int, quantity: Quantity, view: ViewSettings) -> bool:
        if quantity.kind is Kind.TARGET:
            return engine.data.has_targets
        if quantity.kind in GIVEN:
            return quantity.kind in TYPED or quantity.kind in buffer_kinds(engine.training)
        return self.steps(engine, len(engine.rows(iteration)), view).number(quantity) is not None

    def is_given(self, engine: NetworkEngine, quantity: Quantity) -> bool:
        return quantity.kind in GIVEN and (quantity.kind is not Kind.TARGET or engine.data.has_targets)

    def error(self, _: NetworkEngine, samples: int) -> Quantity:
        return Quantity(Kind.BATCH_ERROR) if samples > 1 else Quantity(Kind.TOTAL_ERROR, 0)

    def parameters(self, engine: NetworkEngine) -> Iterator[Quantity]:
        return parameters_of(engine.network)

    def columns(self, engine: NetworkEngine) -> tuple[Quantity, ...]:
        sizes, depth = engine.network.sizes, engine.network.depth
        targets = sizes[-1] if engine.data.has_targets else 0
        return (*_units(Kind.INPUT, 0, sizes[0]), *_units(Kind.TARGET, depth, targets))

    def outputs(self, engine: NetworkEngine) -> tuple[Quantity, ...]:
        return _units(Kind.OUT, engine.network.depth, engine.network.sizes[-1])

    def differs(self, engine: NetworkEngine, lesson: NetworkLesson, opened: NetworkLesson) -> bool:
        return differs(engine, lesson.parameters, opened)

    def same(self, one: NetworkLesson, other: NetworkLesson) -> bool:
        return one.network is other.network and one.data is other.data

    def moved(self, one: NetworkLesson, other: NetworkLesson) -> Callable[[Quantity], Quantity | None]:
        return moved(one, other)

    def at_start(self, lesson: NetworkLesson, state: State) -> bool:
        return state.same_bits(self.start(lesson))

    def arrays(self, lesson: NetworkLesson) -> Iterator[Floats]:
        yield from (lesson.data.inputs, lesson.data.targets, *lesson.parameters.weights, *lesson.parameters.biases)
