import { documentOf, inFile } from "../judging/files.ts";
import { flagOf } from "../judging/flags.ts";
import { runningIn } from "../judging/hosts.ts";
import { policy } from "../judging/policy.ts";
import { readingOf } from "../judging/reading.ts";
import { at } from "../judging/values.ts";

/** The flags that name a file about TLS, and the sections that it needs for it. */
const FLAGS: readonly (readonly [string, readonly string[]])[] = [
  ["web.config.file", ["tls_server_config"]],
  ["cluster.tls-config", ["tls_server_config", "tls_client_config"]],
];

/** What a command names as its file about TLS makes it speak TLS. */
export const tlsFilesHoldCertificates = policy({
  name: "tls-files-hold-certificates",
  concern: "stack",
  severity: "high",
  scope: "stack",
  description:
    "Prometheus and Alertmanager take an empty file for a good one, and answer in plain text although their command says otherwise.",
  remedy:
    "Put `tls_server_config` with `cert_file` and `key_file` into the file that `--web.config.file` names; into that of `--cluster.tls-config` a `tls_client_config` with both, too.",
  *judge(stack) {
    for (const container of runningIn(stack)) {
      for (const [name, sections] of FLAGS) {
        const path = flagOf(container, name)?.value ?? "";
        const file = readingOf(container, stack).files.get(path);
        if (file === undefined) continue;
        const document = documentOf(file);
        for (const section of sections) {
          const said = at(document, section);
          const hasBoth = ["cert", "key"].every(
            (half) => at(said, `${half}_file`) !== undefined || at(said, half) !== undefined,
          );
          if (hasBoth) continue;
          const must = "have a certificate and its key";
          yield { resource: file.resource, path: inFile(file, section), must, got: said };
        }
      }
    }
  },
});
