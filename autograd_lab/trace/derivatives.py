"""Local derivatives of elementwise ops, as texts: one for each input; {0}, {1}: the inputs' names, {out}: the result's.

"? condition" is short for "1 where condition, else 0". Attributes are named as the op names them.
Knows op names and their mathematics.
"""

from __future__ import annotations

__all__ = ["DERIVATIVES"]

DERIVATIVES: dict[str, tuple[str, ...]] = {
    # powers, exponentials, logarithms
    "exp2": ("{out} * ln(2)",),
    "expm1": ("{out} + 1",),
    "log2": ("1 / ({0} * ln(2))",),
    "log10": ("1 / ({0} * ln(10))",),
    "logaddexp": ("1 / (1 + exp({1} - {0}))", "1 / (1 + exp({0} - {1}))"),
    "logaddexp2": ("1 / (1 + 2^({1} - {0}))", "1 / (1 + 2^({0} - {1}))"),
    "xlogy": ("ln({1})", "{0} / {1}"),
    "xlog1py": ("ln(1 + {1})", "{0} / (1 + {1})"),
    "logit": ("1 / ({0} * (1 - {0}))",),
    "mantissa": ("{out} / {0}",),
    # arithmetic
    "fmod": ("1", "-trunc({0} / {1})"),
    "addcmul": ("1", "{value} * {2}", "{value} * {1}"),
    "addcdiv": ("1", "{value} / {2}", "-{value} * {1} / {2}^2"),
    "lerp": ("1 - {2}", "{2}", "{1} - {0}"),
    "hypot": ("{0} / {out}", "{1} / {out}"),
    "affine": ("{1}", "{0}", "1"),
    # step functions, and what is left beside them
    **dict.fromkeys(("trunc", "round_decimals", "sgn", "angle"), ("0",)),
    "div_rounded": ("0", "0"),
    "frac": ("1",),
    "copysign": ("{out} / {0}", "0"),
    # bounds and choices
    "fmax": ("? {0} >= {1}", "? {1} > {0}"),
    "fmin": ("? {0} <= {1}", "? {1} < {0}"),
    "clamp_min": ("? {0} >= {1}", "? {0} < {1}"),
    "clamp_max": ("? {0} <= {1}", "? {0} > {1}"),
    "clamp_between": ("? ({0} >= {1}) & ({0} <= {2})", "? ({0} < {1}) & ({1} < {2})", "? ({0} > {2}) | ({2} < {1})"),
    "threshold": ("? {0} > {threshold}",),
    "nan_to_num": ("? isfinite({0})",),
    # trigonometric and hyperbolic functions
    "tan": ("1 + {out}^2",),
    "asin": ("1 / sqrt(1 - {0}^2)",),
    "acos": ("-1 / sqrt(1 - {0}^2)",),
    "atan": ("1 / (1 + {0}^2)",),
    "sinh": ("cosh({0})",),
    "cosh": ("sinh({0})",),
    "asinh": ("1 / sqrt({0}^2 + 1)",),
    "acosh": ("1 / sqrt({0}^2 - 1)",),
    "atanh": ("1 / (1 - {0}^2)",),
    "deg2rad": ("pi / 180",),
    "rad2deg": ("180 / pi",),
    "sinc": ("(cos(pi * {0}) - {out}) / {0}",),
    "atan2": ("{1} / ({0}^2 + {1}^2)", "-{0} / ({0}^2 + {1}^2)"),
    # special functions
    "erf": ("2 / sqrt(pi) * exp(-{0}^2)",),
    "erfc": ("-2 / sqrt(pi) * exp(-{0}^2)",),
    "erfcx": ("2 * {0} * {out} - 2 / sqrt(pi)",),
    "erfinv": ("sqrt(pi) / 2 * exp({out}^2)",),
    "log_ndtr": ("exp(-{0}^2 / 2 - {out}) / sqrt(2 * pi)",),
    "ndtri": ("sqrt(2 * pi) * exp({out}^2 / 2)",),
    "entr": ("-1 - ln({0})",),
    "lgamma": ("digamma({0})",),
    "digamma": ("polygamma(1, {0})",),
    "polygamma": ("polygamma({order} + 1, {0})",),
    "zeta": ("", "-{0} * zeta({0} + 1, {1})"),
    "i0": ("i1({0})",),
    "i0e": ("i1e({0}) - sign({0}) * {out}",),
    "i1": ("i0({0}) - {out} / {0}",),
    "i1e": ("i0e({0}) - {out} * (sign({0}) + 1 / {0})",),
    # activations
    "log_sigmoid": ("sigmoid(-{0})",),
    "gelu": ("{out} / {0} + {0} * exp(-{0}^2 / 2) / sqrt(2 * pi)",),
    "gelu_tanh": ("{out} / {0} + {0} / 2 * (1 - (2 * {out} / {0} - 1)^2) * sqrt(2 / pi) * (1 + 0.134145 * {0}^2)",),
    "silu": ("sigmoid({0}) * (1 + {0} * (1 - sigmoid({0})))",),
    "mish": ("{out} / {0} + {0} * (1 - ({out} / {0})^2) * sigmoid({0})",),
    "celu": ("1 where {0} > 0, else {out} / {alpha} + 1",),
    "elu": ("{scale} where {0} > 0, else {input_scale} * ({out} + {alpha} * {scale})",),
    "leaky_relu": ("1 where {0} > 0, else {slope}",),
    "prelu": ("1 where {0} > 0, else {1}", "0 where {0} > 0, else {0}"),
    "hardtanh": ("? ({0} > {low}) & ({0} < {high})",),
    "softshrink": ("? abs({0}) > {lambd}",),
    "hardshrink": ("? abs({0}) > {lambd}",),
    "hardsigmoid": ("1 / 6 where abs({0}) < 3, else 0",),
    "hardswish": ("{0} / 3 + 1 / 2 where abs({0}) < 3, else (1 + sign({0})) / 2",),
    # losses, entry by entry
    "smooth_l1_loss": (
        "({0} - {1}) / {beta} where abs({0} - {1}) < {beta}, else sign({0} - {1})",
        "({1} - {0}) / {beta} where abs({0} - {1}) < {beta}, else sign({1} - {0})",
    ),
    "binary_cross_entropy": ("({0} - {1}) / ({0} * (1 - {0}))", "ln(1 - {0}) - ln({0})"),
    "binary_cross_entropy_with_logits": ("sigmoid({0}) - {1}", "-{0}"),
}
