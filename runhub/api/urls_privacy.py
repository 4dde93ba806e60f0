"""Addresses of the API: privacy zones."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
