#!/usr/bin/env bash
# Keeps one open issue for each stack that differs from what is deployed: report-drift.sh FOLDER
#
# Takes a folder `drift-<stack>` for each stack, as drift.sh leaves it; one without an outcome changes
# nothing. Wants GH_TOKEN.
set -euo pipefail
shopt -s nullglob
folder=$1
scripts=$(dirname "$0")
author=${COMMENT_AUTHOR:-github-actions[bot]}
run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
issues="repos/$GITHUB_REPOSITORY/issues"
body=$(mktemp)

# GitHub takes 65,536 characters, the link to the run among them.
longest=64000

for outcome in "$folder"/drift-*/outcome; do
  found=$(dirname "$outcome")
  stack=${found##*/drift-}
  marker="<!-- tracing-infra drift: $stack -->"
  number=$(gh api --paginate --slurp "$issues?state=open&per_page=100" |
    node "$scripts/find-marked.mjs" "$marker" "$author" number)
  case $(<"$outcome") in
    drift)
      {
        printf '%s\n' "$marker"
        printf 'What is deployed differs from `Pulumi.%s.yaml`; a deployment would do this ([run](%s)):\n\n' \
          "$stack" "$run"
        "$scripts/lines-within.sh" "$longest" <"$found/comment.md"
      } >"$body"
      if [[ -n $number ]]; then
        gh api --silent --method PATCH "$issues/$number" --field "body=@$body"
      else
        gh api --silent --method POST "$issues" --raw-field "title=Drift: stack $stack" --field "body=@$body"
      fi
      ;;
    none)
      if [[ -n $number ]]; then
        gh api --silent --method POST "$issues/$number/comments" --raw-field "body=No drift any more ([run]($run))."
        gh api --silent --method PATCH "$issues/$number" --raw-field state=closed --raw-field state_reason=completed
      fi
      ;;
    *)
      echo "::error::$outcome: must be 'none' or 'drift', got '$(<"$outcome")'"
      exit 1
      ;;
  esac
done
