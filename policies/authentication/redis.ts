import { isLoopback } from "../judging/endpoints.ts";
import { policy } from "../judging/policy.ts";
import { redisServersIn, type RedisServer } from "../judging/redis.ts";

/** Redis does nothing for whoever has no password. */
export const redisNeedsAPassword = policy({
  name: "redis-needs-a-password",
  concern: "authentication",
  severity: "critical",
  scope: "resource",
  description:
    "A Redis without a password does what anybody tells it, and that includes writing files on its machine.",
  remedy:
    "Say `requirepass`, an `aclfile` that is kept as a secret, or `user default off` with users of their own; in a command `--requirepass` with a variable from a secret.",
  *judge(stack) {
    for (const server of redisServersIn(stack)) {
      if (asks(server) || answersItself(server)) continue;
      const { resource, place, says } = server;
      const must = "be said, or 'aclfile'";
      yield { resource, path: place("requirepass"), must, got: says("requirepass") };
    }
  },
});

function asks({ says, users, variables }: RedisServer): boolean {
  // What is included may say it.
  if (["requirepass", "aclfile", "include"].some((name) => (says(name) ?? "") !== "")) return true;
  if (users.some((user) => /^default\s/.test(user) && /\s(off|[>#]\S+)/.test(user))) return true;
  return variables.some(
    ({ name, value }) => /^(REDIS|VALKEY)_PASSWORD(_FILE)?$/.test(name) && value !== "",
  );
}

function answersItself({ says }: RedisServer): boolean {
  const addresses = says("bind")?.split(/\s+/).filter(Boolean) ?? [];
  return addresses.length > 0 && addresses.every((one) => isLoopback(one.replace(/^-/, "")));
}
