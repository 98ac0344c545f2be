import { ask, type Caller, type Message } from "../https.ts";
import { refused, type Outcome } from "./outcome.ts";

/** What came of a message over HTTPS: accepted with any 2xx. */
export async function post(url: string, caller: Caller, message: Message): Promise<Outcome> {
  try {
    const { status, body } = await ask(url, caller, message);
    return { accepted: status >= 200 && status < 300, status: String(status), said: body.trim() };
  } catch (error) {
    return refused(error);
  }
}
