import { setTimeout as sleep } from "node:timers/promises";
import type { Access } from "../../access.ts";
import type { Stack } from "../../stack-file.ts";
import { referenceRequest } from "../../traffic/reference-request.ts";
import { Sender } from "../../traffic/sender.ts";
import { progress } from "../progress.ts";
import type { Section } from "../section.ts";
import { containersOf, figuresOf, takeSamples } from "./sampling.ts";

/** Reference requests a second, of eight spans each. */
const RATE = 125;

/** Seconds of load before the first sample. */
const WARM_UP = 60;

/** Measures the memory of every container under a steady 1,000 spans a second. */
export async function measureLoad(access: Access, { name }: Stack): Promise<Section> {
  progress(`load: 1,000 spans a second for ${WARM_UP} s`);
  const sender = new Sender(access, "grpc");
  const load = steady(sender);
  await sleep(WARM_UP * 1_000);
  const samples = await takeSamples(containersOf(access, name));
  const seconds = await load.end();
  await sender.flush();
  await sender.close();
  const { sent, accepted, refused, reason } = sender.tally;
  return {
    name: "load",
    figures: figuresOf(samples, "loaded "),
    notes: [
      `${sent} spans in ${seconds.toFixed(0)} s: ${Math.round(sent / seconds)} a second; ${accepted} accepted, ${refused} refused`,
      `sampled after ${WARM_UP} s of it; the sender runs on the same machine`,
    ],
    failures:
      accepted === sent ? [] : [`load: ${sent - accepted} spans not accepted: ${reason ?? "?"}`],
  };
}

/** Reference requests at a steady rate until ended, which says after how many seconds. */
function steady(sender: Sender): { readonly end: () => Promise<number> } {
  const began = performance.now();
  let running = true;
  const run = async () => {
    for (let count = 1; running; count++) {
      sender.request(referenceRequest, Date.now());
      await sleep(Math.max(0, began + (count * 1_000) / RATE - performance.now()));
    }
    return (performance.now() - began) / 1_000;
  };
  const done = run();
  return {
    end: () => {
      running = false;
      return done;
    },
  };
}
