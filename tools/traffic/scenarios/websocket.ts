import type { Chance } from "../chance.ts";
import type { Step } from "../step.ts";
import {
  called,
  consumed,
  database,
  internal,
  published,
  served,
  type Destination,
} from "./kinds-of-steps.ts";

/** Where the services that hold connections tell each other what to broadcast. */
const BROADCASTS: Destination = ["redis", "broadcasts"];

const SOCKETS: Destination = ["websocket", "sockets"];

/** A connection's first moments: it is opened, some messages come in, and each goes out to a room. */
export function websocket(chance: Chance): Step {
  const messages = Array.from({ length: chance.whole(1, 4) }, () => messageIn(chance));
  return served(
    {
      service: "websocket",
      operation: "connect",
      milliseconds: chance.near(3),
      attributes: {
        "user.id": `user-${chance.whole(1, 200)}`,
        "network.protocol.name": "websocket",
      },
      steps: [authentication(chance), ...messages],
    },
    ["GET", "/ws", 101],
  );
}

function authentication(chance: Chance): Step {
  const answer = served(
    { service: "business-logic", operation: "check-session", milliseconds: chance.near(6) },
    ["POST", "/sessions/check", 200],
  );
  const doing = { service: "websocket", operation: "authenticate", milliseconds: chance.near(2) };
  return called(doing, answer);
}

function messageIn(chance: Chance): Step {
  const members = chance.whole(2, 40);
  return consumed(
    {
      service: "websocket",
      operation: "receive-message",
      milliseconds: chance.near(2),
      attributes: { "messaging.message.body.size": chance.whole(20, 4_000) },
      steps: [
        internal({ service: "websocket", operation: "validate", milliseconds: chance.near(1) }),
        database(
          { service: "websocket", operation: "store-message", milliseconds: chance.near(8) },
          ["INSERT", "messages"],
        ),
        broadcast(chance, members),
      ],
    },
    SOCKETS,
  );
}

function broadcast(chance: Chance, members: number): Step {
  const delivery = consumed(
    {
      service: "websocket",
      operation: "deliver",
      milliseconds: chance.near(4),
      attributes: { "messaging.batch.message_count": members },
    },
    BROADCASTS,
  );
  const counting = consumed(
    { service: "analytics", operation: "count-message", milliseconds: chance.near(5) },
    BROADCASTS,
  );
  return published(
    {
      service: "websocket",
      operation: "broadcast",
      milliseconds: chance.near(3),
      later: [
        { delay: chance.whole(1, 5), step: delivery },
        { delay: chance.whole(5, 50), step: counting },
      ],
    },
    BROADCASTS,
  );
}
