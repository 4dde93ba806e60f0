"""Backup and restore: one file that holds the database and the originals, and proves it.

make.py      writes it        archive.py   what lies in it, with checksums
restore.py   brings it back   crypt.py     the same under a passphrase
nightly.py   every night      database.py  PostgreSQL's own programs
"""
