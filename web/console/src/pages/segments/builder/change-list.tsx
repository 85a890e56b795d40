import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import layout from '../../../ui/layout.module.css';
import { type Change, diffDefinitions } from '../model/diff.ts';
import { isObject } from '../model/forms.ts';
import { sayAggregate, sayPhrase } from '../model/sentence.ts';
import { treeOf } from '../model/tree.ts';
import type { Base } from './use-draft.ts';
import { useWords } from './use-words.ts';

const TONES: Readonly<Record<Change['kind'], Tone>> = {
  added: 'good',
  removed: 'bad',
  changed: 'warn',
  regrouped: 'warn',
};

/** True for what a computed trait works out: an aggregate that nothing tests. */
const isBareAggregate = (json: Json): boolean => isObject(json) && 'aggregate' in json && !('op' in json);

const useSay = () => {
  const words = useWords();
  return (json: Json): string => (isBareAggregate(json) ? sayAggregate(words, json) : sayPhrase(words, treeOf(json)));
};

const ChangeText = ({ change }: { readonly change: Change }) => {
  const t = useTranslations('segments.change');
  const say = useSay();
  if (change.kind === 'added') return <p>{say(change.after)}</p>;
  if (change.kind === 'removed') return <p>{say(change.before)}</p>;
  if (change.kind === 'regrouped') return <p>{t('any' in Object(change.after) ? 'toAny' : 'toAll')}</p>;
  return <p>{t('fromTo', { before: say(change.before), after: say(change.after) })}</p>;
};

interface Props {
  readonly before: Base;
  readonly after: Base;
  /** Offers to make each change in one's own version too. */
  readonly onApply?: (change: Change) => void;
  readonly canApply?: (change: Change) => boolean;
}

/** What became of a version, in words. */
export const ChangeList = ({ before, after, onApply, canApply }: Props) => {
  const t = useTranslations('segments.change');
  const changes = diffDefinitions(before.definition, after.definition);
  const isRenamed = before.name !== after.name;
  const isZoned = before.timezone !== after.timezone || before.profileTimezone !== after.profileTimezone;
  if (changes.length === 0 && !isRenamed && !isZoned) return <p className={layout.muted}>{t('none')}</p>;
  return (
    <ul className={layout.tight}>
      {isRenamed && <li>{t('renamed', { before: before.name, after: after.name })}</li>}
      {isZoned && <li>{t('zoned', { zone: after.timezone ?? '' })}</li>}
      {changes.map((change) => (
        <li key={JSON.stringify(change)} className={layout.tight}>
          <div className={layout.row}>
            <Badge tone={TONES[change.kind]}>{t(`kind.${change.kind}`)}</Badge>
            {onApply && change.kind !== 'regrouped' && canApply?.(change) && (
              <Button small onClick={() => onApply(change)}>
                {t('apply')}
              </Button>
            )}
          </div>
          <ChangeText change={change} />
        </li>
      ))}
    </ul>
  );
};
