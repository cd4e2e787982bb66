"""One file per noun: what its pages show and what can be done there."""
