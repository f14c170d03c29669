"""What was checked of a recording's completeness, in sentences: no more than the record says was compared. Pure."""

from capture.model.sighting import Completeness

__all__ = ["answers", "bytes_on_the_wire"]


def answers(completeness: Completeness, cut: int) -> str:
    """The browser's account against what is recorded: ``all 54 answers that the browser saw are recorded``.

    ``cut`` is how many recorded answers are there as far as they came, and not to their end.
    """
    matched, lost, short = completeness.matched, len(completeness.not_recorded), len(completeness.not_whole)
    if not matched + lost:
        return "the browser saw no answer"
    number = f"{matched:,} of the {matched + lost:,} answers" if lost else f"all {matched:,} answers"
    text = f"{'the one answer' if (matched, lost) == (1, 0) else number} that the browser saw"
    recorded = f"{text} {'is' if (matched, lost) == (1, 0) else 'are'} recorded"
    parts = [f"{recorded}, {short:,} of them with fewer bytes than came" if short else recorded]
    parts += [f"{cut:,} answer{' was' if cut == 1 else 's were'} not recorded to the end"] if cut else []
    return "; ".join(parts)


def bytes_on_the_wire(completeness: Completeness) -> str:
    """The guard's account of bytes against the recorder's; empty where nobody kept one, as in early snapshots."""
    connections, up, down = completeness.connections, completeness.bytes_up, completeness.bytes_down
    if connections is None or up is None or down is None:
        return ""
    relayed = f"{up + down:,} bytes"
    over = f"over {connections:,} connection{'' if connections == 1 else 's'}"
    if completeness.unaccounted:
        count = sum(found.bytes for found in completeness.unaccounted)
        return f"{count:,} byte{' is' if count == 1 else 's are'} not accounted for; the guard relayed {relayed} {over}"
    broken = completeness.bytes_broken_off or 0
    unkept = completeness.bytes_unkept or 0
    parts = [f"{broken:,} of them are beginnings of what broke off"] if broken else []
    parts += [f"{unkept:,} of them belong to no answer and are in no record"] if unkept else []
    return "; ".join([f"all {relayed} that the guard relayed {over} are accounted for", *parts])
