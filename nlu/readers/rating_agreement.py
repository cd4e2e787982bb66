"""What several scores in one answer come to: a correction, a count beside a score, a sequence.

The one thing to know: where two numbers differ and nothing tells which one counts, neither
does, and the bot asks back.
"""

import itertools
import re
from collections.abc import Sequence

from nlu.readers.rating_terms import Opinion, Verdict

_CORRECTS = re.compile(
    r"不(?![过错好太怎用知满])|错|改|算[了啦]|应该|更正|换|现在|这次|最后|要不|想想|等一?[下等]"
    r"|开玩笑|逗你|说着玩|口误|说的是|顶多|最多|只能|太[高多]|不行"
    r"|不值|\bno\b|nope|(?<!to )(?<!the )(?<!long )\bwait\b(?! (?:was|is|time|for|too))"
    r"|sorry|actually"
    r"|\bmake\b|rather|\bmean|scratch|correct|instead|\boops\b|whoops|typo|\bnow\b|this time"
    r"|\bhmm|kidding|joking|hang on|hold on|let'?s (?:go|say|make|call)|\bnah\b|on (?:second"
    r"|reflection)"
    r"|thinking about it|come to think|\bgo with\b|too (?:much|high|generous)|i'?ll say|but i'?ll\b"
)
# I wanted to give five, four because of the wait: the first was only supposed.
_SUPPOSED = re.compile(
    r"\b(?:wanted to|was (?:gonna|going to|about to|thinking))\b[^,.;]*$"
    r"|(?<![不没])(?:想|打算)[给打说]?$"
)
_OR = re.compile(r"还是|or maybe")


def last_word(scores: Sequence[Opinion], words: str) -> Verdict:
    """Return what scores about one thing come to: the last correction, or no agreement."""
    if not scores:
        return Verdict()
    scores = _without_counts([each for each in scores if not each.open] or scores, words)
    current, disagree = scores[0], False
    for score in scores[1:]:
        gap = words[current.stop : score.begin]
        if _corrects(gap, words[score.stop :]) or _SUPPOSED.search(words[: current.begin]):
            current, disagree = score, False
        elif score.value == current.value and score.value is not None:
            current = score
        else:
            disagree = True
    if disagree and _is_given_at_last(scores, words):
        current, disagree = scores[-1], False
    if disagree or current.value is None:
        return Verdict(ambiguous=True)
    return Verdict(current.value, current.vague)


# 一开始觉得三分,后来解决了,给四分: thought of first, given at last.
_GIVES = re.compile(
    r"(?:[给打算评选]|就)(?:个|你们?|它)?$|\b(?:gives?|make|made|settl\w+|go(?:ing)?|went|call|put"
    r"|end(?:ed)?|choose)(?: \w+){0,2}?(?: an?)? ?$"
)


def _is_given_at_last(scores: Sequence[Opinion], words: str) -> bool:
    last, before = scores[-1], scores[-2]
    is_apart = re.search(r"[,。;.!?]", words[before.stop : last.begin]) is not None
    given = [_gives(each, words) for each in scores]
    return is_apart and given[-1] and not any(given[:-1])


def _gives(score: Opinion, words: str) -> bool:
    said = words[score.begin : score.stop]
    return said[0] in "给打评选" or _GIVES.search(words, 0, score.begin) is not None


_CONCLUDES = re.compile(
    r"(?:[,，。;.!?…]|\s[-—]+\s|\b(?:so|hence|therefore)\b|所以|因此|于是)\s*(?:(?:so|then|i'?d say"
    r"|i(?:'d| would|'ll)? give (?:it|them|you)|say|just|all in all|overall|but|yet|hence"
    r"|therefore"
    r"|that'?s|it'?s|an?|所以|因此|那|就|给|打|只能|只给|最多|我|评|于是)\s*)*$"
)
_ENDS = re.compile(
    r"\s*(?:stars?|though|from me|for that|for you|i guess|i think|please|overall|吧|啊|了|呗|哦"
    r"|喽)*"
    r"\s*[.!。~…]*\s*$"
)


_SOMEBODY_RATES = re.compile(r"\b(?:says?|said|thinks?|gets?|gives?|gave)\b|说|觉得|给|打|认为")


def _without_counts(scores: Sequence[Opinion], words: str) -> Sequence[Opinion]:
    # "It took five, so 1": a bare number inside a clause counts something; the score stands
    # by itself, or says that it is one.
    if len({each.value for each in scores}) < 2 or _corrected(scores, words):
        return scores
    named = [each for each in scores if not each.bare]
    if named and len(named) < len(scores):
        return named
    before, last = scores[-2], scores[-1]
    stands_alone = _CONCLUDES.search(words[before.stop : last.begin]) and _ENDS.fullmatch(
        words, last.stop
    )
    return [last] if stands_alone and _is_embedded(before, words) else scores


def _corrected(scores: Sequence[Opinion], words: str) -> bool:
    return any(
        _corrects(words[left.stop : right.begin], words[right.stop :])
        for left, right in itertools.pairwise(scores)
    )


def _is_embedded(score: Opinion, words: str) -> bool:
    clause = re.split(r"[,。;.!?]", words[: score.begin])[-1]
    behind = re.split(r"[,。;.!?]", words[score.stop :])[0]
    if _SOMEBODY_RATES.search(clause):
        return False
    return re.search(r"[a-z\u3400-\u9fff]{2}", clause + " " + behind) is not None


def _corrects(gap: str, behind: str) -> bool:
    if _OR.search(gap):
        return gap.strip() != "还是" or behind.startswith("吧")
    return _CORRECTS.search(gap) is not None


def is_sequence(scores: Sequence[Opinion], words: str) -> bool:
    """Tell whether the scores stand one after another with no correction between them."""
    return not any(
        _CORRECTS.search(words[left.stop : right.begin])
        or _OR.search(words[left.stop : right.begin])
        for left, right in itertools.pairwise(scores)
    )


def corrects_behind(words: str, score: Opinion) -> bool:
    """Tell whether a word of correction stands anywhere behind the score."""
    return _CORRECTS.search(words, score.stop) is not None


def after_last_correction(words: str, scores: Sequence[Opinion]) -> list[Opinion]:
    """Return the scores that stand after the last correction (5 4 5, 不对, 5 4 4)."""
    start = 0
    for index in range(1, len(scores)):
        if _CORRECTS.search(words[scores[index - 1].stop : scores[index].begin]):
            start = index
    return list(scores[start:])
