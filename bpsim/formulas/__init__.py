"""Formulas as lecturers write them: read from text, drawn as graphs, stepped both ways."""
