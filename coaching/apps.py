from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"

    def ready(self) -> None:
        """Models are there only now."""
        from coaching import carried  # noqa: F401
