#!/usr/bin/env bash
# Previews a stack, and writes what a reviewer reads: preview.sh STACK FILE
#
# What is previewed are the changes of a pull request's merge commit, whose first parent is what they
# are merged into. Without a backend it is a deployment from nothing. Ends as the preview does.
set -euo pipefail
stack=$1
file=$2

mkdir -p "$(dirname "$file")"
if [[ -z ${PULUMI_BACKEND_URL:-} ]]; then
  node .github/scripts/stand-in-secrets.mjs "Pulumi.$stack.yaml"
fi
base=$(git rev-parse --verify 'HEAD^1')
npm run preview -- "$stack" --comment "$file" --base "$base"
