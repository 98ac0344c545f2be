import assert from "node:assert/strict";
import { environmentFrom } from "../../environment/parse.ts";
import { platformFor } from "../../model/platform.ts";
import { waysOut } from "../../model/ways-out.ts";
import { complaints } from "../support/complaints.ts";

const target = { kind: "kubernetes", host: "tracing.example.com" };
const required = { sampling: { baseline: 5 }, traceRetention: "72h", target };
const host = "db.example.com";

const databased = (more: object) => ({ target, grafana: { database: { host, ...more } } });

describe("Grafana's database", () => {
  it("is a file where nothing is said, and nobody goes anywhere", () => {
    const environment = environmentFrom("any", required);
    assert.deepEqual(environment.grafana, {});
    assert.deepEqual(waysOut(platformFor(environment)), []);
  });

  it("is a host, in which both it and its user are called as Grafana is", () => {
    const { grafana } = environmentFrom("any", { ...required, grafana: { database: { host } } });
    assert.deepEqual(grafana, { database: { host, name: "grafana", user: "grafana" } });
  });

  it("is dialled by Grafana, where there is one", () => {
    const platform = platformFor(environmentFrom("any", { ...required, ...databased({}) }));
    const where = { addresses: [{ cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] }] };
    const way = { client: "grafana", server: "database", ports: [5432], where };
    assert.deepEqual(waysOut(platform), [way]);
    const workloads = platform.workloads.filter((name) => name !== "grafana");
    assert.deepEqual(waysOut({ ...platform, workloads }), []);
  });

  it("may be on Docker's outside, where there is one Grafana before it", () => {
    assert.equal(complaints({ grafana: { database: { host } } }), undefined);
  });
});

const HOST = "must be a host, with its port where that is not 5432, such as 'db.example.com:6432'";

/** Each wrong setting and the one line that is said of it. */
const cases: [what: string, changes: Record<string, unknown>, line: string][] = [
  [
    "a URL for a host",
    databased({ host: "postgres://db.example.com/grafana" }),
    `${HOST}, got 'postgres://db.example.com/grafana'  → at grafana.database.host`,
  ],
  [
    "no host",
    { target, grafana: { database: {} } },
    "is required, but missing  → at grafana.database.host",
  ],
  [
    "its password among the settings",
    databased({ password: "s" }),
    "unrecognized key 'password', known keys are 'host', 'name', 'user', 'certificateAuthority', 'namespace', 'podPort', 'addresses'  → at grafana.database",
  ],
  [
    "a name that would be several words",
    databased({ name: "grafana sslmode=disable" }),
    "must be a name of letters, digits and '_.@-', got 'grafana sslmode=disable'  → at grafana.database.name",
  ],
  [
    "a user that is none",
    databased({ user: "" }),
    "must be a name of letters, digits and '_.@-', got ''  → at grafana.database.user",
  ],
  [
    "an authority that is no certificate",
    databased({ certificateAuthority: "ca.pem" }),
    "must be a certificate in PEM, got 'ca.pem'  → at grafana.database.certificateAuthority",
  ],
  [
    "pods of no namespace",
    databased({ podPort: 5433 }),
    "must be said only where `grafana.database.namespace` is  → at grafana.database.podPort",
  ],
  [
    "a server both inside and outside",
    databased({ namespace: "databases", addresses: ["10.0.0.0/8"] }),
    "must not be said where `grafana.database.namespace` is  → at grafana.database.addresses",
  ],
  [
    "addresses on Docker",
    { grafana: { database: { host, addresses: ["10.0.0.0/8"] } } },
    "must not be said on Docker, whose containers may dial whatever is outside  → at grafana.database.addresses",
  ],
];

describe("what an environment may not say of Grafana's database", () => {
  for (const [what, changes, line] of cases) {
    it(`is ${what}`, () => {
      assert.deepEqual(complaints(changes), [`✖ ${line}`]);
    });
  }
});
