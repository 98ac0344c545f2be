#!/usr/bin/env bash
# Makes a preview's comment ready to be posted, and part of the run's summary: finish-comment.sh STACK FILE
#
# There is one in any case: an earlier push's, left alone, would be about something else.
set -euo pipefail
stack=$1
file=$2
run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"

# GitHub takes 65,536 characters.
longest=65000

note=
if [[ ! -s $file ]]; then
  mkdir -p "$(dirname "$file")"
  printf '<!-- tracing-infra preview: %s -->\n' "$stack" >"$file"
  note="**✖ \`$stack\` could not be previewed.** [The run]($run) says why."
elif [[ -z ${PULUMI_BACKEND_URL:-} ]]; then
  note="> Without the stack's state, so everything is shown as new (\`docs/pull-requests.md\`)."
fi

finished=$(mktemp)
{
  # The marker stays the first line: the comment is found by it.
  head -n 1 "$file"
  if [[ -n $note ]]; then printf '\n%s\n\n' "$note"; fi
  tail -n +2 "$file"
} | "$(dirname "$0")/lines-within.sh" "$longest" >"$finished"
mv "$finished" "$file"
cat "$file" >>"$GITHUB_STEP_SUMMARY"
