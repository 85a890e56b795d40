import type { ConsentAnswer } from '../../shared/domain/consent/consent-stamp.ts';
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import type { ConsentCell, ProfileState, RestrictionCell, TraitCell } from '../../shared/domain/profile/profile.ts';

const DAY = 86_400_000;

interface Said extends ConsentAnswer {
  readonly at: number;
}

/** What an event says of consent, read plainly: no answer is later than it can have been given. */
export const saidIn = ({ consent, body, at, receivedAt }: AcceptedEvent): readonly Said[] => {
  const preferences = (body.context?.['consent'] as { categoryPreferences?: Record<string, boolean> } | undefined)
    ?.categoryPreferences;
  const riding = Object.entries(preferences ?? {}).map(([purpose, granted]) => ({ purpose, granted }));
  const endOfDay = (Math.floor(receivedAt / DAY) + 1) * DAY - 1;
  return (consent ? consent.answers : riding).map((answer: ConsentAnswer) => ({
    ...answer,
    at: Math.min(answer.at ?? at, answer.granted ? receivedAt : endOfDay),
  }));
};

/** Rule 26, word by word, over all that was said of one purpose. */
export const answerFrom = (said: readonly Said[]): ConsentCell | undefined => {
  const times = (some: readonly Said[]): readonly number[] => some.map(({ at }) => at).sort((a, b) => a - b);
  const lastRefusal = times(said.filter(({ granted }) => !granted)).at(-1);
  const lastAct = times(said.filter(({ granted, act }) => granted && act)).at(-1);
  const [firstYes] = times(said.filter(({ granted, act }) => granted && !act));
  if (lastAct !== undefined && (lastRefusal === undefined || lastAct > lastRefusal))
    return { granted: true, at: lastAct, act: true };
  if (lastRefusal !== undefined) return { granted: false, at: lastRefusal };
  return firstYes === undefined ? undefined : { granted: true, at: firstYes };
};

/** The answers of consent that some events leave. */
export const plainConsent = (events: readonly AcceptedEvent[]): ProfileState['consent'] =>
  Object.fromEntries(
    [...Map.groupBy(events.flatMap(saidIn), ({ purpose }) => purpose)].flatMap(([purpose, said]) => {
      const answer = answerFrom(said);
      return answer ? [[purpose, answer] as const] : [];
    }),
  );

const byReceipt = (a: AcceptedEvent, b: AcceptedEvent): number =>
  a.receivedAt - b.receivedAt || (a.body.messageId < b.body.messageId ? -1 : 1);

/** The last order to restrict or to lift. */
export const plainRestriction = (events: readonly AcceptedEvent[]): RestrictionCell | undefined => {
  const orders = events.filter(({ body }) => body.command && ['restrict', 'unrestrict'].includes(body.type));
  const last = orders.sort(byReceipt).at(-1);
  return last && { restricted: last.body.type === 'restrict', at: last.receivedAt, messageId: last.body.messageId };
};

/** Whatever was rectified, as it was rectified last: no event undoes it. */
export const plainRectified = (events: readonly AcceptedEvent[]): Readonly<Record<string, TraitCell>> => {
  const orders = events
    .filter(({ body }) => body.type === 'rectify' && body.command)
    .sort((a, b) => a.at - b.at || (a.body.messageId < b.body.messageId ? -1 : 1));
  return Object.assign(
    {},
    ...orders.map(({ body: { command, messageId }, at }) =>
      Object.fromEntries(
        Object.entries(command?.traits ?? {}).map(([name, value]) => [name, { value, at, messageId, pinned: true }]),
      ),
    ),
  );
};
