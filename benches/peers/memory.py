"""What the system tells of the memory of this process and those that it started, from `/proc`."""

import os
import pathlib


def kilobytes() -> int:
    """The most that this process had so far; where it started others, they are what works, and what all have now counts,
    with what is shared divided among them."""
    started = descendants(os.getpid())
    if not started:
        return field(pathlib.Path("/proc/self/status"), "VmHWM:")
    return sum(field(pathlib.Path(f"/proc/{process}/smaps_rollup"), "Pss:") for process in [os.getpid(), *started])


def descendants(process: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    try:
        tasks = list(pathlib.Path(f"/proc/{process}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return [*children, *(further for child in children for further in descendants(child))]


def field(file: pathlib.Path, name: str) -> int:
    """A number of kilobytes; none where the process has ended."""
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
