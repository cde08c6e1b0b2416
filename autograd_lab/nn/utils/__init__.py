"""What is done with parameters and gradients from outside, and sequences of several lengths."""
