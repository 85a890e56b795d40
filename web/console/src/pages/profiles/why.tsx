import { Link } from '@tanstack/react-router';
import { Check, Minus } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { Button } from '../../ui/button.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { QueryView } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './profile.module.css';
import { useMembership, type Why } from './profiles-queries.ts';
import { useSayCondition } from './say-condition.ts';
import { TraitValue } from './trait-value.tsx';

/** What a condition saw: a count, a value, the newest of the events behind it. */
const Seen = ({ profileId, why }: { readonly profileId: string; readonly why: Why }) => {
  const t = useTranslations('profiles.why');
  const { count, countedTo, actual, events = [] } = why;
  return (
    <>
      {count !== undefined && (
        <p className={layout.muted}>
          {t(countedTo !== undefined && count >= countedTo ? 'countedOrMore' : 'counted', { count })}
        </p>
      )}
      {'actual' in why && (
        <p className={layout.muted}>
          {actual === null ? t('noValue') : t.rich('actual', { value: () => <TraitValue value={actual} /> })}
        </p>
      )}
      {events.length > 0 && (
        <ul className={layout.small}>
          {events.slice(0, 3).map(({ messageId, timestamp }) => (
            <li key={messageId}>
              <Link to="/profiles/$profileId/timeline" params={{ profileId }} search={{ event: messageId }}>
                <Time at={timestamp} as="instant" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const groupOf = (condition: unknown): 'all' | 'any' | 'not' | 'segment' | undefined => {
  if (typeof condition !== 'object' || condition === null) return undefined;
  return (['all', 'any', 'not', 'segment'] as const).find((kind) => kind in condition);
};

const Condition = ({ profileId, why }: { readonly profileId: string; readonly why: Why }) => {
  const t = useTranslations('profiles.why');
  const say = useSayCondition();
  const group = why.because && why.because.length > 0 ? groupOf(why.condition) : undefined;
  return (
    <li className={styles.condition}>
      {why.value ? (
        <Check className={styles.holds} role="img" aria-label={t('holds')} />
      ) : (
        <Minus className={styles.fails} role="img" aria-label={t('fails')} />
      )}
      <div>
        <p>{group && group !== 'segment' ? t(`group.${group}`) : say(why.condition as Json)}</p>
        {group === undefined && <Seen profileId={profileId} why={why} />}
        {why.capped && <p className={layout.muted}>{t('capped')}</p>}
      </div>
      {why.because && (
        <ul>
          {why.because.map((each) => (
            <Condition key={JSON.stringify(each.condition)} profileId={profileId} why={each} />
          ))}
        </ul>
      )}
    </li>
  );
};

interface Props {
  readonly profileId: string;
  readonly segmentId: string;
  readonly at?: string | undefined;
}

/** Why somebody is in a segment or is not: its conditions in words, each ticked or not, with the events behind it. */
export const WhyTree = ({ profileId, segmentId, at }: Props) => {
  const t = useTranslations('profiles.why');
  const format = useFormatter();
  const query = useMembership(profileId, segmentId, at);
  return (
    <QueryView query={query} rows={2}>
      {({ because, nextChange }) => (
        <div className={styles.why}>
          {because.some(({ restricted }) => restricted) && <Notice tone="warn">{t('restricted')}</Notice>}
          <ul>
            {because.map((each) => (
              <Condition key={JSON.stringify(each.condition)} profileId={profileId} why={each} />
            ))}
          </ul>
          {nextChange !== undefined && (
            <p className={layout.muted}>
              {t('nextChange', {
                time: format.dateTime(new Date(nextChange), { dateStyle: 'medium', timeStyle: 'short' }),
              })}
            </p>
          )}
        </div>
      )}
    </QueryView>
  );
};

/** The same behind a button, for a line that wraps: it unfolds below. */
export const WhyDisclosure = ({ name, ...props }: Props & { readonly name: string }) => {
  const t = useTranslations('profiles.why');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        small
        kind="quiet"
        aria-expanded={isOpen}
        aria-label={t('toggleNamed', { name })}
        onClick={() => setOpen(!isOpen)}
      >
        {t(isOpen ? 'hide' : 'show')}
      </Button>
      {isOpen && (
        <div className={styles.unfolded}>
          <WhyTree {...props} />
        </div>
      )}
    </>
  );
};
