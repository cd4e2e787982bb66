"""Rasa graph components: the act classifier and the reader, and what they are made of."""
