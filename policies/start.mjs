// What the engine starts: it hands TypeScript to a compiler of its own, which knows no `.ts` in imports.
//
// As a package the pack brings its modules compiled, since Node reads no TypeScript in node_modules.
import { enableCompileCache } from "node:module";

// A third of the start is compiling the same modules again.
enableCompileCache();

const isPackage = import.meta.url.includes("/node_modules/");
// Not awaited: the engine requires this module, and that must not wait for anything.
void import(new URL(isPackage ? "compiled/index.js" : "index.ts", import.meta.url));
