"""The same trainings by others: vectorized numpy, and PyTorch, which is not needed to run the rest."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from bpsim.core.network import Floats
from tests.bench.tasks import Task

TORCH_IS_HERE = find_spec("torch") is not None


def softmax(net: Floats) -> Floats:
    powers = np.exp(net - net.max(axis=1, keepdims=True))
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result


ACTIVATIONS: dict[str, Callable[[Floats], Floats]] = {
    "tanh": np.tanh,
    "logistic": lambda net: 1.0 / (1.0 + np.exp(-net)),
    "softmax": softmax,
}
SLOPES: dict[str, Callable[[Floats], Floats]] = {
    "tanh": lambda out: 1.0 - out * out,
    "logistic": lambda out: out * (1.0 - out),
    "softmax": np.ones_like,  # with the cross-entropy, delta = out - target
}
ERRORS: dict[str, Callable[[Floats, Floats], float]] = {
    "half-squared-error": lambda out, t: float(0.5 * np.square(out - t).sum() / len(t)),
    "cross-entropy": lambda out, t: float(-(t * np.log(out)).sum() / len(t)),
}


def by_numpy(task: Task) -> float:
    """The error of the data at the end; a batch at a time."""
    network, data, size = task.engine.network, task.engine.data, task.engine.batches.size
    names, error_of = [layer.kind for layer in network.layers], ERRORS[network.loss]
    weights = [values.T.copy() for values in task.parameters.weights]
    biases = [values.copy() for values in task.parameters.biases]
    rate = task.engine.training.learning_rate

    def forward(inputs: Floats) -> list[Floats]:
        outs = [inputs]
        for name, w, b in zip(names, weights, biases, strict=True):
            outs.append(ACTIVATIONS[name](outs[-1] @ w + b))
        return outs

    curve, watched = [], []
    for _ in range(task.epochs):
        watched.append(error_of(forward(data.inputs)[-1], data.targets))
        for at in range(0, data.samples, size):
            inputs, targets = data.inputs[at : at + size], data.targets[at : at + size]
            outs = forward(inputs)
            curve.append(error_of(outs[-1], targets))
            delta = (outs[-1] - targets) / len(targets) * SLOPES[names[-1]](outs[-1])
            for layer in range(network.depth - 1, -1, -1):
                w_slope, b_slope = outs[layer].T @ delta, delta.sum(axis=0)
                if layer:
                    delta = (delta @ weights[layer].T) * SLOPES[names[layer - 1]](outs[layer])
                weights[layer] -= rate * w_slope
                biases[layer] -= rate * b_slope
    assert len(curve) == task.iterations
    return error_of(forward(data.inputs)[-1], data.targets)


def torch() -> Any:
    """PyTorch as it is compared: numbers of 64 bits, on one thread."""
    module: Any = import_module("torch")
    module.set_default_dtype(module.float64)
    module.set_num_threads(1)
    return module


def by_torch(task: Task) -> float:
    """The error of the data at the end; eager PyTorch, which derives the error itself."""
    module = torch()
    network, data, size = task.engine.network, task.engine.data, task.engine.batches.size
    kinds, rate = [layer.kind for layer in network.layers], task.engine.training.learning_rate
    inputs, targets = module.tensor(data.inputs), module.tensor(data.targets)
    weights = [module.tensor(values.T.copy(), requires_grad=True) for values in task.parameters.weights]
    biases = [module.tensor(values.copy(), requires_grad=True) for values in task.parameters.biases]

    def error_of(inputs: Any, targets: Any) -> Any:
        out = inputs
        for kind, w, b in zip(kinds, weights, biases, strict=True):
            net = module.addmm(b, out, w)
            out = {"tanh": module.tanh, "logistic": module.sigmoid}.get(kind, lambda net: net)(net)
        if network.loss == "cross-entropy":
            return module.nn.functional.cross_entropy(out, targets)
        return 0.5 * (out - targets).square().sum() / len(targets)

    def watched() -> float:
        with module.no_grad():
            return float(error_of(inputs, targets).item())

    curve = []
    for _ in range(task.epochs):
        curve.append(watched())
        for at in range(0, data.samples, size):
            error = error_of(inputs[at : at + size], targets[at : at + size])
            curve.append(error.item())
            error.backward()
            with module.no_grad():
                for values in (*weights, *biases):
                    values -= rate * values.grad
                    values.grad = None
    return watched()
