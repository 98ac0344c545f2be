#!/bin/sh
set -eu
until said=$(grafana cli --homepath "$GF_PATHS_HOME" --config "$GF_PATHS_CONFIG" \
  admin reset-admin-password --password-from-stdin \
  < /etc/tracing-infra/secrets/grafana-admin-password 2>&1); do
  case $said in
    *"failed to obtain lock"*) sleep 1 ;;
    *)
      echo "grafana cli: must set the administrator's password, got '$said';" \
        "Grafana does not start with one that is not the platform's" >&2
      exit 1
      ;;
  esac
done
exec /run.sh "$@"
