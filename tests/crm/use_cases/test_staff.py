"""Signing in, staying in, and whose rows somebody reaches."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from crm.errors import NameTaken, NotPermitted, NotSignedIn, PasswordTooShort, SignInRefused
from crm.models import StaffSession
from crm.rules.permissions import What
from crm.store.scopes import EVERYTHING, Scope
from crm.terms import Role
from crm.use_cases.clerks import appoint_stand_in
from crm.use_cases.staff import (
    add_staff,
    list_staff,
    scope_of,
    set_password,
    sign_in,
    sign_out,
    stay_signed_in,
    who,
)

PASSWORD = "correct horse"


@pytest.fixture
def zhou(open_unit):
    with open_unit() as uow:
        return add_staff(
            uow, name="zhou", role=Role.SUPERVISOR, display_name="周敏", password=PASSWORD
        )


def refused(open_unit, *, name="zhou", password="battery staple"):
    with open_unit() as uow:
        try:
            sign_in(uow, name=name, password=password)
        except SignInRefused as refusal:
            return str(refusal)
    return None


def test_a_password_is_kept_as_an_argon2_hash_only(open_unit, zhou):
    with open_unit() as uow:
        kept = uow.staff.by_name("zhou").password_hash

    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_only_a_fingerprint_of_the_token_is_kept(open_unit, zhou):
    with open_unit() as uow:
        token, session = sign_in(uow, name="zhou", password=PASSWORD)

    assert session.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in vars(session).values()


def test_whoever_has_signed_in_is_known_by_the_token(open_unit, zhou):
    with open_unit() as uow:
        token, _ = sign_in(uow, name="zhou", password=PASSWORD)

    with open_unit() as uow:
        assert who(uow, token).staff.display_name == "周敏"


def test_a_wrong_password_an_unknown_name_and_a_closed_account_are_refused_alike(open_unit, zhou):
    with open_unit() as uow:
        add_staff(uow, name="gone", role=Role.CLERK, password=PASSWORD).active = False
        add_staff(uow, name="mute", role=Role.CLERK)

    answers = {
        refused(open_unit),
        refused(open_unit, name="nobody", password=PASSWORD),
        refused(open_unit, name="gone", password=PASSWORD),
        refused(open_unit, name="mute", password=""),
    }

    assert answers == {"name or password is wrong"}


def test_five_refusals_lock_a_name_for_the_rest_of_the_quarter_hour(open_unit, zhou, clock, now):
    for _ in range(5):
        refused(open_unit)

    locked = refused(open_unit, password=PASSWORD)
    clock.set(now + timedelta(minutes=15, seconds=1))
    later = refused(open_unit, password=PASSWORD)

    assert locked == "name or password is wrong"
    assert later is None


def test_trying_while_locked_does_not_prolong_the_lock(open_unit, zhou, clock, now):
    for _ in range(5):
        refused(open_unit)
    clock.set(now + timedelta(minutes=14))
    refused(open_unit)

    clock.set(now + timedelta(minutes=15, seconds=1))

    assert refused(open_unit, password=PASSWORD) is None


def test_one_persons_refusals_lock_nobody_else(open_unit, zhou):
    with open_unit() as uow:
        add_staff(uow, name="li", role=Role.CLERK, password=PASSWORD)
    for _ in range(6):
        refused(open_unit, name="zhou")

    assert refused(open_unit, name="li", password=PASSWORD) is None


def test_a_session_slides_with_use_and_ends_after_twelve_idle_hours(open_unit, zhou, clock, now):
    with open_unit() as uow:
        token, _ = sign_in(uow, name="zhou", password=PASSWORD)
    clock.set(now + timedelta(hours=11))
    with open_unit() as uow:
        stay_signed_in(uow, token)

    clock.set(now + timedelta(hours=22))
    with open_unit() as uow:
        assert who(uow, token).staff.name == "zhou"
    clock.set(now + timedelta(hours=23))
    with pytest.raises(NotSignedIn), open_unit() as uow:
        who(uow, token)


def test_whoever_signs_out_is_unknown(open_unit, zhou):
    with open_unit() as uow:
        token, _ = sign_in(uow, name="zhou", password=PASSWORD)
        sign_out(uow, token)

    with pytest.raises(NotSignedIn), open_unit() as uow:
        who(uow, token)


def test_a_new_password_ends_the_old_sessions(open_unit, zhou):
    with open_unit() as uow:
        token, _ = sign_in(uow, name="zhou", password=PASSWORD)
    with open_unit() as uow:
        set_password(uow, name="zhou", password="another one")

    with pytest.raises(NotSignedIn), open_unit() as uow:
        who(uow, token)
    assert refused(open_unit, password="another one") is None


@pytest.mark.parametrize("name, shown", [("zhou", "某人"), ("other", "周敏")])
def test_two_people_cannot_sign_by_one_name(open_unit, zhou, name, shown):
    with pytest.raises(NameTaken), open_unit() as uow:
        add_staff(uow, name=name, role=Role.CLERK, display_name=shown)


def test_a_short_password_is_refused(open_unit):
    with pytest.raises(PasswordTooShort), open_unit() as uow:
        add_staff(uow, name="li", role=Role.CLERK, password="1234567")


def test_everybody_is_listed(open_unit, zhou):
    with open_unit() as uow:
        add_staff(uow, name="li", role=Role.CLERK)
        assert [person.name for person in list_staff(uow)] == ["zhou", "li"]


def test_what_a_role_may_not_do_has_no_scope(open_unit):
    with pytest.raises(NotPermitted), open_unit() as uow:
        scope_of(uow, add_staff(uow, name="he", role=Role.WORKSHOP_HEAD), What.SEE_CALLS)


def test_scopes_follow_the_roles(open_unit):
    """R-239, R-245."""

    with open_unit() as uow:
        people = {role: add_staff(uow, name=role.value, role=role) for role in Role}

        scopes = {
            role: scope_of(uow, people[role], What.SEE_COMPLAINTS)
            for role in (
                Role.SUPERVISOR,
                Role.CLERK,
                Role.RESPONSIBLE,
                Role.SERVICE_MANAGER,
            )
        }

    assert scopes == {
        Role.SUPERVISOR: EVERYTHING,
        Role.CLERK: Scope(clerk_ids=(people[Role.CLERK].id,)),
        Role.RESPONSIBLE: Scope(responsible_id=people[Role.RESPONSIBLE].id),
        Role.SERVICE_MANAGER: Scope(rework_and_major=True),
    }


def test_a_stand_in_reaches_the_absent_clerks_customers_only_meanwhile(open_unit, clock, now):
    """R-134, R-242."""

    with open_unit() as uow:
        absent = add_staff(uow, name="lina", role=Role.CLERK)
        deputy = add_staff(uow, name="zhangwei", role=Role.CLERK)
        appoint_stand_in(
            uow,
            absent_id=absent.id,
            deputy_id=deputy.id,
            starts_at=now + timedelta(hours=1),
            ends_at=now + timedelta(days=2),
            by="周敏",
        )

    def reached(hours):
        clock.set(now + timedelta(hours=hours))
        with open_unit() as uow:
            return scope_of(uow, uow.staff.by_name("zhangwei"), What.SEE_FILES).clerk_ids

    assert [reached(0), reached(2), reached(48)] == [
        (deputy.id,),
        (deputy.id, absent.id),
        (deputy.id,),
    ]


def test_sessions_that_ran_out_are_cleared_away(open_unit, zhou, clock, now):
    with open_unit() as uow:
        sign_in(uow, name="zhou", password=PASSWORD)
    clock.set(now + timedelta(hours=13))

    with open_unit() as uow:
        sign_in(uow, name="zhou", password=PASSWORD)
        assert uow.session.query(StaffSession).count() == 1
