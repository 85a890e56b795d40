/**
 * The one error class of Headwater: thrown only for bugs and broken infrastructure; expected failures are an `Outcome`.
 * `code` is dotted, subject first (`stream.unavailable`); `message` says what happened and what to do, without personal data.
 */
export class HeadwaterError extends Error {
  override readonly name = 'HeadwaterError';
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
