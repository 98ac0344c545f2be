import { createHash } from "node:crypto";

/**
 * Redis' list of users: one, known by the hash of a password, who may use the data and ask how the server
 * does (`info`, for clients and the Collector), but neither administer it nor sweep through all keys.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
 */
export function redisUsers(password: string): string {
  const hash = createHash("sha256").update(password).digest("hex");
  return `user default on #${hash} ~* &* +@all -@admin -@dangerous +info\n`;
}
