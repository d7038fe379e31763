"""What the check for identities costs a post, and how well it finds them in annotated texts."""

import time
from pathlib import Path
from statistics import median

from kompetensgrupp.bench.meter import wall_ms
from kompetensgrupp.config import PROJECT
from kompetensgrupp.deid import bench, check

CORPORA = PROJECT / "tests" / "deid" / "data"


def cost(text: str, rounds: int) -> tuple[float, float, float]:
    """CPU and wall time of checking a text, in milliseconds: middle, middle, slowest hundredth."""
    cpu, wall = [], []
    for _ in range(rounds):
        at, on = time.perf_counter(), time.process_time()
        check(text)
        cpu.append(time.process_time() - on)
        wall.append(time.perf_counter() - at)
    return median(cpu) * 1000, wall_ms(wall, 50), wall_ms(wall, 99)


def scores() -> str:
    """The scores on every annotated corpus that is at hand, as a table for people."""
    return bench.report(_corpora())


def _corpora() -> list[Path]:
    return sorted(path for path in CORPORA.glob("*") if path.suffix in (".jsonl", ".txt"))
