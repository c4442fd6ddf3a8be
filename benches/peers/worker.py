"""One process that makes packets with one peer: `worker.py PEER FOLDER FIRST SECONDS FILE`.

Starts at the packet with the number FIRST, writes that one to FILE, goes on for so many seconds once it is warm, and
prints as `benches/peer.rs` does: the milliseconds and bytes of each packet after the first few, and the memory at its
peak. With no seconds it makes one packet and prints nothing.
"""

import itertools
import json
import pathlib
import sys
import time

import memory
from peers import PEERS

# Packets that warm the process up and are not told of.
WARM = 3


def main(key: str, folder: str, first: str, seconds: str, file: str) -> None:
    peer = next(peer for peer in PEERS if peer.key == key)
    maker = peer.start(pathlib.Path(folder, "kit"))
    limit = float(seconds)
    milliseconds, lengths = [], []
    for count in itertools.count():
        packet = pathlib.Path(folder, "packets", f"{int(first) + count:04}")
        if not packet.with_suffix(maker.ending).exists():
            break
        fed = maker.read(packet)
        start = time.perf_counter()
        pdf = maker.make(fed)
        end = time.perf_counter()
        if count == 0:
            pathlib.Path(file).write_bytes(pdf)
        if limit == 0:
            break
        if count < WARM:
            warm = end
            continue
        milliseconds.append((end - start) * 1e3)
        lengths.append(len(pdf))
        if end - warm >= limit:
            break
    peak = memory.kilobytes()
    maker.close()
    if limit > 0:
        print(json.dumps({"milliseconds": milliseconds, "bytes": lengths, "peak": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
