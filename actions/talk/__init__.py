"""The arithmetic of talk: pure functions on what was asked, what was heard and what is known.

Nothing here touches a database, a clock, Rasa or a channel. `hearing` decides what a turn
means, `script` which question comes next, `memory` what is remembered between turns, `saying`
how times and things are put into words.
"""
