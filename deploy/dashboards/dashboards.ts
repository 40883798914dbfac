import { overview } from './overview.js';
import { parameterServers } from './parameter-servers.js';
import { trainingJob } from './training-job.js';

/** The text of every file in charts/dashboards, by file name. */
export function dashboardFiles(): Map<string, string> {
  const dashboards = [overview(), trainingJob(), parameterServers()];
  return new Map(
    dashboards.map((dashboard) => [
      `${dashboard.uid?.replace(/^amr-/, '')}.json`,
      `${JSON.stringify(dashboard, null, 2)}\n`,
    ]),
  );
}
