"""What comes from outside, spoilt in every way a generator can think of: files, stores, arguments, a page's browsers.

``python -m tests.fuzzing --minutes 10 --seed 1`` runs all targets; each case is made from the seed, the target's name and the
number of the case alone, so that ``--case`` repeats one. A bounded run is among the slow tests.
"""
