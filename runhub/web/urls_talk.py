"""Addresses of comments, notifications and notes about athletes."""

from django.urls import path

from runhub.web.talk import comments, left_notes, notifications, overview

urlpatterns = [
    path("activities/<uuid:key>/comments/", comments.comments, name="activity_comments"),
    path("comments/<uuid:key>/edit/", comments.edit, name="comment_edit"),
    path("comments/<uuid:key>/delete/", comments.delete, name="comment_delete"),
    path("comments/<uuid:key>/restore/", comments.restore, name="comment_restore"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.read_all, name="notifications_read"),
    path("notifications/<uuid:key>/", notifications.notification, name="notification"),
    path("notifications/unsubscribe/<str:token>/", notifications.unsubscribe, name="unsubscribe"),
    path("settings/notifications/", notifications.choices, name="settings_notifications"),
    path("athletes/<uuid:athlete>/", overview.athlete, name="athlete"),
    path("athletes/<uuid:athlete>/notes/", overview.note_new, name="athlete_notes"),
    path("teams/<uuid:team>/people/notes/", left_notes.left_notes, name="team_left_notes"),
    path(
        "teams/<uuid:team>/people/notes/<uuid:key>/delete/",
        left_notes.left_note_delete,
        name="team_left_note_delete",
    ),
    path("notes/<uuid:key>/edit/", overview.note_edit, name="note_edit"),
    path("notes/<uuid:key>/delete/", overview.note_delete, name="note_delete"),
]
