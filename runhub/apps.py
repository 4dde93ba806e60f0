from django.apps import AppConfig


class RunhubConfig(AppConfig):
    name = "runhub"

    def ready(self) -> None:
        """Models are there only now."""
        from runhub import news  # noqa: F401
