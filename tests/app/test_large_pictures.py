"""Pictures from the command line that plain Python would take minutes for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.training import Training
from bpsim.lesson.lesson import NetworkLesson
from tests.commands.tools import file_of, process


@pytest.mark.parametrize(("picture", "least"), [(("--slope", "w5"), 100), (("--contour", "w5,w6"), 200)])
def test_many_samples_are_drawn_by_compiled_code(tmp_path: Path, picture: tuple[str, str], least: int) -> None:
    chance = np.random.RandomState(0)
    network = Network(
        tuple(f"x{at}" for at in range(10)), (Layer(tuple(f"h{at}" for at in range(10)), 10), Layer(("y",), 10))
    )
    parameters = Parameters.of(
        network, [chance.normal(size=(10, 10)), chance.normal(size=(1, 10))], [np.zeros(10), np.zeros(1)]
    )
    data = Data.of(network, chance.random_sample((4000, 10)).round(2), chance.random_sample((4000, 1)).round(2))
    lesson = file_of(tmp_path, NetworkLesson(network, parameters, data, training=Training(0.1, batch=10)))
    table = tmp_path / "points.csv"
    made = process("picture", str(lesson), *picture, "-o", str(table))
    assert made.returncode == 0, made.stderr
    assert len(table.read_text().splitlines()) > least, "more than a window has"
