"""Addresses of the API: the coach's table and review queue."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
