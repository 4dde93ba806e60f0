"""`python -m tests.template NAME`: a migrated database of which each test process gets a copy."""

from __future__ import annotations

import sys

import django


def main(name: str) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1])
