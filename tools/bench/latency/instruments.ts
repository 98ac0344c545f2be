import type { Access } from "../../access.ts";
import type { Sender } from "../../traffic/sender.ts";
import type { TempoConnection } from "./tempo-connection.ts";

/** What the latencies are measured with. */
export interface Instruments {
  readonly access: Access;
  readonly sender: Sender;
  readonly tempo: TempoConnection;
}
