#!/usr/bin/env bash
# Deploys a stack that is there already, with the policies that hold for it: deploy.sh STACK
set -euo pipefail
stack=$1

if [[ ! -f Pulumi.$stack.yaml ]]; then
  echo "::error::stack: must be one with a file 'Pulumi.<stack>.yaml', got '$stack'"
  exit 64
fi
# State that is gone with the runner would be a second platform, made anew each time.
if [[ -z ${PULUMI_BACKEND_URL:-} ]]; then
  echo "::error::PULUMI_BACKEND_URL: must be where the state of '$stack' is, got ''; set the repository's variable"
  exit 64
fi

policies=policies/config/$stack.json
# What is deployed from here is in a cluster.
if [[ ! -f $policies ]]; then policies=policies/config/prod.json; fi
npm run pulumi -- up --stack "$stack" --yes --non-interactive --suppress-outputs \
  --policy-pack policies --policy-pack-config "$policies"
