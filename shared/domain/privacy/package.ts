import type { Identifier } from '../identity/identifier.ts';
import type { Json, JsonObject } from '../json.ts';
import type { RequestKind } from './request.ts';

/** Where an identifier came from: the event that showed it together with another one of the person, and who says so. */
export interface Origin {
  readonly source: string;
  readonly at: string;
  readonly trust: 'asserted' | 'claimed';
  readonly messageId: string;
  /** Absent where the other one is not part of this package. */
  readonly with?: Identifier;
}

/** An identifier of the person. */
export interface PackageIdentifier extends Identifier {
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly origins: readonly Origin[];
}

/** An answer of consent with its proof. */
export interface PackageConsent {
  readonly purpose: string;
  readonly granted: boolean;
  /** True where the person, or an officer for them, decided then; else the answer rode on something else. */
  readonly act: boolean;
  readonly at: string;
  readonly receivedAt: string;
  readonly source: string;
  readonly messageId: string;
  readonly signals: readonly string[];
  readonly policy?: string;
}

/** What is known of a person, as a right of access or portability shows it. Portability has what the person gave alone. */
export interface PersonPackage {
  readonly about: {
    readonly requestId: string;
    readonly type: RequestKind;
    readonly regulation: string;
    readonly receivedAt: string;
    readonly producedAt: string;
  };
  readonly identifiers: readonly PackageIdentifier[];
  readonly traits: readonly {
    readonly name: string;
    readonly value: Json;
    readonly at: string;
    readonly messageId: string;
    readonly source?: string;
    readonly corrected?: true;
  }[];
  readonly consents: {
    readonly current: Readonly<Record<string, { readonly granted: boolean; readonly at: string }>>;
    readonly answers: readonly PackageConsent[];
  };
  readonly computedTraits?: JsonObject;
  readonly segments?: readonly {
    readonly id: string;
    readonly name?: string;
    readonly since?: string;
    readonly because: Json;
  }[];
  readonly recipients?: readonly object[];
  readonly processing?: {
    readonly sources: readonly {
      readonly id: string;
      readonly name: string;
      readonly kind: string;
      readonly retention: string;
    }[];
    /** The privacy policy in force, where the deployment has one: purposes, legal bases, retention. */
    readonly policy?: Json;
  };
  readonly events: { readonly count: number; readonly files: readonly string[] };
  readonly files: readonly string[];
}

/** One line of a file of events. */
export type PackageEvent = JsonObject & { readonly receivedAt: string; readonly sourceId: string };
