import { JAEGER_STORAGE } from "../../../components/jaeger/config.ts";
import { TarEntries } from "../../backup/tar-entries.ts";
import type { Written } from "./made-traces.ts";
import { platformOf, SampledStore, until } from "./sampled-store.ts";
import { sumIn } from "./stored-blocks.ts";

/** Bytes of Jaeger's files once it has stored what messages say and was stopped: its index and values. */
export async function storedByJaeger(messages: readonly Written[]): Promise<number> {
  const platform = platformOf(["collector", "jaeger"], { baseline: 100, errors: false });
  const store = await SampledStore.start(platform);
  const spans = messages.reduce((sum, one) => sum + one.spans, 0);
  try {
    await store.send(messages);
    await until("all spans in Jaeger", async () => {
      const page = await store.metrics("collector");
      return sumIn(page, "otelcol_exporter_sent_spans_total") >= spans;
    });
    const jaeger = store.of("jaeger");
    await jaeger.halt();
    const entries = new TarEntries();
    entries.take(Buffer.from(await jaeger.copyOf(JAEGER_STORAGE)));
    entries.end();
    return entries.length;
  } finally {
    await store.stop();
  }
}
