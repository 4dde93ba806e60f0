from django.apps import AppConfig


class RunhubConfig(AppConfig):
    name = "runhub"
