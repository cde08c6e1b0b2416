"""Modules that PyTorch's module database has not: name -> (constructor's arguments, inputs). A tuple stands for random numbers of
that shape, an array for itself."""

from __future__ import annotations

from typing import Any

import numpy as np

INDICES = np.array([[0, 2, 1], [3, 3, 0]])

EXTRA: dict[str, list[tuple[tuple, tuple[Any, ...]]]] = {
    "AlphaDropout": [((0.0,), ((2, 3),))],
    "BatchNorm1d": [((3, 1e-5, None), ((4, 3),))],
    "ChannelShuffle": [((2,), ((1, 4, 2, 2),))],
    "Conv1d": [
        ((4, 2, 3, 1, "same", 2, 2), ((2, 4, 5),)),
        ((2, 2, 2, 1, 1, 1, 1, False, "circular"), ((1, 2, 4),)),
        ((2, 2, 2, 1, 2, 1, 1, True, "reflect"), ((1, 2, 4),)),
    ],
    "Conv2d": [
        ((2, 4, (3, 2), (2, 1), (1, 0), 1, 2, True, "replicate"), ((2, 2, 5, 5),)),
        ((2, 3, 4, 1, "same"), ((2, 2, 5, 5),)),
        ((2, 3, 4, 1, "valid", 1, 1, True, "circular"), ((2, 5, 5),)),
    ],
    "ConvTranspose2d": [((2, 4, 3, 2, 1, 1, 2), ((2, 2, 4, 4),)), ((2, 4, 3, 3), ((1, 2, 3, 3), [11, 10]))],
    "CosineSimilarity": [((), ((3, 4), (3, 4))), ((0,), ((3, 4), (3, 4)))],
    "Dropout": [((0.0,), ((2, 3),))],
    "Dropout1d": [((0.0,), ((2, 3, 4),))],
    "Dropout2d": [((0.0,), ((2, 3, 4, 4),))],
    "Dropout3d": [((0.0,), ((2, 3, 4, 4, 4),))],
    "Embedding": [((4, 3, 2), (INDICES,)), ((4, 3, -1, None, 2.0, True), (INDICES,))],
    "EmbeddingBag": [
        ((4, 3), (INDICES,)),
        ((4, 3, None, 2.0, False, "sum"), (INDICES,)),
        ((4, 3, None, 2.0, False, "max"), (INDICES,)),
        ((4, 3), (INDICES.ravel(), np.array([0, 2]))),
    ],
    "FeatureAlphaDropout": [((0.0,), ((2, 3, 4),))],
    "Flatten": [((), ((2, 3, 4),)), ((0, 1), ((2, 3, 4),))],
    "Fold": [(((4, 5), (2, 3)), ((2, 12, 9),))],
    "Hardsigmoid": [((), ((3, 4),))],
    "Identity": [((), ((3, 4),))],
    "LazyBatchNorm1d": [((), ((4, 3),))],
    "LazyBatchNorm2d": [((), ((4, 3, 2, 2),))],
    "LazyBatchNorm3d": [((), ((4, 3, 2, 2, 2),))],
    "LazyInstanceNorm1d": [((), ((4, 3, 5),))],
    "LazyInstanceNorm2d": [((), ((4, 3, 5, 5),))],
    "LazyInstanceNorm3d": [((), ((4, 3, 5, 5, 2),))],
    "LazyLinear": [((3,), ((2, 4),)), ((3, False), ((4,),))],
    "MaxUnpool1d": [((2,), ((1, 2, 2), np.array([[[0, 3], [1, 2]]])))],
    "MaxUnpool2d": [((2,), ((1, 1, 2, 2), np.array([[[[0, 3], [9, 14]]]])))],
    "PairwiseDistance": [((), ((3, 4), (3, 4))), ((1.0, 1e-6, True), ((3, 4), (3, 4)))],
    "PixelShuffle": [((2,), ((1, 8, 2, 3),))],
    "PixelUnshuffle": [((2,), ((1, 2, 4, 6),))],
    "RReLU": [((0.3, 0.3), ((3, 4),))],
    "TripletMarginLoss": [((), ((3, 4), (3, 4), (3, 4))), ((2.0, 1.0, 1e-6, True), ((3, 4), (3, 4), (3, 4)))],
    "TripletMarginWithDistanceLoss": [((), ((3, 4), (3, 4), (3, 4)))],
    "Unflatten": [((1, (2, 3)), ((2, 6, 2),))],
    "Unfold": [((2,), ((2, 3, 4, 5),)), (((2, 3), 1, 1, 2), ((2, 3, 4, 5),))],
    "Upsample": [
        ((None, 2), ((1, 2, 3, 4),)),
        ((5, None, "linear"), ((1, 2, 3),)),
        ((None, 1.5, "bilinear"), ((1, 2, 3, 4),)),
        ((None, 2.0, "bicubic", True), ((1, 2, 3, 4),)),
        ((None, 2.0, "trilinear"), ((1, 2, 2, 3, 4),)),
    ],
    "UpsamplingBilinear2d": [((None, 2), ((1, 2, 3, 4),))],
    "UpsamplingNearest2d": [((5,), ((1, 2, 3, 4),))],
}
