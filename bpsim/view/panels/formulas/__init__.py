"""The panel in which formulas are typed: their lines, the values of their variables, the mode of derivation."""
