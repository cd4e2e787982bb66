"""Measuring the understanding on utterances nobody trained on."""
