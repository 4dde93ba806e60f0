"""README.txt of an archive."""

README = """\
This is everything RunHub kept of you.

To move to another RunHub: upload this very file there, as it is, on the page "Upload".
It reads the recordings and takes over what you wrote: titles, notes, types, shoes,
corrected distances, the trash, runs you typed in, thresholds, hidden places, how days and
runs were. What you have already changed there stays as it is. Uploading it twice does no harm.

What is inside
  originals/        the files you handed in, byte for byte (unpacked, if they were .gz)
  activities.csv    one line per recording, for spreadsheets: figures, titles, notes,
                    shoes, what you edited. Trashed ones have a day in "trashed_at";
                    a second recording of the same run names the first in "recording_of".
  activities.json   the same for programs, with the list of originals
  metrics.csv       every metric of every run, or the reason why there is none
  daily_load.csv    training load by day; days without training have no line
  thresholds.json   your thresholds, each valid from its day
  shoes.json        your shoes
  profile.json      your profile
  privacy.json      places you hide from others
  wellness.json     how your days and your runs were, as you wrote it down
  comments.json     comments on your runs with who wrote them and when, and what you
                    wrote on runs of others. For reading: another hub takes none over.
  sharing.json      your teams and what you share with each, who looked at what, and when
                    an administrator opened your data, and why. For reading, too.
  streams/          the samples of each recording as Parquet, as recorded. A column
                    that ends in "_set_aside" marks samples that cleaning left out.
  manifest.json     counts, and size and SHA-256 of every file in here

Units are SI, named in each column: metres, seconds, metres per second (1000 / 60 / speed
is the pace in minutes per kilometre), beats and steps per minute, watts. Instants are UTC;
"local_date" is the day where you ran.

It shows where you have been and how your heart beat. Keep it where others cannot read it.
"""
