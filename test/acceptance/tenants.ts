import assert from "node:assert/strict";
import { request } from "node:https";
import { listeners } from "../../model/listeners.ts";
import { TENANT_HEADER, tenants, type Tenant } from "../../model/sampling.ts";
import { urlOf, type Access } from "../../tools/access.ts";
import { ask } from "../../tools/https.ts";
import { spansFromTempo, spansInTempo } from "../../tools/verify/stores/tempo.ts";
import { chance, otlpOf, traceThrough, type SentTrace } from "../support/sampled-traffic.ts";
import { insides } from "./inside.ts";
import { deployment, eventually, platformAccess } from "./support.ts";

/** Longest time until a trace is taken for whole and is in every tenant that it belongs to. */
const DECIDED = 90_000;

const DAY = 86_400_000;

/** Sentences about where Tempo keeps a trace, asked of each tenant from within the platform's networks. */
export function tenantsOfTraces(): void {
  const next = chance(Date.now());
  const through = (more?: (index: number) => object) => traceThrough(["a", "b", "c"], next, more);

  it("keeps a trace with an error whole among the errors, and no other, and shows it once", async () => {
    const access = await platformAccess();
    const failed = through((index) => ({ failed: index === 2 }));
    const fine = through();
    const url = `${urlOf(access, "collector", "otlpHttp")}/v1/traces`;
    const caller = {
      authority: access.certificateAuthority,
      token: access.credentials.otlpToken,
    };
    const { status } = await ask(url, caller, JSON.stringify(otlpOf([failed, fine])));
    assert.equal(status, 200);
    await eventually(async () => {
      assert.deepEqual(await spansIn(access, "errors", failed), idsOf(failed));
    }, DECIDED);
    assert.deepEqual(await spansIn(access, "errors", fine), []);
    for (const trace of [failed, fine]) {
      assert.deepEqual(await spansIn(access, "standard", trace), idsOf(trace));
      const spans = await spansInTempo(access, trace.traceId);
      assert.deepEqual(spans.map(({ spanId }) => spanId).sort(), idsOf(trace));
    }
  });

  it("gives a trace back that an admin has brought back from long ago, by its id", async () => {
    const access = await platformAccess();
    const old = { ...through(), start: Date.now() - 60 * DAY };
    const url = `${urlOf(access, "gateway", "tempo")}/restored/v1/traces`;
    const handIn = (account: Access["credentials"]["admin"]) =>
      ask(url, { authority: access.certificateAuthority, account }, JSON.stringify(otlpOf([old])));
    assert.equal((await handIn(access.credentials.viewer)).status, 403);
    assert.deepEqual(await spansInTempo(access, old.traceId), []);
    assert.equal((await handIn(access.credentials.admin)).status, 200);
    await eventually(async () => {
      assert.deepEqual(await spansIn(access, "restored", old), idsOf(old));
    });
    for (const tenant of [tenants.standard, tenants.errors]) {
      assert.deepEqual(await spansIn(access, tenant, old), []);
    }
    assert.equal((await spansInTempo(access, old.traceId)).length, old.spans.length);
  });
}

function idsOf({ spans }: SentTrace): string[] {
  return spans.map(({ spanId }) => spanId).sort();
}

/** The ids of a trace's spans that Tempo itself gives to the operator, who names a tenant. */
async function spansIn(access: Access, tenant: Tenant, { traceId }: SentTrace): Promise<string[]> {
  const tempo = (await insides(deployment)).find(({ workload }) => workload === "tempo");
  const [host] = Object.values(tempo?.addresses ?? {});
  const { operatorCertificate: cert, operatorKey: key } = access.credentials;
  const body = await new Promise<string>((resolve, reject) => {
    const asked = request(
      {
        ...{ host, port: listeners.tempo.http.port, servername: "tempo", agent: false },
        ...{ path: `/api/v2/traces/${traceId}`, headers: { [TENANT_HEADER]: tenant } },
        ...{ ca: access.certificateAuthority, cert, key, timeout: 10_000 },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve(Buffer.concat(chunks).toString());
        });
      },
    );
    asked.on("timeout", () => asked.destroy(new Error("no answer within 10 s")));
    asked.on("error", reject);
    asked.end();
  });
  return spansFromTempo(JSON.parse(body))
    .map(({ spanId }) => spanId)
    .sort();
}
