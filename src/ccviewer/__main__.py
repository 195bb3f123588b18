"""Makes `python -m ccviewer` the same as `ccviewer`."""

import sys

from ccviewer.app import main

if __name__ == "__main__":
    sys.exit(main())
