#!/usr/bin/env bash
# Hands on the first lines of its input, as many as are within so many bytes: lines-within.sh BYTES
set -euo pipefail

# All is read in any case: whoever writes would fail at a pipe that nobody reads.
LC_ALL=C awk -v most="$1" '
  { used += length($0) + 1 }
  used <= most { print; next }
  !cut { print "\n… and more, in the run."; cut = 1 }
'
