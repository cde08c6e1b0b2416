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
        for t in steps(len(x), reverse):
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
        lambda F, g, shared: shared,
        lambda F, g, shared, w, reverse: F.matmul2(shared[-1 if reverse else 0], w),
        lambda F, g, shared, out, h, reverse: weight_gradient(F, shared, before(F, out, h, reverse)),
    )

    @staticmethod
    def samples(draw):
        for relu in (False, True):
            for reverse in (False, True):
                yield (draw(3, 2, 4), draw(2, 4), draw(4, 4)), {"relu": relu, "reverse": reverse}


class LstmScan(Op):
    r"i, f, o = \sigma(a),\ g = \tanh a,\ a = x_t + h_{t-1} W^{\mathsf T};\quad c_t = f c_{t-1} + i g,\ h_t = o \tanh c_t"

    # (T, B, 4 H) -> (T, B, 6 H): i, f, g, o, c and h of each step, side by side
    name, kind, public = "lstm_scan", "recurrent", False

    def forward(xp, x, h, c, w, *, reverse):
        n, batch, size = x.shape[0], x.shape[1], h.shape[-1]
        out = xp.empty((n, batch, 6 * size), x.dtype)
        transposed = xp.ascontiguousarray(w.T)
        half = x.dtype.type(0.5)
        # sigmoid(a) = tanh(a / 2) / 2 + 1 / 2: one tanh serves all four gates
        scale = xp.full(4 * size, half, x.dtype)
        scale[2 * size : 3 * size] = 1
        shift = xp.full(4 * size, half, x.dtype)
        shift[2 * size : 3 * size] = 0
        for t in steps(n, reverse):
            o = out[t]
            a = xp.matmul(h, transposed)
            a += x[t]
            a *= scale
            xp.tanh(a, a)
            a *= scale
            a += shift
            o[:, : 4 * size] = a
            kept = a[:, size : 2 * size] * c
            kept += a[:, :size] * a[:, 2 * size : 3 * size]
            o[:, 4 * size : 5 * size] = c = kept
            h = xp.tanh(c)
            h *= a[:, 3 * size :]
            o[:, 5 * size :] = h
        return out

    def shared(F, g, out, c, w, c_shape, reverse):
        n, size = out.shape[0], c_shape[-1]
        i, f, m, o, cell, _ = split(out, size)
        squashed = F.tanh(cell)
        found = before(F, cell, c, reverse)
        to_cell = o * (1 - squashed * squashed)
        of_cell = F.cat((m * i * (1 - i), found * f * (1 - f), i * (1 - m * m)), dim=-1)
        of_state = squashed * o * (1 - o)
        given = g[..., : 4 * size] * gate_slopes(F, i, f, m, o)
        gc, gh = g[..., 4 * size : 5 * size], g[..., 5 * size :]
        grads, dh, dc = [None] * n, None, None
        for t in steps(n, not reverse):
            dh = gh[t] if dh is None else gh[t] + dh
            dc = gc[t] + dh * to_cell[t] if dc is None else gc[t] + dc + dh * to_cell[t]
            a = F.cat((F.cat((dc, dc, dc), dim=-1) * of_cell[t], dh * of_state[t]), dim=-1) + given[t]
            grads[t] = a
            dh, dc = F.matmul2(a, w), dc * f[t]
        return F.stack(tuple(grads), dim=0), dh, dc

    vjp = (
        lambda F, g, shared: shared[0],
        lambda F, g, shared: shared[1],
        lambda F, g, shared: shared[2],
        lambda F, g, shared, out, h, h_shape, reverse: weight_gradient(
            F, shared[0], before(F, split(out, h_shape[-1])[5], h, reverse)
        ),
    )

    @staticmethod
    def samples(draw):
        for reverse in (False, True):
            yield (draw(3, 2, 12), draw(2, 3), draw(2, 3), draw(12, 3)), {"reverse": reverse}


def split(out, size: int) -> list:
    """The parts of `size` that lie side by side in the last dimension."""
    return [out[..., start : start + size] for start in range(0, out.shape[-1], size)]


def gate_slopes(F, i, f, m, o):
    """The derivatives of the four gates by what goes into them."""
    return F.cat((i * (1 - i), f * (1 - f), 1 - m * m, o * (1 - o)), dim=-1)


class GruScan(Op):
    r"r, z = \sigma(x_t + a),\ n = \tanh(x_t + r a),\ a = h_{t-1} W^{\mathsf T} + b;\quad h_t = (1 - z) n + z h_{t-1}"

    # (T, B, 3 H) -> (T, B, 5 H): r, z, n, the part of a for n, and h of each step, side by side
    name, kind, public = "gru_scan", "recurrent", False

    def forward(xp, x, h, w, b, *, reverse):
        n, batch, size = x.shape[0], x.shape[1], h.shape[-1]
        out = xp.empty((n, batch, 5 * size), x.dtype)
        transposed = xp.ascontiguousarray(w.T)
        half = x.dtype.type(0.5)
        for t in steps(n, reverse):
            o, u = out[t], x[t]
            a = xp.matmul(h, transposed)
            a += b
            gates = a[:, : 2 * size]
            gates += u[:, : 2 * size]
            gates *= half
            xp.tanh(gates, gates)
            gates *= half
            gates += half
            o[:, : 2 * size] = gates
            o[:, 3 * size : 4 * size] = hidden = a[:, 2 * size :]
            new = gates[:, :size] * hidden
            new += u[:, 2 * size :]
            xp.tanh(new, new)
            o[:, 2 * size : 3 * size] = new
            h = h - new
            h *= gates[:, size:]
            h += new
            o[:, 4 * size :] = h
        return out

    def shared(F, g, out, h, w, h_shape, reverse):
        n, size = out.shape[0], h_shape[-1]
        r, z, new, hidden, state = split(out, size)
        found = before(F, state, h, reverse)
        of_z, of_new = (found - new) * z * (1 - z), 1 - new * new
        from_state = (1 - z) * of_new
        of_r = hidden * r * (1 - r)
        gr, gz, gn, ghidden, gh = split(g, size)
        gr, gz, gn = gr * r * (1 - r), gz * z * (1 - z), gn * of_new
        into, inner, dh = [None] * n, [None] * n, None
        for t in steps(n, not reverse):
            dh = gh[t] if dh is None else gh[t] + dh
            dn = dh * from_state[t] + gn[t]
            gates = F.cat((dn * of_r[t] + gr[t], dh * of_z[t] + gz[t]), dim=-1)
            into[t] = F.cat((gates, dn), dim=-1)
            inner[t] = F.cat((gates, dn * r[t] + ghidden[t]), dim=-1)
            dh = dh * z[t] + F.matmul2(inner[t], w)
        return F.stack(tuple(into), dim=0), dh, F.stack(tuple(inner), dim=0)

    vjp = (
        lambda F, g, shared: shared[0],
        lambda F, g, shared: shared[1],
        lambda F, g, shared, out, h, h_shape, reverse: weight_gradient(
            F, shared[2], before(F, split(out, h_shape[-1])[4], h, reverse)
        ),
        lambda F, g, shared, b_shape: F.sum_to(shared[2], shape=b_shape),
    )

    @staticmethod
    def samples(draw):
        for reverse in (False, True):
            yield (draw(3, 2, 12), draw(2, 4), draw(12, 4), draw(12)), {"reverse": reverse}
