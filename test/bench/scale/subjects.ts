/** A place in the tree of subjects. */
interface Place<Listener> {
  readonly below: Map<string, Place<Listener>>;
  readonly listeners: Set<Listener>;
}

/** Who listens to which subjects. A part of a subject may be `*`, which stands for any part. */
export class Subjects<Listener> {
  readonly #root: Place<Listener> = emptyPlace();

  /** Adds a listener. Returns a function that removes it. */
  add(subject: string, listener: Listener): () => void {
    let place = this.#root;
    for (const part of subject.split('.')) {
      const next = place.below.get(part) ?? emptyPlace<Listener>();
      place.below.set(part, next);
      place = next;
    }
    place.listeners.add(listener);
    return () => void place.listeners.delete(listener);
  }

  /** Lists those who listen to a subject. */
  matching(subject: string): Listener[] {
    let places = [this.#root];
    for (const part of subject.split('.')) {
      places = places.flatMap(({ below }) => [below.get(part), below.get('*')].filter((place) => place !== undefined));
    }
    return places.flatMap(({ listeners }) => [...listeners]);
  }
}

function emptyPlace<Listener>(): Place<Listener> {
  return { below: new Map(), listeners: new Set() };
}
