"""Addresses of accounts that are not allauth's own, or that we answer instead of it."""

from django.urls import path

from runhub.web import security_settings, welcome

urlpatterns = [
    path("accounts/login/", welcome.FirstRunLoginView.as_view(), name="account_login"),
    path("accounts/sessions/", security_settings.SessionsView.as_view(), name="usersessions_list"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("invitation/<str:token>/", welcome.invitation, name="invitation"),
    path("settings/security/", security_settings.security, name="settings_security"),
    path(
        "settings/security/sessions/<int:pk>/end/",
        security_settings.session_end,
        name="session_end",
    ),
]
