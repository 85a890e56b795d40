import { REQUEST_KINDS, type RequestKind } from './request.ts';

/** The rights that requests are taken for, and that discovery announces: what `serve-privacy-requests` can carry out. */
export const SERVED_KINDS: readonly RequestKind[] = REQUEST_KINDS;
