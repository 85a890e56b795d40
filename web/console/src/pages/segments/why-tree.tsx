import { Check, X } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { useServerNow } from '../../api/clock.ts';
import type { paths } from '../../api/schema.gen.ts';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { useWords } from './builder/use-words.ts';
import { isObject, textAt } from './model/forms.ts';
import { sayValue } from './model/say-parts.ts';
import { sayPhrase } from './model/sentence.ts';
import { treeOf } from './model/tree.ts';
import styles from './segments.module.css';

type Answer = paths['/v1/profiles/{identifier}/segments/{id}']['get']['responses'][200]['content']['application/json'];
type Reason = Answer['because'][number];

const Details = ({ reason }: { readonly reason: Reason }) => {
  const t = useTranslations('segments.why');
  const format = useFormatter();
  const now = useServerNow();
  const words = useWords();
  const { actual, count, countedTo, since, nextChange, capped } = reason;
  const when = (at: string) => format.relativeTime(new Date(at), now);
  const isFull = count !== undefined && count === countedTo;
  const told = [
    actual !== undefined && t('actual', { value: sayValue(words, actual as Json) }),
    count !== undefined && t(isFull ? 'countOrMore' : 'count', { count }),
    since !== undefined && t('since', { when: when(since) }),
    nextChange !== undefined && t('nextChange', { when: when(nextChange) }),
    capped && t('capped'),
  ].filter((text) => typeof text === 'string');
  return told.map((text) => (
    <p key={text} className={layout.muted}>
      {text}
    </p>
  ));
};

const useHeading = () => {
  const t = useTranslations('segments.why');
  const words = useWords();
  return (condition: Json): string => {
    const [form] = isObject(condition) ? Object.keys(condition) : [];
    if (form === 'all' || form === 'any' || form === 'not') return t(form);
    if (form === 'segment') return t('segment', { name: words.segmentName(textAt(condition, 'segment')) });
    return sayPhrase(words, treeOf(condition));
  };
};

const ReasonItem = ({ reason }: { readonly reason: Reason }) => {
  const t = useTranslations('segments.why');
  const heading = useHeading();
  const { value, because = [], condition } = reason;
  return (
    <li className={styles.reason}>
      {value ? <Check aria-label={t('yes')} /> : <X aria-label={t('no')} />}
      <div className={layout.tight}>
        <p>{heading(condition as Json)}</p>
        {because.length === 0 && <Details reason={reason} />}
        {because.length > 0 && <ReasonList reasons={because} />}
      </div>
    </li>
  );
};

const ReasonList = ({ reasons }: { readonly reasons: readonly Reason[] }) => (
  <ul className={styles.why}>
    {reasons.map((reason, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: conditions do not move
      <ReasonItem key={index} reason={reason} />
    ))}
  </ul>
);

/** Why somebody is in a segment, or is not: every condition with what it saw. */
export const WhyTree = ({ answer }: { readonly answer: Answer }) => {
  const t = useTranslations('segments.why');
  if (answer.because.some(({ restricted }) => restricted)) return <Notice tone="warn">{t('restricted')}</Notice>;
  return (
    <div className={layout.tight}>
      {!answer.member && <Notice tone="info">{t('notMember')}</Notice>}
      <ReasonList reasons={answer.because} />
    </div>
  );
};
