"""The trained engine and the dealership's library, loaded once for all dialogue tests."""

from __future__ import annotations

import warnings

import pytest

from actions.library import Library, load_library
from bot.engine import Engine
from tests.model import trained_engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Rasa and TensorFlow say while loading is not ours
        return trained_engine()


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()
