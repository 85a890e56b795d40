import { useFormatter, useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { classNames } from '../../ui/class-names.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import styles from '../segments/builder/builder.module.css';
import { useWords } from '../segments/builder/use-words.ts';
import { sayValue } from '../segments/model/say-parts.ts';
import { PersonLink } from '../segments/person-link.tsx';
import { useTraitPreview } from './computed-traits-queries.ts';

interface Props {
  readonly question: Parameters<typeof useTraitPreview>[0];
  readonly isValid: boolean;
}

const SHOWN = 10;

const Values = ({
  sample,
}: {
  readonly sample: readonly { readonly profileId: string; readonly value?: unknown }[];
}) => {
  const t = useTranslations('computed-traits.preview');
  const words = useWords();
  if (sample.length === 0) return <p className={layout.muted}>{t('nobody')}</p>;
  return (
    <div className={layout.tight}>
      <h3>{t('sample')}</h3>
      <ul className={styles.people}>
        {sample.slice(0, SHOWN).map(({ profileId, value }) => (
          <li key={profileId} className={layout.spread}>
            <PersonLink profileId={profileId} />
            <span className={layout.number}>{sayValue(words, value as Json)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
};

const Answer = ({ question, isValid }: Props) => {
  const t = useTranslations('computed-traits.preview');
  const format = useFormatter();
  const { data, error, isOutdated, refetch, dataUpdatedAt } = useTraitPreview(question, isValid);
  if (error && isValid && !isOutdated) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return isValid ? <Skeleton rows={2} /> : <p className={layout.muted}>{t('incomplete')}</p>;
  const state = isOutdated ? t('counting') : t('counted');
  const time = () => <Time at={new Date(dataUpdatedAt).toISOString()} as="instant" />;
  return (
    <>
      <div className={classNames((isOutdated || !isValid) && styles.outdated)}>
        <p className={styles.count}>{format.number(data.count)}</p>
        <p className={layout.muted}>{t.rich('people', { time })}</p>
      </div>
      <p role="status" className={layout.muted}>
        {isValid ? state : t('incomplete')}
      </p>
      <Values sample={data.sample} />
    </>
  );
};

/** What a computed trait gives, to whom, while it is edited. */
export const TraitPreviewCard = (props: Props) => {
  const t = useTranslations('computed-traits.preview');
  return (
    <Card title={t('title')}>
      <div className={layout.stack}>
        <Answer {...props} />
      </div>
    </Card>
  );
};
