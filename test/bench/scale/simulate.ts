import { totalsOf, type WireBytes } from '../../../job/plan/wire.js';
import { Fleet, type FleetShape } from './fleet.js';
import { VirtualNetwork, type NetworkOptions } from './network.js';

/** What a simulation showed. */
export interface Simulated {
  /** The virtual seconds of a step, from the end of the one before to its own end, on the last worker. */
  readonly seconds: number;
  /** The bytes of all steps that the members counted, over those of the formula. They are 1 where both are the same. */
  readonly bytes: { readonly sent: number; readonly received: number };
  /** The messages of the last step, by the formula. */
  readonly wire: WireBytes;
}

/** The steps of a simulation. The first one begins with an empty network, so its time does not count. */
const STEPS = 4;

/** Lets the real ends of the protocol train some steps in virtual time. `compute` is the time of a worker for a micro-batch. */
export async function simulate(
  shape: FleetShape,
  { compute, ...options }: NetworkOptions & { readonly compute: number },
): Promise<Simulated> {
  const network = new VirtualNetwork(options);
  const ends: number[] = [];
  const fleet = new Fleet(shape, STEPS, () => {
    const member = network.member();
    return { connection: member.connection(), compute: () => member.work(compute) };
  });
  let before = { sent: 0, received: 0 };
  const training = fleet.train((step) => {
    ends[step] = network.events.now;
    if (step === 0) before = { ...fleet.meter };
  });
  await network.run(training);
  const wires = Array.from({ length: STEPS }, (_, step) => fleet.formula(step));
  const expected = wires.map((wire) => totalsOf(wire, shape.workers));
  const ratio = (direction: 'sent' | 'received') =>
    (fleet.meter[direction] - before[direction]) / expected.reduce((sum, each) => sum + each[direction], 0);
  return {
    seconds: (ends[STEPS] - ends[1]) / (STEPS - 1),
    bytes: { sent: ratio('sent'), received: ratio('received') },
    wire: wires[STEPS - 1],
  };
}
