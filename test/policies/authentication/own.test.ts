import { authentication } from "../../../policies/authentication/index.ts";
import { areKeptByUs } from "../../support/clauses.ts";

describe("the policies about authentication", () => {
  areKeptByUs(authentication);
});
