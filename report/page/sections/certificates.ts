import type { Certificates, UserCertificates } from '../../../evaluation/certificates/certify.js';
import { certifiedCurve } from '../../../model/robustness/certificate.js';
import { count, percent } from '../../numbers.js';
import { barChart } from '../bar-chart.js';
import type { ReportFacts } from '../facts.js';
import { curveEpsilons, histogram } from '../histogram.js';
import { markup } from '../html.js';
import type { Markup } from '../html.js';
import { TOP } from '../item-facts.js';
import { lineChart } from '../line-chart.js';
import type { Series } from '../line-chart.js';
import { shown } from '../text.js';
import type { Section } from './section.js';

/** The section about what no perturbation of a given size can change. */
export function certificateSection({ certificates, memoryLists, config }: ReportFacts): Section {
  return {
    id: 'certificates',
    title: 'Certificates',
    body: certificates
      ? certificateBody(certificates)
      : memoryLists
        ? memoryBody(memoryLists, config)
        : markup`<p>${UNREACHABLE}</p>`,
  };
}

const UNREACHABLE =
  'This model does not read features. It has no attack surface: no change of features can move any item.';

/** The certificates of a model with a content memory: lists of users, but neither test pairs nor single items. */
function memoryBody(users: UserCertificates, { featureWidth, memory }: ReportFacts['config']): Markup {
  const tight = featureWidth === 0 || memory?.content === 'snapshot';
  return markup`<p>
        Lists of ${count(users.top.length)} users, against all items of the catalog and every perturbation of each item on its own, while the
        items that the user had stay as they are. Below its epsilon a list cannot change${tight ? '; just above it, some perturbation changes it' : ''}.
        The figures at the top certify the test lists.
      </p>
      <div class="plots">
        ${shareChart({ users, heldOut: { top: new Float64Array(0) } })}${epsilonChart(`Smallest epsilon that changes a top ${TOP}`, users.top, 'users')}${epsilonChart('Smallest epsilon that changes a first item', users.first, 'users')}
      </div>`;
}

function certificateBody(certificates: Certificates): Markup {
  const { users, items, heldOut } = certificates;
  return markup`<p>
        Certificates are exact bounds, against all items of the catalog and every perturbation of each item on its own.
        Below its epsilon a list cannot change; just above it, some perturbation changes it.
      </p>
      <p>
        A small epsilon has one of two causes. In a near-tie, two scores are nearly equal, so that anything can swap
        them; this says nothing about the items. A weak item moves far at a small change of its features. The section
        on items tells the two apart.${heldOutWords(heldOut)}
      </p>
      <div class="plots">
        ${shareChart(certificates)}${epsilonChart(`Smallest epsilon that changes a top ${TOP}`, users.top, 'users')}${epsilonChart('Smallest epsilon that changes a first item', users.first, 'users')}${epsilonChart(`Smallest epsilon that puts an item into a top ${TOP}`, items.push, 'items')}
      </div>`;
}

/** Explains that held-out items outside the top ten have no certificate, which differs from a small one. */
function heldOutWords({ ranks }: Certificates['heldOut']): string {
  if (ranks.length === 0) return '';
  const outside = ranks.filter((rank) => rank >= TOP).length / ranks.length;
  return ` ${percent(outside)} of the held-out items are not in the top ${TOP} against all items even without a perturbation, so their curve starts below 1.`;
}

function shareChart({
  users,
  heldOut,
}: {
  users: UserCertificates;
  heldOut: Pick<Certificates['heldOut'], 'top'>;
}): Markup {
  const hasPairs = heldOut.top.length > 0;
  const epsilons = curveEpsilons(hasPairs ? heldOut.top : users.top);
  const curve = (bounds: Float64Array): Series['points'] =>
    certifiedCurve(bounds, epsilons).map(({ epsilon, share }) => [epsilon, share] as const);
  const text = {
    title: 'Certified share, against all items',
    description: `Share of users whose held-out item stays in the top ${TOP}, whose first item and whose top ${TOP} cannot change, as epsilon grows.`,
    x: 'epsilon',
    y: 'share of users',
  };
  return lineChart(text, [
    { name: `held-out item in the top ${TOP}`, points: hasPairs ? curve(heldOut.top) : [] },
    { name: 'first item', points: curve(users.first) },
    { name: `top ${TOP} as a set`, points: curve(users.top) },
  ]);
}

function epsilonChart(title: string, bounds: Float64Array, what: 'users' | 'items'): Markup {
  const { labels, shares } = histogram(bounds);
  const text = {
    title,
    description: `Half of the ${what} are above ${shown(medianOf(bounds))}.`,
    x: 'epsilon',
    y: `share of ${what}`,
  };
  return barChart(text, labels, [{ name: title, values: shares }]);
}

/** The upper median of some values; NaN if there are none. */
export function medianOf(values: Float64Array): number {
  return values.toSorted()[Math.floor(values.length / 2)] ?? NaN;
}
