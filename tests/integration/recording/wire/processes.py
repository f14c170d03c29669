"""The processes of one recorded browser, found by a switch that no other has (Linux: /proc)."""

from pathlib import Path

__all__ = ["browser_process", "network_service"]


def browser_process(switch: str) -> int:
    """The process id of the browser itself."""
    return next(pid for pid, words in _commands().items() if _browser(words) and switch in words)


def network_service(switch: str) -> int:
    """The process id of its network service."""
    parent = browser_process(switch)
    for pid, words in _commands().items():
        if any("NetworkService" in word for word in words) and parent in _ancestors(pid):
            return pid
    raise AssertionError("no network service of its own")


def _commands() -> dict[int, list[str]]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # Chromium rewrites its title with spaces between the words
            text = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue  # ended meanwhile
        found[int(folder.name)] = text.split()
    return found


def _browser(words: list[str]) -> bool:
    """Not one of its children, nor who started it."""
    return bool(words) and "chrom" in words[0] and not any(word.startswith("--type=") for word in words)


def _ancestors(pid: int) -> list[int]:
    found = []
    while pid > 1:
        stat = Path(f"/proc/{pid}/stat").read_text()
        pid = int(stat.rpartition(")")[2].split()[1])
        found.append(pid)
    return found
