"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runhub.settings")
os.environ["RUNHUB_PROCESS"] = "web"  # its statements are given ten seconds
application = get_wsgi_application()


def warm() -> None:
    """Load what the first page and the first upload would wait for otherwise, once for all
    processes that are forked off."""
    from django.urls import get_resolver

    from runhub import dispatch  # settings are ready only now

    get_resolver().url_patterns  # noqa: B018 (views are imported when asked for)
    dispatch.warm()


warm()
