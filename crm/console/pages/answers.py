"""The answer library: read by many, drafted by some, sent as the supervisor decides (R-096)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.reading import one_of
from crm.errors import AnswerNotApproved, InvalidSetting
from crm.rules.answers import PLACEHOLDERS, Answer
from crm.rules.permissions import What
from crm.terms import AnswerStanding
from crm.use_cases.answers import (
    answer_file,
    answer_of,
    approve_answer,
    draft_answer,
    library_lines,
    publish_answer,
    restore_delivered,
    withdraw_answer,
)

router = APIRouter()

LONGEST = 4000


class Typed(BaseModel):
    """An answer as it was typed into the form: one question a line, labels with commas."""

    csrf: str = ""
    key: str = ""
    asks_zh: str = ""
    asks_en: str = ""
    answer_zh: str = ""
    answer_en: str = ""
    spoken_zh: str = ""
    spoken_en: str = ""
    tags: str = ""
    urgent: str = ""

    def content(self, key: str) -> dict[str, Any]:
        """The entry as it would stand in a file; shorter words for the phone are optional."""
        content: dict[str, Any] = {
            "id": key,
            "asks": {"zh": _lines(self.asks_zh), "en": _lines(self.asks_en)},
            "answer": {"zh": self.answer_zh[:LONGEST], "en": self.answer_en[:LONGEST]},
            "tags": [tag.strip() for tag in self.tags.replace(",", ",").split(",") if tag.strip()],
            "urgent": self.urgent == "yes",
        }
        if self.spoken_zh.strip() or self.spoken_en.strip():
            content["spoken"] = {"zh": self.spoken_zh[:LONGEST], "en": self.spoken_en[:LONGEST]}
        return content


@router.get("/answers")
def show_answers(
    console: TheConsole, request: Request, q: str = "", standing: str = ""
) -> HTMLResponse:
    with console.looking(request, What.SEE_ANSWERS) as visit:
        lines = library_lines(visit.uow, console.answers)
        wanted = q.strip().lower()
        chosen = one_of(AnswerStanding, standing)
        return visit.page(
            "answers.html",
            rows=[
                one
                for one in lines
                if (not wanted or wanted in _all_words(one.shown))
                and chosen in (None, one.standing)
            ],
            q=q,
            standings=AnswerStanding,
            chosen=chosen,
        )


@router.get("/answers/new")
def show_new(console: TheConsole, request: Request) -> HTMLResponse:
    with console.looking(request, What.PROPOSE_ANSWERS) as visit:
        return _new(visit, Typed())


@router.post("/answers/new")
def do_draft_new(
    console: TheConsole, request: Request, typed: Annotated[Typed, Form()]
) -> Response:
    with console.changing(request, typed.csrf, What.PROPOSE_ANSWERS) as visit:
        try:
            version = draft_answer(visit.uow, content=typed.content(typed.key.strip()), by=visit.by)
        except InvalidSetting as refusal:
            return _new(visit, typed, refusal=str(refusal))
        return visit.go(f"/answers/{version.key}", done="drafted")


@router.get("/answers/{key}")
def show_answer(
    console: TheConsole, request: Request, key: str, version: int | None = None
) -> HTMLResponse:
    with console.looking(request, What.SEE_ANSWERS) as visit:
        return _answer(visit, key, version=version)


@router.post("/answers/{key}")
def do_draft(
    console: TheConsole, request: Request, key: str, typed: Annotated[Typed, Form()]
) -> Response:
    """Keep a new version; what cannot be is shown again with what was typed."""
    with console.changing(request, typed.csrf, What.PROPOSE_ANSWERS) as visit:
        answer_file(visit.uow, console.answers, key)
        try:
            version = draft_answer(visit.uow, content=typed.content(key), by=visit.by)
        except InvalidSetting as refusal:
            return _answer(visit, key, typed=typed, refusal=str(refusal))
        return visit.go(f"/answers/{key}", version=str(version.number), done="drafted")


@router.post("/answers/{key}/{number}/approve")
def do_approve(
    form: TheForm, key: str, number: int, technician: Annotated[str, Form()] = ""
) -> Response:
    with form.changing(What.PUBLISH_ANSWERS) as visit:
        approve_answer(visit.uow, key=key, number=number, technician=technician[:100], by=visit.by)
        return visit.go(f"/answers/{key}", version=str(number), done="approved")


@router.post("/answers/{key}/{number}/publish")
def do_publish(form: TheForm, key: str, number: int) -> Response:
    """Send this version, new or brought back; one that cannot be sent says why."""
    with form.changing(What.PUBLISH_ANSWERS) as visit:
        try:
            publish_answer(
                visit.uow, key=key, number=number, delivered=form.console.answers, by=visit.by
            )
        except (InvalidSetting, AnswerNotApproved) as refusal:
            return _answer(visit, key, version=number, refusal=str(refusal))
        return visit.go(f"/answers/{key}", done="published")


@router.post("/answers/{key}/withdraw")
def do_withdraw(form: TheForm, key: str) -> Response:
    with form.changing(What.PUBLISH_ANSWERS) as visit:
        withdraw_answer(visit.uow, key=key, delivered=form.console.answers, by=visit.by)
        return visit.go(f"/answers/{key}", done="withdrawn")


@router.post("/answers/{key}/restore")
def do_restore(form: TheForm, key: str) -> Response:
    with form.changing(What.PUBLISH_ANSWERS) as visit:
        try:
            restore_delivered(visit.uow, key=key, delivered=form.console.answers, by=visit.by)
        except InvalidSetting as refusal:
            return _answer(visit, key, refusal=str(refusal))
        return visit.go(f"/answers/{key}", done="restored")


def _answer(
    visit: Visit,
    key: str,
    *,
    version: int | None = None,
    typed: Typed | None = None,
    refusal: str | None = None,
) -> HTMLResponse:
    found = answer_file(visit.uow, visit.console.answers, key)
    looked_at = next((one for one in found.versions if one.number == version), None)
    if version is None:
        looked_at = found.line.waiting or found.in_force
    shown = answer_of(looked_at) if looked_at else found.line.shown
    if version == 0 and found.delivered is not None:
        shown = found.delivered
    return visit.page(
        "answer.html",
        status=422 if refusal else 200,
        found=found,
        looked_at=looked_at,
        shown=shown,
        typed=typed or _typed(shown),
        refusal=refusal,
        standings=AnswerStanding,
        gaps=sorted(PLACEHOLDERS),
    )


def _new(visit: Visit, typed: Typed, *, refusal: str | None = None) -> HTMLResponse:
    return visit.page(
        "answer_new.html",
        status=422 if refusal else 200,
        typed=typed,
        refusal=refusal,
        gaps=sorted(PLACEHOLDERS),
    )


def _typed(answer: Answer) -> Typed:
    return Typed(
        key=answer.id,
        asks_zh="\n".join(answer.asks["zh"]),
        asks_en="\n".join(answer.asks["en"]),
        answer_zh=answer.written["zh"],
        answer_en=answer.written["en"],
        spoken_zh=answer.said.get("zh", ""),
        spoken_en=answer.said.get("en", ""),
        tags=", ".join(answer.tags),
        urgent="yes" if answer.urgent else "",
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text[:LONGEST].splitlines() if line.strip()]


def _all_words(answer: Answer) -> str:
    asks = (asked for asked_in in answer.asks.values() for asked in asked_in)
    return " ".join((answer.id, *answer.tags, *answer.written.values(), *asks)).lower()
