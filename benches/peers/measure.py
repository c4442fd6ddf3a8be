"""Commands that make packets → what a packet costs."""

import dataclasses
import json
import os
import statistics
import subprocess
import time

CORES = sorted(os.sched_getaffinity(0))
# How often a cold start is measured at most, how long, and how often at least.
COLD_RUNS, COLD_SECONDS, COLD_LEAST = 30, 20, 5

Command = list[str]


@dataclasses.dataclass
class Figures:
    """What the packets of one or several processes cost."""

    # Medians of a packet.
    milliseconds: float
    bytes: int
    # Packets that all processes made, by the time that they took.
    per_second: float
    # Of all processes, in megabytes.
    memory: float
    packets: int


def on_cores(commands: list[Command], cores: list[int]) -> Figures:
    """Runs the commands at the same time, on these cores alone."""
    pinned = ["taskset", "-c", ",".join(map(str, cores))]
    processes = [subprocess.Popen([*pinned, *command], stdout=subprocess.PIPE, text=True) for command in commands]
    told = [read(process) for process in processes]
    milliseconds = [time for one in told for time in one["milliseconds"]]
    return Figures(
        milliseconds=statistics.median(milliseconds),
        bytes=round(statistics.median(length for one in told for length in one["bytes"])),
        per_second=sum(1e3 * len(one["milliseconds"]) / sum(one["milliseconds"]) for one in told),
        memory=sum(one["peak"] for one in told) / 1024,
        packets=len(milliseconds),
    )


def read(process: subprocess.Popen) -> dict:
    """What a process told of its packets in its last line; others are a peer's own."""
    output, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, process.args))} ended with {process.returncode}")
    return json.loads(output.splitlines()[-1])


def cold_start(command: Command) -> float:
    """The median milliseconds of a whole process; the first, which reads its files from the disk, does not count."""
    times, begin = [], time.perf_counter()
    while len(times) <= COLD_RUNS and (time.perf_counter() - begin < COLD_SECONDS or len(times) <= COLD_LEAST):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times[1:])
