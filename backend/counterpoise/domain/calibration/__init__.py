"""From a scorer's numbers to probabilities: fitted on labelled cases, checked on others, bound to one scorer.

The probability is always "that the labellers of the calibration set would flag this", never that of harm itself.
"""
