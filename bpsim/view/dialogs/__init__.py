"""Dialogs that ask for what a command needs, and show beforehand what it will do."""
