import { dockerPlatform } from "./docker-platform.ts";
const t = setTimeout(()=>{console.log("hung");process.exit(1)},25000);
try { const r = await dockerPlatform(); console.log(r.resources.length, r.resources.filter(x=>x.name.includes("zipkin")).map(x=>x.name).join(" ")); } catch(e) { console.log("failed", (e as Error).message.slice(0,300)); }
clearTimeout(t); process.exit(0);
