"""Reading strangers' files, apart from Django: a warm child process with limits does it."""
