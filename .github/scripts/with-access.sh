#!/usr/bin/env bash
# Runs a command with the access that its step was given: with-access.sh COMMAND [ARGUMENT]...
#
# A secret or variable that is not set is an empty text in a workflow, which Pulumi would take for
# an answer. And half an access is none: without a backend there is no token, passphrase or cluster.
set -euo pipefail

access=(PULUMI_ACCESS_TOKEN PULUMI_CONFIG_PASSPHRASE KUBECONFIG_CONTENT
  AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION)

if [[ -z ${PULUMI_BACKEND_URL:-} ]]; then
  unset PULUMI_BACKEND_URL "${access[@]}"
fi
for name in "${access[@]}"; do
  if [[ -z ${!name:-} ]]; then unset "$name"; fi
done

if [[ -n ${KUBECONFIG_CONTENT:-} ]]; then
  # Only its owner may read what mktemp makes.
  KUBECONFIG=$(mktemp "${RUNNER_TEMP:-/tmp}/kubeconfig.XXXXXX")
  trap 'rm -f "$KUBECONFIG"' EXIT
  printf '%s\n' "$KUBECONFIG_CONTENT" >"$KUBECONFIG"
  export KUBECONFIG
  unset KUBECONFIG_CONTENT
fi

# The checked-in file has no salt where no secret is in it: the state has it.
export PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER=true
"$@"
