"""No request leaves for the live web when an archived hostile page is read.

origin: the site of three origins from the shared data · canary: stands for the live web; whatever it hears has
escaped · probes: scripts that try to reach it · reader: a browser for which every name but ours leads to the canary.
"""
