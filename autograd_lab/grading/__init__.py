"""Grading: check cells observe inside the kernel, verdicts are made outside of it.

Start with `notebook` (read a submission as hostile bytes), `overlay` (put its answers on the pristine notebook),
`runner` (run that under nbval), `judge` (compare observations with the reference), `report`. `observe`, `events` and
`home` run in the student's kernel; they import numpy and the standard library only. `import autograd_lab` imports
nothing of this.
"""
