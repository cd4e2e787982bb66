"""The composition root: builds the parts of the running bot and hands them round."""

from __future__ import annotations

import gc
import warnings
from dataclasses import dataclass

from actions.library import Library, load_library
from bot.engine import Engine
from bot.model import ensure_model
from bot.settings import Settings
from bot.turn import Turns
from crm.store.unit_of_work import UnitsOfWork
from nlu.readers import heard_en, holidays


@dataclass(frozen=True)
class Parts:
    """What a running bot is made of."""

    settings: Settings
    units: UnitsOfWork
    engine: Engine
    library: Library
    turns: Turns


def load_engine(settings: Settings) -> Engine:
    """The engine on a fresh model; a stale one is trained first, and that is said on stderr."""
    model = ensure_model(settings.var, say="training the model, a minute or two …")
    # The libraries' deprecation notices are for us, in the tests; a dealership need not read them.
    with warnings.catch_warnings(record=True):
        from bot.engine_rasa import RasaEngine

        holidays.warm_up()
        heard_en.warm_up()
        return RasaEngine.load(model)


def build(settings: Settings, units: UnitsOfWork) -> Parts:
    """Put the parts together; takes the seconds that loading the engine takes."""
    library = load_library()
    engine = load_engine(settings)
    # What is loaded lives as long as we do. Left to the collector, looking through it stops every
    # caller for a few tenths of a second now and then.
    gc.collect()
    gc.freeze()
    return Parts(settings, units, engine, library, Turns(units, engine, library))
