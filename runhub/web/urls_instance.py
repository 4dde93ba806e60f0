"""Addresses of the instance page, passes of admins and the end of an account."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
