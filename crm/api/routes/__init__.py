"""The calls of the API, one module for each part of the books."""
