"""The tables in which answers are kept, as they are after the last migration."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
)

METADATA = MetaData()

LEARNERS = Table(
    "learners",
    METADATA,
    Column("learner_id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
)
"""Who learns: known by the digest of a study code, and by nothing else."""

ANSWERS = Table(
    "answers",
    METADATA,
    Column(
        "learner_id",
        Integer,
        ForeignKey("learners.learner_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("answer_id", String(32), primary_key=True),
    Column("card", String, nullable=False),
    Column("given", String, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("rating", SmallInteger, nullable=False),
    Column("took_ms", Integer, nullable=False),
    Column("answered_at_ms", BigInteger, nullable=False),
    CheckConstraint("rating BETWEEN 1 AND 4", name="answers_rating"),
    sqlite_with_rowid=False,
)
"""Every answer, once for each learner. `given` holds references with blanks between them; `answered_at_ms`
counts milliseconds from 1970 in UTC."""
