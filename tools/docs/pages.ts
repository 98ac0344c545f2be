import { accessPage } from "./access.ts";
import { alertsPage } from "./alerts.ts";
import { dashboardsPage } from "./dashboards.ts";
import { imagesPage } from "./images.ts";
import { policiesPage } from "./policies.ts";
import { portsPage } from "./ports.ts";
import { settingsPage } from "./settings.ts";
import { sizesPage } from "./sizes.ts";

/** Every generated page by its path in the checkout. */
export function pages(): Record<string, string> {
  return {
    "docs/settings.md": settingsPage(),
    "docs/sizes.md": sizesPage(),
    "docs/ports.md": portsPage(),
    "docs/access.md": accessPage(),
    "docs/images.md": imagesPage(),
    "docs/dashboards.md": dashboardsPage(),
    "docs/alerts.md": alertsPage(),
    "docs/policies.md": policiesPage(),
  };
}
