import { transport } from "../../../policies/transport/index.ts";
import { areKeptByUs } from "../../support/clauses.ts";

describe("the policies about transport", () => {
  areKeptByUs(transport);
});
