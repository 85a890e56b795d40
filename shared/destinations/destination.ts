/**
 * What a destination is: data, a pure builder of requests and a pure reading of the answer (L6: one folder each, listed in
 * the generated `index.gen.ts`). Free of AWS, so that infra makes a lane from each slug.
 */
import type * as z from 'zod';
import type { DeliveryRequest, DeliveryResponse, Interpretation, OutgoingMember } from '../domain/export/delivery.ts';
import type { Identifier } from '../domain/identity/identifier.ts';
import type { Json } from '../domain/json.ts';
import type { NoProbe, Probe } from './probe.ts';

/** The run that a request belongs to. `part` numbers its pieces from 1; `at` is the instant of this attempt, epoch ms. */
export interface DeliveryContext {
  readonly exportId: string;
  readonly runId: string;
  readonly segmentId: string;
  readonly part: number;
  readonly at: number;
}

/** What a builder gets. `members` holds removals first. */
export interface Outgoing<Settings, Credentials> {
  readonly settings: Settings;
  readonly credentials: Credentials;
  readonly members: readonly OutgoingMember[];
  readonly run: DeliveryContext;
}

/** What a platform takes at once. */
export interface DestinationLimits {
  /** Identifiers in one request, at most. */
  readonly membersPerRequest: number;
  /** Profiles or ledger keys in one queue message, at most. */
  readonly membersPerChunk: number;
  /** Concurrent deliveries in the lane, at most (at least 2, SQS's minimum). */
  readonly concurrency: number;
}

/** What the settings say about the members: which types of identifier, which traits, and which purposes must be granted. */
export interface MemberNeeds {
  readonly identifiers: readonly string[];
  readonly traits: readonly string[];
  readonly purposes: readonly string[];
}

/** The platform's interface that a destination speaks. `sunset` is an ISO date, absent where none was announced. */
export interface PlatformApi {
  readonly version: string;
  readonly sunset?: string;
  /** The page that says so. */
  readonly source: string;
}

/** A destination type. `Credentials` is `undefined`-able: a type without secrets takes an empty object. */
export interface Destination<Settings = unknown, Credentials = unknown> {
  /** Kebab-case; the lane's name is `lane-<slug>`. */
  readonly slug: string;
  readonly name: string;
  /** Absent where the other side is one's own. */
  readonly api?: PlatformApi;
  /** What taking a member out does there, and what it leaves alone; and whether sending twice counts twice. */
  readonly removal: string;
  readonly settings: z.ZodType<Settings>;
  readonly credentials: z.ZodType<Credentials>;
  /** Identifier types it takes; empty: any. */
  readonly identifiers: readonly string[];
  /** Purposes it needs whatever the settings say. */
  readonly purposes: readonly string[];
  readonly limits: DestinationLimits;
  /** `file`: each chunk is written once as a whole, never in pieces. */
  readonly delivery: 'calls' | 'file';
  readonly needs: (settings: Settings) => MemberNeeds;
  /** Why the platform can do nothing with an identifier, kebab-case; undefined when it can. By the value alone, never the settings. */
  readonly unusable?: (identifier: Identifier) => string | undefined;
  /** Names the platform's audience that an export feeds: exports that name the same one share its ledger (rule 28). */
  readonly audience: (of: { destinationId: string; exportId: string; segmentId: string; settings: Settings }) => string;
  /** For platforms that forget members by themselves: a member is sent again after so many days, before that. */
  readonly renewAfterDays?: (settings: Settings) => number;
  /** In the order to send them. One without members prepares those after it, which wait where it is refused for now. */
  readonly requests: (outgoing: Outgoing<Settings, Credentials>) => readonly DeliveryRequest[];
  readonly interpret: (response: DeliveryResponse, request: DeliveryRequest) => Interpretation;
  /**
   * What follows a `pending` outcome, with what `poll` kept of the answer: the question to a job, or the next call where an
   * operation takes several. Its members are those still pending, in their order.
   */
  readonly job?: {
    readonly request: (
      poll: Json,
      of: { settings: Settings; credentials: Credentials },
    ) => Omit<DeliveryRequest, 'members'>;
    readonly interpret: (response: DeliveryResponse, request: DeliveryRequest, poll: Json) => Interpretation;
  };
  /** For platforms that want a short-lived token: the request that gives one (RFC 6749); it is sent as a Bearer header. */
  readonly token?: (of: { settings: Settings; credentials: Credentials }) => Omit<DeliveryRequest, 'members'>;
  /** For servers that give a new refresh token with each access token: the credentials to keep from then on. */
  readonly renew?: (credentials: Credentials, refreshToken: string) => Credentials;
  /** Requests that close a run, from the receipts of its parts in order (a manifest). */
  readonly finish?: (run: Omit<DeliveryContext, 'part'>, receipts: readonly Json[]) => readonly DeliveryRequest[];
  /** A harmless question by which a connection is tested, or why there is none. */
  readonly probe: Probe<Settings, Credentials> | NoProbe;
  /**
   * Takes out of the audience whom it was not given again since `before`, epoch ms, whoever gave them: asked where a full run
   * has put everybody in again. Undefined where the settings do not want that. Sending it twice must be harmless.
   */
  readonly replace?: (of: { settings: Settings; before: number }) => Omit<DeliveryRequest, 'members'> | undefined;
  /**
   * What a removal leaves there. `contact`: the platform's own record of the person, which an addition may have made and which
   * other lists and people use; `files`: what was written before; `messages`: the receiver was told, and what it made of
   * earlier messages is its own. Absent where nothing stays.
   */
  readonly leavesBehind?: LeftBehind;
  /** Credentials as a preview shows them, so that nothing secret is needed or shown. */
  readonly maskedCredentials: Credentials;
  /** Names of headers that a preview masks. */
  readonly secretHeaders: readonly string[];
}

/** What somebody who is out of an audience may still have at the platform. */
export type LeftBehind = 'contact' | 'files' | 'messages';

/** A destination of any settings, as the generated index holds it; settings are parsed by its own schema before use. */
// biome-ignore lint/suspicious/noExplicitAny: the index holds destinations of different settings; each parses its own.
export type AnyDestination = Destination<any, any>;

/** Checks the shape where it is written and keeps the types of settings and credentials together. */
export const defineDestination = <Settings, Credentials>(
  destination: Destination<Settings, Credentials>,
): Destination<Settings, Credentials> => destination;
