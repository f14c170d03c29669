"""The recorder against a real Chromium: what it hands over is what the server sent, byte for byte."""
