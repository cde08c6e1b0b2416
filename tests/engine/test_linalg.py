"""Linear algebra where samples of the rows do not reach: singular matrices, wide tolerances, identities that must hold."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lab as torch


def random(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.tensor(np.random.default_rng(seed).normal(size=shape), requires_grad=True)


@pytest.mark.parametrize("rank", [2, 1])
def test_the_gradient_of_a_singular_matrix_s_determinant_is_its_cofactors(rank):
    """PyTorch gives zeros where the determinant is exactly 0; the limit is the matrix of cofactors."""
    a = np.random.default_rng(1).normal(size=(3, rank)) @ np.random.default_rng(2).normal(size=(rank, 3))
    x = torch.tensor(a, requires_grad=True)
    torch.linalg.det(x).backward()
    expected = np.array(
        [[(-1) ** (i + j) * np.linalg.det(np.delete(np.delete(a, i, 0), j, 1)) for j in range(3)] for i in range(3)]
    )
    np.testing.assert_allclose(x.grad.numpy(), expected, atol=1e-12)
    assert torch.autograd.gradgradcheck(torch.linalg.det, (x,))


def test_factors_give_the_matrix_back():
    x = random(2, 4, 3)
    u, s, vh = torch.linalg.svd(x, full_matrices=False)
    q, r = torch.linalg.qr(x)
    np.testing.assert_allclose(((u * s.unsqueeze(-2)) @ vh).detach().numpy(), x.detach().numpy(), atol=1e-12)
    np.testing.assert_allclose((q @ r).detach().numpy(), x.detach().numpy(), atol=1e-12)
    a = x.transpose(-1, -2) @ x
    low = torch.linalg.cholesky(a)
    values, vectors = torch.linalg.eigh(a)
    np.testing.assert_allclose((low @ low.transpose(-1, -2)).detach().numpy(), a.detach().numpy(), atol=1e-12)
    np.testing.assert_allclose(
        (a @ vectors).detach().numpy(), (vectors * values.unsqueeze(-2)).detach().numpy(), atol=1e-11
    )


@pytest.mark.parametrize(
    "function",
    [
        lambda a, b: torch.linalg.solve(a, b),
        lambda a, b: torch.linalg.solve(a, b.transpose(-1, -2), left=False),
        lambda a, b: torch.linalg.lstsq(a, b).solution,
        lambda a, b: torch.linalg.matrix_norm(a, "nuc") + torch.linalg.matrix_norm(a, 2) + torch.linalg.cond(a),
        lambda a, b: torch.linalg.pinv(a) @ b,
        lambda a, b: torch.matrix_exp(a) @ b,
        lambda a, b: torch.matrix_power(a, -3) @ b,
        lambda a, b: torch.linalg.slogdet(a).logabsdet,
        lambda a, b: torch.einsum("bij,bjk,bkl,bil->b", a, a, b, b),
        lambda a, b: torch.linalg.svd(a).S.sum(-1),
        lambda a, b: torch.linalg.qr(a).Q.abs().sum(),
    ],
)
def test_gradients_of_both_orders(function):
    a, b = random(2, 3, 3, seed=5), random(2, 3, 2, seed=6)
    assert torch.autograd.gradcheck(function, (a, b))
    assert torch.autograd.gradgradcheck(function, (a, b))


def test_unused_singular_vectors_bring_no_division_by_zero():
    x = torch.eye(3, dtype=torch.float64).requires_grad_()
    torch.linalg.svd(x).S.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), np.eye(3), atol=1e-15)
    x.grad = None
    torch.linalg.eigvalsh(x).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), np.eye(3), atol=1e-15)


def test_products_take_the_cheapest_order():
    shapes = [(10, 100), (100, 5), (5, 50), (50, 1)]
    chain = [random(*shape, seed=i) for i, shape in enumerate(shapes)]
    found = torch.linalg.multi_dot(chain)
    plain = np.linalg.multi_dot([x.detach().numpy() for x in chain])
    np.testing.assert_allclose(found.detach().numpy(), plain, rtol=1e-12)
    left, right = found.grad_fn.next_functions
    assert left[0] is chain[0]._node and right[0].name() == "MmBackward0"  # A (B (C D))


def test_einsum_against_numpy():
    equations = [
        "ij,jk->ik",
        "ij->ji",
        "ii->i",
        "iij->j",
        "i,j->ij",
        "bij,bjk->bik",
        "...ij,...jk->...ik",
        "ij,ij,ij->",
        "ijk,kl,lm->ijm",
        "i,i",
        "ji",
    ]
    for equation in equations:
        terms = equation.split("->")[0].split(",")
        operands = [
            np.random.default_rng(k).normal(size=(3,) * (len(t.replace("...", "")) + 2 * ("..." in t)))
            for k, t in enumerate(terms)
        ]
        found = torch.einsum(equation, *[torch.tensor(x) for x in operands])
        np.testing.assert_allclose(found.numpy(), np.einsum(equation, *operands), rtol=1e-12, err_msg=equation)
