"""Forecasts: who will do what with whom next, learnt from who did what to whom so far.

``history`` keeps the past day by day and describes any candidate partner by the statistics of ``features``; rankers
learn from past days which of them matter; ``protocol`` says how good a ranking was.
"""
