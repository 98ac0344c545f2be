#!/usr/bin/env bash
# Posts the previews' comments, one a stack, each in the place of its predecessor: post-comments.sh FOLDER
#
# Wants GH_TOKEN, PULL_REQUEST and HEAD_REPOSITORY. A fork's run has a token that may not write.
set -euo pipefail
shopt -s nullglob
folder=$1
scripts=$(dirname "$0")
author=${COMMENT_AUTHOR:-github-actions[bot]}

if [[ $HEAD_REPOSITORY != "$GITHUB_REPOSITORY" ]]; then
  echo "From a fork, so nothing is posted: the previews are in the run's summary." |
    tee -a "$GITHUB_STEP_SUMMARY"
  exit 0
fi

for file in "$folder"/*/comment.md; do
  marker=$(head -n 1 "$file")
  if [[ $marker != '<!-- tracing-infra preview: '*' -->' ]]; then
    echo "::error::$file: must begin with the marker of a preview, got '$marker'"
    exit 1
  fi
  comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
  id=$(gh api --paginate --slurp "$comments?per_page=100" |
    node "$scripts/find-marked.mjs" "$marker" "$author" id)
  if [[ -n $id ]]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$file"
  else
    gh api --silent --method POST "$comments" --field "body=@$file"
  fi
done
