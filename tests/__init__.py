"""The tests, in the same rooms as the code, path for path."""
