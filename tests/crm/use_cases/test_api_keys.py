"""A key is kept as a hash, withdrawn for good, and what it asks for is done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from crm.errors import KeyRefused, NameTaken, ScopesMissing, TextMissing
from crm.terms import ApiScope
from crm.use_cases.api_keys import Answer, do_once, key_in_use, make_key, withdraw_key


def made(open_unit, name="DMS"):
    with open_unit() as uow:
        key, row = make_key(uow, name=name, scopes=[ApiScope.TAKE_ORDERS], by="系统管理员")
        return key, row.id


def test_of_a_key_only_its_beginning_and_a_hash_are_kept(open_unit):
    key, row_id = made(open_unit)

    with open_unit() as uow:
        row = uow.api_keys.get(row_id)
        kept = [value for name, value in vars(row).items() if name[0] != "_"]
        assert (row.hint, key_in_use(uow, key).id) == (key[:9], row_id)
        assert not any(key in str(value) for value in kept)


def test_making_and_withdrawing_a_key_are_in_the_audit(open_unit):
    key, row_id = made(open_unit)

    with open_unit() as uow:
        withdraw_key(uow, api_key_id=row_id, by="主管")

    with open_unit() as uow:
        assert [(one.by, one.what) for one in uow.audits.newest()] == [
            ("主管", "withdraw"),
            ("系统管理员", "make"),
        ]
        with pytest.raises(KeyRefused):
            key_in_use(uow, key)


@pytest.mark.parametrize(
    ("name", "scopes", "refusal"),
    [
        (" ", [ApiScope.TAKE_ORDERS], TextMissing),
        ("DMS", [ApiScope.TAKE_ORDERS], NameTaken),
        ("other", [], ScopesMissing),
    ],
)
def test_a_key_without_name_or_use_is_not_made(open_unit, name, scopes, refusal):
    made(open_unit)

    with pytest.raises(refusal), open_unit() as uow:
        make_key(uow, name=name, scopes=scopes, by="系统管理员")


def test_two_requests_at_once_under_one_idempotency_key_are_done_once(open_unit):
    _, row_id = made(open_unit)
    together = Barrier(2)
    done = []

    def send(number):
        together.wait()
        with open_unit() as uow:
            return do_once(
                uow,
                api_key_id=row_id,
                idempotency_key="a-1",
                request={"number": "RO-1"},
                work=lambda: done.append(number) or Answer(201, {"id": number}),
            )

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, (1, 2)))

    assert len(done) == 1
    assert [one.document for one in answers] == [{"id": done[0]}] * 2
    assert sorted(one.repeated for one in answers) == [False, True]
