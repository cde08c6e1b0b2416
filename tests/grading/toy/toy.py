# ruff: noqa: B018, E402, F811

# %% tags=["exercise"]
{
    "id": "T01",
    "version": "1",
    "title": {"en": "A toy", "zh": "玩具练习"},
    "names": ["T01", "toy"],
    "titles": {
        "1": {"en": "Double", "zh": "加倍"},
        "2": {"en": "Total", "zh": "求和"},
        "3": {"en": "Predict", "zh": "预测"},
    },
    "limits": {"cell_seconds": 4, "notebook_seconds": 30},
}

# %% [markdown] tags=["en"]
# # A toy

# %% [markdown] tags=["zh"]
# # 玩具练习

# %% given="setup"
from autograd_lab.grading.observe import Exercise

exercise = Exercise("T01", language="en")


# %% answer="q1"
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    twice = 2 * x
    return twice
    ### END SOLUTION


# %% check="1" answers=["q1"]
@exercise.check("1")
def check_1(case):
    x = case.array(*case.sizes(2))
    case.observe("matrix", double(x))
    ### BEGIN HIDDEN TESTS
    case.observe("scalar", double(case.array()))
    ### END HIDDEN TESTS


# %% judge="1"
{
    "title": {"en": "Double", "zh": "加倍"},
    "parts": [
        {"id": "1a", "points": 2, "needs": ["matrix"], "text": {"en": "of a matrix", "zh": "矩阵"}},
        {"id": "1b", "points": 1, "needs": ["scalar"], "text": {"en": "of a number", "zh": "单个数"}},
    ],
    "signatures": [
        {"hint": "H-MEAN", "observation": "matrix", "ratio": 0.5},
        {"hint": "H-SIGN", "observation": "matrix", "ratio": -1},
        {"hint": "H-DIM", "observation": "matrix", "transposed": True},
    ],
}


# %% answer="q2"
def total(x):
    ### BEGIN SOLUTION
    return x.sum()
    ### END SOLUTION


# %% stub="q2"
def total(x):
    return x.sum(axis=0)


# %% check="2a" answers=["q2"]
@exercise.check("2a")
def check_2a(case):
    case.observe("total", total(case.array(*case.sizes(2))))


# %% judge="2a"
{
    "title": {"en": "Total of a matrix", "zh": "矩阵之和"},
    "parts": [{"id": "2a", "points": 2, "needs": ["total"], "text": {"en": "total", "zh": "和"}}],
    "signatures": [{"hint": "H-SCALAR", "observation": "total", "shape": True}],
}


# %% answer="q2b"
def last(x):
    ### BEGIN SOLUTION
    return x[-1]
    ### END SOLUTION


# %% check="2b" answers=["q2b"]
@exercise.check("2b")
def check_2b(case):
    case.observe("last", last(case.array(5)))


# %% judge="2b"
{
    "title": {"en": "Last", "zh": "最后一个"},
    "parts": [{"id": "2b", "points": 2, "needs": ["last"], "text": {"en": "last", "zh": "最后"}}],
    "signatures": [{"hint": "H-NONEGRAD", "error": "TypeError", "text": "NoneType"}],
}

# %% tags=["look"]
print("look at your answers here")

# %% answer="q3"
### BEGIN SOLUTION
predicted = [2, 4, 6]
### END SOLUTION

# %% stub="q3"
predicted = [None, None, None]


# %% check="3" answers=["q3"]
@exercise.check("3")
def check_3(case):
    case.observe("predicted", predicted)


# %% judge="3"
{
    "title": {"en": "Predict", "zh": "预测"},
    "parts": [{"id": "3", "points": 1, "needs": ["predicted"], "text": {"en": "all three", "zh": "三个数"}}],
    "signatures": [{"hint": "H-ZERO", "observation": "predicted", "equals": [2, 2, 2]}],
    "fixed": True,
}
