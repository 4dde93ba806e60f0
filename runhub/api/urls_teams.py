"""Addresses of the API: teams, invitations and sharing."""

from django.urls import path

from runhub.api.views import entered, joining, sharing, teams

urlpatterns = [
    path("teams/", teams.Teams.as_view(), name="api_teams"),
    path("teams/<uuid:key>/", teams.TeamView.as_view(), name="api_team"),
    path("teams/<uuid:key>/members/", teams.Members.as_view(), name="api_members"),
    path("teams/<uuid:key>/athletes/", teams.Entered.as_view(), name="api_entered"),
    path("teams/<uuid:key>/groups/", teams.Groups.as_view(), name="api_groups"),
    path("teams/<uuid:key>/invitations/", sharing.Invitations.as_view(), name="api_invitations"),
    path(
        "athletes/<uuid:key>/thresholds/",
        entered.EnteredThresholds.as_view(),
        name="api_entered_thresholds",
    ),
    path(
        "athletes/<uuid:key>/thresholds/<int:row>/",
        entered.EnteredThreshold.as_view(),
        name="api_entered_threshold",
    ),
    path("memberships/<int:pk>/", teams.MemberView.as_view(), name="api_membership"),
    path("groups/<uuid:key>/", teams.GroupView.as_view(), name="api_group"),
    path(
        "invitations/<uuid:key>/resend/",
        sharing.InvitationResend.as_view(),
        name="api_invitation_resend",
    ),
    path(
        "invitations/<uuid:key>/revoke/",
        sharing.InvitationRevoke.as_view(),
        name="api_invitation_revoke",
    ),
    path("me/invitations/", sharing.MyInvitations.as_view(), name="api_my_invitations"),
    path("me/invitations/accept/", joining.LinkAcceptView.as_view(), name="api_link_accept"),
    path("me/invitations/decline/", joining.LinkDeclineView.as_view(), name="api_link_decline"),
    path(
        "me/invitations/<uuid:key>/accept/",
        sharing.MyInvitationAccept.as_view(),
        name="api_my_invitation_accept",
    ),
    path(
        "me/invitations/<uuid:key>/decline/",
        sharing.MyInvitationDecline.as_view(),
        name="api_my_invitation_decline",
    ),
    path("me/sharing/", sharing.Sharing.as_view(), name="api_sharing"),
    path("me/sharing/<uuid:key>/", sharing.ShareView.as_view(), name="api_share"),
    path("me/looks/", sharing.Looks.as_view(), name="api_looks"),
]
