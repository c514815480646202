"""The one door that every sentence for people goes through: gettext, with English as the language of the source.

A constant is translated where its module is imported, so the language is that of the process: the one that the
environment asks for (``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``) when bpsim starts, and English where that
has no catalogue.
"""

from __future__ import annotations

import gettext as catalogues
import os
from pathlib import Path
from typing import NamedTuple

DOMAIN = "bpsim"
CATALOGUES = Path(__file__).with_name("locale")
"""The folder of the catalogues, ``LANGUAGE/LC_MESSAGES/bpsim.mo``."""
OTHER_CATALOGUES = "BPSIM_CATALOGUES"
"""The variable of the environment with which a translator names another folder."""

_catalogue = catalogues.translation(DOMAIN, os.environ.get(OTHER_CATALOGUES) or CATALOGUES, fallback=True)

_ = _catalogue.gettext
"""A sentence, or a part of one, in the language of this process."""
ngettext = _catalogue.ngettext
"""One of two sentences, for a count of 1 and for any other count, in the form that the language has for that count."""


class Plural(NamedTuple):
    """A template for a count of 1 and one for any other count, as a constant: ``Plural("1 row", "{count} rows")``."""

    one: str
    many: str

    def of(self, count: int, /, **values: object) -> str:
        """The sentence for a count, in the form that the language has for it. values: what its fields are."""
        return ngettext(self.one, self.many, count).format(**values)
