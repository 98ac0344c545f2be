import { accounts, type Platform, type Role } from "../../model/platform.ts";
import { secretPath } from "../../model/workload.ts";
import { note, type Route } from "./caddy.ts";
import { forwardRoutes } from "./forward-auth.ts";
import { noteRole } from "./roles.ts";

/** Asks who somebody is, and notes `user`, `role` and `grafana_role`; nobody unknown comes past. */
export function authenticationRoutes({ gateway }: Platform): Route[] {
  return gateway.forwardAuth ? forwardRoutes(gateway.forwardAuth) : passwordRoutes();
}

function passwordRoutes(): Route[] {
  return [
    {
      handle: [
        {
          handler: "authentication",
          providers: {
            http_basic: {
              hash: { algorithm: "bcrypt" },
              // A comparison costs some 60 ms of processor time, and pages make many requests.
              hash_cache: {},
              realm: "tracing",
              accounts: [account("viewer"), account("admin")],
            },
          },
        },
        note({ user: "{http.auth.user.id}" }),
        noteRole.viewer,
      ],
    },
    {
      match: [{ vars: { "{http.auth.user.id}": [accounts.admin] } }],
      handle: [noteRole.admin],
    },
  ];
}

/** Caddy reads the file when it starts, without the newline at its end. */
function account(role: Role) {
  return {
    username: accounts[role],
    password: `{file.${secretPath(`${role}-password-hash`)}}`,
  };
}
