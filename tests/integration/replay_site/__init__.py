"""No request leaves for the live web when an archived hostile page is read (the pages: tests/sites/replay_site).

canary: stands for the live web; whatever it hears has escaped · reader: a browser for which every name but ours leads
to the canary · offline: the browser in which archived scripts run · markup: a page that reaches out without any.
"""
