import { digits, percent } from '../numbers.js';
import { shown } from './chart.js';
import type { ReportFacts } from './facts.js';
import { TOP } from './facts.js';
import { markup, raw } from './html.js';
import type { Markup } from './html.js';
import { accuracySection, against } from './sections/accuracy.js';
import { attackSection } from './sections/attack.js';
import { certificateSection, medianOf } from './sections/certificates.js';
import { comparisonSection } from './sections/comparison.js';
import { itemsSection } from './sections/items.js';
import { reproduceSection } from './sections/reproduce.js';
import { trainingSection } from './sections/training.js';
import { STYLE } from './style.js';

/** The whole page: one file that asks for nothing else. */
export function reportPage(facts: ReportFacts): string {
  const { job, config, comparison } = facts;
  const sections = [
    attackSection(facts),
    certificateSection(facts),
    accuracySection(facts),
    trainingSection(facts),
    itemsSection(facts),
    comparison && comparisonSection(comparison),
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
            ${kinds} · ${config.users} users · ${config.items} items ·
            ${config.featureWidth === 0 ? 'no features' : `${config.featureWidth} features`}
          </p>
          <dl class="tiles">${tiles(facts)}</dl>
          <nav aria-label="Sections">
            <ul>
              ${links}
            </ul>
          </nav>
        </header>
        <main id="content">${bodies}</main>
        <footer>Made by AMR ${config.versions.amr ?? ''}. The page asks for nothing from outside.</footer>
      </body>
    </html> `.text;
}

/** The figures that a reader wants first. */
function tiles({ evaluation, certificates, job }: ReportFacts): Markup[] {
  const epsilon = job.stages.findLast(({ kind }) => kind === 'amr')?.epsilon;
  const attack =
    evaluation?.attacks.find((attack) => attack.kind === 'adversarial' && attack.epsilon === epsilon) ??
    evaluation?.attacks.find(({ kind }) => kind === 'adversarial');
  const noise =
    attack && evaluation?.attacks.find(({ kind, epsilon }) => kind === 'random' && epsilon === attack.epsilon);
  const certified = evaluation?.certified.find(({ epsilon }) => epsilon === attack?.epsilon);
  const change = (drop: number | null) => (drop === null ? '-' : percent(drop));
  const list: (readonly [string, string])[] = [
    ...(evaluation
      ? [
          [`NDCG@10 against ${against(evaluation)}`, digits(evaluation.metrics['ndcg@10'])] as const,
          [`HR@10 against ${against(evaluation)}`, digits(evaluation.metrics['hr@10'])] as const,
        ]
      : []),
    ...(attack ? [[`change of NDCG@10 under attack of ${attack.epsilon}`, change(attack.drop)] as const] : []),
    ...(noise ? [['under random noise of that size', change(noise.drop)] as const] : []),
    ...(certified
      ? [[`HR@10 that no change of ${certified.epsilon} can lower`, percent(certified.top10)] as const]
      : []),
    ...(certificates
      ? [[`median epsilon that changes a top ${TOP}`, shown(medianOf(certificates.users.top))] as const]
      : []),
  ];
  return list.map(
    ([name, value]) =>
      markup`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`,
  );
}
