"""Who may read /metrics, and how finely requests are timed."""

from .base import secret

# Whoever sends it as a bearer token may read; while it is empty, this machine alone.
METRICS_TOKEN = secret("METRICS_TOKEN")
# Each bucket is a row per view and method in every answer: few, around the goals of pages.
PROMETHEUS_LATENCY_BUCKETS = (0.025, 0.05, 0.1, 0.2, 0.4, 0.7, 1.5, 5.0, float("inf"))
