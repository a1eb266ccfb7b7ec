"""Learners and their answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "first_tables"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "learners",
        sa.Column("learner_id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
    )
    op.create_table(
        "answers",
        sa.Column(
            "learner_id",
            sa.Integer,
            sa.ForeignKey("learners.learner_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("answer_id", sa.String(32), primary_key=True),
        sa.Column("card", sa.String, nullable=False),
        sa.Column("given", sa.String, nullable=False),
        sa.Column("right", sa.Boolean, nullable=False),
        sa.Column("rating", sa.SmallInteger, nullable=False),
        sa.Column("took_ms", sa.Integer, nullable=False),
        sa.Column("answered_at_ms", sa.BigInteger, nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name="answers_rating"),
        sqlite_with_rowid=False,
    )
