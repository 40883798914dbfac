import { certifiedCurve } from '../../../model/certificate.js';
import { barChart, lineChart, shown } from '../chart.js';
import type { Series } from '../chart.js';
import type { ReportFacts } from '../facts.js';
import { TOP } from '../facts.js';
import { curveEpsilons, histogram } from '../histogram.js';
import { markup } from '../html.js';
import type { Section } from './section.js';

export function certificateSection({ certificates }: ReportFacts): Section | null {
  if (!certificates) {
    return {
      id: 'certificates',
      title: 'Certificates',
      body: markup`<p>
        This model does not look at features: it has no attack surface, and no change of features can move any item.
      </p>`,
    };
  }
  const { users, heldOut } = certificates;
  const certain = (bounds: Float64Array): Series['points'] =>
    certifiedCurve(bounds, epsilons).map(({ epsilon, share }) => [epsilon, share] as const);
  const epsilons = curveEpsilons(heldOut.top.length > 0 ? heldOut.top : users.top);
  const curves: Series[] = [
    {
      name: `held-out item in the top ${TOP} of all items`,
      points: heldOut.top.length > 0 ? certain(heldOut.top) : [],
    },
    { name: 'first item', points: certain(users.first) },
    { name: `top ${TOP} as a set`, points: certain(users.top) },
  ];
  const bins = histogram(users.top);
  const firstBins = histogram(users.first);
  return {
    id: 'certificates',
    title: 'Certificates',
    body: markup`<p>
        Exact bounds, against every item of the catalog and every perturbation of each item on its own: below its
        epsilon a list cannot change, just above it some perturbation changes it.
      </p>
      <div class="plots">
        ${lineChart({ title: 'Certified share', description: `Share of users whose held-out item stays in the top ${TOP}, whose first item and whose top ${TOP} cannot change, as epsilon grows.`, x: 'epsilon', y: 'share of users' }, curves)}${barChart(
          {
            title: `Smallest epsilon that changes a top ${TOP}`,
            description: `Half of the users are above ${shown(medianOf(users.top))}.`,
            x: 'epsilon',
            y: 'share of users',
          },
          bins.labels,
          [{ name: `top ${TOP} as a set`, values: bins.shares }],
        )}${barChart(
          {
            title: 'Smallest epsilon that changes a first item',
            description: `Half of the users are above ${shown(medianOf(users.first))}.`,
            x: 'epsilon',
            y: 'share of users',
          },
          firstBins.labels,
          [{ name: 'first item', values: firstBins.shares }],
        )}
      </div>`,
  };
}

/** NaN of none. */
export function medianOf(values: Float64Array): number {
  return values.toSorted()[Math.floor(values.length / 2)] ?? NaN;
}
