"""What proving the whole log of a portal costs: every row's hash, text and checkpoint."""

import time
from dataclasses import dataclass

from kompetensgrupp.audit import proof
from kompetensgrupp.bench.meter import Unexpected
from kompetensgrupp.bench.portal import Portal
from kompetensgrupp.core.db import db

#: It takes its time, and varies little.
ROUNDS = 5


@dataclass(frozen=True)
class Cost:
    """Rows proved, the bytes of their checkpoints, and what each time cost, in seconds."""

    rows: int
    size: int
    cpu: list[float]
    wall: list[float]

    def __str__(self) -> str:
        seconds = min(self.cpu)
        many = seconds / self.rows * 100_000
        return f"loggen: {self.rows} rader prövade på {seconds:.2f} s CPU; 100 000 tar {many:.1f} s"


def cost(found: Portal, rounds: int) -> Cost:
    """Prove the log a few times. Raises Unexpected when it doesn't hold."""
    rows, cpu, wall = 0, [], []
    for _ in range(min(rounds, ROUNDS)):
        with found.app.app_context():
            at, on = time.perf_counter(), time.process_time()
            proved = proof.verify()
            cpu.append(time.process_time() - on)
            wall.append(time.perf_counter() - at)
            db.session.remove()
        if not proved.ok:
            raise Unexpected("loggen i mätportalen stämmer inte")
        rows = sum(own.entries for own in proved.groups)
    with found.app.app_context():
        size = sum(map(len, proof.the_book().lines()))
    return Cost(rows, size, cpu, wall)
