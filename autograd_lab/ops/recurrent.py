"""Recurrent layers over a whole sequence: one row runs all steps forward, and its rules run them backward.

Time comes first. x (T, B, ...) is what each step adds from its input: one product for all steps makes it, before. `reverse`
runs from the last step to the first. What all rules need, the gradients of the steps, is in `shared`.
"""

from __future__ import annotations

from ..op import Op


def steps(n: int, reverse: bool) -> range:
    """The numbers of the steps, in the order in which they run."""
    return range(n - 1, -1, -1) if reverse else range(n)


def before(F, states, first, reverse: bool):
    """The state that each step found: `first`, then the states of all steps but the last."""
    first = F.unsqueeze(first, dim=0)
    return F.cat((states[1:], first) if reverse else (first, states[:-1]), dim=0)


def weight_gradient(F, d, states):
    r"""\sum_t d_t^T s_t"""
    return F.mm(F.t(F.rows(d)), F.rows(states))


class RnnScan(Op):
    r"h_t = f(x_t + h_{t-1} W^{\mathsf T})"

    name, kind, public, smooth = "rnn_scan", "recurrent", False, False

    def forward(xp, x, h, w, *, relu, reverse):
        out = xp.empty(x.shape, x.dtype)
        transposed = xp.ascontiguousarray(w.T)
        zero = x.dtype.type(0)
        for t in steps(x.shape[0], reverse):
            o = out[t]
            xp.matmul(h, transposed, out=o)
            o += x[t]
            if relu:
                xp.maximum(o, zero, out=o)
            else:
                xp.tanh(o, o)
            h = o
        return out

    def shared(F, g, out, w, relu, reverse):
        slope = out > 0 if relu else 1 - out * out
        n = out.shape[0]
        found, d = [None] * n, None
        for t in steps(n, not reverse):
            d = found[t] = (g[t] if d is None else g[t] + F.matmul2(d, w)) * slope[t]
        return F.stack(tuple(found), dim=0)

    vjp = (
        lambda F, shared: shared,
        lambda F, shared, w, reverse: F.matmul2(shared[-1 if reverse else 0], w),
        lambda F, shared, out, h, reverse: weight_gradient(F, shared, before(F, out, h, reverse)),
    )

    @staticmethod
    def samples(draw):
        for relu in (False, True):
            for reverse in (False, True):
                yield (draw(3, 2, 4), draw(2, 4), draw(4, 4)), {"relu": relu, "reverse": reverse}


def plus(x, y):
    """x + y, where either may be None: nothing."""
    return y if x is None else x if y is None else x + y


def at(x, t: int):
    """x[t], or None where nothing arrived at x."""
    return None if x is None else x[t]


class LstmScan(Op):
    r"i, f, o = \sigma(a),\ g = \tanh a,\ a = x_t + h_{t-1} W^{\mathsf T};\quad c_t = f c_{t-1} + i g,\ h_t = o \tanh c_t"

    # x and gates (T, B, 4 H), in the order i, f, g, o; states and cells (T, B, H)
    name, kind, public, outputs = "lstm_scan", "recurrent", False, ("states", "cells", "gates")

    def forward(xp, x, h, c, w, *, reverse):
        n, batch, size = x.shape[0], x.shape[1], h.shape[-1]
        states, cells = xp.empty((n, batch, size), x.dtype), xp.empty((n, batch, size), x.dtype)
        gates = xp.empty(x.shape, x.dtype)
        transposed = xp.ascontiguousarray(w.T)
        # sigmoid(a) = tanh(a / 2) / 2 + 1 / 2: one tanh serves all four gates
        scale = xp.full(4 * size, 0.5, x.dtype)
        scale[2 * size : 3 * size] = 1
        shift = 1 - scale
        for t in steps(n, reverse):
            a = gates[t]
            xp.matmul(h, transposed, out=a)
            a += x[t]
            a *= scale
            xp.tanh(a, a)
            a *= scale
            a += shift
            i, f, g, o = split(a, size)
            c = xp.multiply(f, c, cells[t])
            c += i * g
            h = xp.tanh(c, states[t])
            h *= o
        return states, cells, gates

    def shared(F, g_states, g_cells, g_gates, c, w, cells, gates, c_shape, reverse):
        """The gradients of a at every step, and of h and c before the first."""
        n = cells.shape[0]
        i, f, g, o = split(gates, c_shape[-1])
        squashed = F.tanh(cells)
        to_cell = o * (1 - squashed * squashed)
        of_i, of_f, of_g = g * i * (1 - i), before(F, cells, c, reverse) * f * (1 - f), i * (1 - g * g)
        of_o = squashed * o * (1 - o)
        given = None
        if g_gates is not None:
            given = g_gates * F.cat((i * (1 - i), f * (1 - f), 1 - g * g, o * (1 - o)), dim=-1)
        found, dh, dc = [None] * n, None, None
        for t in steps(n, not reverse):
            dh, dc = plus(at(g_states, t), dh), plus(at(g_cells, t), dc)
            if dh is None:
                dh = cells[t] * 0
            dc = plus(dc, dh * to_cell[t])
            a = plus(F.cat((dc * of_i[t], dc * of_f[t], dc * of_g[t], dh * of_o[t]), dim=-1), at(given, t))
            found[t] = a
            dh, dc = F.matmul2(a, w), dc * f[t]
        return F.stack(tuple(found), dim=0), dh, dc

    vjp = (
        lambda F, shared: shared[0],
        lambda F, shared: shared[1],
        lambda F, shared: shared[2],
        lambda F, shared, states, h, reverse: weight_gradient(F, shared[0], before(F, states, h, reverse)),
    )

    @staticmethod
    def samples(draw):
        for reverse in (False, True):
            yield (draw(3, 2, 12), draw(2, 3), draw(2, 3), draw(12, 3)), {"reverse": reverse}


def split(x, size: int) -> list:
    """The parts of `size` that lie side by side in the last dimension."""
    return [x[..., start : start + size] for start in range(0, x.shape[-1], size)]


class GruScan(Op):
    r"r, z = \sigma(x_t + a),\ n = \tanh(x_t + r a),\ a = h_{t-1} W^{\mathsf T} + b;\quad h_t = (1 - z) n + z h_{t-1}"

    # x and gates (T, B, 3 H), in the order r, z, n; states and inner (the part of a for n) (T, B, H)
    name, kind, public, outputs = "gru_scan", "recurrent", False, ("states", "inner", "gates")

    def forward(xp, x, h, w, b, *, reverse):
        n, batch, size = x.shape[0], x.shape[1], h.shape[-1]
        states, inner = xp.empty((n, batch, size), x.dtype), xp.empty((n, batch, size), x.dtype)
        gates = xp.empty(x.shape, x.dtype)
        transposed = xp.ascontiguousarray(w.T)
        half = x.dtype.type(0.5)
        for t in steps(n, reverse):
            a = xp.matmul(h, transposed)
            a += b
            inner[t] = a[:, 2 * size :]
            a[:, 2 * size :] = 0
            gate = xp.add(a, x[t], gates[t])
            r, z, new = split(gate, size)
            both = gate[:, : 2 * size]
            both *= half
            xp.tanh(both, both)
            both *= half
            both += half
            new += r * inner[t]
            xp.tanh(new, new)
            h = xp.subtract(h, new, states[t])
            h *= z
            h += new
        return states, inner, gates

    def shared(F, g_states, g_inner, g_gates, h, w, states, inner, gates, h_shape, reverse):
        """The gradients of x and of a at every step, and of h before the first."""
        n, size = states.shape[0], h_shape[-1]
        r, z, new = split(gates, size)
        of_r, of_new = inner * r * (1 - r), 1 - new * new
        of_z, from_state = (before(F, states, h, reverse) - new) * z * (1 - z), (1 - z) * of_new
        gr = gz = gn = None
        if g_gates is not None:
            gr, gz, gn = split(g_gates, size)
            gr, gz, gn = gr * r * (1 - r), gz * z * (1 - z), gn * of_new
        to_x, to_a, dh = [None] * n, [None] * n, None
        for t in steps(n, not reverse):
            dh = plus(at(g_states, t), dh)
            if dh is None:
                dh = states[t] * 0
            dn = plus(dh * from_state[t], at(gn, t))
            dr, dz = plus(dn * of_r[t], at(gr, t)), plus(dh * of_z[t], at(gz, t))
            to_x[t] = F.cat((dr, dz, dn), dim=-1)
            to_a[t] = F.cat((dr, dz, plus(dn * r[t], at(g_inner, t))), dim=-1)
            dh = dh * z[t] + F.matmul2(to_a[t], w)
        return F.stack(tuple(to_x), dim=0), F.stack(tuple(to_a), dim=0), dh

    vjp = (
        lambda F, shared: shared[0],
        lambda F, shared: shared[2],
        lambda F, shared, states, h, reverse: weight_gradient(F, shared[1], before(F, states, h, reverse)),
        lambda F, shared, b_shape: F.sum_to(shared[1], shape=b_shape),
    )

    @staticmethod
    def samples(draw):
        for reverse in (False, True):
            yield (draw(3, 2, 12), draw(2, 4), draw(12, 4), draw(12)), {"reverse": reverse}
