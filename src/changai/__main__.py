"""``python -m changai``."""

import sys

from changai.cli import main

sys.exit(main())
