"""The stories, each a list of plain calls into the wings below, and the steps that several of them share.

save: one URL to one sealed snapshot · run: many of them · salvage: what a killed save left · extract, cite, quote,
show, verify, replay_check: what is read out of a snapshot later, all through open_snapshot · open: its page in a
window · delete.
"""
