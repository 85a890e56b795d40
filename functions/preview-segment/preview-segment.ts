import type * as z from 'zod';
import { refuseDefinition } from '../../shared/domain/api/definition-issues.ts';
import { failure, invalid } from '../../shared/domain/api/failures.ts';
import { segmentPreviewOperations } from '../../shared/domain/api/operations/segments.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { compileSegments } from '../../shared/domain/segment/compile-segments.ts';
import { parseAggregate, parseDefinition } from '../../shared/domain/segment/parse-definition.ts';
import type { CompiledSegment } from '../../shared/domain/segment/segment.ts';
import { policyOf } from '../../shared/domain/segment/stored-definitions.ts';
import { servingSources } from '../../shared/domain/segment/walks.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { Definitions, SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { countMembers, type Sampled } from './count-members.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'scan' | 'identifiersOf'>;
  readonly timelines: Pick<TimelineStore, 'read'>;
  readonly definitions: SegmentDefinitions;
  /** Milliseconds since any moment: it measures how long was looked. */
  readonly clock: Clock;
  /** The deployment's, for definitions that state none. */
  readonly timeZone: string;
  /** How long to look, milliseconds: less than the gateway waits. */
  readonly patience?: number;
}

type Input = z.output<(typeof segmentPreviewOperations)['POST /v1/segments/preview']['body']>;

/** Whom a computed trait has a value for: a segment like any other. */
const havingValue = (definition: unknown): { readonly definition: unknown } | { readonly refused: HttpResponse } => {
  const parsed = parseAggregate(definition);
  if ('issues' in parsed) return { refused: refuseDefinition(parsed.issues) };
  return { definition: { ...parsed.aggregate, op: 'exists' } };
};

/** No id of a segment may have a capital letter, so this one is free. */
const PREVIEWED = 'PREVIEW';
const PATIENCE = 22_000;

/** What is asked about, its time zone settled. */
interface Asked {
  readonly definition: unknown;
  readonly timezone: string;
  readonly profileTimezone: boolean;
}

const compile = (
  { definition, timezone, profileTimezone }: Asked,
  known: Definitions,
): { readonly segment: CompiledSegment } | { readonly refused: HttpResponse } => {
  const parsed = parseDefinition(definition);
  if ('issues' in parsed) return { refused: refuseDefinition(parsed.issues) };
  const policy = policyOf({ timezone, profileTimezone });
  const { segments, traits } = servingSources(known);
  const compiled = compileSegments([...segments, { id: PREVIEWED, definition: parsed.condition, policy }], traits);
  const segment = compiled.segments.find(({ id }) => id === PREVIEWED);
  return segment
    ? { segment }
    : { refused: refuseDefinition(compiled.issues.filter(({ segmentId }) => segmentId === PREVIEWED)) };
};

/** The call that tries a definition out. It answers exactly or not at all: a sample would be a guess, and no guess is shown. */
export const createPreviewSegment = ({
  profiles,
  timelines,
  definitions,
  clock,
  timeZone,
  patience = PATIENCE,
}: Dependencies) => {
  const look = async (
    { at, timezone = timeZone, ...stated }: Input,
    now: number,
    show: (sample: readonly Sampled[]) => unknown,
  ): Promise<HttpResponse> => {
    if (at !== undefined && at > now) return invalid([{ path: 'at', message: 'is in the future' }]);
    const until = clock() + patience;
    const known = await definitions.current();
    const compiled = compile({ ...stated, timezone }, known);
    if ('refused' in compiled) return compiled.refused;
    const question = { segment: compiled.segment, known, now, ...(at === undefined || at === now ? {} : { at }) };
    const found = await countMembers({ profiles, timelines }, question, () => clock() < until);
    if (found.complete)
      return answer({
        count: found.count,
        sample: show(found.sample),
        ...(found.capped > 0 ? { capped: found.capped } : {}),
      });
    return failure(
      'too-much-history',
      `Only ${found.looked} profiles could be looked at in time, and a preview is exact or none. Save it as a segment: its members are computed in the background.`,
    );
  };
  return serve(segmentPreviewOperations, {
    'POST /v1/segments/preview': ({ body, now }) =>
      look(body, now, (sample) => sample.map(({ profileId }) => profileId)),
    'POST /v1/computed-traits/preview': async ({ body, now }) => {
      const asked = havingValue(body.definition);
      return 'refused' in asked ? asked.refused : look({ ...body, ...asked } as Input, now, (sample) => sample);
    },
  });
};
