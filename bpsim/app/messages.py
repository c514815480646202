"""What Qt itself has to say goes into the log, not to a user's terminal."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("bpsim.qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
# WORKAROUND https://bugreports.qt.io/browse/QTBUG-67514: said of every window on the offscreen platform.
_IDLE = "This plugin does not support propagateSizeHints"


def log_qt_messages() -> None:
    """Logs Qt's messages from here on."""
    qInstallMessageHandler(_log)


def _log(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:  # noqa: ARG001 - as Qt calls it
    if not message.startswith(_IDLE):
        log.log(_LEVELS.get(kind, logging.WARNING), "%s", message)
