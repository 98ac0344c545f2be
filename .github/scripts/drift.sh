#!/usr/bin/env bash
# Finds out whether a platform is still what its stack's file says: drift.sh STACK FOLDER
#
# Writes `outcome` (none or drift) and, where something differs, `comment.md` into the folder. Fails,
# and writes no outcome, where it cannot be found out.
set -euo pipefail
stack=$1
folder=$2

# Pulumi's own exit code for changes that were not expected.
changes=7

mkdir -p "$folder"
events=$(mktemp -d)/events.json
status=0
PULUMI_DEBUG_COMMANDS=1 npm run pulumi -- preview --refresh --expect-no-changes --stack "$stack" \
  --non-interactive --event-log "$events" || status=$?
case $status in
  0) echo none >"$folder/outcome" ;;
  "$changes")
    # It has the engine's failure in it, which is the very drift, and may say so by its exit code.
    npm run preview -- "$stack" --events "$events" --comment "$folder/comment.md" || true
    if [[ ! -s $folder/comment.md ]]; then
      echo "::error::$stack: must be described where it differs, got no comment; see above"
      exit 1
    fi
    echo drift >"$folder/outcome"
    cat "$folder/comment.md" >>"$GITHUB_STEP_SUMMARY"
    ;;
  *)
    echo "::error::$stack: must be compared with what is deployed, got exit code $status; see above"
    exit "$status"
    ;;
esac
