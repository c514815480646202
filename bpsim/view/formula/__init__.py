"""Formulas on the screen: ``tex`` reads them, ``boxes`` sets them, ``typeset`` draws symbols, ``label`` shows them."""
