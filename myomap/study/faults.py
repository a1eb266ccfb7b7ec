"""What can go wrong with kept answers; each fault knows the words for the student."""

from __future__ import annotations

from myomap.errors import MyomapError
from myomap.text import Text


class StudyError(MyomapError):
    """A fault that is told to the student.

    Parameters
    ----------
    key
        Key of the words for the student: what happened, what still works, what to do.
    cause
        What happened, for whoever looks after the server.
    values
        What stands in the words.
    """

    def __init__(self, key: str, cause: str = "", **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(f"{key}: {cause}" if cause else key)

    def words(self, text: Text) -> str:
        """Return the words for the student."""
        return text(self.key, **self.values)


class StoreError(StudyError):
    """The database cannot be reached, read or written; what was confirmed before is safe."""


class AnswerFileError(StudyError):
    """A file is not one of answers, or is damaged; nothing of it was taken."""
