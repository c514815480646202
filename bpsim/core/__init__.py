"""What is computed: networks, the loops, records and histories. numpy and numba, no Qt."""
