import { measureStorage } from "./storage.ts";
import { tableOf } from "../table.ts";
console.log(tableOf([await measureStorage()]));
