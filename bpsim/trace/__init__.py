"""What is shown: the steps of an iteration and their words. No arithmetic, no Qt."""
