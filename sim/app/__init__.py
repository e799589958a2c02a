"""The web page: watching a world month by month, and playing governments, alone or as a class (docs/app.md).

``serving`` starts it; ``room`` holds what several browsers share; every other file draws one part of the page. The rules of a
game are in ``sim.play``; nothing here decides anything.
"""
