"""``python -m arabic_mt``: the command line."""

import sys

from .cli import main

sys.exit(main())
