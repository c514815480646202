"""The numbers at the axes of pictures."""

from __future__ import annotations

import pytest

from bpsim.view.plots.frame import axis_texts


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([-1.0, 0.0, 1.0], ["−1", "0", "1"]),
        ([0.2755, 0.276, 0.2765], ["0.2755", "0.276", "0.2765"]),
        ([12345.0, 12346.0], ["12345", "12346"]),
    ],
)
def test_neighbouring_numbers_have_as_many_digits_as_tell_them_apart(values: list[float], texts: list[str]) -> None:
    assert axis_texts(values) == list(zip(values, texts, strict=True))
