"""Addresses of comments, notifications and notes about athletes."""

from django.urls import path

from runhub.web.talk import comments

urlpatterns = [
    path("activities/<uuid:key>/comments/", comments.comments, name="activity_comments"),
    path("comments/<uuid:key>/edit/", comments.edit, name="comment_edit"),
    path("comments/<uuid:key>/delete/", comments.delete, name="comment_delete"),
    path("comments/<uuid:key>/restore/", comments.restore, name="comment_restore"),
]
