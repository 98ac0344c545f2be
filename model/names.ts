/** The name of an environment's platform, such as `tracing-prod`: what is its own bears it. */
export function platformName(environmentName: string): string {
  return `tracing-${environmentName}`;
}
