"""The application: the main window (assembly only), its actions, the one timer, settings, pictures."""

from bpsim.view.unsearched import search_no_more

search_no_more()
