"""What `autograd-lab lab` and `autograd-lab doctor` do: the learner's folder, the server, the state of the machine.

Knows nothing of Tensor, of the notebooks' content or of grading.
"""
