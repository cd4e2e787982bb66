"""What keeps the program from doing its work, as one sentence with a way out.

A `Trouble` is the operator's to mend (a folder that cannot be written, a port in use),
where a `CrmError` is a refusal by the books. The command line prints either as one line and
exits with 1; whatever is neither is a bug and shows its traceback.
"""

from __future__ import annotations


class Trouble(Exception):
    """The work cannot be done; the message says why and what to do about it."""
