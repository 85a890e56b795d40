import { useFormatter, useTranslations } from 'use-intl';
import { isStatus } from '../../../api/api-error.ts';
import { serverNow } from '../../../api/clock.ts';
import { useCan } from '../../../app/access.ts';
import { usePreferences } from '../../../app/preferences.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Time } from '../../../ui/time.tsx';
import { fromInput, toInput } from '../model/local-time.ts';
import { PersonLink } from '../person-link.tsx';
import { type Preview, type Question, usePreview } from '../segments-queries.ts';
import styles from './builder.module.css';

interface Props {
  readonly question: Question;
  /** False while the definition has a fault: then there is nothing to count. */
  readonly isValid: boolean;
  readonly onAt: (at: string | undefined) => void;
}

const SHOWN = 8;

const Sample = ({ ids, count }: { readonly ids: readonly string[]; readonly count: number }) => {
  const t = useTranslations('segments.preview');
  const can = useCan();
  if (ids.length === 0 || !can('GET /v1/profiles/{identifier}')) return null;
  const shown = ids.slice(0, SHOWN);
  return (
    <div className={layout.tight}>
      <h3>{t('sample')}</h3>
      <ul className={styles.people}>
        {shown.map((profileId) => (
          <li key={profileId}>
            <PersonLink profileId={profileId} />
          </li>
        ))}
      </ul>
      {count > shown.length && <p className={layout.muted}>{t('more', { count: count - shown.length })}</p>}
    </div>
  );
};

const AtField = ({ at, onAt }: { readonly at: string | undefined; readonly onAt: Props['onAt'] }) => {
  const t = useTranslations('segments.preview');
  const { timeZone } = usePreferences();
  return (
    <div className={layout.rowEnd}>
      <TextField
        type="datetime-local"
        label={t('at')}
        help={t('atHelp')}
        value={at === undefined ? '' : toInput(at, timeZone)}
        max={toInput(new Date(serverNow()).toISOString(), timeZone)}
        onChange={(text) => onAt(fromInput(text, timeZone))}
      />
      {at !== undefined && <Button onClick={() => onAt(undefined)}>{t('now')}</Button>}
    </div>
  );
};

/** What the API refuses is told at the blocks where it can be; here only what is not about them. */
const isOfBlocks = (error: Error): boolean =>
  isStatus(error, 422) && error.details.some(({ path }) => path.startsWith('definition'));

const Counted = ({ data, at, countedAt }: { data: Preview; at: string | undefined; countedAt: string }) => {
  const t = useTranslations('segments.preview');
  const format = useFormatter();
  const { count, capped } = data;
  const time = () => <Time at={at ?? countedAt} as="instant" />;
  return (
    <>
      <p className={styles.count}>{format.number(count)}</p>
      <p className={layout.muted}>{t.rich(at === undefined ? 'exactNow' : 'exactAt', { time })}</p>
      {capped !== undefined && <p className={layout.muted}>{t('capped', { count: capped })}</p>}
    </>
  );
};

const Answer = ({ question, isValid }: Omit<Props, 'onAt'>) => {
  const t = useTranslations('segments.preview');
  const { data, error, isOutdated, refetch, dataUpdatedAt } = usePreview(question, isValid);
  const problem = isValid && !isOutdated ? error : null;
  if (problem && !isOfBlocks(problem)) return <ErrorNotice error={problem} onRetry={() => void refetch()} />;
  if (!data) return isValid && !problem ? <Skeleton rows={2} /> : <p className={layout.muted}>{t('incomplete')}</p>;
  const state = isOutdated ? t('counting') : t('counted', { count: data.count });
  return (
    <>
      <div className={classNames((isOutdated || !isValid) && styles.outdated)}>
        <Counted data={data} at={question.at} countedAt={new Date(dataUpdatedAt).toISOString()} />
      </div>
      <p role="status" className={layout.muted}>
        {isValid ? state : t('incomplete')}
      </p>
      <Sample ids={data.sample} count={data.count} />
    </>
  );
};

/** How many and who, counted while the definition is edited, now or at an instant of the past. */
export const PreviewCard = ({ question, isValid, onAt }: Props) => {
  const t = useTranslations('segments.preview');
  return (
    <Card title={t('title')}>
      <div className={layout.stack}>
        <Answer question={question} isValid={isValid} />
        <AtField at={question.at} onAt={onAt} />
      </div>
    </Card>
  );
};
