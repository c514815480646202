"""The Inspector: every property of what is selected on the graph, in a form."""
