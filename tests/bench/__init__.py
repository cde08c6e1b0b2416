"""Benchmarks: our time as a ratio of PyTorch's, both interleaved in one process. `make bench` runs them; they are no
tests."""
