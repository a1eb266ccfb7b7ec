"""Learning from the atlas: questions that are made of the tables."""

from myomap.study.questions import Question, questions

__all__ = ["Question", "questions"]
