import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { execa } from "execa";
import { docker } from "../../tools/docker.ts";
import { pulumi } from "../../tools/pulumi.ts";
import { askStore } from "../../tools/verify/stores/ask.ts";
import { logRecords } from "../../tools/verify/stores/loki.ts";
import { workbench } from "../../tools/workbench.ts";
import { containers, eventually, platformAccess, stack, workloads } from "./support.ts";

/** Sentences about secrets, looked for wherever somebody could read them. */
export function secrecy(): void {
  it("keeps the state's secrets encrypted", async () => {
    const exported = await pulumi(stack, ["stack", "export"], "read");
    const { credentials } = await platformAccess();
    for (const secret of secretsIn(credentials)) assert.ok(!exported.includes(secret));
    assert.doesNotMatch(exported, A_KEY);
  });

  it("shows no secret in what the engine tells and logs of its containers", async () => {
    const { credentials } = await platformAccess();
    const names = (await containers()).map(({ Name }) => Name.slice(1));
    const logs = await Promise.all(
      names.map((name) => execa("docker", ["logs", name], { env: workbench().env, all: true })),
    );
    const told = [...(await docker(["inspect", ...names])), ...logs.map(({ all }) => all)].join();
    for (const secret of secretsIn(credentials)) assert.ok(!told.includes(secret));
    assert.doesNotMatch(told, A_KEY);
  });

  it("shows no secret in the arguments and the environment of its processes", async () => {
    const { credentials } = await platformAccess();
    for (const { Name, State } of await workloads()) {
      for (const what of ["cmdline", "environ"]) {
        const text = readFileSync(`/proc/${State.Pid}/${what}`, "utf8");
        for (const secret of secretsIn(credentials)) assert.ok(!text.includes(secret), Name);
      }
    }
  });

  it("has on record who asked, with what they asked for and without what they showed", async () => {
    const access = await platformAccess();
    const { viewer } = access.credentials;
    const query = "access_token=not-for-the-record&query=up";
    await askStore(access, "prometheus", `/api/v1/query?${query}`);
    await eventually(async () => {
      const records = await logRecords(access, '{service_name="gateway-audit"} |= "prometheus"');
      assert.ok(records.some(({ labels }) => labels["url_query"]?.includes("query=up")));
    });
    const written = JSON.stringify(await logRecords(access, '{service_name="gateway-audit"}'));
    assert.match(written, /"user_name":"viewer"/);
    const basic = Buffer.from(`${viewer.user}:${viewer.password}`).toString("base64");
    for (const secret of [...secretsIn(access.credentials), basic, "not-for-the-record"]) {
      assert.ok(!written.includes(secret));
    }
  });
}

/** The beginning of a private key in PEM, as it is or within JSON; redaction has a pattern that is none. */
export const A_KEY = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:\n|\\n)/;

/** Every text among the credentials that must never be seen. */
export function secretsIn(value: unknown): string[] {
  if (typeof value === "string") return value.length > 16 ? [value] : [];
  return typeof value === "object" && value ? Object.values(value).flatMap(secretsIn) : [];
}
