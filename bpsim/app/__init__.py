"""The application: the main window (assembly only), its actions, the one timer, settings, pictures."""
