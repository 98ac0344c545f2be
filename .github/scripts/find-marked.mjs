// Finds what was posted before: gh api --paginate --slurp … | node find-marked.mjs MARKER USER FIELD
//
// Prints a field of the first entry, GitHub's comment or issue or GitLab's note, that USER wrote and
// that begins with MARKER; nothing where there is none. Anybody may write a marker, so it alone is
// not enough.
import { readFileSync } from "node:fs";

const [, , marker, user, field] = process.argv;
const entries = JSON.parse(readFileSync(0, "utf8")).flat();
const authorOf = (entry) => entry.user?.login ?? entry.author?.username;
const found = entries.find(
  (entry) => authorOf(entry) === user && entry.body?.startsWith(marker) && !entry.pull_request,
);
if (found !== undefined) console.log(found[field]);
