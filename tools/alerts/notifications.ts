import { z } from "zod";
import type { Access } from "../access.ts";
import { askStore, bodyOf } from "../verify/stores/ask.ts";

/** An alert on its way to a receiver, and what keeps it from being told. */
export interface Notification {
  readonly receiver: string;
  readonly alert: string;
  readonly severity: string;
  readonly service: string;
  readonly summary: string;
  readonly runbook: string;
  /** Since when, in ISO 8601. */
  readonly since: string;
  /** Why nobody is told: another alert says it all, or somebody has silenced it; empty where it is told. */
  readonly withheld: "" | "inhibited" | "silenced";
}

/** What Alertmanager would tell whom just now, the most urgent first; with the viewer's rights. */
export async function notificationsOf(access: Access): Promise<Notification[]> {
  const answer = await askStore(access, "alertmanager", "/api/v2/alerts/groups");
  return notificationsFrom(bodyOf(answer, "Alertmanager"));
}

const groups = z.array(
  z.object({
    receiver: z.object({ name: z.string() }),
    alerts: z.array(
      z.object({
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()),
        startsAt: z.string(),
        status: z.object({
          state: z.string(),
          inhibitedBy: z.array(z.string()),
          silencedBy: z.array(z.string()),
        }),
      }),
    ),
  }),
);

const URGENCY = ["critical", "warning", "none"];

/** Notifications from the body of Alertmanager's answer about its groups. */
export function notificationsFrom(body: unknown): Notification[] {
  const found = groups.parse(body).flatMap(({ receiver, alerts }) =>
    alerts.map(({ labels, annotations, startsAt, status }) => ({
      receiver: receiver.name,
      alert: labels["alertname"] ?? "",
      severity: labels["severity"] ?? "",
      service: labels["service"] ?? "",
      summary: annotations["summary"] ?? "",
      runbook: annotations["runbook_url"] ?? "",
      since: startsAt,
      withheld: withheldBy(status),
    })),
  );
  const place = ({ severity }: Notification) => (URGENCY.indexOf(severity) + 4) % 4;
  return found.sort(
    (one, other) => place(one) - place(other) || one.since.localeCompare(other.since),
  );
}

function withheldBy(status: {
  readonly inhibitedBy: readonly string[];
  readonly silencedBy: readonly string[];
}): Notification["withheld"] {
  if (status.silencedBy.length > 0) return "silenced";
  return status.inhibitedBy.length > 0 ? "inhibited" : "";
}

/** What tells a notification from any other, whenever it is asked about. */
export function keyOf({ receiver, alert, service, since }: Notification): string {
  return [receiver, alert, service, since].join(" ");
}

/** One notification in a line. */
export function lineFor(notification: Notification, now: number): string {
  const { receiver, alert, severity, service, summary, since, withheld } = notification;
  const sign = withheld ? "–" : severity === "none" ? "✔" : "✖";
  const about = `${alert} (${service})`;
  const to = withheld === "" ? `→ ${receiver}` : withheld;
  const columns = [sign, severity.padEnd(8), about.padEnd(40), ago(now - Date.parse(since)), to];
  return `${columns.join("  ")}  ${summary}\n`;
}

function ago(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const text = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return text.padStart(8);
}
