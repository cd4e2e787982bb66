"""The doorway between the dialogue and the books.

Each action reads slots, calls a use case and reports a fact in a slot; the rules choose the
words. What a turn means is decided in `talk/`, purely.
"""
