"""Faults that a person will read."""

from __future__ import annotations


class SourceFault(Exception):
    """A file or service could not be used.

    Args:
        message: one sentence, what happened ("This FIT file holds no activity.").
        advice: one sentence, what to do next ("Export the activity again as FIT.").
        permanent: whether trying again with the same input must fail again.
        code: stable short key for counters and tests ("fit_no_activity").
    """

    def __init__(
        self, message: str, *, advice: str = "", permanent: bool = True, code: str = "unreadable"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.permanent = permanent
        self.code = code
