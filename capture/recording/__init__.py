"""Recording: a page rendered in Chromium, and every byte of its traffic kept."""
