"""Files of other programs that people hand to bpsim: what each is, and how its numbers come into a lesson."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from bpsim.sentences import _

_IMPORTED = _("File > Import, or bpsim import on the command line, makes one of it")
_TABLE = _(
    "save it as CSV, which bpsim imports; or put its rows into data.inputs and data.targets of a "
    "lesson, as in [[0.05, 0.1], [1, 2]]"
)
_ARRAYS = _("in Python, array.tolist() gives the rows that data.inputs, data.targets and a layer's weights take")
_TORCH = _(
    "it can hold code, which bpsim never runs: in Python, state_dict()[name].tolist() gives the "
    "rows that a layer's weights take, one for each receiving unit"
)
_ONNX = _("in Python, onnx.numpy_helper.to_array(initializer).tolist() gives the rows that a layer's weights take")
_KERAS = _("in Python, kernel.T.tolist() gives the rows that a layer's weights take, one for each receiving unit")
_PICKLE = _("it can hold code, which bpsim never runs: {arrays}").format(arrays=_ARRAYS)
_BY_HAND = _("bpsim reads none: write its weights into a lesson, a row for each receiving unit")
_PICTURE = _("bpsim writes pictures and reads none")
_DOCUMENT = _("bpsim writes worked solutions and reads no documents")
_CODE = _("bpsim runs no code: a lesson holds numbers alone")
_ARCHIVE = _("unpack it, and open the .bpsim file in it")


class Kind(Struct, frozen=True):
    """what: it is, with its article. advice: what bpsim or its user can do with it."""

    what: str
    advice: str

    def __str__(self) -> str:
        return _("{what}, not a lesson: {advice}").format(what=self.what, advice=self.advice)


_KINDS: tuple[tuple[str, Kind], ...] = (
    (".csv .tsv", Kind(_("a table of values"), _IMPORTED)),
    (".xlsx", Kind(_("a spreadsheet"), _IMPORTED)),
    (".xls .xlsm .ods", Kind(_("a spreadsheet"), _TABLE)),
    (".arff", Kind(_("a data set of Weka"), _TABLE)),
    (".pat", Kind(_("patterns of SNNS or JavaNNS"), _TABLE)),
    (".npz", Kind(_("arrays of NumPy"), _IMPORTED)),
    (".npy", Kind(_("arrays of NumPy"), _ARRAYS)),
    (".mat", Kind(_("variables of MATLAB"), _TABLE)),
    (".pt .pth .ckpt", Kind(_("a model of PyTorch"), _TORCH)),
    (".safetensors", Kind(_("weights in the form of safetensors"), _ARRAYS)),
    (".onnx", Kind(_("a model in the form of ONNX"), _ONNX)),
    (".h5 .hdf5 .keras .tflite .pb", Kind(_("a model of Keras or TensorFlow"), _KERAS)),
    (".pkl .pickle .joblib", Kind(_("objects of Python"), _PICKLE)),
    (".net", Kind(_("a network of SNNS or JavaNNS"), _BY_HAND)),
    (".py .ipynb .m .r .jl", Kind(_("a program"), _CODE)),
    (".png .jpg .jpeg .gif .svg .bmp .webp", Kind(_("a picture"), _PICTURE)),
    (".pdf .md .tex .doc .docx .odt .ppt .pptx .html .txt", Kind(_("a document"), _DOCUMENT)),
    (".zip .tar .gz .tgz .7z .rar", Kind(_("an archive"), _ARCHIVE)),
)
_SUFFIXES = {suffix: kind for suffixes, kind in _KINDS for suffix in suffixes.split()}
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\x93NUMPY", ".npy"),
    (b"\x89HDF", ".h5"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"%PDF", ".pdf"),
    (b"PK\x03\x04", ".zip"),
    (b"\x1f\x8b", ".gz"),
    (b"\x80\x04\x95", ".pkl"),
)
_BEGINNING_BYTES = 4096
_OWN = b'"bpsim"'
"""The beginning of a file whose faults are those of a lesson, whatever the file is called."""


def is_lesson(path: Path) -> bool:
    """Whether a file begins as a lesson does, whatever it is called; False where it cannot be read."""
    try:
        if not path.is_file():  # one that waits for somebody else would be waited for
            return False
        with path.open("rb") as file:
            return _OWN in file.read(_BEGINNING_BYTES)
    except (OSError, ValueError):
        return False


def kind_of(path: Path, data: bytes = b"") -> Kind | None:
    """What a file is that is no lesson, by its name, else by its first bytes; None where neither says it."""
    if _OWN in data[:_BEGINNING_BYTES]:
        return None
    kind = _SUFFIXES.get(path.suffix.lower())
    begun = (_SUFFIXES[suffix] for beginning, suffix in _BEGINNINGS if data.startswith(beginning))
    return kind or next(begun, None)
