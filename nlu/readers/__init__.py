"""Readers: pure functions that turn a customer's words into values.

No engine, no input or output, no clock: whoever calls passes the moment in. Each reader
answers "what value stands in these words", never "what should be done about it".
"""
