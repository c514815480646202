"""The dialogs that show what a table, weights or ready-made data become before they are taken in."""
