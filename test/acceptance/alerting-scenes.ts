import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CERTIFICATE_ENDS } from "../../model/tls.ts";
import { secretPath } from "../../model/workload.ts";
import { docker } from "../../tools/docker.ts";
import { post } from "./invented-requests.ts";
import { gauge } from "./pipeline-scenes.ts";
import type { Scene } from "./scene.ts";
import { platform } from "./support.ts";

/** A sender whose metric has the name of a recorded series: what the rule about that reads is there twice. */
export const brokenRules: Scene = {
  when: "a rule cannot be evaluated",
  acts: [
    {
      begin: async ({ access }) => {
        // Prometheus forgets a sample after five minutes, and so it does in one.
        const lately = Date.now() - 220_000;
        const labels = ["one", "other"].map((signal) => ({ service: "stranger", signal }));
        const body = gauge("tracing:service_error_ratio:rate5m", lately, labels);
        assert.equal((await post(access, "metrics", body)).status, 200);
      },
      tells: [{ alertname: "RulesFailing", service: "prometheus" }],
    },
  ],
  end: () => Promise.resolve(),
};

/** The watchdog's is refused, as it comes every minute; what else is told is taken. */
export const brokenNotifications: Scene = {
  when: "a notification cannot be delivered",
  acts: [
    {
      begin: ({ webhook }) => {
        webhook.refuse("/alive", 1);
        return Promise.resolve();
      },
      tells: [{ alertname: "NotificationsFailing", service: "alertmanager" }],
    },
  ],
  end: () => Promise.resolve(),
};

const CARRIER = `${platform}-prometheus-secrets:${secretPath(CERTIFICATE_ENDS)}`;

let issued: string | undefined;

/**
 * Certificates are dated by the hour and renewed in time, so that none of them ends within an hour and a
 * half of a deployment. The file that says when they end is changed instead.
 */
export const endingCertificate: Scene = {
  when: "a certificate is about to end",
  acts: [
    {
      begin: async () => {
        issued = await endsOf();
        const { groups } = JSON.parse(issued) as Ends;
        for (const rule of groups.flatMap(({ rules }) => rules)) {
          if (rule.labels.service === "tempo") rule.expr = `vector(${Date.now() / 1_000 + 86_400})`;
        }
        await setEnds(JSON.stringify({ groups }));
      },
      tells: [{ alertname: "CertificateExpiring", service: "tempo" }],
    },
  ],
  end: async () => {
    if (issued !== undefined) await setEnds(issued);
    issued = undefined;
  },
};

interface Ends {
  readonly groups: { readonly rules: { expr: string; labels: { service: string } }[] }[];
}

function endsOf(): Promise<string> {
  return inFolder(async (file) => {
    await docker(["cp", CARRIER, file]);
    return readFile(file, "utf8");
  });
}

/** Replaces the file where Prometheus reads it, and lets it read it again. */
async function setEnds(text: string): Promise<void> {
  await inFolder(async (file) => {
    await writeFile(file, text, { mode: 0o444 });
    await docker(["cp", file, CARRIER]);
  });
  await docker(["kill", "--signal", "HUP", `${platform}-prometheus`]);
}

async function inFolder<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tracing-infra-ends-"));
  try {
    return await use(join(folder, CERTIFICATE_ENDS));
  } finally {
    await rm(folder, { recursive: true });
  }
}
