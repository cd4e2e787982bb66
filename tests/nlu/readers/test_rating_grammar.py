"""How degrees, denials, comparisons and the clauses they stand in make a grade."""

import pytest

from nlu.readers.rating_terms import dimensions_of
from nlu.readers.ratings import read_new_score, read_new_scores_by_name, read_rating

OVERALL = [
    pytest.param("洗得干干净净的", 5, id="said twice is said strongly"),
    pytest.param("弄得清清楚楚", None, id="but only of a word that grades"),
    pytest.param("算不上满意 一般", 3, id="what it was not gives way to what it was"),
    pytest.param("not great, just average", 3, id="in English too"),
    pytest.param("really not happy", 1, id="a strong word before the denial"),
    pytest.param("not helpful at all", 1, id="and one behind it"),
    pytest.param("没上次快", 2, id="measured against another time we fall short"),
    pytest.param("比上回便宜", 4, id="or do better"),
    pytest.param("slower than last year", 2, id="slower than before"),
    pytest.param("friendlier than I expected", 5, id="better than expected"),
    pytest.param("排队时间太长", 1, id="a long wait is blame"),
    pytest.param("kept waiting a bit too long", 2, id="and too long is mild in English"),
    pytest.param("别家店修得更快", None, id="another place's worth is no score of ours"),
    pytest.param("the garage down the road is cheaper", None, id="nor in English"),
    pytest.param("别家修得更快 三分", 3, id="but the score beside it stands"),
    pytest.param("速度是一般 但我挺满意", 3, id="the main clause stands"),
    pytest.param("我爱人满意我不满意", None, id="two people, two opinions"),
    pytest.param("I liked it, my husband didn't", None, id="even where one only denies"),
    pytest.param("👍", 5, id="a thumb up"),
    pytest.param("👎", 1, id="a thumb down"),
    pytest.param("3分👍", 3, id="a thumb beside a number adds nothing"),
]
NUMBERS = [
    pytest.param("想给三分的 还是两分吧", 2, id="a space parts clauses as a comma does"),
    pytest.param("一分最差五分最好 给三分", 3, id="the ends of ours"),
    pytest.param("总共五分我给两分", 2, id="the whole of the scale"),
    pytest.param("on a scale of a hundred, eighty", None, id="another scale"),
    pytest.param("four, maybe three. no, four", 4, id="back to the first score"),
    pytest.param("no more than a three", 3, id="at most three"),
    pytest.param("三分 师傅热心 加一分", 4, id="a point added"),
    pytest.param("四分扣半分", None, id="half a point taken off"),
    pytest.param("last visit was a three, this one's a five", 5, id="the other visit's score"),
    pytest.param("two, the wait was long", 2, id="a wait corrects nothing"),
    pytest.param("fiev", 5, id="a slip of the finger"),
    pytest.param("thee", None, id="that is no other word"),
    pytest.param("要是没迟到我就打满分了", None, id="what would have been worth it"),
    pytest.param("再快点就五分", None, id="what is still wanted for it"),
    pytest.param("送我一次保养 我给五分", None, id="a price for the score"),
    pytest.param("knock fifty off and I'll make it five", None, id="and in English"),
    pytest.param("would have been four if you'd called", None, id="had it been so"),
    pytest.param("要是让我说,四分", 4, id="if I am asked is no condition"),
    pytest.param("if I'm honest four", 4, id="nor is honesty"),
    pytest.param("great service and I'll say five", 5, id="nor is praise"),
    pytest.param("满分是几分啊", None, id="the scale asked about"),
    pytest.param("还好意思问我", None, id="a word within another"),
    pytest.param("in the middle of lunch", None, id="no middle grade"),
    pytest.param("five ✨", 5, id="a sparkle adorns"),
    pytest.param("四分,满分怕你们飘", 4, id="what is kept back counts for nothing"),
    pytest.param("五分留着下次,先给四分", 4, id="nor what is saved for next time"),
    pytest.param("a four, a five would go to your heads", 4, id="in English too"),
    pytest.param("真要打分就给四分", 4, id="a condition that only opens the score"),
    pytest.param("4, but why do the front ones wear faster", 4, id="the front ones are no score"),
    pytest.param("not in the mood for scores, it was great", None, id="who gives none gives none"),
    pytest.param("车没毛病,就是人手不够,三分", 3, id="a sound car is no grade of the visit"),
    pytest.param("能便宜点就给四分", None, id="unlike one the score hangs on"),
]


@pytest.mark.parametrize(("words", "value"), [*OVERALL, *NUMBERS])
def test_a_grade_is_what_degree_denial_and_clause_make_of_it(words, value):
    assert read_rating(words, asked="rating_overall").value == value


@pytest.mark.parametrize(
    ("words", "asked", "scores"),
    [
        pytest.param(
            "修得好 就是没洗干净", "rating_quality_group", [4, None, 2], id="dirt tells its name"
        ),
        pytest.param(
            "good repair but the car was filthy",
            "rating_quality_group",
            [4, None, 1],
            id="the grade leans on the name behind it",
        ),
        pytest.param(
            "reception four, waiting two, billing five",
            "rating_speed_group",
            [4, 2, 5],
            id="an unknown name between two known ones",
        ),
        pytest.param("four for both", "rating_price_group", [4, 4], id="one for all"),
    ],
)
def test_each_part_of_a_grouped_question_gets_its_own_grade(words, asked, scores):
    reading = read_rating(words, asked=asked)

    assert [reading.by_dimension.get(name) for name in dimensions_of(asked)] == scores


def test_a_score_said_first_is_the_whole_visit_where_another_has_a_name():
    reading = read_rating(
        "a three, had to wait, but the staff were kind, 5", asked="rating_overall"
    )

    assert (reading.value, reading.by_dimension) == (3, {"overall": 3, "staff": 5})


def test_the_whole_taken_back_beside_a_group_is_kept_apart():
    reading = read_rating("都给五分,另外总体改成三分吧", asked="rating_price_group")

    assert reading.by_dimension == {"parts_price": 5, "labour_price": 5, "overall": 3}


def test_the_group_told_by_place_stands_beside_the_whole_taken_back():
    reading = read_rating("5,4,5 前面总体改成2分,前台真慢", asked="rating_speed_group")

    assert list(reading.by_dimension.values()) == [5, 4, 5, 2]


def test_several_answers_are_taken_back_by_name():
    assert read_new_scores_by_name("配件改成两分,结账四分") == {
        "parts_price": 2,
        "billing_speed": 4,
    }
    assert read_new_scores_by_name("make labour a three") == {}


def test_what_is_given_to_a_part_is_no_new_score():
    assert read_new_score("I'd say a three. one for the wait", asked="opinion") == 3


def test_scores_told_by_name_leave_the_whole_open():
    reading = read_rating("接待4分,结账3分", asked="rating_overall")

    assert reading.value is None
    assert reading.by_dimension == {"reception_speed": 4, "billing_speed": 3}


@pytest.mark.parametrize("words", ["I'd give it a 4, no wait, a 3", "给四分吧,不对,三分"])
def test_a_score_given_unasked_is_corrected_by_a_bare_number(words):
    assert read_rating(words, asked="complaint_wish").value == 3
