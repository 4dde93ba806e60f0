"""Addresses of teams, invitations and sharing."""

from django.urls import path

from runhub.web import sharing
from runhub.web.teams import groups, invitations, join, people, settings, teams, thresholds

urlpatterns = [
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.team_new, name="team_new"),
    path("teams/<uuid:team>/about/", teams.team_about, name="team_about"),
    path("teams/<uuid:team>/leave/", teams.team_leaving, name="team_leave"),
    path("teams/<uuid:team>/people/", people.team_people, name="team_people"),
    path("teams/<uuid:team>/people/enter/", people.team_enter, name="team_enter"),
    path("teams/<uuid:team>/people/<int:pk>/", people.team_member, name="team_member"),
    path(
        "teams/<uuid:team>/people/<int:pk>/remove/", people.team_member_remove, name="team_remove"
    ),
    path(
        "teams/<uuid:team>/people/<int:pk>/invite/",
        invitations.team_claim_invite,
        name="team_claim_invite",
    ),
    path("teams/<uuid:team>/groups/", groups.team_groups, name="team_groups"),
    path("teams/<uuid:team>/groups/<uuid:group>/", groups.team_group, name="team_group"),
    path(
        "teams/<uuid:team>/groups/<uuid:group>/delete/",
        groups.team_group_delete,
        name="team_group_delete",
    ),
    path(
        "teams/<uuid:team>/people/<int:pk>/thresholds/",
        thresholds.team_thresholds,
        name="team_thresholds",
    ),
    path(
        "teams/<uuid:team>/people/<int:pk>/thresholds/<int:row>/delete/",
        thresholds.team_threshold_delete,
        name="team_threshold_delete",
    ),
    path("teams/<uuid:team>/invitations/", invitations.team_invitations, name="team_invitations"),
    path(
        "teams/<uuid:team>/invitations/<uuid:key>/resend/",
        invitations.team_invitation_resend,
        name="team_invitation_resend",
    ),
    path(
        "teams/<uuid:team>/invitations/<uuid:key>/revoke/",
        invitations.team_invitation_revoke,
        name="team_invitation_revoke",
    ),
    path("teams/<uuid:team>/settings/", settings.team_settings, name="team_settings"),
    path("teams/<uuid:team>/put-away/", settings.team_put_away, name="team_put_away"),
    path("teams/<uuid:team>/transfer/", settings.team_transfer, name="team_transfer"),
    path("teams/<uuid:team>/record/", settings.team_record, name="team_record"),
    path("join/", join.join, name="join"),
    path("join/<str:token>/", join.join_link, name="join_link"),
    path("settings/sharing/", sharing.sharing, name="settings_sharing"),
    path("settings/sharing/looks/", sharing.looks, name="settings_sharing_looks"),
    path("settings/sharing/<uuid:team>/", sharing.share, name="settings_share"),
    path("settings/sharing/<uuid:team>/end/", sharing.share_over, name="settings_share_end"),
    path(
        "settings/sharing/invitations/<uuid:key>/",
        join.invitation_answer,
        name="settings_invitation",
    ),
]
