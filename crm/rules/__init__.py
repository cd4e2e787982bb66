"""The rules of the trade: values in, values out.

Nothing here opens a database, asks the time or draws a number by chance, so every rule
can be read, and tested, as a table. Moments are aware; a naive one is refused.
"""
