import { count } from '../numbers.js';
import type { ReportFacts } from './facts.js';
import { markup, raw } from './html.js';
import { accuracySection } from './sections/accuracy.js';
import { attackSection } from './sections/attack.js';
import { baselineSection } from './sections/baselines.js';
import { calibrationSection } from './sections/calibration.js';
import { certificateSection } from './sections/certificates.js';
import { comparisonSection } from './sections/comparison.js';
import { itemsSection } from './sections/items.js';
import { reproduceSection } from './sections/reproduce.js';
import { trainingSection } from './sections/training.js';
import { STYLE } from './style.js';
import { tiles } from './tiles.js';

/** Returns the whole page as one HTML file that loads nothing else. */
export function reportPage(facts: ReportFacts): string {
  const { job, config, comparison } = facts;
  const sections = [
    comparison && comparisonSection(comparison),
    baselineSection(facts),
    attackSection(facts),
    calibrationSection(facts),
    certificateSection(facts),
    accuracySection(facts),
    trainingSection(facts),
    itemsSection(facts),
    reproduceSection(facts),
  ].filter((section) => section !== null);
  const links = sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`);
  const bodies = sections.map(
    ({ id, title, body }) =>
      markup`<section id="${id}" aria-labelledby="${id}-title">
        <h2 id="${id}-title">${title}</h2>
        ${body}
      </section> `,
  );
  const kinds = job.stages.map(({ kind }) => kind.toUpperCase()).join(' → ');
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        />
        <meta name="color-scheme" content="light dark" />
        <title>${job.name}: AMR report</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        <header>
          <h1>${job.name}</h1>
          <p class="lead">
            ${kinds} · ${count(config.users)} users · ${count(config.items)} items ·
            ${featureWords(config)}
          </p>
          <dl class="tiles">${tiles(facts)}</dl>
          <nav aria-label="Sections">
            <ul>
              ${links}
            </ul>
          </nav>
        </header>
        <main id="content">${bodies}</main>
        <footer>Made by AMR ${config.versions.amr ?? ''}. This page loads nothing from outside.</footer>
      </body>
    </html> `.text;
}

/** Says how many features the model reads: through its projection or its content memory. */
function featureWords({ featureWidth, memory }: ReportFacts['config']): string {
  const width = memory?.mean.length ?? featureWidth;
  return width === 0
    ? 'no features'
    : `${count(width)} features${memory ? ` · content memory (${memory.content ?? 'live'})` : ''}`;
}
