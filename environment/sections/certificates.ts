import { z } from "zod";
import { duration, refusal } from "../kinds.ts";

/** Lifetimes of the platform's certificates. */
export const certificates = z
  .strictObject(
    {
      validity: duration.prefault("90d").describe("How long a server's certificate is valid."),
      authorityValidity: duration
        .prefault("1825d")
        .describe("How long the platform's certificate authority is valid."),
      renewBefore: duration
        .prefault("30d")
        .describe("A certificate is renewed by the first `pulumi up` within this time of its end."),
    },
    refusal("must be an object of lifetimes"),
  )
  .superRefine((lifetimes, context) => {
    for (const [key, lifetime] of Object.entries(lifetimes)) {
      if (Number.isInteger(lifetime.hours)) continue;
      const message = `must be whole hours, as certificates are dated by the hour, got '${lifetime.toString()}'`;
      context.addIssue({ code: "custom", path: [key], message });
    }
    const { validity, authorityValidity, renewBefore } = lifetimes;
    if (renewBefore.milliseconds >= validity.milliseconds) {
      const message = `must be shorter than \`certificates.validity\` ('${validity.toString()}'), got '${renewBefore.toString()}'`;
      context.addIssue({ code: "custom", path: ["renewBefore"], message });
    }
    if (authorityValidity.milliseconds <= validity.milliseconds) {
      const message = `must be longer than \`certificates.validity\` ('${validity.toString()}'), got '${authorityValidity.toString()}'`;
      context.addIssue({ code: "custom", path: ["authorityValidity"], message });
    }
  });
