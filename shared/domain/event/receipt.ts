import type { NamingTerms } from '../identity/name-event.ts';
import type { JsonObject } from '../json.ts';

/** What is known about a request besides its events, and the terms under which they are read. */
export interface Receipt extends NamingTerms {
  /** Epoch ms. */
  readonly receivedAt: number;
  /** When the client says it sent the request, epoch ms; an event's own `sentAt` comes first. */
  readonly sentAt?: number;
  /** The call's type, where the path states it; it rules over the body's. */
  readonly type?: string;
  /** `/v1/import`: its timestamps are history, no reading of the sender's clock, and are not corrected. */
  readonly imported: boolean;
  /** Context that the connection adds where the client says nothing: its truncated address, its user agent. */
  readonly context: JsonObject;
  /** A truncated address; `undefined` for a text that is none. */
  readonly truncateIp: (ip: string) => string | undefined;
  /** A collision-free digest, for the messageId of a body that has none but tells its time (rule 3). */
  readonly digest: (text: string) => string;
  /** A unique id, for the messageId of a body that tells no time: its retry is a second event. */
  readonly newId: () => string;
}
