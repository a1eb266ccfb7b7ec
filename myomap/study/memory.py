"""How well each card is remembered and when it is due: the schedule of fsrs, made of the answers alone.

Nothing of it is stored. The same answers give the same memory, so an answer that comes late, is rated anew or
is taken in from another device finds its place by its time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from fsrs import Card, Rating, Scheduler, State

from myomap.study.answers import AGAIN, Answer

_SCHEDULER = Scheduler(enable_fuzzing=False)  # with chance in it, a memory would be another one at each look
_ONE_DAY = timedelta(days=1)
_READ_AHEAD = 4  # new cards that are looked at for each that is wanted, so that muscles can alternate


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of one card.

    Attributes
    ----------
    card
        The card, as `Question.card` names it.
    due
        When it should be asked again, in UTC.
    stability
        Days after which it is remembered with a chance of 0.9.
    difficulty
        From 1 (easy) to 10.
    state
        `learning`, `review` or `relearning`, as fsrs names them.
    answers
        How often it was answered.
    lapses
        How often it was forgotten after it had been learned.
    last_answer
        When it was answered last, in UTC.
    last_right
        Whether that answer was right.
    """

    card: str
    due: datetime
    stability: float
    difficulty: float
    state: str
    answers: int
    lapses: int
    last_answer: datetime
    last_right: bool


def memory_of(answers: Sequence[Answer]) -> Memory:
    """Return the memory of a card from all its answers, in any order.

    Raises
    ------
    ValueError
        If there is no answer, or the answers are of several cards.
    """
    if len({one.card for one in answers}) != 1:
        raise ValueError("a memory needs answers to one card")
    steps = list(_replay(answers))
    last, _, card = steps[-1]
    return Memory(
        card=last.card,
        due=card.due,
        stability=card.stability or 0.0,
        difficulty=card.difficulty or 0.0,
        state=card.state.name.lower(),
        answers=len(steps),
        lapses=sum(one.rating == AGAIN and before.state == State.Review for one, before, _ in steps),
        last_answer=last.answered_at,
        last_right=last.right,
    )


def memories_of(answers: Iterable[Answer]) -> dict[str, Memory]:
    """Return the memory of every card that was answered, in the order of their first answers."""
    return {card: memory_of(its) for card, its in by_card(answers).items()}


def reviews_of(answers: Iterable[Answer]) -> Iterator[tuple[Answer, float]]:
    """Yield the reviews among the answers to one card, in time order, each with the chance to be right.

    A review comes a day or more after the answer before it. What is asked again within a day is practice:
    fsrs counts in whole days and has nothing to say about it.
    """
    for one, card, _ in _replay(answers):
        if card.last_review is not None and one.answered_at - card.last_review >= _ONE_DAY:
            yield one, _SCHEDULER.get_card_retrievability(card, one.answered_at)


def by_card(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    """Return the answers to each card, in the order of their first answers."""
    found: dict[str, list[Answer]] = {}
    for one in answers:
        found.setdefault(one.card, []).append(one)
    return found


def recall(memory: Memory, at: datetime) -> float:
    """Return the chance, 0 to 1, that a card is remembered at a time; fsrs counts in whole days."""
    card = Card(card_id=0, stability=memory.stability, last_review=memory.last_answer)
    return _SCHEDULER.get_card_retrievability(card, at)


def next_cards(
    cards: Sequence[str],
    memories: Mapping[str, Memory],
    at: datetime,
    count: int,
    *,
    due_only: bool = False,
    muscle_of: Callable[[str], str] | None = None,
) -> tuple[str, ...]:
    """Return the cards to ask now, at most so many, none twice.

    First what is due and was missed the last time, then what else is due, the most forgotten first, then new
    cards in a mixed order, last what will be due soonest. Within each of these, kinds and muscles alternate.

    Parameters
    ----------
    at
        Now, in UTC; the same moment gives the same order.
    due_only
        Ask only what is due.
    muscle_of
        Which muscle a card is of; without it, cards of the same muscle or point count as alike.
    """
    every = tuple(dict.fromkeys(cards))
    known = [memories[card] for card in every if card in memories]
    due = sorted((one for one in known if one.due <= at), key=lambda one: (recall(one, at), one.due))
    missed, others = ([one.card for one in due if one.last_right is right][:count] for right in (False, True))
    groups = [missed, others]
    if not due_only:
        new = _mixed([card for card in every if card not in memories], at)
        later = sorted((one for one in known if one.due > at), key=lambda one: one.due)
        groups += [new[: count * _READ_AHEAD], [one.card for one in later][:count]]
    found: list[str] = []
    for group in groups:
        found += _alternating(group, count - len(found), muscle_of or _subject)
    return tuple(found)


def _replay(answers: Iterable[Answer]) -> Iterator[tuple[Answer, Card, Card]]:
    """Each answer to a card, in time order, with the card of fsrs before it and after it."""
    after = Card(card_id=0)  # without an id, fsrs waits a millisecond to make one
    for one in sorted(answers, key=lambda one: (one.answered_at, one.answer_id)):
        before = after
        after, _ = _SCHEDULER.review_card(before, Rating(one.rating), one.answered_at)
        yield one, before, after


def _kind(card: str) -> str:
    return card.split(".", 1)[0]


def _subject(card: str) -> str:
    return card.split(".")[1]


def _mixed(cards: Sequence[str], at: datetime) -> list[str]:
    """The cards in an order by chance, the kinds taking turns."""
    by_kind: dict[str, list[str]] = {}
    for card in cards:
        by_kind.setdefault(_kind(card), []).append(card)
    chance = random.Random(at.timestamp())
    for deck in by_kind.values():
        chance.shuffle(deck)
    return [card for turn in zip_longest(*by_kind.values()) for card in turn if card is not None]


def _alternating(cards: Sequence[str], count: int, muscle_of: Callable[[str], str]) -> list[str]:
    """So many of the cards, none after one of its muscle or kind where another can stand between them."""
    left = [(muscle_of(card), _kind(card), card) for card in cards]
    found: list[str] = []
    before = ("", "")
    while left and len(found) < count:
        alike = [(muscle == before[0], kind == before[1]) for muscle, kind, _ in left]
        muscle, kind, card = left.pop(alike.index(min(alike)))
        before = (muscle, kind)
        found.append(card)
    return found
