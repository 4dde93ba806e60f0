"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runhub.settings")
os.environ["RUNHUB_PROCESS"] = "web"  # its statements are given ten seconds
application = get_wsgi_application()
