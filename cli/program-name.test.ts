import { describe, expect, it } from 'vitest';
import { nextHint, programName, serverWords } from './program-name.js';

describe('programName()', () => {
  it('is npx amr where npm or npx started the program, and amr where it is installed', () => {
    expect(programName({})).toBe('amr');
    expect(programName({ npm_command: 'exec' })).toBe('npx amr');
  });
});

describe('serverWords()', () => {
  it('carries on what the user gave, and leaves out what a variable or the default gives', () => {
    expect(serverWords({ server: '127.0.0.1:7070' }, {})).toBe('');
    expect(serverWords({ server: 'a:1', tlsCa: 'my ca', insecure: true }, {})).toBe(
      " --server a:1 --tls-ca 'my ca' --insecure",
    );
    expect(serverWords({ server: 'a:1', insecure: true }, { AMR_SERVER: 'a:1', AMR_INSECURE: 'true' })).toBe('');
  });
});

describe('nextHint()', () => {
  it('suggests attacks only for a model with features', () => {
    expect(nextHint('m', { hasFeatures: false, hasTest: true, environment: {} })).toBe('next: amr evaluate m');
    expect(nextHint('m', { hasFeatures: true, hasTest: true, environment: {} })).toContain('--epsilon');
  });

  it('suggests recommendations for a model without test pairs', () => {
    expect(nextHint('m', { hasFeatures: true, hasTest: false, environment: {} })).toBe('next: amr recommend m --all');
  });
});
