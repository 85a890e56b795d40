import { useFormatter, useTranslations } from 'use-intl';
import { useTypeName } from '../../../i18n/names.ts';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { QueryView } from '../../../ui/panel.tsx';
import styles from '../privacy.module.css';
import { type RetentionDraft, type RetentionPreview, useRetentionPreview } from './retention-queries.ts';

type Going = RetentionPreview['prospects'];

interface RowProps {
  readonly name: string;
  readonly going: Going;
  /** Counts are of this part of all. */
  readonly share: number;
}

const Row = ({ name, going, share }: RowProps) => {
  const t = useTranslations('privacy-retention.preview');
  const format = useFormatter();
  const show = (count: number): string => {
    if (share === 1 || share === 0) return format.number(count);
    return t('about', { count: format.number(Math.round(count / share)) });
  };
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={styles.number}>{show(going.past - going.pastAnyway)}</td>
      <td className={styles.number}>{show(going.pastAnyway)}</td>
      <td className={styles.number}>{show(going.soon)}</td>
      <td className={styles.number}>{show(going.looked)}</td>
    </tr>
  );
};

const Counts = ({ preview, draft }: { readonly preview: RetentionPreview; readonly draft: RetentionDraft }) => {
  const t = useTranslations('privacy-retention.preview');
  const format = useFormatter();
  const nameOf = useTypeName();
  const { share, prospects, customers, identifiers } = preview;
  const persons = prospects.past + customers.past - prospects.pastAnyway - customers.pastAnyway;
  return (
    <div className={layout.stack}>
      <Notice tone={persons > 0 ? 'bad' : 'good'} title={t('persons', { count: persons })}>
        {persons > 0 && t('personsText')}
      </Notice>
      {share < 1 && <p className={layout.muted}>{t('share', { share: format.number(share, { style: 'percent' }) })}</p>}
      <div role="group" className={styles.scroll} aria-label={t('title')} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('what')}</th>
              {(['more', 'anyway', 'soon', 'all'] as const).map((key) => (
                <th key={key} scope="col" className={styles.number}>
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Row name={t('prospects')} going={prospects} share={share} />
            <Row name={t('customers')} going={customers} share={share} />
            {Object.entries(identifiers)
              .filter(([type]) => Object.hasOwn(draft.identifiers, type))
              .map(([type, going]) => (
                <Row key={type} name={nameOf(type)} going={going} share={share} />
              ))}
          </tbody>
        </table>
      </div>
    </div>
  );
};

/** What a policy would have forgotten that the one in force keeps. */
export const Preview = ({ draft, isAsked }: { readonly draft: RetentionDraft; readonly isAsked: boolean }) => {
  const t = useTranslations('privacy-retention.preview');
  const query = useRetentionPreview(draft, isAsked);
  if (!isAsked) return <p className={layout.muted}>{t('notYet')}</p>;
  return <QueryView query={query}>{(preview) => <Counts preview={preview} draft={draft} />}</QueryView>;
};
