"""Talking in the terminal: practice leaves the books alone, a named customer's talk is kept."""

from __future__ import annotations

import io

import pytest

from actions.library import load_library
from bot.channels.terminal import talk
from bot.database import opened
from bot.settings import Settings
from bot.turn import Turns
from crm.models import Conversation, Utterance
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import FollowUpKind
from tests.builders import a_dealership, a_repair_order
from tests.model import trained_engine

pytestmark = pytest.mark.engine


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(
        FOLLOWUP_VAR=str(tmp_path), FOLLOWUP_DATABASE_URL=f"sqlite:///{tmp_path / 'books.db'}"
    )


def turns_on(units: UnitsOfWork) -> Turns:
    return Turns(units, trained_engine(), load_library())


def held(settings: Settings, customer: int | None, *words: str) -> list[str]:
    out = io.StringIO()
    talk(
        settings,
        customer=customer,
        kind=FollowUpKind.FIRST_FOLLOWUP,
        said=io.StringIO("".join(f"{line}\n" for line in words)),
        out=out,
        turns_on=turns_on,
    )
    return out.getvalue().splitlines()


def count_of(uow: UnitOfWork, table: type) -> int:
    return uow.session.query(table).count()


def test_without_a_customer_it_is_practice_and_no_books_are_touched(settings, tmp_path):
    said = held(settings, None, "方便", "挺好")

    assert said[0].startswith("(practice")
    assert "粤骏汽车" in said[1] and any("几分" in line for line in said)
    assert not (tmp_path / "books.db").exists()


def test_with_a_customer_the_talk_stands_in_the_books_and_says_so(settings):
    with opened(settings) as units, units() as uow:
        a_dealership(uow)
        customer = a_repair_order(uow).contact_person
        assert customer is not None
        number = customer.id

    said = held(settings, number, "方便", "挺好")

    assert said[0] == "(this talk is written into the books)"
    with opened(settings) as units, units.reading() as uow:
        assert count_of(uow, Conversation) == 1
        assert count_of(uow, Utterance) >= 5
