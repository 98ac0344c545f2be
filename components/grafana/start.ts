import { secretPath } from "../../model/workload.ts";

/** What Grafana says, and ends, where another has locked the database to make or change its tables. */
const LOCKED = "failed to obtain lock";

/**
 * What runs before the image's own start: the administrator's password becomes that of the secret file.
 *
 * Grafana looks at the configured password only when it makes its database. A changed secret replaces the
 * container, so the next start is the rotation. The password comes by standard input, since everybody on a
 * machine can read the arguments of its processes. On a first start the command makes the database.
 * Of several replicas one does, and locks it meanwhile; the others find it locked, and ask again.
 */
export const grafanaStart = `#!/bin/sh
set -eu
until said=$(grafana cli --homepath "$GF_PATHS_HOME" --config "$GF_PATHS_CONFIG" \\
  admin reset-admin-password --password-from-stdin \\
  < ${secretPath("grafana-admin-password")} 2>&1); do
  case $said in
    *"${LOCKED}"*) sleep 1 ;;
    *)
      echo "grafana cli: must set the administrator's password, got '$said';" \\
        "Grafana does not start with one that is not the platform's" >&2
      exit 1
      ;;
  esac
done
exec /run.sh "$@"
`;
