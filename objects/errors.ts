import { AmrError, InputError } from '../runtime/errors.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** There is no such bucket or object. Correct the address, or the endpoint of the object store. */
    'object-not-found': { readonly address: string; readonly endpoint: string };
    /** The object store refuses the credentials, or they allow too little. `reason` is the code of the store. */
    'object-access-refused': { readonly address: string; readonly reason: string };
    /** No credentials were found. Give some by the environment, a profile or a web identity. */
    'object-credentials-missing': { readonly address: string };
    /** The bucket is in another region than the requests say. */
    'object-region-wrong': { readonly address: string; readonly reason: string };
    /** The object store does not answer, or the connection was cut again and again. Try again: what was downloaded is kept. */
    'object-store-unreachable': { readonly address: string; readonly endpoint: string };
    /** The object changed while it was read. Try again when nothing writes it. */
    'object-changed': { readonly address: string };
    /** The bytes that came do not have the checksum of the store. */
    'object-damaged': { readonly address: string };
    /** The folder for downloaded objects has no room for this one. Free space in it, or allow more. */
    'object-cache-full': { readonly address: string; readonly folder: string };
    /** The address for a model holds one already. Choose another address, or allow to replace it. */
    'object-model-kept': { readonly address: string };
  }
}

/** What an error is about. */
export interface ErrorPlace {
  readonly address: string;
  readonly endpoint: string;
}

/** The codes of stores that mean wrong, expired or insufficient credentials. */
const REFUSALS = new Set([
  'AccessDenied',
  'AccountProblem',
  'AllAccessDisabled',
  'ExpiredToken',
  'ExpiredTokenException',
  'Forbidden',
  'InvalidAccessKeyId',
  'InvalidToken',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'XAdminUserNotFound',
]);
const MISSING = new Set(['NoSuchBucket', 'NoSuchKey', 'NotFound']);
const REGIONS = new Set([
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  'PermanentRedirect',
  'TemporaryRedirect',
]);

/** The part of the errors of the SDK that is read here. */
interface StoreError extends Error {
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The status of the response, if there was one. */
export function statusOf(error: unknown): number | undefined {
  return (error as StoreError | undefined)?.$metadata?.httpStatusCode;
}

/** The code that a store gives an error. */
export function codeOf(error: unknown): string {
  return (error as StoreError).Code ?? (error as Error).name;
}

/** Turns an error of the SDK into one that says what is wrong with the address, the credentials or the store. */
export function storeError(error: unknown, { address, endpoint }: ErrorPlace): Error {
  if (error instanceof AmrError || !(error instanceof Error)) return error as Error;
  const { message } = error;
  const reason = codeOf(error);
  const status = statusOf(error);
  const isUnknown = status !== undefined && /^(\d+|Unknown.*)$/.test(reason);
  if (error.name === 'CredentialsProviderError')
    return new InputError(`Cannot use ${address}: no credentials were found: ${message}`, {
      code: 'object-credentials-missing',
      facts: { address },
    });
  if (REGIONS.has(reason) || message === 'Region is missing')
    return new InputError(`Cannot use ${address}: the region is wrong or missing: ${message}`, {
      code: 'object-region-wrong',
      facts: { address, reason },
    });
  if (REFUSALS.has(reason) || (isUnknown && (status === 401 || status === 403)))
    return new InputError(`Cannot use ${address}: the object store refuses the credentials (${reason}): ${message}`, {
      code: 'object-access-refused',
      facts: { address, reason },
    });
  if (MISSING.has(reason))
    return notFound({ address, endpoint }, reason === 'NoSuchBucket' ? 'there is no such bucket' : undefined);
  if (status === 412) return changed(address);
  if (status !== undefined && status < 500)
    return new InputError(`Cannot use ${address}: the object store says ${reason}: ${message}`);
  return new AmrError(
    `Cannot reach the object store ${endpoint} for ${address}: ${message || reason}`,
    { code: 'object-store-unreachable', facts: { address, endpoint } },
    { cause: error },
  );
}

/** There is nothing at an address. */
export function notFound({ address, endpoint }: ErrorPlace, what = 'there is no such object'): InputError {
  return new InputError(`Cannot read ${address}: ${what} in ${endpoint}`, {
    code: 'object-not-found',
    facts: { address, endpoint },
  });
}

/** An object is another one than when its reading began. */
export function changed(address: string): AmrError {
  return new AmrError(`${address} changed while it was read: its bytes were not used`, {
    code: 'object-changed',
    facts: { address },
  });
}
