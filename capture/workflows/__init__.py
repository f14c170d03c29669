"""The stories: one per file, each a list of plain calls into the rooms.

save: one URL to one sealed snapshot · run: many of them · salvage: what a killed save left · extract,
show, verify: what is read out of a snapshot later.
"""
