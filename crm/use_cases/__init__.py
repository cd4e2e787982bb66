"""The chapters: one verb a function, in the words of the trade."""
