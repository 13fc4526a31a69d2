"""Runs the repository's own tests as `python -m unittest discover --verbose` does; status 77 where there are none."""

import sys
import unittest

ran = unittest.main(module=None, argv=["unittest", "discover", "--verbose"], exit=False).result
if ran.wasSuccessful() and not ran.testsRun and not ran.skipped:
    print("unittest finds no tests here", file=sys.stderr)
    sys.exit(77)
sys.exit(not ran.wasSuccessful())
