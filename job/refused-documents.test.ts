import { describe, expect, it } from 'vitest';
import { HEAD, problemsOf } from './fixtures.js';
import { parseJob } from './index.js';

describe('parseJob() refuses', () => {
  it('another apiVersion or kind, a bad name, a missing spec', () => {
    const text = 'apiVersion: amr.dev/v2\nkind: TrainJob\nmetadata:\n  name: Not_Good\n  label: {}\n';
    expect(problemsOf(() => parseJob(text, { file: 'f' }))).toEqual([
      'f:1:1: spec is missing: it must be a mapping of keys to values',
      'f:1:13: apiVersion must be amr.dev/v1alpha1: current value is "amr.dev/v2"',
      'f:2:7: kind must be TrainingJob: current value is "TrainJob"; did you mean "TrainingJob"?',
      `f:4:9: metadata.name must be at most 40 characters of a-z, 0-9 and '-', with a letter or digit at both ends: current value is "Not_Good"`,
      'f:5:3: unknown key metadata.label; did you mean "labels"?',
    ]);
    const long = HEAD.replace('tiny', 'a'.repeat(41));
    expect(problemsOf(() => parseJob(`${long}spec: {data: {synthetic: {}}}`, { file: 'f' }))).toEqual([
      expect.stringContaining('f:3:18: metadata.name must be at most 40 characters'),
    ]);
  });

  it('what is not one plain YAML document', () => {
    const of = (text: string) => problemsOf(() => parseJob(text, { file: 'f' }));
    expect(of('a: 1\na: 2\n')).toEqual(['f:2:1: this key is there twice: remove one']);
    expect(of('a: 1\n---\nb: 1\n')).toEqual(['f:2:1: a second document begins here: a job file holds one job']);
    expect(of('a: &x {b: 1}\nc: *x\n')).toEqual([
      'f:1:7: anchors and aliases are not read: write the value out where it is used',
      'f:2:4: anchors and aliases are not read: write the value out where it is used',
    ]);
    expect(of('a: !!js/function "x"')).toEqual([expect.stringMatching(/^f:1:\d+: the tag .*js\/function is not read/)]);
    expect(of('a: 010\nb: "010"\nc: 0.5\n')).toEqual([
      'f:1:4: 010 is not the same number in every version of YAML: write it without the leading 0, or as a text in quotes',
    ]);
    expect(of('\ta: 1')).toEqual(['f:1:1: indented with a tab: use spaces']);
    expect(of('a: [1\nb: 2')[0]).toMatch(/^f:2:1: /);
    expect(of('['.repeat(100_000))).toEqual([expect.stringMatching(/^f:1:\d+: nested too deep to be read$/)]);
    const noMapping = ['f:1:1: a job file must be a mapping with apiVersion, kind, metadata and spec'];
    expect(of('')).toEqual(noMapping);
    expect(of('- 1')).toEqual(noMapping);
    expect(of('# nothing')).toEqual(noMapping);
  });
});
