"""What else people call what a lesson file names: the words of other programs and textbooks, for "did you mean"."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from bpsim.core.functions import ACTIVATIONS

_WORDS = {
    # distributions of new weights
    "normal": "gaussian gauss randn",
    "uniform": "rand",
    "xavier": "glorot glorotuniform xavieruniform",
    "he": "kaiming henormal kaimingnormal",
    # losses
    "half-squared-error": "halfmse halfsse halfsquared halfsquarederror hse quadratic quadraticcost",
    "squared-error": "sse squared squares sumofsquares sumsquarederror sumofsquarederrors l2loss se",
    "mean-squared-error": "mse mseloss meansquared meansquare meansquarederror",
    "binary-cross-entropy": "bce bceloss binarycrossentropy logloss logistic logisticloss bcewithlogits bernoulli",
    "cross-entropy": (
        "ce crossentropyloss categoricalcrossentropy softmaxcrossentropy sparsecategoricalcrossentropy nll nllloss "
        "negativeloglikelihood cce"
    ),
    "absolute-error": "mae l1 l1loss absolute mean-absolute-error meanabsoluteerror absoluteerror manhattan",
    "mean-binary-cross-entropy": "meanbce bcemean meanbinarycrossentropy",
    # optimizers
    "gradient-descent": "sgd gd plain none stochasticgradientdescent backprop backpropagation vanilla standard",
    "momentum": "sgdmomentum heavyball polyak sgdwithmomentum mu",
    "nesterov": "nag nesterovmomentum nesterovacceleratedgradient",
    "adamw": "adamweightdecay decoupledadam",
    # schedules
    "constant": "none fixed",
    "inverse-time": "inverse timebased timedecay inversetimedecay hyperbolic 1t",
    "exponential": "exp exponentialdecay exponentiallr",
    "step": "stepdecay steplr staircase position place",
    # other choices
    "in-order": "sequential fixed none ordered order inorder cyclic",
    "shuffled": "shuffle permutation permuted random",
    "random": "withreplacement sampled bootstrap stochastic",
    "mean": "average avg",
    "mean-inside": "meaninside inside insidemean",
    "sum": "total add",
    "simultaneous": "synchronous atonce together",
    "layer-by-layer": "layerwise sequential bylayer",
    "per-unit": "unit individual own perneuron separate",
    "shared": "layer tied common perlayer",
    "none": "no without nobias off",
    "all": "full batch fullbatch",
    "net-out": "netout mazur",
    "torok": "prediction",
    "han-kamber": "hankamber han kamber mitchell negnevitsky rashid err",
    # fields
    "title": "name heading",
    "description": "about comment text summary notes",
    "source": "reference author citation origin",
    "inputs": "input x features attributes data inputlayer patterns samples",
    "targets": "target y labels label outputs output desired expected teacher t d",
    "layers": "layer hidden hiddenlayers",
    "units": "neurons nodes neuron names cells",
    "activation": "activationfunction transferfunction transfer function nonlinearity act squash",
    "weights": "weight w kernel matrix kernels",
    "biases": "b thresholds threshold intercept offsets",
    "loss": "lossfunction cost costfunction error errorfunction objective criterion",
    "learning_rate": "lr eta alpha rate stepsize learningrate a learn",
    "schedule": "lrschedule scheduler decay learningrateschedule",
    "batch": "batchsize minibatch minibatchsize",
    "order": "shuffle sampling sampleorder",
    "seed": "randomseed randomstate rng",
    "reduction": "reduce average aggregation",
    "optimizer": "optimiser solver algorithm method trainfcn",
    "l2": "weightdecay ridge l2penalty regularization regularisation lambda",
    "l1": "lasso l1penalty",
    "update": "updates updateorder",
    "round_to": "round rounding decimals precision",
    "stop": "epochs iterations maxiter maxepochs maxiterations steps stopping stopcriterion",
    "iterations": "epochs steps maxiter maxiterations maxepochs updates n",
    "error": "goal tolerance tol threshold minerror",
    "patience": "earlystopping",
    "gradient": "gradientnorm mingrad",
    "beta1": "b1 rho1",
    "beta2": "b2 rho2",
    "epsilon": "eps",
    "weight_decay": "decay wd lambda",
    "gamma": "factor rate decay",
    "every": "stepsize period interval",
    "notation": "symbols style notations",
    "digits": "decimals precision places",
    "matrices": "orientation matrix",
    "positions": "position layout coordinates",
    "held_out": "test testset validation heldout holdout valid",
    "frozen_weights": "frozen fixedweights freeze trainable fixed",
    "frozen_biases": "fixedbiases",
    "initialization": "init initializer weightinit",
    "distribution": "scheme initializer method",
    "width": "sigma std stddev scale gain a",
    "drawn": "draws count",
    "classes": "classnames categories targetnames",
    "answers": "typed entries solutions",
    "connections": "mask connectivity",
    "guide": "captions caption steps tour notes",
    "printed": "expected results numbers published",
    "text": "caption content txt plaintext",
    "markdown": "md",
    "latex": "tex",
    "quantity": "kind what symbol",
    "value": "number digits printed",
    "note": "comment text remark",
    "kind": "type name optimizer schedule",
    "state": "trained checkpoint training",
    # kinds of quantities
    "net": "z preactivation sum weightedsum netinput",
    "out": "a h activation output activity",
    "weight": "w",
    "bias": "b threshold",
    "input": "x",
    "target": "y t d label",
    "total_error": "e loss cost totalloss errortotal",
    "dE_dw": "gradient weightgradient dw grad dedweight",
    "dE_db": "biasgradient db dedbias",
    "dE_dout": "deda dedh",
    "dout_dnet": "derivative dadz slope",
    "delta": "dedz dednet errorsignal",
    "new_weight": "updatedweight wnew",
    "new_bias": "updatedbias bnew",
}  # fmt: skip
_SAME = {name: row.synonyms for name, row in ACTIVATIONS.items()}
_SAME |= {name: f"{_SAME.get(name, '')} {words}" for name, words in _WORDS.items()}  # step is a schedule too
_PLAIN = re.compile(r"[\W_]+")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of the known names that was meant: the same but for signs and capitals, a synonym, or a misspelling."""
    names = list(known)
    return meant(name, names) or next(iter(difflib.get_close_matches(name, names, n=1)), None)


def meant(name: str, known: Iterable[str]) -> str | None:
    """The meaning of a word without misspellings."""
    names, word = list(known), _plain(name)
    same = (other for other in names if _plain(other) == word)
    synonyms = (other for other in _SAME if other in names and word in _SAME[other].split())
    return next(same, None) or next(synonyms, None) if word else None


def _plain(name: str) -> str:
    return _PLAIN.sub("", name.casefold())
