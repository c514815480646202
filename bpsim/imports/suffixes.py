"""How the names of files end that can be imported."""

WORKBOOK = ".xlsx"
TABLES = (".csv", ".tsv", WORKBOOK)
"""The ends of the names of tables; one of another name is a table too where it is asked for."""
WEIGHTS = (".npz", ".json")
