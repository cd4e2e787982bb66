"""Ratings from one to five out of a customer's words.

The one thing to know: a bare digit or bare words of satisfaction are a rating only where
a rating was asked; a score that says it is one (五分, five stars) always is. What cannot be
put on our scale is ambiguous, never guessed, and irony is never a high score.
"""

import re
from dataclasses import replace

from nlu.readers import irony
from nlu.readers.rating_agreement import after_last_correction, corrects_behind, last_word
from nlu.readers.rating_aside import plays_with_a_score, set_aside
from nlu.readers.rating_groups import read_beside, read_group, read_named
from nlu.readers.rating_heard import score_as_meant, stars_counted
from nlu.readers.rating_scores import names_a_score, read_scores
from nlu.readers.rating_single import judge, several_people
from nlu.readers.rating_terms import RatingReading, Verdict, dimensions_of
from nlu.readers.rating_words import read_grades
from nlu.readers.text import plain, sign_said, with_commas

__all__ = [
    "RatingReading",
    "dimensions_of",
    "read_new_score",
    "read_new_scores_by_name",
    "read_rating",
]

_ABOUT_THE_SCALE = re.compile(
    r"(?:满分|最高|最好|最低|最差|几分|多少分)[^,。]{0,6}(?:吗|么|\?|还是|呢)|(?:满分"
    r"|最高)是?(?:几|多少)|是不是[^,。]{0,3}(?:满分|最高|最好|最低)|几分(?:是|算)|值几分|(?:怎么"
    r"|咋)(?:打|评)"
    r"|is (?:\w+ )?(?:the )?(?:best|highest|lowest|worst|maximum)\b.*\?|what(?:'s"
    r"| is) the (?:scale|maximum|highest)|out of (?:what|how)"
    r"|^is \w+ (?:good|better|bad|the)\b|what (?:do|does) (?:\w+ )?\w+ mean"
    r"|分是?最[好高差低]还是|[分一二三四五][^,。]{0,3}(?:啥|什么)意思|分(?:代表|越高)"
)
_GRADED_SATISFACTION = re.compile(
    r"(?:非常|很|特别|十分|超级?|相当|极其?|挺|蛮|比较|不太|不是很|不怎么|不大|很不|非常不"
    r"|不)满意|好评|差评|satisfied"
    r"|(?:总体|整体|总的|服务|维修)[^,。]{0,6}(?:满意|不错|[挺很]好|一般|差)"
    r"|\b(?:great|good|excellent|poor|bad|terrible|awful|okay) (?:service|job)\b"
)
# A number that takes back an earlier score needs no unit: hit the wrong key, meant 5.
_TAKES_BACK = re.compile(
    r"\b(?:wrong (?:key|button|number|digit|one)|mis-?(?:typed?|click(?:ed)?|keyed|press(?:ed)?)"
    r"|typo|fat fingers?|finger slip\w*|oops|whoops|correction|scratch that|take (?:that|it) back"
    r"|i take back|on (?:second|2nd) thoughts?|changed? my mind|earlier i (?:said|gave|put)"
    r"|(?:lower|bump|raise|change|correct|revise|update|make) (?:it|that|my|the)\b"
    r"|(?:should|ought to) (?:be|read|say|have been)|(?:my|the) (?:overall|total)\b"
    r"|(?:my|the) (?:\w+ )?(?:score|rating)|i (?:meant|mean) (?:to (?:say|give|put|press|type) )?"
    r"(?:an? )?(?:[1-5]|one|two|three|four|five)[.!]*$)"
    r"|(?:按|点|打|输|摁|戳|写|评|选|说|弄|搞)错|手[滑抖误]|[给打评][高低多少]了|反悔|总分|总体"
    r"|(?:刚才|前面|之前|上面)[^,。]{0,5}(?:分|评价"
    r"|评分)"
)
_SPEAKS_OF_SCORES = re.compile(r"\b(?:scores?|ratings?|stars?|points?|overall)\b|[分评星]|总体")
_NEW = re.compile(
    r"改[成为到]?|换成|应该是?|\b(?:to|meant|wanted|should (?:be|have been|read|say)|make \w+)\b"
)
# Who will not give scores gives none by a kind word beside it.
_REFUSES_SCORES = re.compile(
    r"(?:不想|不愿|懒得|别再?|甭|不再?)(?:再|意)?(?:让我)?(?:[打评答])(?:分|价|了|这)|(?:打分|评分)就(?:算|免)"
    r"|\b(?:no more|enough(?: with| of)?(?: the| these)?|skip(?: the| these)?|not all these)"
    r" (?:numbers|scores|ratings|questions)\b"
    r"|\b(?:rather not|don'?t feel like|not in the mood|can'?t be bothered)\b"
    r"|\b(?:won'?t|not going to|not gonna|not) (?:do|doing|go through) (?:all |any )?"
    r"(?:these|those|of|the numbers|the scores|them)\b"
)
_TIMES_ASKED = frozenset(
    {"good_time", "callback_time", "booking_time", "booking_confirm", "book_service"}
)


def read_rating(
    text: str, *, asked: str | None = None, skip: frozenset[str] = frozenset()
) -> RatingReading:
    """Return what the utterance says as a rating (R-070 to R-076).

    ``asked`` is the last question (contract section 3), ``skip`` the dimensions it left
    out. A grouped question fills ``by_dimension`` as far as the words are sure.
    """
    dimensions = dimensions_of(asked, skip=skip)
    words = with_commas(plain(text).strip())
    if not dimensions:
        return _unasked(stars_counted(words), asked)
    said = score_as_meant(words)
    words = set_aside(said)
    if _asks_about_the_scale(words):
        words = _behind_the_question(words)
        if not _says_anything(words):
            return RatingReading()
    if (irony.is_marked(said) or irony.is_shouted(text)) and _says_anything(words):
        return RatingReading(ambiguous=True)
    if _REFUSES_SCORES.search(words) and not names_a_score(words, asked=True):
        return RatingReading()
    if len(dimensions) > 1:
        return read_group(words, dimensions)
    beside = read_beside(words, dimensions[0])
    if beside is not None:
        return beside
    verdict = judge(words, dimension=dimensions[0])
    if verdict.value is not None and sign_said(plain(text).strip()) is not None:
        return _reading(replace(verdict, vague=True), dimensions[0])  # a thumb is no number
    if verdict.is_silent and plays_with_a_score(said):
        return RatingReading(ambiguous=True)
    return _reading(verdict, dimensions[0])


def read_new_score(text: str, *, asked: str | None = None) -> int | None:
    """Return the score in words that are known to correct an earlier answer, or None.

    Needs no unit (make it a 4, 打错了,是5不是1). After a question for a time only words that
    speak of scores count: "make it four" is an hour there.
    """
    words = stars_counted(plain(text).strip())
    if asked in _TIMES_ASKED and not _SPEAKS_OF_SCORES.search(words):
        return None
    for part in (_NEW.split(words)[-1], words):
        said = [each for each in read_scores(part, asked=True) if each.value is not None]
        if said:
            whole = [each for each in said if not _FOR_A_PART.match(part, each.stop)]
            return (whole or said)[-1].value
    return None


def read_new_scores_by_name(text: str) -> dict[str, int]:
    """Return the scores that words known to correct earlier answers give by name.

    Empty unless two names have one; a single name is the talk's to find.
    """
    words = score_as_meant(with_commas(plain(text).strip()))
    found = read_named(set_aside(words))
    return found if len(found) > 1 else {}


# A three; four for the chap who fixed it: what is given to a part is not the new score.
_FOR_A_PART = re.compile(
    r" (?:for|to) (?:the|that|those|this|him|her|them|everything|everyone|your|each|all)\b"
)


def _reading(verdict: Verdict, dimension: str) -> RatingReading:
    known = {dimension: verdict.value} if verdict.value is not None else {}
    return RatingReading(verdict.value, verdict.vague, verdict.ambiguous, known)


def _asks_about_the_scale(words: str) -> bool:
    return _ABOUT_THE_SCALE.search(words) is not None


def _behind_the_question(words: str) -> str:
    # 五是最好吧?那就五: what stands behind the question about the scale may answer ours.
    *_, about = _ABOUT_THE_SCALE.finditer(words)
    return re.split(r"[,。;?!]", words[about.end() - 1 :] + ",", maxsplit=1)[-1].rstrip(",")


def _says_anything(words: str) -> bool:
    return names_a_score(words, asked=True) or bool(read_grades(words))


def _unasked(words: str, asked: str | None) -> RatingReading:
    if _ABOUT_THE_SCALE.search(words):
        return RatingReading()
    takes_back = asked not in _TIMES_ASKED and _TAKES_BACK.search(words) is not None
    scores = read_scores(words, asked=takes_back)
    if scores and not takes_back and corrects_behind(words, scores[0]):
        # I'd give it a 3, no wait, a 2: a number may correct a score that says it is one.
        scores = after_last_correction(words, read_scores(words, asked=True)) or scores
    if scores:
        if irony.is_marked(words) or several_people(words, scores):
            return RatingReading(ambiguous=True)
        verdict = last_word(scores, words)
        return RatingReading(verdict.value, verdict.vague, verdict.ambiguous)
    if asked is not None or not _GRADED_SATISFACTION.search(words):
        return RatingReading()
    verdict = judge(words, dimension="overall")
    return RatingReading(verdict.value, verdict.vague, verdict.ambiguous)
