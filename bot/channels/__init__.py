"""How each medium proves who speaks, is read, and is written to."""
