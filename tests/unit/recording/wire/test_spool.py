"""Bodies on their way in: memory, file, limit, a disk that refuses."""

from pathlib import Path

from capture.recording.wire.spool import MEMORY_BYTES, Collector, Spool


def test_small_bodies_stay_in_memory(tmp_path: Path) -> None:
    collector = Collector(Spool(tmp_path))
    collector.add(b"x" * MEMORY_BYTES)
    assert collector.body().path is None
    assert list(tmp_path.iterdir()) == []


def test_large_bodies_move_to_a_file_of_their_own(tmp_path: Path) -> None:
    """Readable by their owner only; in order."""
    spool = Spool(tmp_path)
    collectors = [Collector(spool), Collector(spool)]
    for number, collector in enumerate(collectors):
        for _ in range(3):
            collector.add(bytes([number]) * (MEMORY_BYTES // 2))
    bodies = [collector.body() for collector in collectors]
    for number, body in enumerate(bodies):
        assert body.path is not None
        assert body.path.stat().st_mode & 0o777 == 0o600
        assert body.read() == bytes([number]) * body.length
        assert body.length == 3 * (MEMORY_BYTES // 2)


def test_without_a_spool_everything_stays_in_memory() -> None:
    collector = Collector()
    collector.add(b"x" * (MEMORY_BYTES + 1))
    assert collector.body().length == MEMORY_BYTES + 1


def test_the_limit_cuts_and_counting_goes_on() -> None:
    collector = Collector(limit=5)
    for piece in (b"abc", b"def", b"ghi"):
        collector.add(piece)
    assert collector.body().read() == b"abcde"
    assert (collector.kept, collector.seen, collector.limited, collector.whole) == (5, 9, True, False)


def test_a_body_of_exactly_the_limit_is_whole() -> None:
    collector = Collector(limit=3)
    collector.add(b"abc")
    assert collector.whole


def test_a_disk_that_refuses_is_told_and_what_is_there_is_kept(tmp_path: Path) -> None:
    """No folder to write to: the bytes in memory stay, later ones are lost, nothing raises."""
    collector = Collector(Spool(tmp_path / "missing"))
    collector.add(b"x" * (MEMORY_BYTES + 1))
    collector.add(b"lost")
    assert "no spool file" in collector.failed
    assert collector.body().length == MEMORY_BYTES + 1
    assert not collector.whole
