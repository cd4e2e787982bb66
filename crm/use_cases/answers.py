"""The answer library: drafted, approved, published, withdrawn, and every version kept (R-096).

Anybody on the information side may draft; what is sent is the supervisor's to decide, and only
what a technician has approved by name can be published (R-094, G-04). The delivered answers come
in from outside (``delivered``): they are files, and stand wherever nobody has released anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crm.errors import AnswerNotApproved, NotFound, TextMissing
from crm.models import AnswerRelease, AnswerVersion
from crm.rules.answers import Answer, read_answer, refuse_repeats
from crm.rules.documents import Approval
from crm.rules.wall import day_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AnswerStanding, AnswerStep
from crm.use_cases.audit import note_change

Delivered = Mapping[str, Answer]


@dataclass(frozen=True)
class AnswerLine:
    """One answer as the library lists it; ``waiting`` is a newer version not yet released."""

    key: str
    standing: AnswerStanding
    shown: Answer
    waiting: AnswerVersion | None


@dataclass(frozen=True)
class AnswerFile:
    """All there is to one answer: what is sent, what was delivered, versions and releases."""

    line: AnswerLine
    delivered: Answer | None
    versions: Sequence[AnswerVersion]
    releases: Sequence[AnswerRelease]

    @property
    def in_force(self) -> AnswerVersion | None:
        """Our own version that is sent now, if one is."""
        newest = self.releases[0] if self.releases else None
        return newest.version if newest and newest.step is AnswerStep.PUBLISHED else None


def answers_in_force(uow: UnitOfWork, delivered: Delivered) -> dict[str, Answer]:
    """Every answer by its key as it is sent now; what was withdrawn is not among them."""
    answers = dict(delivered)
    for release in uow.answers.in_force():
        if release.version is not None:
            answers[release.key] = answer_of(release.version)
        elif release.step is AnswerStep.WITHDRAWN:
            answers.pop(release.key, None)
    return answers


def library_lines(uow: UnitOfWork, delivered: Delivered) -> list[AnswerLine]:
    """The whole library, those with a version waiting first."""
    released = {one.key: one for one in uow.answers.in_force()}
    newest = {one.key: one for one in uow.answers.newest_versions()}
    lines = [
        _line(key, delivered.get(key), released.get(key), newest.get(key))
        for key in sorted(delivered.keys() | newest.keys())
    ]
    return sorted(lines, key=lambda one: (one.waiting is None, one.key))


def answer_file(uow: UnitOfWork, delivered: Delivered, key: str) -> AnswerFile:
    """One answer with its history.

    Raises:
        NotFound: there is no such answer.
    """
    versions, releases = uow.answers.versions_of(key), uow.answers.releases_of(key)
    if not versions and key not in delivered:
        raise NotFound("answer", key)
    line = _line(
        key,
        delivered.get(key),
        releases[0] if releases else None,
        versions[0] if versions else None,
    )
    return AnswerFile(line, delivered.get(key), versions, releases)


def answer_of(version: AnswerVersion) -> Answer:
    """The entry a version holds, with who approved it."""
    answer = read_answer(f"{version.key}, version {version.number}", version.content)
    if version.approved_by is None or version.approved_on is None:
        return answer
    return replace(answer, approved=Approval(version.approved_by, version.approved_on))


def draft_answer(uow: UnitOfWork, *, content: Mapping[str, Any], by: str) -> AnswerVersion:
    """Keep a new version; nothing is sent before it is approved and published.

    The same words as the newest version make no new one.

    Raises:
        InvalidSetting: names the key of the entry that cannot be so, and why.
    """
    answer = read_answer(str(content.get("id") or ""), content)
    document = answer.as_document()
    versions = uow.answers.versions_of(answer.id)
    if versions and versions[0].content == document:
        return versions[0]
    version = uow.answers.add(
        AnswerVersion(
            key=answer.id,
            number=versions[0].number + 1 if versions else 1,
            content=document,
            made_by=by,
            made_at=uow.clock.now(),
        )
    )
    note_change(
        uow,
        by=by,
        what="draft",
        noun="answer",
        key=answer.id,
        before=_texts(versions[0]) if versions else {},
        after=_texts(version),
    )
    return version


def approve_answer(
    uow: UnitOfWork, *, key: str, number: int, technician: str, by: str
) -> AnswerVersion:
    """Note which technician has checked a version and lets it go out (R-094). The first stands.

    Raises:
        NotFound: there is no such version.
        TextMissing: no technician is named.
    """
    version = _version(uow, key, number)
    if not technician.strip():
        raise TextMissing("technician")
    if version.approved_by is None:
        version.approved_by = technician.strip()
        version.approved_on = day_of(uow.clock.now(), wall=uow.wall)
        version.approval_noted_by = by
        approved = {"version": number, "approved_by": version.approved_by}
        note_change(uow, by=by, what="approve", noun="answer", key=key, after=approved)
    return version


def publish_answer(
    uow: UnitOfWork, *, key: str, number: int, delivered: Delivered, by: str
) -> AnswerRelease:
    """Send this version from the next question on, be it a new one or an earlier one brought back.

    Raises:
        NotFound: there is no such version.
        AnswerNotApproved: no technician has approved it.
        InvalidSetting: one of its questions stands in another answer that is in force.
    """
    version = _version(uow, key, number)
    if version.approved_by is None:
        raise AnswerNotApproved(key, number)
    others = answers_in_force(uow, delivered)
    others.pop(key, None)
    _refuse_clash(answer_of(version), others)
    return _release(uow, key=key, step=AnswerStep.PUBLISHED, version=version, by=by)


def withdraw_answer(
    uow: UnitOfWork, *, key: str, delivered: Delivered, by: str
) -> AnswerRelease | None:
    """Send this answer no more: who asks is left to a technician. None if nothing was sent anyway.

    Raises:
        NotFound: there is no such answer.
    """
    found = answer_file(uow, delivered, key)
    if found.line.standing is AnswerStanding.WITHDRAWN:
        return None
    return _release(uow, key=key, step=AnswerStep.WITHDRAWN, version=None, by=by)


def restore_delivered(
    uow: UnitOfWork, *, key: str, delivered: Delivered, by: str
) -> AnswerRelease | None:
    """Send the delivered words again. None if they are what is sent.

    Raises:
        NotFound: no answer of this name was delivered.
        InvalidSetting: one of its questions stands in another answer that is in force.
    """
    if key not in delivered:
        raise NotFound("delivered answer", key)
    releases = uow.answers.releases_of(key)
    if not releases or releases[0].step is AnswerStep.RESTORED:
        return None
    others = answers_in_force(uow, delivered)
    others.pop(key, None)
    _refuse_clash(delivered[key], others)
    return _release(uow, key=key, step=AnswerStep.RESTORED, version=None, by=by)


def _line(
    key: str,
    delivered: Answer | None,
    release: AnswerRelease | None,
    newest: AnswerVersion | None,
) -> AnswerLine:
    sent = answer_of(release.version) if release and release.version else delivered
    if release is not None and release.step is AnswerStep.WITHDRAWN:
        standing = AnswerStanding.WITHDRAWN
    elif sent is None or sent.approved is None:
        standing = AnswerStanding.NOT_APPROVED
    elif release is not None and release.version is not None:
        standing = AnswerStanding.OWN
    else:
        standing = AnswerStanding.DELIVERED
    waiting = newest
    if newest and release:
        later = newest.id != release.version_id and newest.made_at >= release.at
        waiting = newest if later else None
    if sent is None:
        assert newest is not None, "an answer was delivered or has a version"
        sent = answer_of(newest)
    return AnswerLine(key, standing, sent, waiting)


def _version(uow: UnitOfWork, key: str, number: int) -> AnswerVersion:
    for version in uow.answers.versions_of(key):
        if version.number == number:
            return version
    raise NotFound(f"version {number} of the answer", key)


def _refuse_clash(answer: Answer, others: Delivered) -> None:
    asked_in: dict[str, str] = {}
    for other in others.values():
        refuse_repeats(other.id, other, asked_in)
    refuse_repeats(answer.id, answer, asked_in)


def _release(
    uow: UnitOfWork, *, key: str, step: AnswerStep, version: AnswerVersion | None, by: str
) -> AnswerRelease:
    content = version.content if version else None
    approved = version.approved_by if version else None
    told = [uow.answers.state(), key, step.value, content, approved]
    state = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    release = uow.answers.release(
        AnswerRelease(
            key=key,
            step=step,
            version_id=version.id if version else None,
            by=by,
            at=uow.clock.now(),
            state=state,
        )
    )
    after = {"version": version.number} if version else {}
    note_change(uow, by=by, what=step.value, noun="answer", key=key, after=after)
    return release


def _texts(version: AnswerVersion) -> dict[str, Any]:
    return {"version": version.number, **version.content}
