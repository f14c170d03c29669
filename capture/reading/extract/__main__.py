"""``python -m capture.extract``: the child process that reads one page (``child``)."""

from capture.reading.extract.child import main

main()
