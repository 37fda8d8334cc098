"""Every error of the library, as a tree::

    ArabicMTError
      GlossaryError              path, line, what is wrong, what would be right
      RuleError                  a rule that cannot be selected or loaded
      EditError                  edits that do not fit their text: always our bug
      InputError                 not UTF-8, empty, not text ...
        LengthMismatchError      two files or lists that should have the same length
      OutputError                a file that cannot be written
      EngineError                an engine that failed
        EngineUnavailableError   an engine that is not installed, or a model that is not there
        SegmentCountError        an engine that returned another number of segments

A message says what happened, where, and what to do.
"""

from __future__ import annotations


class ArabicMTError(Exception):
    """Base of every error that this library raises on purpose."""


class GlossaryError(ArabicMTError):
    """A glossary that cannot be used.

    Attributes:
        path: the file.
        line: the line, counted from 1; 0 if the whole file is meant.
    """

    def __init__(self, message: str, *, path: str = "", line: int = 0) -> None:
        self.path, self.line = path, line
        where = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        super().__init__(where + message)


class RuleError(ArabicMTError):
    """A rule that cannot be selected or loaded."""


class EditError(ArabicMTError):
    """Edits that do not fit their text. This is a bug in arabic_mt; please report it."""

    def __init__(self, message: str) -> None:
        super().__init__(f"{message} (this is a bug in arabic_mt: please report it with the text)")


class InputError(ArabicMTError):
    """Input that cannot be read as text."""


class LengthMismatchError(InputError):
    """Two files or lists that should have the same length.

    Attributes:
        lengths: what was counted, by name.
    """

    def __init__(self, lengths: dict[str, int]) -> None:
        self.lengths = dict(lengths)
        counted = ", ".join(f"{name} has {count}" for name, count in lengths.items())
        super().__init__(f"the numbers of segments differ: {counted}; give one segment a line, in the same order")


class OutputError(ArabicMTError):
    """A file that cannot be written."""


class EngineError(ArabicMTError):
    """An engine that failed."""


class EngineUnavailableError(EngineError):
    """An engine that is not installed, or a model that is not there or is damaged."""


class SegmentCountError(EngineError):
    """An engine that returned another number of segments than it was sent."""

    def __init__(self, sent: int, got: int) -> None:
        self.sent, self.got = sent, got
        super().__init__(f"the engine was sent {sent} segments and returned {got}; no result was used")
