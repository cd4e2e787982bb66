"""The regression: it learns, keeps what it learnt, and knows how sure it may be."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.components.logistic import FittingPlan, LogisticModel, Row, fit

PLAN = FittingPlan(scale={"words": 1.0}, seen=1, strength=10.0, rounds=50)
SAID = {"yes": ("ja", "jawohl"), "no": ("nein", "niemals"), "thanks": ("danke", "dankbar")}


def a_model(acts=("yes", "no", "thanks")):
    rows = [(act, word) for act in acts for word in SAID[act] for _ in range(10)]
    return fit(
        [{"words": [word]} for _, word in rows],
        [Row(number, {}, act) for number, (act, _) in enumerate(rows)],
        plan=PLAN,
    )


@pytest.mark.parametrize("acts", [("yes", "no", "thanks"), ("yes", "no")])
def test_words_that_were_taught_are_recognised_also_with_two_acts_only(acts):
    model = a_model(acts)

    for act in acts:
        chances = model.probabilities({"words": [SAID[act][0]]})
        assert model.labels[int(chances.argmax())] == act
        assert chances.sum() == pytest.approx(1.0, abs=1e-5)


def test_words_never_heard_leave_the_model_undecided():
    chances = a_model().probabilities({"words": ["vielleicht"]})

    assert chances.max() < 0.6


def test_a_stored_model_answers_as_the_one_that_was_trained(tmp_path):
    model = a_model()

    model.save(tmp_path)
    again = LogisticModel.read(tmp_path)

    words = {"words": ["nein", "danke"]}
    assert again.labels == model.labels
    np.testing.assert_array_equal(again.probabilities(words), model.probabilities(words))


def test_training_twice_gives_the_same_model():
    first, second = a_model(), a_model()

    np.testing.assert_array_equal(first.weights, second.weights)
    assert first.temperature == second.temperature


def test_a_model_taught_contradictions_does_not_claim_to_be_sure():
    rows = [Row(number, {}, act) for number in range(60) for act in ("yes", "no", "no")]

    model = fit([{"words": ["hm"]} for _ in range(60)], rows, plan=PLAN)

    chances = dict(zip(model.labels, model.probabilities({"words": ["hm"]}), strict=True))
    assert chances["no"] == pytest.approx(2 / 3, abs=0.1)


def test_the_question_can_turn_the_meaning_of_the_same_words():
    texts = [{"words": ["ja"]} for _ in range(10)]
    rows = [
        Row(number, {"words": [asked]}, act)
        for number in range(10)
        for asked, act in (("club?", "yes"), ("now?", "good_time"))
    ]

    model = fit(texts, rows, plan=PLAN)

    chances = model.probabilities({"words": ["ja", "now?"]})
    assert model.labels[int(chances.argmax())] == "good_time"
