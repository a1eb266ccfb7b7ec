"""Learning from the atlas: questions that are made of the tables."""

from myomap.study.questions import KINDS, Question, questions

__all__ = ["KINDS", "Question", "questions"]
