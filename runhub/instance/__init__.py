"""What the instance page reads of the hub, and what its admins do. No health data of athletes."""
