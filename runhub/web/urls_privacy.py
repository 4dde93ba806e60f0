"""Addresses of privacy zones."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
