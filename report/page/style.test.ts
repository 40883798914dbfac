import { expect, test } from 'vitest';
import { STYLE } from './style.js';

/** The custom properties of a theme: those of `:root` in a block of the sheet. */
function coloursOf(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--(\w+):(#[0-9a-f]+)/g)].map(([, name, colour]) => [name, colour]));
}

/** Relative luminance, WCAG 2. */
function luminance(colour: string): number {
  const digits = colour.slice(1).replace(/^(.)(.)(.)$/, '$1$1$2$2$3$3');
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const value = parseInt(digits.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(left: string, right: string): number {
  const [dark, light] = [luminance(left), luminance(right)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const [light, dark, print] = STYLE.split('@media (prefers-color-scheme:dark)').flatMap((part) =>
  part.split('@media print'),
);
const lightColours = coloursOf(light);

test.each([
  ['light', lightColours],
  ['dark', { ...lightColours, ...coloursOf(dark) }],
  ['print', { ...lightColours, ...coloursOf(print) }],
])('STYLE has texts of contrast 4.5 and marks of contrast 3: %s', (_, colours) => {
  for (const background of ['card', 'page']) {
    for (const text of ['ink', 'soft', 'accent']) {
      expect(contrast(colours[text], colours[background]), `${text} on ${background}`).toBeGreaterThanOrEqual(4.5);
    }
    for (let series = 0; series < 6; series++) {
      expect(contrast(colours[`s${series}`], colours[background])).toBeGreaterThanOrEqual(3);
    }
  }
});
