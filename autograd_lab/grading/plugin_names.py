"""Names that the runner and its pytest plugin share; apart, so that the runner need not import nbval."""

JOB_FILE = "AUTOGRAD_LAB_JOB"
PLUGIN = "autograd_lab.grading.plugin"
