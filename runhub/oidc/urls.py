"""Addresses below /accounts/; the callback is what one registers at the provider."""

from django.urls import path

from runhub.oidc import views

urlpatterns = [
    path("oidc/<slug:provider_id>/login/", views.login, name="oidc_login"),
    path("oidc/<slug:provider_id>/login/callback/", views.callback, name="oidc_callback"),
]
