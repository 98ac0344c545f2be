import type { Match } from "./caddy.ts";

/**
 * The requests for some paths, as they stand in the request and to the letter.
 *
 * In a path `*` is one segment, `#` one id in hexadecimal digits, and `/**` at the end whatever is
 * below. Caddy's own matcher of paths is no base for permitting anything: it decodes, tidies and takes
 * capitals for small letters, while a store is sent what the client wrote.
 */
export function requestsFor(methods: readonly string[], paths: readonly string[]): Match {
  const pattern = `^(?:${paths.map(expression).join("|")})(?:\\?|$)`;
  return { method: methods, vars_regexp: { "{http.request.uri}": { pattern } } };
}

function expression(path: string): string {
  const below = path.endsWith("/**");
  const segments = (below ? path.slice(0, -"/**".length) : path)
    .replace(/[.+?()[\]{}|^$\\]/g, "\\$&")
    .replaceAll("*", "[^/?]+")
    .replaceAll("#", "[0-9a-fA-F]{1,32}");
  return below ? `${segments}(?:/[^?]*)?` : segments;
}

/**
 * Requests whose path the gateway and a store might read differently: with empty segments, backslashes,
 * or segments `.` and `..`, encoded or not.
 */
export const ambiguousPaths: Match = {
  vars_regexp: {
    "{http.request.uri}": {
      pattern: "(?i)^[^?]*(?://|(?:/|%2f)(?:\\.|%2e){1,2}(?:/|%2f|\\?|$)|\\\\|%5c|%00)",
    },
  },
};
