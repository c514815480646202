"""Names and sentences of the plots."""

from __future__ import annotations

from bpsim.sentences import Plural, _
from bpsim.simulator.step_terms import TermKind

LINEAR, LOG = _("Linear"), _("Log")
SCALE_NAME = _("Scale of the error axis")
SCALE_TIP = _("Linear or logarithmic error axis")
FIT = _("Fit")
CLEAR = _("Clear earlier curves")
SAVE_PICTURE = _("Save picture…")
SAVE_CSV = _("Save CSV…")

TOTAL = _("The total error")
OF_THE_BATCH = _("{symbol} of the batch")
OF_BATCH = _("The error of all samples that are trained on, from epoch to epoch. Pale: the error of each batch")
VALUES_NAME = _("Values under the pointer")
CURVE_NAME = _("Error curve of output {name}")
MORE = _("and {count} more")
MORE_CURVES, MORE_CURVES_TIP = _("more"), _("More curves")
HELD_OUT_ERROR, PENALTY = _("{symbol} held out"), _("penalty")
ACCURACY, HELD_OUT_ACCURACY = _("accuracy"), _("accuracy held out")
MEASURE_TIPS = (
    _("The error of the samples that are held out, at starts of epochs"),
    _("What the weights cost beside the error, at starts of epochs"),
    _("The share of the samples trained on whose class the outputs say, at starts of epochs: axis at the right"),
    _("The same of the samples that are held out"),
)

PLOT_NAME = _("Error over iterations")
OVER_ITERATIONS = _("{symbol} over iterations")
ACROSS = _("iteration")
UP = _("error {symbol}")
ITERATION = _("iteration {iteration}")

PICTURES = {".png": _("Pictures (*.png)")}
PICTURE_TITLE = _("Save a picture of the error")
PICTURE_NOT_SAVED = _("The picture was not saved")
TABLES = {".csv": _("Tables (*.csv)")}
TABLE_TITLE = _("Save the errors as CSV")
TABLE_NOT_SAVED = _("The table was not saved")
FILE_NAME = _("error")

SLOPE_NAME = _("Slope of the error along what is selected")
SELECT_PARAMETER = _("Select a weight or a bias on the graph: here stands how the error depends on it.")
SELECT_VARIABLE = _("Select a variable on the graph: here stands how the result depends on it.")
ALONG = _("{error} as a function of {parameter}, all others fixed")
TANGENT, TANGENT_DOWNHILL = _("slope {slope} = {symbol}"), _("slope {slope}, {symbol} = {shown}")
STEP, DRAWN = _("step {step}"), _("(drawn {times}×)")
NO_STEP, NOT_LEARNED = _("no step: it is not updated"), _("no step: it is not learned")
TERMS = {
    TermKind.DECAY: _("decay"),
    TermKind.VELOCITY: _("velocity"),
    TermKind.LOOK_AHEAD: _("look-ahead"),
    TermKind.MOMENT: _("first moment"),
    TermKind.GRADIENT: _("gradient"),
    TermKind.PENALTY: _("penalty"),
    TermKind.ROUNDING: _("rounding"),
}
TERM, DIVIDED = _("{term} {value}"), _("the new first moment is divided by {divisor}")
PENALIZED = _("dashed, {error} with penalty: slope {slope} = {symbol}")
PENALIZED_DOWNHILL = _("dashed, {error} with penalty: slope {slope}, {symbol} = {shown}")
FORETOLD = _("expected {expected}, got {got}")
FORETOLD_NOT_FINITE = _("expected {expected}; where the step leads, {error} is not finite")
HERE = _("now: {parameter} = {value}, {error} = {height}")
HERE_UNKNOWN = _("now: {parameter} = {value}")
PALE, NOT_PALE = _("pale: {error}"), _("{error}: left out, as it takes too long")
SLOPE_HELP = _(
    "Drag the point, or press Left and Right, with Shift in larger steps: the graph follows; letting go or Enter sets "
    "the number, Esc leaves it"
)
DRAG_HINT, DRAGGED = _("drag the point: the graph follows"), _("let go or Enter: set it; Esc: leave it")
SLOPE_TITLE, SLOPE_FILE = _("Save the slope"), _("slope")

OUTPUT_NAME = _("An output over the inputs, with the samples")
OVER_PLANE, OVER_LINE, AND = _("{output} over {inputs}"), _("{output} along {inputs}"), _(" and ")
OTHERS_HELD = _("; other inputs as in sample {sample}")
PRESENT_SAMPLE, EQUALS = _("sample {sample} of {samples}: {numbers}"), _("{name} = {value}")
CLASS_BY_SHAPE, TARGET_BY_SHAPE = _("class: "), _("target: ")
TARGETS = _("points: targets")
HOLLOW, OFF_PLANE = _("hollow: held out"), _("pale: other inputs differ")
MORE_OUTPUTS = Plural("{count} output more can be chosen", "{count} outputs more can be chosen")
ALL_OUTPUTS = _("all outputs")
OUTPUT_HELP = _("A click on a sample makes it the present one; so do arrows and Enter")
SOME_SAMPLES = _("{shown} of {samples} samples")
OUTPUT_TITLE, OUTPUT_FILE = _("Save the output"), _("output")
WHICH_OUTPUT, WHICH_ACROSS, WHICH_UP = _("Output"), _("Input across"), _("Input up")
SAMPLE_OF_CLASS, HELD_OUT = _("sample {sample}: {text}"), _("held out")
CONTOUR_NAME = _("Contour lines of the error along two selected parameters")
CONTOUR_HELP = _("Arrow keys choose a point, with Shift in larger steps; Enter starts there")
WHICH_TWO = _("two parameters, such as w5, w7")
WHICH_TWO_TIP = _(
    "The two parameters, with a comma between them, or addresses: weight 2.0.0, weight 2.1.0; Enter shows them"
)
SELECT_TWO = _("Select two weights or biases on the graph: here stand contour lines of the error over both.")
SELECT_TWO_VARIABLES = _("Select two variables on the graph: here stand contour lines of the result over both.")
ALONG_TWO = _("{error} as a function of {first} and {second}, all others fixed")
POINTS_SO_FAR = _("{heading} ({done} of {all} points)")
BOTH = _("{first} = {one}, {second} = {other}")
NOW, WITH_ERROR = _("now: {place}"), _("{place}, {error} = {height}")
THERE = _("there: {place}; Enter or a click starts there")
EARLIER, THIS_RUN = _("dashed: {names}"), _("this run")
CONTOUR_TITLE, CONTOUR_FILE = _("Save the contour lines"), _("contour")

LINE_NAME = _("What is selected, over the iterations")
LINE_HELP = _("A click goes to an iteration; so do the left and right arrows, Home and End")
SELECT_QUANTITY = _(
    "Select a neuron, a weight, a bias or a delta on the graph, or several: here stands what they were, iteration by "
    "iteration."
)
SELECT_NODE = _(
    "Select a variable or a gate on the graph, or several: here stands what they were, iteration by iteration."
)
VALUE, DERIVATIVE = _("Value"), _("Derivative")
WHICH_LINE = _("The value (of a neuron its output), or the derivative of the error by it (of a neuron its delta)")
NO_LINE = _("No iteration computes {symbol}.")
NO_POINTS = _("No iteration has computed {symbol} yet: run the training, or step on.")
LINE_NOW = _("iteration {iteration}: {values}")
COMMA, SEMICOLON = _(", "), _("; ")
OF_RUN, AND_OF_RUNS = _("{symbol} ({run})"), _("Also of the runs {runs}")
MORE_SELECTED = Plural("{count} more is selected", "{count} more are selected")
ERROR_ONLY = _("only the error is kept of {runs}")
ON_THE_WAY = _("computed up to iteration {iteration} of {last} (Esc stops)")
STOPPED = _("stopped at iteration {iteration} of {last}")
OTHER_SAMPLES = _("each batch has other samples")
OTHER_SAMPLES_AT = _("sample {samples} of each batch, and each batch has other samples")
CURVE_TITLE, CURVE_FILE = _("Save the curve"), _("curve")

LAYERS_NAME = _("How large deltas and gradients are, layer by layer")
SIZES = _("mean {delta}, {gradient}, iteration {iteration}")
FIRST_TO_LAST = _("first layer: {delta_ratio} times the {delta} of the last, {gradient_ratio} times its {gradient}")
OF_BEFORE = _("hollow: of the iteration before")
NOTHING_COMPUTED = _("nothing is computed yet: run the training, or step through the backward pass")
SIZES_OF_LAYER = _("layer {layer}: {delta} {delta_size}, {gradient} {gradient_size}")
LAYER = _("layer")
LAYERS_TITLE, LAYERS_FILE = _("Save the sizes of the layers"), _("layers")

DIFFERENCES_NAME = _("Difference quotients of the error along what is selected, by their step")
SELECT_TO_DIFFER = _(
    "Select a weight or a bias on the graph: here stands how near difference quotients come to its gradient."
)
SELECT_VARIABLE_TO_DIFFER = _(
    "Select a variable on the graph: here stands how near difference quotients come to its gradient."
)
NOT_CARRIED = _("No step computes {gradient}: forward mode carries along the derivatives by one variable alone.")
STEP_TO_GRADIENT = _("Step on to {gradient}: here stands how near difference quotients come to it.")
QUOTIENTS = _("Difference quotients along {parameter}, h = {step}")
BY_BACKPROPAGATION = _("by backpropagation")
CENTRAL, ONE_SIDED = _("central"), _("one-sided")
AGREEING = Plural("1 digit", "{count} digits")
ROUNDED_ALIKE = _("{digits} when rounded")
AWAY, EXACT, NOT_FINITE = _("{digits}, {error} away"), _("exact"), _("an error is not finite")
SIDES = {
    "truncation": _("{name}: right of the bottom, where what is left out of the curve prevails (∝ {power})."),
    "bottom": _("{name}: at the bottom, as near as rounding allows."),
    "rounding": _("{name}: left of the bottom, where the rounding of {error} prevails (∝ 1/h)."),
}
CENTRAL_IS, ONE_SIDED_IS, BOTH_ARE = _("Central"), _("One-sided"), _("Both")
COUNTER = Plural(
    "The only parameter: {central} forward passes (central) or {one_sided} (one-sided), against one forward and "
    "one backward.",
    "All {count} parameters: {central} forward passes (central) or {one_sided} (one-sided), against one forward and "
    "one backward.",
)
COUNTER_OF_VARIABLES = Plural(
    "The only variable: {central} forward passes (central) or {one_sided} (one-sided), against one forward and one "
    "backward.",
    "All {count} variables: {central} forward passes (central) or {one_sided} (one-sided), against one forward and "
    "one backward.",
)
DOTTED = _("Dotted: how far rounding may carry it.")
DOTTED_OF_ALL_DIGITS = _("Dotted: how far rounding may carry it where the steps keep all digits.")
ZEROS = Plural(
    "One quotient is exact: 0 has no place on a logarithmic axis, so it stands at the lower edge.",
    "{count} quotients are exact: 0 has no place on a logarithmic axis, so they stand at the lower edge.",
)
AT_A_KINK = _("At a kink of an activation or gate there may be no derivative, and no quotient that comes near.")
GRADIENT_ROUNDED = _(
    "The steps round to {decimals} decimals, and so this gradient: a quotient comes nearer by chance alone."
)
GRADIENT_OF_NEW = _("Layer by layer: this gradient is made of new weights, and is none of one error.")
STEP_AXIS, AWAY_AXIS = _("step h"), _("distance from {gradient}")
STEP_LABEL, STEP_NAME, STEP_TIP = (
    _("h"),
    _("The step h of the quotients"),
    _("The step h of the quotients, from 10⁻¹⁵ to 1"),
)
DIFFERENCES_TITLE, DIFFERENCES_FILE = _("Save the differences"), _("differences")
