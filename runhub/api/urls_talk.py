"""Addresses of the API: comments, notifications and notes about athletes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
