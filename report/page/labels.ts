/** The size of a label's letters in units of the drawing. Each letter is about this wide. */
const LETTER = 5.6;
const HEIGHT = 10;
/** The radius of a mark. */
const RADIUS = 3;
/** The distance between the edge of a mark and its label. */
const GAP = 3;
/** How far a label may reach beyond the right edge of the frame. */
const OVERHANG = 6;

interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  /** What stands beside the point; nothing if it is empty. */
  readonly text: string;
  /** The radius of the point's mark. */
  readonly radius?: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A label: the left end of its base line, and its point. */
export interface PlacedLabel<Point> {
  readonly x: number;
  readonly y: number;
  readonly point: Point;
}

/**
 * Finds a place for the label of each point, inside the frame and clear of all marks and of the labels before it. A label
 * for which there is no room is left out.
 */
export function placeLabels<Point extends LabelledPoint>(points: readonly Point[], frame: Box): PlacedLabel<Point>[] {
  const taken: Box[] = points.map(({ x, y, radius = RADIUS }) => {
    return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
  });
  return points.flatMap((point) => {
    if (point.text === '') return [];
    const box = boxesAround(point).find((box) => isInside(box, frame) && !taken.some((other) => overlap(box, other)));
    if (!box) return [];
    taken.push(box);
    return [{ x: box.left, y: box.bottom - 2, point }];
  });
}

/** Returns the places that are tried in turn: right, left, above, below, and the four corners. */
function boxesAround({ x, y, text, radius = RADIUS }: LabelledPoint): Box[] {
  const width = text.length * LETTER;
  const box = (left: number, middle: number): Box => {
    return { left, right: left + width, top: middle - HEIGHT / 2, bottom: middle + HEIGHT / 2 };
  };
  const gap = radius + GAP;
  const [right, left, centre] = [x + gap, x - gap - width, x - width / 2];
  const [above, below] = [y - gap - HEIGHT / 2, y + gap + HEIGHT / 2];
  return [
    box(right, y),
    box(left, y),
    box(centre, above),
    box(centre, below),
    box(right, above),
    box(left, above),
    box(right, below),
    box(left, below),
  ];
}

function isInside(box: Box, frame: Box): boolean {
  return (
    box.left >= frame.left && box.right <= frame.right + OVERHANG && box.top >= frame.top && box.bottom <= frame.bottom
  );
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
