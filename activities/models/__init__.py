from .activity import Activity, Made, RecordingInfo, Sport, Surface, WorkoutType
from .feel import Feel
from .imports import ImportItem, ImportJob, Outcome, State
from .merge import MergeOffer
from .part import ActivityPart
from .privacy import PrivateCut
from .source import SourceFile, Terms
from .stream import Stream, StreamMask
from .upload import Upload

__all__ = [
    "Activity",
    "ActivityPart",
    "Feel",
    "ImportItem",
    "ImportJob",
    "Made",
    "MergeOffer",
    "Outcome",
    "PrivateCut",
    "RecordingInfo",
    "SourceFile",
    "Sport",
    "State",
    "Stream",
    "StreamMask",
    "Surface",
    "Terms",
    "Upload",
    "WorkoutType",
]
