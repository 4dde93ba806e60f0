"""Addresses of the instance page, passes of admins and the end of an account."""

from django.urls import URLPattern, path

from runhub.web.account_end import pages as account
from runhub.web.instance import failures, glass, logs, pages, people

urlpatterns: list[URLPattern] = [
    path("settings/account/", account.account, name="settings_account"),
    path("settings/account/closing/", account.closing, name="account_closing"),
    path("settings/account/keep/", account.keep, name="account_keep"),
    path("instance/", pages.condition, name="instance"),
    path("instance/restored/", pages.restore_proven, name="instance_restored"),
    path("instance/people/", people.people, name="instance_people"),
    path("instance/people/invite/", people.invite, name="instance_invite"),
    path(
        "instance/invitations/<int:pk>/withdraw/",
        people.invitation_withdraw,
        name="instance_invitation_withdraw",
    ),
    path("instance/people/<int:pk>/", people.person, name="instance_person"),
    path("instance/people/<int:pk>/delete/", people.person_delete, name="instance_person_delete"),
    path("instance/people/<int:pk>/glass/", glass.glass_new, name="instance_glass_new"),
    path("instance/people/<int:pk>/<slug:act>/", people.person_act, name="instance_person_act"),
    path("instance/teams/", pages.teams, name="instance_teams"),
    path("instance/storage/", pages.storage, name="instance_storage"),
    path("instance/failures/", failures.failures, name="instance_failures"),
    path("instance/failures/files/", failures.retry_files, name="instance_retry_files"),
    path("instance/failures/files/<int:pk>/", failures.retry_file, name="instance_retry_file"),
    path("instance/failures/tasks/<int:pk>/", failures.retry_task, name="instance_retry_task"),
    path("instance/logs/", logs.logs, name="instance_logs"),
    path("instance/logs/<str:name>/", logs.log, name="instance_log"),
    path("instance/glass/", glass.passes, name="instance_glass"),
    path("instance/glass/<int:pk>/end/", glass.glass_over, name="instance_glass_end"),
    path("instance/about/", pages.about, name="instance_about"),
]
