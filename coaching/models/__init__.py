from .comment import Comment, CommentRead, Notification, NotificationChoice
from .triage import CoachNote, Flag, FlagAnswer, Review, TableView, TriageDue

__all__ = [
    "CoachNote",
    "Comment",
    "CommentRead",
    "Flag",
    "FlagAnswer",
    "Notification",
    "NotificationChoice",
    "Review",
    "TableView",
    "TriageDue",
]
