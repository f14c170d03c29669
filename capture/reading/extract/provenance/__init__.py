"""Where each block stands: its element, its place on the screenshot, its byte in the record."""
