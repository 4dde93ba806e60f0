"""Addresses of flags, wellness days and how a run felt."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
