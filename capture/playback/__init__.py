"""Playback: what serves a snapshot, and the check that proves it."""
