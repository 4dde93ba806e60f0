"""What people are told, word by word, for each code the corpus ends in."""

AGAIN = "Export the activity again from your watch or service."
SPLIT = "Split the recording and upload the parts."
ONE_BY_ONE = "Split it into several archives and upload them one by one."
ANEW = "Make the archive anew from the files themselves."
ITSELF = "Export the recorded activity itself."
SMALLER = "Split the recording, or ask the administrator to raise the limit."

# Code: sentences, and what to do.
SAID: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "zip_ratio": (
        ("This entry unpacks to more than 100 times its size.",),
        ("Put the plain file into the archive, without packing it twice.",),
    ),
    "zip_too_large": (("Unpacked, the archive is larger than 10 GiB.",), (ONE_BY_ONE,)),
    "zip_overlap": (
        (
            "Entries of this archive overlap, which no honest archive does.",
            "Entries of this archive reach past its end.",
        ),
        (ANEW,),
    ),
    "zip_entry_damaged": (
        ("This entry of the archive is damaged.",),
        ("Download the archive again, or upload the file alone.",),
    ),
    "zip_damaged": (
        ("This archive is damaged and cannot be opened.",),
        ("Download it again; if it came in parts, upload the whole one.",),
    ),
    "zip_entries": (
        ("The archive holds too many entries; 50,000 are allowed.",),
        (ONE_BY_ONE,),
    ),
    "zip_symlink": (
        ("This entry is a link, not a file.",),
        ("Put the file itself into the archive.",),
    ),
    "zip_encrypted": (
        ("This file is encrypted inside the archive.",),
        ("Unpack the archive with its password and upload the files.",),
    ),
    "zip_method": (
        ("This file is packed in a way that RunHub does not unpack.",),
        ("Make an ordinary ZIP archive of the files, or upload them as they are.",),
    ),
    "zip_no_activity": (
        ("The archive holds no FIT, GPX or TCX file.",),
        ("Choose the export that contains the activities themselves.",),
    ),
    "unknown_format": (
        ("This is not a FIT, GPX or TCX file.",),
        ("Export the activity as FIT (best), TCX or GPX and upload that.",),
    ),
    "too_large": (("Unpacked, this file is larger than 100 MiB.",), (SMALLER,)),
    "gzip_damaged": (
        ("The compressed file is damaged.",),
        ("Export it again, or unpack it yourself and upload what is inside.",),
    ),
    "empty": (("The file is empty.",), ("Export it again.",)),
    "xml_entities": (
        ("This file declares XML entities, which no activity file needs.",),
        (AGAIN,),
    ),
    "xml_damaged": (
        ("This file is damaged beyond repair.",),
        ("Export the activity again and upload the new file.",),
    ),
    "xml_too_deep": (
        ("The elements of this file are nested too deeply for a recording.",),
        ("Export the activity again, best as FIT.",),
    ),
    "too_many_points": (
        (
            "This file has more than 700,000 points, or too much beside them.",
            "This recording has 700,001 points; 700,000 are the most we take.",
            "This FIT file holds more than 2,800,000 messages.",
        ),
        (
            SPLIT,
            "Split it into shorter activities in the watch's app and upload those.",
            "Split the recording into shorter activities.",
        ),
    ),
    "gpx_no_track": (("This GPX file holds no track points.",), (ITSELF,)),
    "no_times": (
        ("The points of this file have no times.",),
        (
            "Export the activity as it was recorded (best as FIT); a planned route or a "
            "file with the times removed cannot be analysed.",
        ),
    ),
    "absurd_times": (
        ("The times of this file are impossible (the clock of the device was not set).",),
        ("Export the activity again, or correct its date where it was recorded.",),
    ),
    "tcx_empty": (
        ("The activity in this TCX file is empty.",),
        ("Export it again, best as FIT.",),
    ),
    "tcx_course": (("This file is a planned course, not a recorded activity.",), (ITSELF,)),
    "tcx_workout": (("This file is a planned workout, not a recorded activity.",), (ITSELF,)),
    "tcx_no_activity": (
        ("This TCX file holds no activity.",),
        ("Export the activity again, best as FIT.",),
    ),
    "too_many_activities": (
        ("This file holds more than 5,000 activities.",),
        ("Export fewer activities into one file.",),
    ),
    "fit_no_activity": (
        ("This FIT file holds no activity.",),
        ("Export the activity itself as FIT; if it should be in here, the file is damaged.",),
    ),
    "fit_no_time": (
        ("This FIT file does not say when its activity took place.",),
        ("Export the activity from the watch's own app, which knows its date.",),
    ),
}
