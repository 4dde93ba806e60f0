"""An athlete's everything as one archive: asked for, made in the background in turns, fetched.

request -> claim -> originals, samples, tables -> ready -> expired
"""
