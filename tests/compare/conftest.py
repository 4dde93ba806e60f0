"""Tokens of the API, as its own tests have them."""

from tests.api.conftest import api_of

__all__ = ["api_of"]
