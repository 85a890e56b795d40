/** What is wrong with one part of a request. */
export interface Detail {
  readonly path: string;
  readonly message: string;
}

/** An answer that is a refusal or a failure, in the API's own words; `status` 0 where there was no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly Detail[];
  /** To quote when reporting. */
  readonly requestId: string | undefined;

  constructor(from: {
    status: number;
    code: string;
    message: string;
    details?: readonly Detail[];
    requestId?: string;
  }) {
    super(from.message);
    this.name = 'ApiError';
    this.status = from.status;
    this.code = from.code;
    this.details = from.details ?? [];
    this.requestId = from.requestId;
  }
}

interface ErrorBody {
  readonly error?: { readonly code?: string; readonly message?: string; readonly details?: readonly Detail[] };
}

/** An answer's error, whatever its body turned out to be. */
export const errorOf = (response: Response, body: unknown): ApiError => {
  const { code = `http-${response.status}`, message = '', details = [] } = (body as ErrorBody | undefined)?.error ?? {};
  const requestId = response.headers.get('x-request-id') ?? undefined;
  return new ApiError({ status: response.status, code, message, details, ...(requestId && { requestId }) });
};

export const isStatus = (error: unknown, status: number): error is ApiError =>
  error instanceof ApiError && error.status === status;
