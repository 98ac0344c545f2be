import assert from "node:assert/strict";
import { keyOf, lineFor, notificationsFrom } from "../../../tools/alerts/notifications.ts";

const alert = (alertname: string, severity: string, status: object = {}) => ({
  labels: { alertname, severity, service: "tempo" },
  annotations: { summary: "It is so.", runbook_url: "https://runbook.example/#it" },
  startsAt: "2026-01-01T00:00:00.000Z",
  status: { state: "active", inhibitedBy: [], silencedBy: [], ...status },
});

const answer = [
  { receiver: { name: "watchdog" }, alerts: [alert("Watchdog", "none")] },
  {
    receiver: { name: "warning" },
    alerts: [
      alert("ExporterFailing", "warning", { inhibitedBy: ["1"] }),
      alert("HighLatency", "warning", { silencedBy: ["1"] }),
    ],
  },
  { receiver: { name: "critical" }, alerts: [alert("ServiceDown", "critical")] },
];

const found = notificationsFrom(answer);

describe("the list of alerts", () => {
  it("has the most urgent first", () => {
    assert.deepEqual(
      found.map(({ alert: name }) => name),
      ["ServiceDown", "ExporterFailing", "HighLatency", "Watchdog"],
    );
  });

  it("says of each who is told, or why nobody is", () => {
    assert.deepEqual(
      found.map(({ receiver, withheld }) => [receiver, withheld]),
      [
        ["critical", ""],
        ["warning", "inhibited"],
        ["warning", "silenced"],
        ["watchdog", ""],
      ],
    );
  });

  it("shows one in a line", () => {
    const [first, second] = found.map((one) => lineFor(one, Date.parse("2026-01-01T00:05:00Z")));
    assert.match(
      first ?? "",
      /^✖ {2}critical {2}ServiceDown \(tempo\) .* 5 min {2}→ critical {2}It is so\.\n$/,
    );
    assert.match(second ?? "", /^– {2}warning .* inhibited /);
  });

  it("takes an alert that has ended and begun anew for another one", () => {
    const [first] = found;
    assert.ok(first);
    assert.equal(keyOf(first), keyOf({ ...first, withheld: "inhibited" }));
    assert.notEqual(keyOf(first), keyOf({ ...first, since: "2026-01-01T01:00:00.000Z" }));
  });

  it("refuses an answer of another shape", () => {
    assert.throws(() => notificationsFrom([{ receiver: "critical" }]));
  });
});
