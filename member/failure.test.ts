import { describe, expect, it } from 'vitest';
import { FailureCode } from '../proto/index.js';
import { AmrError, InputError } from '../runtime/errors.js';
import { failureOf, RunError } from './failure.js';

describe('failureOf()', () => {
  it('sends the code and the facts of an error', () => {
    const error = new AmrError('Cannot serve', { code: 'metrics-address-unusable', facts: { address: 'host:1' } });
    expect(failureOf(error, 7)).toEqual({
      failure: {
        code: FailureCode.FAILURE_CODE_INTERNAL,
        message: 'Cannot serve',
        step: 7,
        errorCode: 'metrics-address-unusable',
        errorFacts: { address: 'host:1' },
      },
    });
  });

  it.each([
    [new InputError('wrong'), FailureCode.FAILURE_CODE_INPUT, 2],
    [new Error('broken'), FailureCode.FAILURE_CODE_INTERNAL, 2],
    [new RunError('nonfinite', 'diverged', 5), FailureCode.FAILURE_CODE_NONFINITE, 5],
  ])('tells apart what the coordinator does about it: %s', (error, code, step) => {
    expect(failureOf(error, 2)).toEqual({
      failure: { code, message: error.message, step, errorCode: '', errorFacts: {} },
    });
  });
});
