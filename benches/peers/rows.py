"""The programs, the packets → a row for each program and kind of file."""

import os
import pathlib
import sys
from collections.abc import Callable, Iterator

import tools
from agreement import compare
from measure import CORES, Command, cold_start, on_cores
from peers import PEERS, Peer
from report import Row

WORKER = pathlib.Path(__file__).resolve().parent / "worker.py"
STARTER = tools.ROOT / "examples" / "starter"
# panelkit's own rows: what its files have, what it is fed, and how the bench is asked for it.
OURS = [
    ("forms and tags", "HTML", []),
    ("tags", "HTML", ["flat"]),
    ("neither", "HTML", ["flat", "untagged"]),
    ("forms and tags", "data", []),
    ("tags", "data", ["flat"]),
]
# What `build` is asked for, for one packet of the starter kit.
ONE_PACKET = [
    "--only", "document:packet", "--only", "candidate:c-001", "--only", "interview:technical", "--only", "interviewer:tom",
]


class Measuring:
    """How long to measure, and what."""

    def __init__(self, program: pathlib.Path, bench: pathlib.Path, folder: pathlib.Path, seconds: float, cold: bool):
        self.program, self.bench, self.folder = program, bench, folder
        self.seconds, self.cold = seconds, cold

    @property
    def reference(self) -> pathlib.Path:
        """The file that all others are compared with: the first that `ours` makes."""
        return self.folder / "panelkit-HTML-forms-and-tags.pdf"

    def ours(self) -> Iterator[Row]:
        """panelkit's rows."""
        for has, is_fed, options in OURS:
            file = self.folder / f"panelkit-{is_fed}-{has.replace(' ', '-')}.pdf"

            def command(threads: int) -> Command:
                count = [str(threads)] if is_fed == "data" else []
                return [self.bench, is_fed.lower(), self.folder, str(self.seconds), file, *count, *options]

            one_core = on_cores([command(1)], CORES[:1])
            together = [command(len(CORES))] if is_fed == "data" else [command(1)] * len(CORES)
            all_cores = on_cores(together, CORES)
            cold = self.cold_start(lambda: self.cold_command(is_fed, options))
            yield Row("panelkit", has, is_fed, one_core, all_cores, cold, compare(file, self.reference))

    def cold_command(self, is_fed: str, options: list[str]) -> Command | None:
        """The program making one packet: of the starter kit, or of HTML. It leaves tags out for nobody."""
        if "untagged" in options:
            return None
        flat = ["--no-forms"] if "flat" in options else []
        if is_fed == "HTML":
            page = self.folder / "packets" / "0000.html"
            root, output = self.folder / "kit", self.folder / "cold.pdf"
            return [self.program, "render", page, "--root", root, "-o", output, "--quiet", *flat]
        return [self.program, "build", STARTER, "--out", self.folder / "cold", "--force", "--quiet", *ONE_PACKET, *flat]

    def theirs(self, keys: list[str]) -> Iterator[Row]:
        """The rows of the peers whose keys begin with one of these; of all when there is none."""
        packets = len(os.listdir(self.folder / "packets")) // 2
        for peer in PEERS:
            if not keys or peer.key.startswith(tuple(keys)):
                one_core = on_cores([self.worker(peer, 0, self.seconds)], CORES[:1])
                found = compare(self.folder / f"{peer.key}.pdf", self.reference)
                first = [packets // len(CORES) * index for index in range(len(CORES))]
                all_cores = on_cores([self.worker(peer, index, self.seconds) for index in first], CORES)
                cold = self.cold_start(lambda: self.worker(peer, 0, 0))
                yield Row(peer.title, peer.has, peer.is_fed, one_core, all_cores, cold, found, peer.why)

    def worker(self, peer: Peer, first: int, seconds: float) -> Command:
        """A process that makes packets with a peer."""
        file = self.folder / f"{peer.key}.pdf"
        return [sys.executable, WORKER, peer.key, self.folder, str(first), str(seconds), file]

    def cold_start(self, command: Callable[[], Command | None]) -> float | None:
        """What a cold start takes, where that is asked for and there is one."""
        asked = command() if self.cold else None
        return None if asked is None else cold_start(asked)
