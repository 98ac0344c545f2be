import type { Variables } from "../setup/site.ts";

/** Where a page of the checkout is read by whoever reads a comment; nothing where nobody says. */
export type LinkTo = (path: string) => string | undefined;

/**
 * Links to a forge's pages of the commit that is previewed, by the variables that its jobs have: those of
 * GitHub's actions or of GitLab's pipelines.
 */
export function linksFor(variables: Variables): LinkTo {
  const {
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: repository,
    GITHUB_SHA: sha,
    CI_PROJECT_URL: project,
    CI_COMMIT_SHA: commit,
  } = variables;
  const base =
    server && repository && sha
      ? `${server}/${repository}/blob/${sha}`
      : project && commit
        ? `${project}/-/blob/${commit}`
        : undefined;
  return (path) => (base === undefined ? undefined : `${base}/${path}`);
}
