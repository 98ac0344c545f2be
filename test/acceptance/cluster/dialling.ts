import { addresses } from "../../../tools/cluster/layout.ts";
import { kubectl } from "./command.ts";
import { shop } from "./objects.ts";

/** What a pod gets from a web server; undefined where there is no answer within seconds. */
export async function got(pod: string, url: string, namespace = shop): Promise<string | undefined> {
  const ask = ["timeout", "4", "wget", "-q", "-O", "-", url];
  try {
    return (await kubectl("exec", `--namespace=${namespace}`, pod, "--", ...ask)).trim();
  } catch {
    return undefined;
  }
}

/** Whether a pod can connect to a port. */
export async function connects(pod: string, host: string, port: number): Promise<boolean> {
  const ask = `timeout 3 nc -w 2 ${host} ${port} </dev/null`;
  try {
    await kubectl("exec", `--namespace=${shop}`, pod, "--", "sh", "-c", ask);
    return true;
  } catch {
    return false;
  }
}

/** What this machine gets at a node port; undefined where there is no answer within seconds. */
export async function gotFromHere(port: number, path: string): Promise<string | undefined> {
  try {
    const url = `http://${addresses.node}:${port}${path}`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    return (await answer.text()).trim();
  } catch {
    return undefined;
  }
}
