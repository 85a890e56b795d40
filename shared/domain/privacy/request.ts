import type { Identifier, IdentifierKey } from '../identity/identifier.ts';
import type { JsonObject } from '../json.ts';

/** The rights that OpenDSR 2.0 knows, and those that it leaves to extensions (GDPR art. 15, 20, 17, 16, 18, 21). */
export const REQUEST_KINDS = ['access', 'portability', 'erasure', 'rectification', 'restriction', 'objection'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** The laws that OpenDSR 2.0 names. */
export const REGULATIONS = ['gdpr', 'ccpa'] as const;
export type Regulation = (typeof REGULATIONS)[number];

/**
 * `received`: nobody has worked on it. `waiting`: an officer must say what becomes of identifiers that only claimed links join
 * (rule 9). `working`, then one of three ends.
 */
export type Phase = 'received' | 'waiting' | 'working' | 'completed' | 'cancelled' | 'rejected';

/** What OpenDSR 2.0 calls it (specification, section 8). */
export const REQUEST_STATUSES = ['pending', 'in_progress', 'completed', 'cancelled'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** Who called: the id of a token and its role, never a person's name. */
export interface Actor {
  readonly tokenId: string;
  readonly role: string;
}

/** An identifier that only a claimed link joins to the proven ones: when and by which source the first such link came. */
export interface WaitingTie {
  readonly key: IdentifierKey;
  readonly sourceId: string;
  /** Epoch ms. */
  readonly at: number;
}

/** What an officer said of identifiers that claimed links join. `include` names them, or all that there are. */
export interface ClaimedDecision {
  readonly include: 'all' | readonly IdentifierKey[];
  readonly by: Actor;
  readonly at: number;
  readonly reason: string;
}

/** What an order of rectification, restriction or objection says. */
export type PersonOrder =
  | { readonly kind: 'rectify'; readonly traits: JsonObject }
  | { readonly kind: 'restrict' }
  | { readonly kind: 'object'; readonly purposes: readonly string[] };

/** What an objection is against that names no purposes: direct marketing (art. 21(2)), in the purposes of the default policy. */
export const DIRECT_MARKETING = ['advertising', 'email'] as const;

/** How far the order of a request is. Instants epoch ms. */
export interface OrderGiven {
  /** Written before the order is given: profiles that say something since then have followed it. */
  readonly since: number;
  /** When it was put on the stream last; absent where nobody knows that it was. */
  readonly lastAt?: number;
  /** Commands that it became. */
  readonly messages: number;
}

/** What an open request holds of the person, sealed; a closed one has none of it (rule 36). */
export interface Confidential {
  /** The identifiers whose owner the controller proved, normalised. */
  readonly identifiers: readonly Identifier[];
  /** All that the request is about, fixed when work on it began: an erasure takes away what it was found by. */
  readonly subject?: readonly Identifier[];
  readonly order?: PersonOrder;
}

/** A change of status that those who listen are told of, in this order. Instants epoch ms. */
export interface Notice {
  readonly status: RequestStatus;
  readonly at: number;
  readonly expectedAt: number;
}

/** How far one callback URL has been told; `nextAt` is when it is tried again, epoch ms. */
export interface Listener {
  readonly told: number;
  readonly attempts: number;
  readonly nextAt: number;
  /** Tried for days, or an address that must not be called: nobody tries again. */
  readonly abandoned?: true;
}

/** A file of an access package. */
export interface PackageFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Hex, of the stored bytes. */
  readonly sha256: string;
}

/** A request of a person, under optimistic versions counted from 1. Instants epoch ms. */
export interface PrivacyRequest {
  /** The controller's `subject_request_id`, a UUID. */
  readonly id: string;
  readonly version: number;
  readonly kind: RequestKind;
  readonly regulation: Regulation;
  readonly phase: Phase;
  /** `https://host` that it was sent to: what results and callbacks are signed for. */
  readonly origin: string;
  readonly receivedAt: number;
  /** When the person asked the controller, as the controller says. */
  readonly submittedAt: number;
  readonly dueAt: number;
  readonly askedBy: Actor;
  /** A keyed digest of what was sent: the same again is the same request. */
  readonly fingerprint: string;
  /** The proven identifiers as keys: all that a closed request holds of the person. */
  readonly keys: readonly IdentifierKey[];
  /** `Confidential`, sealed; gone when it is closed. */
  readonly sealed?: string;
  readonly waiting?: readonly WaitingTie[];
  readonly claimed?: ClaimedDecision;
  readonly extension?: { readonly at: number; readonly reason: string; readonly by: Actor };
  readonly escalatedAt?: number;
  readonly overdueAt?: number;
  readonly closedAt?: number;
  /** Why it was rejected. */
  readonly reason?: string;
  /** Nobody else works on it before. */
  readonly leaseUntil?: number;
  readonly given?: OrderGiven;
  /** When there is work to do; absent where it waits for somebody or is closed. */
  readonly workAt?: number;
  readonly notices: readonly Notice[];
  readonly listeners: readonly Listener[];
  /** The callback URLs as JSON, sealed, one per listener; gone once all were told all of it. */
  readonly sealedUrls?: string;
  readonly results?: { readonly folder: string; readonly files: readonly PackageFile[] };
}

/** What happened to a request, kept for ever: who asked, who answered, and what was decided. `place` counts within a version. */
export interface HistoryEntry {
  readonly version: number;
  readonly place: number;
  readonly at: number;
  readonly what:
    | 'received'
    | 'waiting'
    | 'decided'
    | 'started'
    /** The reason names the audiences. */
    | 'audiences-asked'
    | 'completed'
    | 'cancelled'
    | 'rejected'
    | 'extended'
    | 'escalated'
    | 'overdue'
    | 'callback-abandoned';
  readonly by?: Actor;
  readonly reason?: string;
}

/** What the list of requests shows without reading each. */
export type RequestLine = Pick<
  PrivacyRequest,
  'id' | 'kind' | 'phase' | 'receivedAt' | 'dueAt' | 'escalatedAt' | 'overdueAt' | 'closedAt'
> & { readonly nextAt?: number };

/** True until it is completed, cancelled or rejected. */
export const isOpen = ({ phase }: Pick<PrivacyRequest, 'phase'>): boolean =>
  phase === 'received' || phase === 'waiting' || phase === 'working';

/** OpenDSR knows no rejection: it shows as cancelled, with the reason beside it. */
export const statusOf = (phase: Phase): RequestStatus => {
  if (phase === 'received' || phase === 'waiting') return 'pending';
  if (phase === 'working') return 'in_progress';
  return phase === 'completed' ? 'completed' : 'cancelled';
};

const isListening = ({ notices }: PrivacyRequest, { told, abandoned }: Listener): boolean =>
  !abandoned && told < notices.length;

/**
 * The listener that must be told something at `now`, by its place: who waits longest, so that one that hangs keeps nobody from
 * being told. Undefined where there is none.
 */
export const listenerToTell = (request: PrivacyRequest, now: number): number | undefined => {
  const due = request.listeners.filter((each) => isListening(request, each) && each.nextAt <= now);
  const first = Math.min(...due.map(({ nextAt }) => nextAt));
  return due.length === 0
    ? undefined
    : request.listeners.findIndex((each) => due.includes(each) && each.nextAt === first);
};

/** True where nothing is left to do: closed, and whoever listens was told. */
export const isFinished = (request: PrivacyRequest): boolean =>
  !isOpen(request) && !request.listeners.some((each) => isListening(request, each));

/** When somebody must look at it next, epoch ms; undefined where only a person can move it. */
export const nextLookAt = (request: PrivacyRequest): number | undefined => {
  const work = request.workAt === undefined ? [] : [request.workAt];
  const calls = request.listeners.filter((each) => isListening(request, each)).map(({ nextAt }) => nextAt);
  const next = Math.min(...work, ...calls);
  return Number.isFinite(next) ? Math.max(next, request.leaseUntil ?? 0) : undefined;
};

/** The request's line. */
export const lineOf = (request: PrivacyRequest): RequestLine => {
  const { id, kind, phase, receivedAt, dueAt, escalatedAt, overdueAt, closedAt } = request;
  const nextAt = nextLookAt(request);
  return {
    id,
    kind,
    phase,
    receivedAt,
    dueAt,
    ...(escalatedAt === undefined ? {} : { escalatedAt }),
    ...(overdueAt === undefined ? {} : { overdueAt }),
    ...(closedAt === undefined ? {} : { closedAt }),
    ...(nextAt === undefined ? {} : { nextAt }),
  };
};
