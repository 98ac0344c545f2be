import { z } from "zod";
import { refusal } from "../../kinds.ts";
import { objectName } from "./names.ts";

const REGISTRY_RULE = refusal(
  "must be a registry, with a path or without, such as 'registry.example.com/mirror'",
);

/** A host, maybe with a port, and a path: no scheme, no slash at its end. */
const REGISTRY =
  /^(?=.{1,200}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)*$/;

/** Where nodes get the images from. */
export const images = z.strictObject(
  {
    registry: z
      .string(REGISTRY_RULE)
      .regex(REGISTRY, REGISTRY_RULE)
      .optional()
      .describe(
        "Mirror that is asked instead of `docker.io`, for the same images by the same digests.",
      ),
    pullSecrets: z
      .array(objectName("a Secret"), refusal("must be a list of Secrets' names"))
      .prefault([])
      .describe("Secrets of the namespace with which nodes log in there."),
  },
  refusal("must be an object of settings"),
);
