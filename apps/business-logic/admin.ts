import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./call.ts";
import type { Service } from "./chat.ts";
import { faultsFrom, NO_FAULTS } from "./faults.ts";
import { callerOf } from "./scope.ts";
import { secretIn } from "./settings.ts";
import { SERVICE } from "./telemetry.ts";

/**
 * Shows or switches the faults of every sample service: an object with the faults of each, by its name.
 *
 * Who is left out has none from then on.
 */
export async function administer(
  service: Service,
  { method, headers }: { readonly method: string; readonly headers: IncomingHttpHeaders },
  wanted: unknown,
): Promise<Answer> {
  const { settings, faults, telemetry, call } = service;
  const expected = `Bearer ${secretIn(settings.files.adminToken)}`;
  if (!isSame(headers.authorization ?? "", expected)) {
    return { status: 401, body: { error: "token: must be the administrator's" } };
  }
  const others = { "llm-router": settings.llmRouter, websocket: settings.websocket };
  const scope = callerOf(headers);
  const asked = method === "PUT" ? (Object(wanted) as Record<string, unknown>) : {};
  const unknown = Object.keys(asked).find((name) => name !== SERVICE && !(name in others));
  if (unknown !== undefined) {
    const known = [SERVICE, ...Object.keys(others)].join("', '");
    return refusal(`service: must be one of '${known}', got '${unknown}'; leave it out`);
  }
  try {
    if (method === "PUT") faults.current = faultsFrom(asked[SERVICE] ?? NO_FAULTS);
  } catch (error) {
    return refusal((error as Error).message);
  }
  const answers = await Promise.all(
    Object.entries(others).map(async ([name, url]): Promise<[string, Answer]> => {
      const body = method === "PUT" ? { body: asked[name] ?? {} } : {};
      const question = { method, headers: { authorization: expected }, ...body };
      return [name, await call(new URL("/admin/faults", url), scope, question)];
    }),
  );
  if (method === "PUT") telemetry.log("WARN", "faults switched", scope);
  const bodies = Object.fromEntries(answers.map(([name, { body }]) => [name, body]));
  const status = Math.max(...answers.map(([, answer]) => answer.status));
  return { status, body: { [SERVICE]: faults.current, ...bodies } };
}

function refusal(error: string): Answer {
  return { status: 400, body: { error } };
}

/** Whether two secrets are the same, in a time that does not tell where they differ. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
