"""``python -m capture`` is the ``warcite`` command."""

from capture.cli import main

if __name__ == "__main__":
    main()
