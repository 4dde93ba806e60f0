"""Addresses of teams, invitations and sharing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
