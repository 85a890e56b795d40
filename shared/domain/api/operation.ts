import type * as z from 'zod';
import type { Access } from '../access/access.ts';
import type { ProfileName } from './identifier-path.ts';

/** `GET /v1/segments/{id}`, in API Gateway's spelling. */
export type ApiRoute = `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`;

/** Which credential a call wants: a management token, a source's write key, or none. */
export type Credential = 'management' | 'write-key' | 'none';

/**
 * A call of the HTTP contract, as data: it drives validation, routing and the OpenAPI document alike. `answers` holds the
 * successful ones by status; `null` is an answer without a body.
 */
export interface Operation {
  readonly summary: string;
  readonly tag: string;
  readonly path?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answers?: Readonly<Record<number, z.ZodType | null>>;
  readonly credential?: Credential;
  /** What a management call takes; without it the tag and the method decide (`accessOf`). */
  readonly access?: Access;
  /** The person that a body names, for the audit log, which holds the key of it. Gets what `body` let through. */
  readonly person?: (body: unknown) => ProfileName | undefined;
  /** Answers other than `answers` and the errors every call may give, by status. */
  readonly errors?: Readonly<Record<number, string>>;
}

/** Operations by route. */
export type Operations = Readonly<Partial<Record<ApiRoute, Operation>>>;

/** Checks the shape where a table is written and keeps its literal types. */
export const defineOperations = <const T extends Operations>(operations: T): T => operations;

/** The routes of a table, for a function's trigger. */
export const routesOf = (operations: Operations): readonly ApiRoute[] => Object.keys(operations) as ApiRoute[];
