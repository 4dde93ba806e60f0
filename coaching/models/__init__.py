from .comment import Comment, CommentRead, MailTurn, Notification, NotificationChoice
from .triage import CoachNote, Flag, FlagAnswer, Review, TableView, TriageDue, TriageState

__all__ = [
    "CoachNote",
    "Comment",
    "CommentRead",
    "Flag",
    "FlagAnswer",
    "MailTurn",
    "Notification",
    "NotificationChoice",
    "Review",
    "TableView",
    "TriageDue",
    "TriageState",
]
