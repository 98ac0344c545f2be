import { dashboard } from "../dashboard.ts";
import {
  clientMessages,
  callsOfWebSocket,
  callTimesOfWebSocket,
  connections,
  connectionsNow,
  messageErrors,
  messageLatency,
  messageRate,
  webSocketRecords,
  webSocketTraces,
} from "../themes/websockets.ts";
import { ownTimes } from "../themes/apps.ts";
import { uids } from "../uids.ts";
import { environmentVariable } from "../variables.ts";
import type { View } from "../view.ts";

/** The WebSocket service: who is connected, and what is sent. */
export function webSocket(view: View) {
  return dashboard({
    uid: uids.webSocket,
    title: "WebSocket Metrics",
    description: "Connections and messages of the WebSocket service.",
    variables: environmentVariable(view),
    panels: [
      connections(view),
      connectionsNow(view),
      clientMessages(view),
      ownTimes(view, "websocket"),
      messageRate(view),
      messageErrors(view),
      messageLatency(view),
      callsOfWebSocket(view),
      callTimesOfWebSocket(view),
      webSocketTraces(view),
      webSocketRecords(view),
    ],
  });
}
