/** The secret file with the token of one team's senders. */
export type TeamTokenFile = `team-token-${string}`;

/** Name of the secret file with the token of one team's senders. */
export function teamTokenFile(team: string): TeamTokenFile {
  return `team-token-${team}`;
}
