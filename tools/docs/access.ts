import { platformFor } from "../../model/platform.ts";
import { portTableInMarkdown } from "../../test/acceptance/port-rows.ts";
import { environmentOf, stackCalled } from "../stack-file.ts";
import { page } from "./tables.ts";

const SOURCES =
  "`test/acceptance/port-doors.ts`, `test/acceptance/gateway-doors.ts` and `test/acceptance/app-doors.ts`";

/** `docs/access.md`: what each published port answers to whom, from the table that a test asks for. */
export function accessPage(): string {
  return page("Access", SOURCES, [
    "What each port of the host answers, by what the caller shows. An acceptance test asks every question of\n" +
      "this table of a running platform and compares the answers. `viewer` and `admin` are the people's accounts,\n" +
      "`token` is what senders of telemetry show, `browser` what pages do, `team` what the senders of one of the\n" +
      "`teams` do, `certificate` the operator's client certificate, `password` that of Redis, `apps` the token of\n" +
      "the sample services' clients, and `faults` that of who switches their faults.",
    portTableInMarkdown(platformFor(environmentOf(stackCalled("dev")))),
  ]);
}
