import { parseDocument } from 'yaml';
import { refused, type Locate, type Path } from './source.js';
import { specSchema } from './schema.js';

/** The parts of an override such as `spec.stages.0.epochs=5`. */
interface Override {
  readonly flag: string;
  readonly path: Path;
  readonly value: unknown;
}

/**
 * Applies overrides `KEY=VALUE` (the flag `--set`) to a document's values, which are changed in place. Later overrides
 * win. Values are YAML, such as `5`, `null` or `[5, 10]`.
 * @returns the problems of the overrides, and a locator that names the override for every value that one has set.
 */
export function applyOverrides(
  document: unknown,
  flags: readonly string[],
  locate: Locate,
): { problems: string[]; locate: Locate } {
  const problems: string[] = [];
  const applied: Override[] = [];
  for (const flag of flags) {
    const override = parseOverride(flag);
    const set = typeof override === 'string' ? override : assign(document, override);
    if (typeof set === 'string') problems.push(`override ${flag}: ${set}`);
    else applied.push(set);
  }
  return {
    problems,
    locate(path, part) {
      const source = applied.findLast((override) => override.path.every((key, index) => same(key, path[index])));
      return source ? `override ${source.flag}` : locate(path, part);
    },
  };
}

/** Splits an override into its path and its value, or returns what is wrong with it. */
function parseOverride(flag: string): Override | string {
  const equals = flag.indexOf('=');
  if (equals <= 0) return 'must be KEY=VALUE, such as spec.seed=2';
  const path = flag
    .slice(0, equals)
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.');
  if (path.includes('')) return 'must be KEY=VALUE with the keys joined by single dots, such as spec.seed=2';
  if (Object.hasOwn(specSchema.shape, path[0]))
    return `the key must start at the top of the file; did you mean "spec.${flag}"?`;
  const document = parseDocument(flag.slice(equals + 1), { prettyErrors: false, stringKeys: true });
  if (document.errors.length > 0) return `the value is not YAML: ${document.errors[0].message}`;
  if (refused(document, () => '').length > 0)
    return 'the value uses an anchor, an alias, a tag, or a number with a leading 0: write it out';
  if (document.contents === null || flag.endsWith('='))
    return `it has no value: write ${path.join('.')}=null to remove the key, or ${path.join('.')}='""' for an empty text`;
  return { flag, path, value: document.toJS() as unknown };
}

/**
 * Sets the value in the document. Returns the override with the path of the topmost mapping that it created, or what is
 * wrong with the override.
 */
function assign(document: unknown, override: Override): Override | string {
  const { path, value } = override;
  let container = document;
  let made = path.length;
  for (const [depth, key] of path.entries()) {
    const here = path.slice(0, depth).join('.');
    if (Array.isArray(container)) {
      if (!/^\d+$/.test(String(key)) || Number(key) >= container.length) {
        const range = container.length === 0 ? 'it is empty' : `use 0 to ${container.length - 1}`;
        return `${here} is a list and has no place "${key}": ${range}`;
      }
    } else if (typeof container !== 'object' || container === null) {
      return `${here} is ${JSON.stringify(container)}, which has no keys`;
    }
    const keyed = container as Record<string | number, unknown>;
    if (depth === path.length - 1) define(keyed, key, value);
    else if (!Object.hasOwn(keyed, key) || keyed[key] === null) {
      const list = [...path.slice(0, depth), key].join('.');
      if (/^\d+$/.test(String(path[depth + 1])))
        return `the file has no ${list} to override: write the list into the file, or override all of it with ${list}=[...]`;
      define(keyed, key, {});
      made = Math.min(made, depth + 1);
    }
    container = keyed[key];
  }
  return { ...override, path: path.slice(0, made) };
}

/** Sets an own property, so that a key such as `__proto__` does not change a prototype. */
function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function same(left: string | number, right: string | number | undefined): boolean {
  return String(left) === String(right);
}
