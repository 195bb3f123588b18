"""Makes `python -m ccviewer` the same as `ccviewer`."""

import multiprocessing
import sys

from ccviewer.app import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a frozen program is started again as the process of its feeds
    sys.exit(main())
