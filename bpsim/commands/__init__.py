"""What each command of ``bpsim`` does. Qt is imported only inside the functions that need a window or a picture."""
