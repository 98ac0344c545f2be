import assert from "node:assert/strict";
import type { Access } from "../../tools/access.ts";
import type { Webhook } from "../support/webhook.ts";
import { eventually } from "./support.ts";

/** Longest time until something wrong is told: an alert's own patience, ten minutes at most, and two more. */
const TOLD = 780_000;

/** Longest time until that is told to be over: what it takes to be told, and five minutes of history. */
const OVER = 900_000;

/** Labels of a notification. */
export interface About {
  readonly alertname: string;
  readonly [label: string]: string;
}

/** Where scenes are played: a platform, and who is told. */
export interface Stage {
  readonly access: Access;
  readonly webhook: Webhook;
}

/** Something that goes wrong, and what is told of it. */
export interface Act {
  readonly begin: (stage: Stage) => Promise<void>;
  readonly tells: readonly About[];
}

/** Things that go wrong on a platform, one after the other, and are put right together. */
export interface Scene {
  /** What is wrong, as a sentence's end. */
  readonly when: string;
  readonly acts: readonly Act[];
  /** Puts it right; once more, at the end of all, where the scene was broken off. */
  readonly end: (stage: Stage) => Promise<void>;
}

/** What was told of an alert: seconds from what went wrong, and from its end until that was told. */
export interface Told extends About {
  readonly toldAfter: string;
  readonly overAfter: string;
}

/** Plays a scene until all of it was told and is told to be over. */
export async function play(scene: Scene, stage: Stage): Promise<Told[]> {
  const told: { about: About; begun: number; at: number }[] = [];
  for (const { begin, tells } of scene.acts) {
    const begun = Date.now();
    await begin(stage);
    await Promise.all(
      tells.map(async (about) => {
        told.push({ about, begun, at: await telling("firing", about, { stage, since: begun }) });
      }),
    );
  }
  const ended = Date.now();
  await scene.end(stage);
  return Promise.all(
    told.map(async ({ about, begun, at }) => {
      const over = await telling("resolved", about, { stage, since: at });
      return {
        ...about,
        toldAfter: seconds(at - begun),
        overAfter: seconds(over - Math.min(ended, over)),
      };
    }),
  );
}

/** Waits until an alert is told in a state, and returns when it was. */
export async function telling(
  status: "firing" | "resolved",
  about: About,
  { stage: { webhook }, since = 0 }: { readonly stage: Stage; readonly since?: number },
): Promise<number> {
  const at = () => webhook.toldAt(status, about, since);
  const patience = status === "firing" ? TOLD : OVER;
  await eventually(() => Promise.resolve(at() !== undefined), patience).catch(() => undefined);
  return (
    at() ??
    assert.fail(
      `${JSON.stringify(about)} was not told to be ${status}, but this was: ${toldOf(about, webhook)}`,
    )
  );
}

/**
 * What was told instead, and when, in UTC: of the alert's service, or of all where it may be any. Most
 * often it is the reason why the alert was not.
 */
function toldOf({ service }: About, { posted }: Webhook): string {
  const lines = posted.flatMap(({ at, alerts }) =>
    alerts
      .filter(({ labels }) => service === undefined || labels["service"] === service)
      .map(
        ({ status, labels }) => `${new Date(at).toISOString()} ${labels["alertname"]} ${status}`,
      ),
  );
  return lines.join(", ") || "nothing";
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1_000)} s`;
}
