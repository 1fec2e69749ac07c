"""Our measurement as tasks of Inspect AI, for any model that Inspect can reach.

Started by another program (``inspect eval counterpoise/axis_choice``) as the command line is by a shell, so it stands
beside ``cli``. Inspect AI is no dependency of the project: only this package imports it.
"""
