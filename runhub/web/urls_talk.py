"""Addresses of comments, notifications and notes about athletes."""

from django.urls import path

from runhub.web.talk import comments, notifications

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
]
