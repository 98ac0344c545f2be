import { isLoopback, isPlainUrl, withoutPassword } from "../judging/endpoints.ts";
import { inFile } from "../judging/files.ts";
import { policy } from "../judging/policy.ts";
import { around, valueAt } from "../judging/places.ts";
import { at, textOf, walk } from "../judging/values.ts";

/** Alerts go out in TLS. */
export const alertsAreSentWithTls = policy({
  name: "alerts-are-sent-with-tls",
  concern: "transport",
  severity: "high",
  scope: "resource",
  description:
    "An alert says what is broken, and its receiver's URL or password is what anybody needs to send a false one.",
  remedy:
    "Write `https://` in the receivers' URLs, and leave `smtp_require_tls` and `require_tls` at true.",
  *judge(stack) {
    for (const { file, document } of stack.programs("alertmanager")) {
      const { resource } = file;
      const smarthost = textOf(at(document, "global", "smtp_smarthost"));
      for (const { path, key, value } of walk(document)) {
        const where = { resource, path: inFile(file, path) };
        if (isPlainUrl(value) && /(^|_)(api_)?url(s|_file)?$/.test(key) && !isLink(key)) {
          yield { ...where, must: "be a URL of https", got: withoutPassword(value) };
        }
        if (!/^(smtp_)?require_tls$/.test(key) || value !== false) continue;
        const own = textOf(at(valueAt(document, around(path)), "smarthost")) ?? smarthost;
        if (isLoopback(own) || own?.endsWith(":465") === true) continue;
        yield { ...where, must: "be true", got: value };
      }
    }
  },
});

/** Whether a URL is something for a reader to follow, which nobody dials. */
function isLink(key: string): boolean {
  return /^(title_link|client_url|icon_url|image_url|thumb_url|supplementary_url)$/.test(key);
}
