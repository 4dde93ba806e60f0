from django.apps import AppConfig


class OidcConfig(AppConfig):
    name = "runhub.oidc"
    label = "oidc"
