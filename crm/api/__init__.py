"""The REST API for the dealership's other programs; `build_api` is all there is to it.

It is a window like the console: every call names a key, needs a scope, is audited, and goes
through the same use cases. Nothing here decides anything about the business.
"""

from crm.api.app import build_api

__all__ = ["build_api"]
