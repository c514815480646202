"""The dialog that makes a new network."""
