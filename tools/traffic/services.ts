/** What a service is written in, as `telemetry.sdk.language` spells it. */
export type Language = "rust" | "go" | "python" | "nodejs";

/** What each known service is written in. */
export const languages: Readonly<Record<string, Language>> = {
  "api-gateway": "go",
  "business-logic": "nodejs",
  "llm-router": "rust",
  websocket: "go",
  "agent-registry": "nodejs",
  analytics: "python",
  "vector-db": "rust",
  "model-router": "python",
  "plan-management": "python",
  "git-worktree": "python",
  "workflow-orchestrator": "python",
  "verification-feedback": "python",
  "orchestrator-service": "rust",
  "data-router": "rust",
  "llm-service": "rust",
};

/** Versions that an OpenTelemetry SDK of each language has had. */
const VERSIONS = { rust: "0.31.0", go: "1.38.0", python: "1.37.0", nodejs: "3.1.0" } as const;

/** What a service is written in; this tool's own language for one that is not known. */
export function languageOf(service: string): Language {
  return languages[service] ?? "nodejs";
}

/** Attributes of the resource by which a service's SDK tells who it is; the platform adds the environment. */
export function resourceOf(service: string): Readonly<Record<string, string>> {
  const language = languageOf(service);
  return {
    "service.name": service,
    "telemetry.sdk.name": "opentelemetry",
    "telemetry.sdk.language": language,
    "telemetry.sdk.version": VERSIONS[language],
  };
}
