"""The shelves: the only place that writes SQL."""
