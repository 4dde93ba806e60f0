"""Addresses of comments, notifications and notes about athletes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
