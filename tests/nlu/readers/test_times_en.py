"""When an English-speaking customer says we may call or come, as a table."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.readers.appointment import TimeReading
from nlu.readers.times import read_time

SHANGHAI = ZoneInfo("Asia/Shanghai")
THURSDAY_MORNING = datetime(2025, 3, 6, 10, 20, tzinfo=SHANGHAI)


def at(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI) if moment else None


def span(reading: TimeReading | None) -> tuple[datetime, datetime | None, bool] | None:
    return (reading.start, reading.end, reading.has_clock) if reading else None


CLOCK = [
    ("tomorrow 3pm", "2025-03-07T15:00", None),
    ("tomorrow at 3", "2025-03-07T15:00", None),
    ("in half an hour", "2025-03-06T10:50", None),
    ("in two hours", "2025-03-06T12:20", None),
    ("after 8pm", "2025-03-06T20:00", None),
    ("Monday at 10", "2025-03-10T10:00", None),
    ("March 12th at 2", "2025-03-12T14:00", None),
    ("noon", "2025-03-06T12:00", None),
    ("between 2 and 3", "2025-03-06T14:00", "2025-03-06T15:00"),
    ("half past three", "2025-03-06T15:30", None),
    ("quarter to five", "2025-03-06T16:45", None),
    ("14:30", "2025-03-06T14:30", None),
    ("call me at eight", "2025-03-06T20:00", None),
    ("this afternoon around 3", "2025-03-06T15:00", None),
    ("in 15 minutes", "2025-03-06T10:35", None),
    ("before noon", "2025-03-06T10:20", "2025-03-06T12:00"),
    ("by 5pm", "2025-03-06T10:20", "2025-03-06T17:00"),
    ("10:30 am tomorrow", "2025-03-07T10:30", None),
    ("ten thirty am", "2025-03-06T10:30", None),
    ("three o'clock", "2025-03-06T15:00", None),
    ("from 9 to 11 tomorrow morning", "2025-03-07T09:00", "2025-03-07T11:00"),
    ("tomorrow 9-11am", "2025-03-07T09:00", "2025-03-07T11:00"),
    ("I'm driving, call me in twenty minutes", "2025-03-06T10:40", None),
    ("an hour later", "2025-03-06T11:20", None),
    ("Wednesday next week at two thirty pm", "2025-03-12T14:30", None),
    ("give me ten minutes", "2025-03-06T10:30", None),
    ("same time tomorrow", "2025-03-07T10:20", None),
    ("8 tonight", "2025-03-06T20:00", None),
    ("half an hour from now", "2025-03-06T10:50", None),
    ("at 8 in the morning", "2025-03-07T08:00", None),
    ("in an hour and a half", "2025-03-06T11:50", None),
    ("tomorrow morning at nine", "2025-03-07T09:00", None),
    ("midnight", "2025-03-07T00:00", None),
    ("3 this afternoon", "2025-03-06T15:00", None),
    ("can we do it on Friday around half past ten", "2025-03-07T10:30", None),
    ("Next Tues at 2:30", "2025-03-11T14:30", None),
    ("could you ring me back in ten minutes", "2025-03-06T10:30", None),
    ("in about an hour", "2025-03-06T11:20", None),
    ("sunday at noon", "2025-03-09T12:00", None),
    ("tomorrow before noon", "2025-03-07T00:00", "2025-03-07T12:00"),
    ("any time after six", "2025-03-06T18:00", None),
    ("after six in the evening", "2025-03-06T18:00", None),
    ("tomorrow morning before 9", "2025-03-07T06:00", "2025-03-07T09:00"),
    ("two o'clock tomorrow afternoon", "2025-03-07T14:00", None),
    ("3:15", "2025-03-06T15:15", None),
    ("at quarter past two", "2025-03-06T14:15", None),
    ("ten past four", "2025-03-06T16:10", None),
    ("twenty to six", "2025-03-06T17:40", None),
    ("tomorrow noon", "2025-03-07T12:00", None),
    ("April third at 10 am", "2025-04-03T10:00", None),
    ("call back tonight at 8", "2025-03-06T20:00", None),
    ("at 20:15", "2025-03-06T20:15", None),
    ("day after tomorrow at 9", "2025-03-08T09:00", None),
    ("Sat 10am", "2025-03-08T10:00", None),
    ("tomorrow 10 to 11", "2025-03-07T10:00", "2025-03-07T11:00"),
    ("between ten and eleven tomorrow", "2025-03-07T10:00", "2025-03-07T11:00"),
    ("until 5", "2025-03-06T10:20", "2025-03-06T17:00"),
    ("could you call back tomorrow around eleven", "2025-03-07T11:00", None),
    ("I'm free on Saturday after 2", "2025-03-08T14:00", None),
    ("let's say next Friday at 9:30 am", "2025-03-14T09:30", None),
    ("in a quarter of an hour", "2025-03-06T10:35", None),
    ("give me half an hour", "2025-03-06T10:50", None),
    ("five thirty would be good", "2025-03-06T17:30", None),
    ("at 7 in the evening", "2025-03-06T19:00", None),
    ("between 10 and 12 on Monday", "2025-03-10T10:00", "2025-03-10T12:00"),
    ("3 or 4 pm tomorrow", "2025-03-07T15:00", "2025-03-07T16:00"),
    ("Friday at quarter to four", "2025-03-07T15:45", None),
    ("how about the 14th at 3", "2025-03-14T15:00", None),
    ("I'm free after 4:30", "2025-03-06T16:30", None),
    ("at 9 tomorrow, actually 10", "2025-03-07T10:00", None),
]
DAYS = [
    ("next Wednesday", "2025-03-12T00:00", "2025-03-13T00:00"),
    ("this Saturday morning", "2025-03-08T06:00", "2025-03-08T12:00"),
    ("end of the month", "2025-03-26T00:00", "2025-04-01T00:00"),
    ("tonight", "2025-03-06T18:00", "2025-03-07T00:00"),
    ("the day after tomorrow", "2025-03-08T00:00", "2025-03-09T00:00"),
    ("next week", "2025-03-10T00:00", "2025-03-17T00:00"),
    ("any time after lunch", "2025-03-06T13:00", None),
    ("after work", "2025-03-06T18:00", None),
    ("Saturday or Sunday", "2025-03-08T00:00", "2025-03-10T00:00"),
    ("on the 12th", "2025-03-12T00:00", "2025-03-13T00:00"),
    ("after the 15th", "2025-03-16T00:00", "2025-03-17T00:00"),
    ("March 12", "2025-03-12T00:00", "2025-03-13T00:00"),
    ("the 20th of March in the afternoon", "2025-03-20T12:00", "2025-03-20T18:00"),
    ("in a couple of days", "2025-03-08T00:00", "2025-03-09T00:00"),
    ("three days from now", "2025-03-09T00:00", "2025-03-10T00:00"),
    ("before Friday", "2025-03-06T10:20", "2025-03-07T00:00"),
    ("next month", "2025-04-01T00:00", "2025-05-01T00:00"),
    ("beginning of next month", "2025-04-01T00:00", "2025-04-11T00:00"),
    ("after National Day", "2025-10-09T00:00", "2025-10-10T00:00"),
    ("before Chinese New Year", "2025-03-06T10:20", "2026-02-17T00:00"),
    ("tomorrow evening", "2025-03-07T18:00", "2025-03-08T00:00"),
    ("the weekend", "2025-03-08T00:00", "2025-03-10T00:00"),
    ("next weekend", "2025-03-15T00:00", "2025-03-17T00:00"),
    ("mid March", "2025-03-11T00:00", "2025-03-21T00:00"),
    ("how about Thursday afternoon", "2025-03-13T12:00", "2025-03-13T18:00"),
    ("monday or tuesday", "2025-03-10T00:00", "2025-03-12T00:00"),
    ("monday to wednesday", "2025-03-10T00:00", "2025-03-13T00:00"),
    ("from Monday to Wednesday", "2025-03-10T00:00", "2025-03-13T00:00"),
    ("this evening", "2025-03-06T18:00", "2025-03-07T00:00"),
    ("this weekend", "2025-03-08T00:00", "2025-03-10T00:00"),
    ("next month on the 5th", "2025-04-05T00:00", "2025-04-06T00:00"),
    ("April 3", "2025-04-03T00:00", "2025-04-04T00:00"),
    ("on May 1st", "2025-05-01T00:00", "2025-05-02T00:00"),
    ("I can come on Friday", "2025-03-07T00:00", "2025-03-08T00:00"),
    ("Saturday is fine", "2025-03-08T00:00", "2025-03-09T00:00"),
    ("early next week", "2025-03-10T00:00", "2025-03-17T00:00"),
    ("later this week", "2025-03-06T00:00", "2025-03-10T00:00"),
    ("later today", "2025-03-06T00:00", "2025-03-07T00:00"),
    ("ring me at lunch time", "2025-03-06T11:00", "2025-03-06T14:00"),
    ("in three weeks", "2025-03-27T00:00", "2025-03-28T00:00"),
    ("in a month", "2025-04-06T00:00", "2025-04-07T00:00"),
    ("a week from now", "2025-03-13T00:00", "2025-03-14T00:00"),
    ("next year", "2026-01-01T00:00", "2027-01-01T00:00"),
    ("let me check in the morning", "2025-03-06T06:00", "2025-03-06T12:00"),
    ("in the morning", "2025-03-06T06:00", "2025-03-06T12:00"),
    ("wednesday the 12th", "2025-03-12T00:00", "2025-03-13T00:00"),
    ("on 12 March", "2025-03-12T00:00", "2025-03-13T00:00"),
    ("anytime tomorrow", "2025-03-07T00:00", "2025-03-08T00:00"),
    ("tomorrow any time", "2025-03-07T00:00", "2025-03-08T00:00"),
    ("Tuesday the eleventh", "2025-03-11T00:00", "2025-03-12T00:00"),
    ("I can't do tomorrow, but Friday next week works", "2025-03-14T00:00", "2025-03-15T00:00"),
    ("call me this afternoon", "2025-03-06T12:00", "2025-03-06T18:00"),
    ("the 25th in the morning", "2025-03-25T06:00", "2025-03-25T12:00"),
    ("first thing tomorrow", "2025-03-07T00:00", "2025-03-08T00:00"),
    ("tomorrow at lunchtime", "2025-03-07T11:00", "2025-03-07T14:00"),
    ("on the weekend", "2025-03-08T00:00", "2025-03-10T00:00"),
    ("the week after next", "2025-03-17T00:00", "2025-03-24T00:00"),
    ("call me on Sunday evening", "2025-03-09T18:00", "2025-03-10T00:00"),
    ("two days later", "2025-03-08T00:00", "2025-03-09T00:00"),
    ("sometime next week", "2025-03-10T00:00", "2025-03-17T00:00"),
]
CORRECTED = [
    ("at 3, no, 4", "2025-03-06T16:00", None, True),
    ("tomorrow at three, sorry, make that four", "2025-03-07T16:00", None, True),
    ("not tomorrow, Friday", "2025-03-07T00:00", "2025-03-08T00:00", False),
    (
        "tomorrow doesn't work, how about Friday afternoon",
        "2025-03-07T12:00",
        "2025-03-07T18:00",
        False,
    ),
    ("Saturday, no wait, Sunday morning", "2025-03-09T06:00", "2025-03-09T12:00", False),
    ("I have a meeting at 3, call me after 5", "2025-03-06T17:00", None, True),
    ("not before 10", "2025-03-07T10:00", None, True),
    ("Friday is not good, Saturday works", "2025-03-08T00:00", "2025-03-09T00:00", False),
    ("make it five instead", "2025-03-06T17:00", None, True),
    ("at four, or better five", "2025-03-06T17:00", None, True),
    ("thursday at 4, sorry I meant friday", "2025-03-07T16:00", None, True),
    ("I'm in a meeting until 3", "2025-03-06T15:00", None, True),
    ("I'm busy until 3", "2025-03-06T15:00", None, True),
    ("maybe Sunday, no, Saturday morning", "2025-03-08T06:00", "2025-03-08T12:00", False),
]
NONE = [
    "sometime",
    "last Tuesday",
    "yesterday afternoon",
    "I waited for three hours",
    "five stars",
    "5",
    "4 out of 5",
    "two weeks ago",
    "later",
    "some day",
    "whenever",
    "I drove 18000 km",
    "I came on Tuesday",
    "it took two hours",
    "after my holiday",
    "the day after",
    "one moment",
    "one question",
    "I have two questions",
    "you guys fixed it three times",
    "it's been 2 weeks since",
    "4",
    "four",
    "4 stars",
    "I paid 500 yuan",
    "my number is 13800000001",
    "I may come",
    "march in",
    "12/03",
    "no not today",
    "yesterday",
    "last night",
    "a few days ago",
    "two hours ago",
    "the other day",
    "I brought it in last week",
    "I picked it up on Monday",
    "it has been three days",
    "they took 4 hours",
    "I'll call you",
    "maybe later",
    "I waited since 9",
    "it broke down two days ago",
]


@pytest.mark.parametrize(("words", "start", "end"), CLOCK, ids=[row[0] for row in CLOCK])
def test_a_time_on_the_clock_is_read_as_the_next_one(words, start, end):
    reading = read_time(words, now=THURSDAY_MORNING)

    assert span(reading) == (at(start), at(end), True)


@pytest.mark.parametrize(("words", "start", "end"), DAYS, ids=[row[0] for row in DAYS])
def test_a_day_or_a_part_of_one_is_read_as_its_span(words, start, end):
    reading = read_time(words, now=THURSDAY_MORNING)

    assert span(reading) == (at(start), at(end), False)


@pytest.mark.parametrize(
    ("words", "start", "end", "has_clock"), CORRECTED, ids=[row[0] for row in CORRECTED]
)
def test_of_what_is_refused_or_corrected_the_last_offer_stands(words, start, end, has_clock):
    reading = read_time(words, now=THURSDAY_MORNING)

    assert span(reading) == (at(start), at(end), has_clock)


@pytest.mark.parametrize("words", NONE)
def test_words_that_name_no_time_for_a_diary_give_none(words):
    reading = read_time(words, now=THURSDAY_MORNING)

    assert reading is None


OTHER_MOMENTS = [
    pytest.param("next Wednesday", "2025-03-09T10:00", "2025-03-12T00:00", id="on a Sunday"),
    pytest.param("this afternoon", "2025-03-06T19:00", None, id="this afternoon is over"),
    pytest.param("at 8", "2025-03-06T21:00", "2025-03-07T08:00", id="eight, said at night"),
    pytest.param("the 31st", "2025-04-10T10:00", "2025-05-31T00:00", id="April has no 31st"),
    pytest.param("March 1st", "2025-03-06T10:00", "2026-03-01T00:00", id="a date that is over"),
    pytest.param("in a month", "2025-01-31T10:00", "2025-02-28T00:00", id="a shorter month"),
]


@pytest.mark.parametrize(("words", "said_at", "start"), OTHER_MOMENTS)
def test_the_same_words_mean_another_day_at_another_moment(words, said_at, start):
    reading = read_time(words, now=at(said_at))

    assert (reading.start if reading else None) == at(start)


def test_the_words_that_took_part_are_handed_back_as_the_customer_wrote_them():
    reading = read_time("Please call me Tomorrow at 3 PM, thanks", now=THURSDAY_MORNING)

    assert reading == TimeReading(at("2025-03-07T15:00"), None, True, "Tomorrow at 3 PM")


moments = st.integers(0, 12 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
)


@given(
    words=st.sampled_from(
        ["tomorrow", "next Friday", "Monday at 10", "in two hours", "the 15th", "3pm", "tonight",
         "end of the month", "after work", "in the morning", "next month", "half past three"]
    ),
    now=moments,
)  # fmt: skip
def test_a_time_to_come_has_not_ended_when_it_is_named(words, now):
    reading = read_time(words, now=now)

    assert reading is not None
    assert (reading.end or reading.start) >= now.replace(second=0, microsecond=0)


@given(
    hour=st.integers(1, 12), minute=st.integers(0, 59), half=st.sampled_from(["am", "pm"]),
    now=moments,
)  # fmt: skip
def test_every_hour_and_minute_with_am_or_pm_is_read_as_it_stands(hour, minute, half, now):
    reading = read_time(f"tomorrow at {hour}:{minute:02} {half}", now=now)

    expected = (now + timedelta(days=1)).replace(
        hour=hour % 12 + (12 if half == "pm" else 0), minute=minute, second=0, microsecond=0
    )
    assert span(reading) == (expected, None, True)


@given(words=st.lists(st.sampled_from(
    [
        "at", "on", "the", "3", "pm", "next", "monday", "to", "and", "from", "in", "two",
        "hours", "half", "past", "tomorrow", "of", "march", "12th",
    ]
), max_size=8), now=moments)  # fmt: skip
def test_no_jumble_of_time_words_breaks_the_reader(words, now):
    text = " ".join(words)

    reading = read_time(text, now=now)

    assert reading is None or reading.matched in text


@pytest.mark.parametrize(
    ("words", "start"),
    [
        pytest.param("not Friday or Saturday, Sunday at ten", "2025-03-09T10:00", id="refused too"),
        pytest.param("no chance today, tomorrow at three", "2025-03-07T15:00", id="no chance"),
        pytest.param("tomorrow's no good, the day after at 9", "2025-03-08T09:00", id="day after"),
        pytest.param("I was in on Monday, I'll be back Friday at 9", "2025-03-07T09:00", id="past"),
        pytest.param("please call after two hours", "2025-03-06T12:20", id="after so long"),
        pytest.param("tomorrow at 4 for two new tyres", "2025-03-07T16:00", id="tyres are counted"),
    ],
)
def test_what_is_offered_counts_beside_what_is_not(words, start):
    reading = read_time(words, now=THURSDAY_MORNING)

    assert reading is not None
    assert reading.start == datetime.fromisoformat(start).replace(tzinfo=reading.start.tzinfo)
