"""Makes `python -m ccviewer` the same as `ccviewer`."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a frozen program is started again as the process of its feeds
    from ccviewer.app import main

    sys.exit(main())
