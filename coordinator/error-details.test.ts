import { Metadata } from '@grpc/grpc-js';
import { expect, it } from 'vitest';
import type { ErrorDetails } from '../runtime/errors.js';
import { detailsFrom, metadataOf } from './error-details.js';

it('detailsFrom() reads what metadataOf() wrote, also letters outside ASCII', () => {
  const details: ErrorDetails = { code: 'job-exists', facts: { name: 'größe' } };
  expect(detailsFrom(metadataOf(details))).toEqual(details);
});

it('detailsFrom() finds nothing in a status without details', () => {
  expect(detailsFrom(metadataOf(undefined))).toBeUndefined();
  expect(detailsFrom(new Metadata())).toBeUndefined();
});
