import type { PrivacyPolicy } from '../../shared/domain/consent/policy.ts';
import { shapeEntry } from '../../shared/domain/consent/shape-entry.ts';
import { daysOf } from '../../shared/domain/days-of.ts';
import { type Acceptance, acceptEvent } from '../../shared/domain/event/accept-event.ts';
import { parseInstant } from '../../shared/domain/event/instants.ts';
import { LIMITS } from '../../shared/domain/event/limits.ts';
import type { Receipt } from '../../shared/domain/event/receipt.ts';
import { answer, type HttpRequest, type HttpResponse, refuse } from '../../shared/domain/http.ts';
import type { Json } from '../../shared/domain/json.ts';
import { createScreenParcels } from '../../shared/erasure/screen-parcels.ts';
import type { EventStream } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { PolicyDirectory } from '../../shared/ports/policy-directory.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { Source, SourceDirectory } from '../../shared/ports/source-directory.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { createAdmission, type Reply } from './admission.ts';
import { createDelivery } from './delivery.ts';
import type { ReadBody } from './read-body.ts';
import { truncateIp } from './truncate-ip.ts';
import { writeKeyOf } from './write-key.ts';

interface Dependencies {
  readonly sources: SourceDirectory;
  readonly rules: RulesDirectory;
  readonly policy: PolicyDirectory;
  readonly stream: EventStream;
  readonly tombstones: Pick<TombstoneStore, 'of'>;
  readonly keyring: Pick<Keyring, 'keyOf' | 'digest'>;
  readonly newId: () => string;
}

/** What a path says about what it carries. */
export interface Call {
  readonly read: (request: HttpRequest) => Promise<ReadBody>;
  readonly form: 'event' | 'batch';
  /** The type that the path states; the body's counts where it states none. */
  readonly type?: string | undefined;
  readonly imported?: boolean;
  readonly success: HttpResponse;
}

/** A user agent that is no attack fits in this. */
const USER_AGENT_LENGTH = 1024;

/** A browser's connection is the person's; a server's is not, so it says nothing about the person. */
const contextOf = ({ sourceIp, headers }: HttpRequest, { trust }: Source): Receipt['context'] => {
  if (trust === 'asserted') return {};
  const userAgent = headers['user-agent']?.slice(0, USER_AGENT_LENGTH).toWellFormed();
  const ip = truncateIp(sourceIp);
  return { ...(ip ? { ip } : {}), ...(userAgent ? { userAgent } : {}) };
};

/** The browser's Global Privacy Control, which speaks for the person (https://www.w3.org/TR/gpc/); a server's header does not. */
const refusesSale = ({ headers }: HttpRequest, { trust }: Source): boolean =>
  trust === 'claimed' && headers['sec-gpc']?.trim() === '1';

const fieldOf = (body: Json, name: string): Json | undefined =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && Object.hasOwn(body, name)
    ? (body as Record<string, Json>)[name]
    : undefined;

/** When the client says it sent the request; a wrong date here is nobody's event, so it is as good as none. */
const sentAtOf = (body: Json): { readonly sentAt?: number } => {
  const sentAt = parseInstant(fieldOf(body, 'sentAt') ?? null);
  return sentAt === undefined ? {} : { sentAt };
};

const refuseEvent = ({ code, message }: { code: string; message: string }): HttpResponse =>
  refuse(code === 'event-too-large' ? 413 : 422, { code, message });

/** What is wrong with a batch as such; its events stand alone. */
const refuseBatch = (events: Json | undefined): HttpResponse | undefined => {
  if (!Array.isArray(events))
    return refuse(422, { code: 'missing-batch', message: 'Send {"batch":[…]} with the events.' });
  if (events.length <= LIMITS.eventsPerRequest) return undefined;
  return refuse(413, {
    code: 'too-many-events',
    message: `A batch may hold at most ${LIMITS.eventsPerRequest} events.`,
  });
};

/** What is known of a request whose events are decided on. */
interface Taking {
  readonly source: Source;
  readonly receipt: Receipt;
  readonly policy: PrivacyPolicy;
  readonly gpc: boolean;
}

const createTake = (dependencies: Dependencies) => {
  const put = createDelivery(dependencies);
  const screen = createScreenParcels(dependencies);
  const { newId } = dependencies;

  /** Everything that was received, in the form in which it may be stored; of those who were erased nothing (rule 33). */
  const deliver = async (acceptances: readonly Acceptance[], { source, receipt, policy, gpc }: Taking) => {
    const { receivedAt, imported } = receipt;
    const terms = { policy, gpc, sourceId: source.id, receivedAt, newId };
    const arrivals = acceptances.map((acceptance) => ({ parcel: shapeEntry(acceptance, terms), receivedAt }));
    const parcels = await screen(arrivals, { consistent: false });
    await put(parcels, { source, receivedAt, imported, proofDays: daysOf(policy.proofRetention) });
  };

  const takeEvent = async (body: Json, taking: Taking): Promise<HttpResponse | undefined> => {
    const acceptance = acceptEvent(body, taking.receipt);
    if (acceptance.kind === 'quarantined') return refuseEvent(acceptance.reason);
    await deliver([acceptance], taking);
    return undefined;
  };

  const takeBatch = async (body: Json, taking: Taking): Promise<HttpResponse | undefined> => {
    const events = fieldOf(body, 'batch');
    const refusal = refuseBatch(events);
    if (refusal) return refusal;
    const acceptances = (events as readonly Json[]).map((event) => acceptEvent(event, taking.receipt));
    await deliver(acceptances, taking);
    const rejected = acceptances.flatMap((each, index) =>
      each.kind === 'quarantined' ? [{ index, messageId: each.messageId, ...each.reason }] : [],
    );
    return rejected.length === 0 ? undefined : answer({ success: true, rejected });
  };

  return { event: takeEvent, batch: takeBatch };
};

/** Takes a call's events: admits the source, reads the body, decides on each event, puts all of it on the stream. */
export const createReceive = (dependencies: Dependencies) => {
  const admit = createAdmission(dependencies.sources);
  const take = createTake(dependencies);
  const { keyring, newId } = dependencies;
  const digest = (text: string): string => keyring.digest('message', text);

  const receiptOf = async (
    request: HttpRequest,
    body: Json,
    { call, source }: { call: Call; source: Source },
  ): Promise<Receipt> => ({
    rules: await dependencies.rules.current(),
    region: source.region,
    receivedAt: request.receivedAt,
    trust: source.trust,
    ...sentAtOf(body),
    ...(call.type === undefined ? {} : { type: call.type }),
    imported: call.imported ?? false,
    context: contextOf(request, source),
    truncateIp,
    digest,
    newId,
  });

  return async (request: HttpRequest, call: Call): Promise<Reply> => {
    const stated = writeKeyOf(request);
    // A key outside the body is checked before the body costs anything.
    const early = stated === undefined ? undefined : await admit(stated);
    if (early && 'refused' in early) return early.refused;
    const read = await call.read(request);
    if ('refused' in read) return { response: read.refused, ...early };
    const admitted = early ?? (await admit(writeKeyOf(request, read.json)));
    if ('refused' in admitted) return admitted.refused;
    const { source } = admitted;
    const receipt = await receiptOf(request, read.json, { call, source });
    const policy = await dependencies.policy.current();
    const refusal = await take[call.form](read.json, { source, receipt, policy, gpc: refusesSale(request, source) });
    return { response: refusal ?? call.success, source };
  };
};
