# ruff: noqa: F811

# %% check="1" answer="q1" hint="H-MEAN" earns=0 title="half"
def double(x):
    return x


# %% check="1" answer="q1" hint="H-SIGN" earns=0 title="sign"
def double(x):
    return -2 * x


# %% check="1" answer="q1" earns=2 title="fails on numbers"
def double(x):
    return x * 2 if x.ndim else x


# %% check="2a" answer="q2" hint="H-SCALAR" earns=0 title="one axis"
def total(x):
    return x.sum(axis=1)


# %% check="2b" answer="q2b" hint="H-NONEGRAD" earns=0 title="none"
def last(x):
    return None + x


# %% check="3" answer="q3" hint="H-ZERO" earns=0 title="replaced"
predicted = [2, 2, 2]
