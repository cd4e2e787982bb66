"""The trained model for tests that talk to the real engine: trained once, kept under var/."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.engine_rasa import RasaEngine
from bot.logs import configure_logs
from bot.model import ROOT, ensure_model

MODEL_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
}


@lru_cache(maxsize=1)
def trained_model() -> Path:
    """A model that belongs to the files as they are now. Rasa's debug lines are kept quiet."""
    configure_logs("ERROR")
    return ensure_model(ROOT / "var")


@lru_cache(maxsize=1)
def trained_engine() -> RasaEngine:
    """The engine on that model; loaded once for the whole test run."""
    return RasaEngine.load(trained_model())
