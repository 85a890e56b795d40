import type { EventType, SegmentEvent } from '../event/event.ts';
import type { JsonObject } from '../json.ts';
import { anonymousForm } from './anonymous-form.ts';
import type { ConsentAnswer, ConsentSignal } from './consent-stamp.ts';
import { type Form, formOf } from './form-of.ts';
import { demandsOf, type PrivacyPolicy, type SourceConsent } from './policy.ts';
import { proofForm } from './proof-form.ts';
import { readEachSignal, readSignals } from './read-signals.ts';

/** What is tried: an event as a site would send it, and whether its request said `Sec-GPC: 1` for the person. `at` epoch ms. */
export interface Trial {
  /** Undefined: of a source that the policy does not name. */
  readonly sourceId?: string;
  readonly gpc: boolean;
  readonly at: number;
  readonly event: {
    readonly type: EventType;
    readonly event?: string;
    readonly properties?: JsonObject;
    readonly context?: JsonObject;
  };
}

/** How a signal was read; `unreadable`: it was sent, and nothing can be made of it. */
export interface TriedSignal {
  readonly signal: ConsentSignal;
  readonly state: 'read' | 'unreadable' | 'silent';
  readonly answers: readonly ConsentAnswer[];
}

/** What a policy makes of an event: what is stored, and what may be done with a person who says this and nothing else. */
export interface TriedPolicy {
  readonly form: Form;
  readonly demand: SourceConsent;
  readonly purposes: readonly {
    readonly purpose: string;
    readonly answer: 'granted' | 'refused' | 'unanswered';
    /** A signal that could have answered it cannot be read. */
    readonly doubted: boolean;
    readonly demanded: boolean;
  }[];
  readonly signals: readonly TriedSignal[];
  /** The person decided now: the event lifts an earlier refusal. */
  readonly isAct: boolean;
  /** What would be stored; absent where nothing would be. */
  readonly stored?: SegmentEvent;
}

/** No source can be called so: its demands are those of sources not named. */
const UNNAMED = '';
const SAMPLE = { messageId: 'message-1', anonymousId: 'device-1' } as const;
const NEW_ID = 'new-random-id';

const storedForm = (form: Form, event: SegmentEvent): SegmentEvent | undefined => {
  if (form === 'full') return event;
  if (form === 'proof') return proofForm(event);
  return form === 'anonymous' ? anonymousForm(event, [], NEW_ID) : undefined;
};

/** Tries a policy with an event, by the functions that collection decides with. */
export const tryPolicy = (policy: PrivacyPolicy, { sourceId = UNNAMED, gpc, at, event: given }: Trial): TriedPolicy => {
  const event: SegmentEvent = { ...SAMPLE, timestamp: new Date(at).toISOString(), ...given };
  const terms = { policy, gpc, at };
  const read = readSignals(given, terms);
  const demand = demandsOf(policy, sourceId);
  const form = formOf(read, demand);
  const answers = new Map(read.stamp?.answers.map(({ purpose, granted }) => [purpose, granted]));
  const answerOf = (purpose: string) => {
    const granted = answers.get(purpose);
    if (granted === undefined) return 'unanswered';
    return granted ? 'granted' : 'refused';
  };
  const signals = readEachSignal(given, terms).map(({ signal, answers: own, doubted = [] }): TriedSignal => {
    const silent = doubted.length > 0 ? 'unreadable' : 'silent';
    return { signal, state: own.length > 0 ? 'read' : silent, answers: own };
  });
  const stored = storedForm(form, event);
  return {
    form,
    demand,
    purposes: Object.keys(policy.purposes).map((purpose) => ({
      purpose,
      answer: answerOf(purpose),
      doubted: read.doubted.includes(purpose),
      demanded: demand.requires.includes(purpose),
    })),
    signals,
    isAct: read.isAct,
    ...(stored ? { stored } : {}),
  };
};
