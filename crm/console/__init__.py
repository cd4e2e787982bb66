"""The staff's window: pages made on the server, live by server-sent events.

The console decides nothing. It shows what the store holds, within the reach of who looks,
and calls the same use cases as everybody else.
"""

from crm.console.app import build_console
from crm.console.doorway import ConsoleLinks

__all__ = ["ConsoleLinks", "build_console"]
