from .zones import ActivityZones, ZoneReport, ZoneTime, threshold_on, zones_of

__all__ = ["ActivityZones", "ZoneReport", "ZoneTime", "threshold_on", "zones_of"]
