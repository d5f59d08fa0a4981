/**
 * GitHub's error answers: the one error class that handlers throw, and a maker for each kind.
 *
 * Bodies are `{message, errors?, documentation_url, status}`, as GitHub writes them; clients match on them.
 */

/** One entry of `errors`: what field of what resource is wrong; `code` is one of GitHub's words. */
export interface FieldError {
  readonly resource: string;
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
  readonly field?: string;
  readonly message?: string;
}

/** A request that is answered with an error status. */
export class HttpFailure extends Error {
  readonly status: number;
  readonly errors: readonly (FieldError | string)[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    errors?: readonly (FieldError | string)[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'HttpFailure';
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** Where GitHub's answers point for help. */
export const documentationUrl = 'https://docs.github.com/rest';

/** The body of an error answer. */
export function failureBody(failure: HttpFailure): object {
  return {
    message: failure.message,
    ...(failure.errors ? { errors: failure.errors } : {}),
    documentation_url: documentationUrl,
    status: String(failure.status),
  };
}

/** 404, also for what the caller may not know of. */
export function notFound(): HttpFailure {
  return new HttpFailure(404, 'Not Found');
}

/** 422 with the fields that are wrong. */
export function validationFailed(...errors: readonly FieldError[]): HttpFailure {
  return new HttpFailure(422, 'Validation Failed', errors);
}

/** 422 with a sentence of its own. */
export function unprocessable(message: string): HttpFailure {
  return new HttpFailure(422, message);
}

/** 403 with a sentence of its own. */
export function forbidden(message: string): HttpFailure {
  return new HttpFailure(403, message);
}

/** 409 with a sentence of its own. */
export function conflict(message: string): HttpFailure {
  return new HttpFailure(409, message);
}

/** 401 for a missing token where one is needed. */
export function authenticationNeeded(): HttpFailure {
  return new HttpFailure(401, 'Requires authentication');
}

/** 401 for a token that is not known. */
export function badCredentials(): HttpFailure {
  return new HttpFailure(401, 'Bad credentials');
}
