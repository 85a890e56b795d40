import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { iso } from '../../shared/domain/iso.ts';
import type { PackageConsent } from '../../shared/domain/privacy/package.ts';
import { consentIn } from '../../shared/domain/profile/consent.ts';

interface Answer {
  readonly purpose: string;
  readonly granted: boolean;
  readonly at?: number;
  readonly act?: true;
}

/** What an event answers: as it was stamped, or, before answers were stamped, as it says. */
const answersOf = ({ body, consent }: AcceptedEvent): readonly Answer[] =>
  consent?.answers ?? consentIn(body).map(([purpose, granted]) => ({ purpose, granted }));

const show = (event: AcceptedEvent, { purpose, granted, at = event.at, act }: Answer): PackageConsent => ({
  purpose,
  granted,
  act: act === true,
  at: iso(at),
  receivedAt: iso(event.receivedAt),
  source: event.sourceId,
  messageId: event.body.messageId,
  signals: event.consent?.signals ?? ['preferences'],
  ...(event.consent === undefined ? {} : { policy: event.consent.policy }),
});

/**
 * Gathers answers of consent: every act, and of what only rides on events the first of each purpose, answer, source and policy, since a
 * browser repeats it with every page.
 */
export const createConsentList = () => {
  const kept = new Map<string, PackageConsent>();
  const add = (answer: PackageConsent): void => {
    const { purpose, granted, act, source, policy, messageId } = answer;
    const name = JSON.stringify([purpose, granted, act, source, policy ?? null, act ? messageId : null]);
    const known = kept.get(name);
    if (known === undefined || answer.receivedAt < known.receivedAt) kept.set(name, answer);
  };
  return {
    take: (events: readonly AcceptedEvent[]): void => {
      for (const event of events) for (const each of answersOf(event)) add(show(event, each));
    },
    /** The newest first. */
    list: (): readonly PackageConsent[] => [...kept.values()].sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1)),
  };
};
