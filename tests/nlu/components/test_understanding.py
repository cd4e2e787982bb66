"""How opinions and readings come together to the customer's moves."""

from __future__ import annotations

from nlu.components.understanding import Move, Opinion, Readings, moves_of, rating_in, time_in

EIGHT = {"start": "2025-03-06T20:00:00+08:00", "end": None, "has_clock": True}
NOTHING_READ = Readings()


def an_opinion(text, act, confidence=0.95, *, readings=NOTHING_READ, **others):
    return Opinion(text, {act: confidence, **others}, readings)


def acts(moves):
    return [move.act for move in moves]


def test_one_clause_is_one_move():
    said = an_opinion("没毛病", "usage_ok")

    moves = moves_of(said, [], "usage")

    assert moves == [Move("usage_ok", 0.95, "没毛病", None, None)]


def test_a_clear_score_is_a_rating_after_a_rating_question_whatever_the_words_look_like():
    said = an_opinion("就给三吧", "affirm", 0.6, rate=0.3, readings=Readings(rating=3))

    moves = moves_of(said, [], "rating_overall")

    assert acts(moves) == ["rate"]
    assert moves[0].rating == 3
    assert moves[0].confidence > 0.9


def test_a_score_does_not_silence_a_customer_who_wants_no_more_calls():
    said = an_opinion("一分,别再打了", "opt_out", 0.9, readings=Readings(rating=1))

    assert acts(moves_of(said, [], "rating_overall")) == ["opt_out"]


def test_a_score_out_of_the_blue_is_left_to_the_words():
    said = an_opinion("改成三分", "change_answer", 0.7, readings=Readings(rating=3))

    assert acts(moves_of(said, [], "anything_else")) == ["change_answer"]


def test_a_correction_carries_the_new_score_though_a_score_was_not_asked_for():
    said = an_opinion("打错了,是5不是1", "change_answer", readings=Readings(new_score=5))

    assert rating_in(moves_of(said, [], "rating_reason")) == 5


def test_what_takes_nothing_back_carries_no_new_score():
    said = an_opinion("五个轮胎都要换", "book_service", readings=Readings(new_score=5))

    assert rating_in(moves_of(said, [], "new_needs")) is None


def test_a_time_after_the_question_when_to_call_means_not_now():
    said = an_opinion("八点吧", "affirm", 0.5, readings=Readings(time=EIGHT))

    moves = moves_of(said, [], "callback_time")

    assert acts(moves) == ["busy"]
    assert moves[0].time == EIGHT


def test_a_time_after_the_question_when_to_come_is_a_booking():
    said = an_opinion("八点吧", "busy", 0.5, readings=Readings(time=EIGHT))

    assert acts(moves_of(said, [], "booking_time")) == ["book_service"]


def test_score_problem_and_appointment_in_one_breath_are_three_moves():
    whole = an_opinion(
        "五分,不过刹车还有点响,周六上午能看看吗", "rate", 0.6, readings=Readings(rating=5)
    )
    clauses = [
        an_opinion("五分", "rate", readings=Readings(rating=5)),
        an_opinion("不过刹车还有点响", "usage_problem", 0.7),
        an_opinion("周六上午能看看吗", "book_service", 0.7),
    ]

    moves = moves_of(whole, clauses, "rating_overall")

    assert moves[0].act == "rate"
    assert set(acts(moves)) == {"rate", "usage_problem", "book_service"}


def test_a_clause_that_must_be_acted_on_first_takes_over_and_keeps_what_was_read():
    whole = an_opinion("八点可以,算了叫你们经理来", "busy", 0.7, readings=Readings(time=EIGHT))
    clauses = [
        an_opinion("八点可以", "busy", readings=Readings(time=EIGHT)),
        an_opinion("算了叫你们经理来", "request_human", 0.97),
    ]

    moves = moves_of(whole, clauses, "callback_time")

    assert acts(moves) == ["request_human", "busy"]
    assert moves[0].time == EIGHT


def test_a_doubtful_clause_changes_nothing():
    whole = an_opinion("挺好的,就那样", "usage_ok", 0.9)
    clauses = [an_opinion("挺好的", "usage_ok"), an_opinion("就那样", "complain", 0.4)]

    assert acts(moves_of(whole, clauses, "usage")) == ["usage_ok"]


def test_a_score_that_only_a_clause_seems_to_give_does_not_count():
    whole = an_opinion("从早等到晚,你说快不快", "complain", 0.9)
    clauses = [
        an_opinion("从早等到晚", "complain", 0.9),
        an_opinion("你说快不快", "rate", 0.9, readings=Readings(rating=4)),
    ]

    moves = moves_of(whole, clauses, "rating_completion_speed")

    assert moves[0].act == "complain"
    assert rating_in(moves) is None


def test_a_morning_in_a_complaint_is_nothing_to_put_in_the_diary():
    said = an_opinion("早上冷车抖得厉害", "usage_problem", readings=Readings(time=EIGHT))

    assert time_in(moves_of(said, [], "usage")) is None


def test_the_time_of_a_wish_beside_the_answer_is_kept():
    whole = an_opinion("五分,周六晚上八点去做保养", "rate", readings=Readings(rating=5, time=EIGHT))
    clauses = [
        an_opinion("五分", "rate", readings=Readings(rating=5)),
        an_opinion("周六晚上八点去做保养", "book_service", readings=Readings(time=EIGHT)),
    ]

    moves = moves_of(whole, clauses, "rating_overall")

    assert rating_in(moves) == 5
    assert time_in(moves) == EIGHT


def test_a_corrected_score_is_no_time_of_day():
    said = an_opinion("改成四分", "change_answer", readings=Readings(rating=4, time=EIGHT))

    moves = moves_of(said, [], "rating_staff")

    assert (rating_in(moves), time_in(moves)) == (4, None)


def test_a_fault_told_with_a_question_to_us_leaves_the_question_first():
    whole = an_opinion("my oil light came on, can I drive on", "ask_faq")
    clauses = [
        an_opinion("my oil light came on", "usage_problem", 0.9),
        an_opinion("can I drive on", "ask_faq"),
    ]

    assert acts(moves_of(whole, clauses, "anything_else")) == ["ask_faq", "usage_problem"]
    assert acts(moves_of(whole, clauses, "usage"))[0] == "usage_problem"


def test_a_kind_word_beside_a_refusal_of_scores_is_no_answer():
    whole = an_opinion("no more numbers, all was fine", "deny")
    clauses = [an_opinion("no more numbers", "deny"), an_opinion("all was fine", "rate", 0.9)]

    assert acts(moves_of(whole, clauses, "rating_speed_group"))[0] == "deny"


def test_scores_taken_back_by_name_are_no_hour():
    readings = Readings(ratings={"parts_price": 2, "labour_price": 4}, time=EIGHT)
    said = an_opinion("put parts 2, labour make it 4", "change_answer", readings=readings)

    assert moves_of(said, [], "complaint_confirm")[0].time is None
