"""Random starting values for what is learned."""

from __future__ import annotations

import numpy as np

from bpsim.core.errors import UsageError
from bpsim.core.initialization import Initialization, check, draw
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical
from bpsim.sentences import _


def with_new_values(formulas: Formulas, initialization: Initialization) -> Formulas:
    """The same with random values of the learned variables; what is frozen keeps its value.

    One stream, ``RandomState(seed)``, gives a number for each learned name, in their order: which of them are frozen
    changes no other. Raises UsageError for a distribution whose width a layer gives, and as ``initialize`` does.
    """
    check(initialization)
    if not initialization.distribution.takes_width:
        raise UsageError(_("Formulas have no layers, which give a distribution its width: choose normal or uniform."))
    random = np.random.RandomState(initialization.seed)
    drawn = draw(random, initialization.distribution, initialization.width, len(formulas.learned))
    frozen = set(map(canonical, formulas.frozen))
    pairs = zip(map(canonical, formulas.learned), drawn.tolist(), strict=True)
    return formulas.with_values({key: value for key, value in pairs if key not in frozen})
