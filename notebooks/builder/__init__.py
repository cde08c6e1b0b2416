"""Turns the course's sources (one Python script for both languages) into English and Chinese notebooks.

`source` reads a script, `assemble` makes one language's notebook of it, `running` executes it and cleans what came out,
`current` says whether a committed notebook still follows from its source. `../build.py` is the command line.
None of them knows what a lesson is about; docs/notes/notebooks.md describes the format.
"""
