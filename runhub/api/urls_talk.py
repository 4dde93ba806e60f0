"""Addresses of the API: comments, notifications and notes about athletes."""

from django.urls import path

from runhub.api.views import comments, notes, notifications

urlpatterns = [
    path("activities/<uuid:key>/comments/", comments.CommentsView.as_view(), name="api_comments"),
    path("comments/<uuid:key>/", comments.CommentView.as_view(), name="api_comment"),
    path("notifications/", notifications.NotificationsView.as_view(), name="api_notifications"),
    path(
        "notifications/read/",
        notifications.NotificationsReadView.as_view(),
        name="api_notifications_read",
    ),
    path(
        "me/notification-choices/",
        notifications.NotificationChoicesView.as_view(),
        name="api_notification_choices",
    ),
    path("athletes/<uuid:key>/notes/", notes.NotesView.as_view(), name="api_notes"),
    path("notes/<uuid:key>/", notes.NoteView.as_view(), name="api_note"),
]
