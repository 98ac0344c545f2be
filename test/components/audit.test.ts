import assert from "node:assert/strict";
import { auditPipelines, followedLogs } from "../../components/collector/audit.ts";
import { gatewayWorkload } from "../../components/gateway/workload.ts";
import { auditLog } from "../../model/audit.ts";
import { platformFor } from "../../model/platform.ts";
import { auditLines } from "../../tools/boost/audit.ts";
import { auditRecords } from "../support/audit-collector.ts";
import { environmentOf } from "../support/environments.ts";

const platformOf = (changes: Record<string, unknown>) => platformFor(environmentOf("dev", changes));

/** A line as the gateway writes it, with some of its fields changed. */
function line({
  request = {},
  ...changes
}: {
  request?: object;
  [field: string]: unknown;
}): string {
  const written = {
    level: "info",
    ts: "2026-11-21T07:56:11.754099584Z",
    logger: "http.log.access.audit",
    msg: "handled request",
    request: {
      client_ip: "192.0.2.7",
      method: "GET",
      host: "localhost:3200",
      uri: "/",
      ...request,
    },
    duration: 0.25,
    size: 364,
    status: 200,
    ...{
      trace_id: null,
      role: "viewer",
      user: "viewer",
      action: "read",
      store: "tempo",
      port: "3200",
    },
    ...changes,
  };
  return `${JSON.stringify(written)}\n`;
}

describe("the way of the audit log", () => {
  it("leads from the gateway's folder, which is the same on both sides", () => {
    const platform = platformOf({ profile: "full" });
    const [written] = gatewayWorkload(platform).sharedFolders;
    const [followed, ...others] = followedLogs(platform);
    assert.deepEqual(others, []);
    assert.deepEqual(written, { name: "audit-log", path: auditLog.folder, access: "append" });
    assert.deepEqual(followed, { ...written, access: "follow" });
    assert.ok(auditLog.file.startsWith(`${auditLog.folder}/`));
  });

  it("is not there without a log store", () => {
    const lite = platformOf({ profile: "lite" });
    assert.deepEqual([auditPipelines(lite), followedLogs(lite)], [[], []]);
  });

  it("goes on where it was after a restart, if queues are kept", () => {
    const storage = (persistentQueues: boolean) =>
      JSON.stringify(
        auditPipelines(platformOf({ profile: "full", persistentQueues }))[0]?.receivers,
      );
    assert.match(storage(true), /"storage":"file_storage\/queues"/);
    assert.doesNotMatch(storage(false), /file_storage/);
  });

  describe("in the real Collector", () => {
    let records: string[];

    before("follow a folder of lines", async () => {
      const trace = "0AF7651916CD43DD8448EB211C80319C";
      const lines = [
        line({
          user: "anna@example.org",
          request: { uri: `/api/v2/traces/${trace}?q=bert@example.org` },
        }),
        line({ user: null, role: null, action: null, status: 401, store: "jaeger", port: "16686" }),
        line({ request: { uri: "/api/traces?service=a&traceID=abc123" }, status: 502 }),
        line({ trace_id: trace, request: { method: "POST", uri: "/api/ds/query?ds_type=tempo" } }),
        line({ action: "administer", request: { method: "POST", uri: "/-/reload" } }),
        line({ request: { uri: `/zipkin/api/v2/trace/${trace}` }, port: undefined }),
        '{"torn":\n',
        auditLines(
          "boost",
          [{ service: "data-router", route: "/x", percent: 100, until: 1_800_000_000 }],
          {
            ...{ by: "otto", time: new Date("2026-11-21T10:00:00Z") },
          },
        ),
      ];
      const text = await auditRecords(
        platformOf({ profile: "full", persistentQueues: false }),
        {
          // A full file is renamed, and may not have been read to its end by then.
          [`${auditLog.folder}/audit-2026-11-21T07-00-00.000-size.log`]: lines[0] ?? "",
          [auditLog.file]: lines.slice(1, -1).join(""),
          [auditLog.operatorsFile("2026-11-21T100000.000Z-0a1b2c3d")]: lines.at(-1) ?? "",
        },
        lines.length,
      );
      assert.match(text, /service\.name: Str\(gateway-audit\)/);
      records = text.split(/LogRecord #\d+/).slice(1);
    });

    const about = (pattern: RegExp): string => {
      const found = records.filter((record) => pattern.test(record));
      assert.equal(found.length, 1, `${pattern}: ${records.join("\n")}`);
      return found[0] ?? "";
    };
    const has = (record: string, attributes: readonly string[]) => {
      for (const attribute of attributes) assert.ok(record.includes(`-> ${attribute}\n`), record);
    };

    it("says who has read which trace, when and from where", () => {
      const record = about(/anna@/);
      assert.match(record, /\nTimestamp: 2026-11-21 07:56:11\.754099584/);
      assert.match(record, /SeverityText: INFO/);
      assert.match(record, /EventName: audit\.read/);
      has(record, [
        ...[
          "user.name: Str(anna@example.org)",
          "user.role: Str(viewer)",
          "audit.store: Str(tempo)",
        ],
        ...["http.request.method: Str(GET)", "http.response.status_code: Int(200)"],
        ...["client.address: Str(192.0.2.7)", "server.port: Int(3200)", "audit: Bool(true)"],
        "audit.trace_id: Str(0af7651916cd43dd8448eb211c80319c)",
        "url.path: Str(/api/v2/traces/0AF7651916CD43DD8448EB211C80319C)",
      ]);
    });

    it("has nothing private of what was asked for", () => {
      assert.ok(!records.join("").includes("bert@example.org"));
      has(about(/anna@/), ["url.query: Str(q=***)"]);
    });

    it("says what was refused, and to whom nobody knows", () => {
      const record = about(/Str\(jaeger\)/);
      assert.match(record, /SeverityText: WARN/);
      assert.match(record, /Body: Str\(audit\.refused - jaeger GET \/ 401\)/);
      assert.ok(!record.includes("user.name"));
    });

    it("finds the trace in queries, in what Grafana asked, and in Zipkin's paths", () => {
      has(about(/Int\(502\)/), ["audit.trace_id: Str(abc123)"]);
      has(about(/ds_type/), ["audit.trace_id: Str(0af7651916cd43dd8448eb211c80319c)"]);
      has(about(/zipkin/), ["audit.trace_id: Str(0af7651916cd43dd8448eb211c80319c)"]);
    });

    it("tells reading from administering", () => {
      assert.match(about(/reload/), /EventName: audit\.administer/);
    });

    it("says which operator has boosted what, and until when", () => {
      const record = about(/otto/);
      assert.match(record, /\nTimestamp: 2026-11-21 10:00:00 /);
      assert.match(record, /EventName: audit\.boost\n/);
      assert.match(
        record,
        /Body: Str\(audit\.boost otto data-router \/x: 100 % until 2027-01-15T08:00:00Z\)/,
      );
      has(record, [
        ...["user.name: Str(otto)", "user.role: Str(operator)", "audit: Bool(true)"],
        ...["boost.service: Str(data-router)", "boost.route: Str(/x)", "boost.percent: Int(100)"],
        "event.name: Str(audit.boost)",
      ]);
    });

    it("has the latest of operators' files, however many there are, and the gateway's beside them", async () => {
      const named = (index: number) => `operator-${String(index).padStart(2, "0")}`;
      const files = Array.from({ length: auditLog.followed + 5 }, (_, index) => {
        const name = `2026-11-21T1000${String(index).padStart(2, "0")}.000Z-0a1b2c3d`;
        return [auditLog.operatorsFile(name), line({ user: named(index), boost: {} })] as const;
      });
      const text = await auditRecords(
        platformOf({ profile: "full", persistentQueues: false }),
        { ...Object.fromEntries(files), [auditLog.file]: line({ user: "viewer-01" }) },
        auditLog.followed + 1,
      );
      const users = [...text.matchAll(/user\.name: Str\((.*)\)/g)].map(([, user]) => user);
      const latest = files.slice(5).map((_, index) => named(index + 5));
      assert.deepEqual(users.toSorted(), [...latest, "viewer-01"]);
    });

    it("is not held up by a line that was torn", () => {
      about(/Body: Str\(\{"torn":\)/);
    });
  });
});
