"""Progress at the window's button in the taskbar of Windows: the COM interface ITaskbarList3, called by ctypes.
Written by its documentation; it has not been run on that system."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_int, c_long, c_ubyte, c_uint, c_ulonglong, c_ushort, c_void_p
from typing import Any, ClassVar

from desktop.taskbar.taskbar import TaskbarState

__all__ = ["WindowsTaskbar", "flag_of"]

_STEPS = 1000
_IN_PROCESS = 1
# Places in the table of functions: IUnknown has three, then come HrInit of ITaskbarList and the two of ITaskbarList3.
_HR_INIT, _SET_PROGRESS_VALUE, _SET_PROGRESS_STATE = 3, 9, 10
_FLAGS = {
    TaskbarState.NONE: 0,
    TaskbarState.RUNNING: 2,
    TaskbarState.FAILED: 4,
    TaskbarState.PAUSED: 8,
}


def flag_of(state: TaskbarState) -> int:
    """TBPF_NOPROGRESS, TBPF_NORMAL (green), TBPF_ERROR (red) or TBPF_PAUSED (yellow)."""
    return _FLAGS[state]


class _Guid(ctypes.Structure):
    """An identifier of COM."""

    _fields_: ClassVar = [("one", c_uint), ("two", c_ushort), ("three", c_ushort), ("rest", c_ubyte * 8)]


_CLASS = _Guid(0x56FDF344, 0xFD6D, 0x11D0, (c_ubyte * 8)(0x95, 0x8A, 0x00, 0x60, 0x97, 0xC9, 0xA0, 0x90))
_LIST_3 = _Guid(0xEA1AFB91, 0x9E28, 0x4B86, (c_ubyte * 8)(0x90, 0xE9, 0x9E, 0x9F, 0x8A, 0x5E, 0xEF, 0xAF))


class WindowsTaskbar:
    """The button of one window, by its handle. Where the interface cannot be had nothing is shown."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._list = c_void_p()
        ole: Any = ctypes.windll.ole32  # type: ignore[attr-defined, unused-ignore]
        refused = ole.CoCreateInstance(byref(_CLASS), None, _IN_PROCESS, byref(_LIST_3), byref(self._list))
        self._is_there = refused == 0 and self._call(_HR_INIT) == 0

    def show(self, share: float, state: TaskbarState) -> None:
        """Show it, or take it away."""
        if not self._is_there:
            return
        self._call(_SET_PROGRESS_STATE, (c_void_p, self._handle), (c_int, flag_of(state)))
        if state is not TaskbarState.NONE:
            # A button without progress shows none; a failed run shows all of it in red.
            done = _STEPS if state is TaskbarState.FAILED else round(share * _STEPS)
            self._call(
                _SET_PROGRESS_VALUE, (c_void_p, self._handle), (c_ulonglong, done), (c_ulonglong, _STEPS)
            )

    def _call(self, place: int, *arguments: tuple[Any, int]) -> int:
        """Call a function of the interface by its place in the table."""
        table = ctypes.cast(self._list, POINTER(POINTER(c_void_p))).contents
        kind: Any = ctypes.WINFUNCTYPE  # type: ignore[attr-defined, unused-ignore]
        function = kind(c_long, c_void_p, *(one for one, _ in arguments))(table[place])
        return int(function(self._list, *(value for _, value in arguments)))
