import { Link } from '@tanstack/react-router';
import { ChevronRight, CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { classNames } from '../../ui/class-names.ts';
import { Card } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { addressOf } from './attention-address.ts';
import styles from './overview.module.css';
import { type AttentionItem, useExportNames, useSourceNames } from './overview-queries.ts';

const ICONS = { bad: CircleAlert, warn: TriangleAlert, info: Info } as const;

/** What the item is about, as people call it. */
const useNameOf = () => {
  const { segmentName, destinationName } = useExportNames();
  const sources = useSourceNames();
  return ({ kind, name, link }: AttentionItem): string => {
    if (name !== undefined) return name;
    if (kind === 'credentials-broken' && link.destinationId !== undefined) return destinationName(link.destinationId);
    if (link.segmentId !== undefined && link.destinationId !== undefined)
      return `${segmentName(link.segmentId)} → ${destinationName(link.destinationId)}`;
    return (link.sourceId !== undefined && sources.data?.get(link.sourceId)) || (link.sourceId ?? '');
  };
};

const Content = ({ item, name, leads }: { item: AttentionItem; name: string; leads: boolean }) => {
  const t = useTranslations('overview.attention');
  const format = useFormatter();
  const { kind, severity, count, since, due, progress, sentence } = item;
  const Icon = ICONS[severity];
  const when = due ?? since;
  return (
    <>
      <Icon className={styles[severity]} aria-label={t(`severity.${severity}`)} role="img" />
      <span className={styles.what}>
        <span>
          {t(`kind.${kind}`, { count, name })}
          {progress !== undefined && (
            <span className={styles.aside}>
              {' '}
              {format.number(progress, { style: 'percent', maximumFractionDigits: 0 })}
            </span>
          )}
        </span>
        {sentence !== undefined && <span className={styles.aside}>{sentence}</span>}
      </span>
      {when !== undefined && (
        <span className={styles.when}>
          <Time at={when} />
        </span>
      )}
      {leads && <ChevronRight className={styles.chevron} aria-hidden />}
    </>
  );
};

/** What somebody should look at, the worst first; each leads to where something is done about it. */
export const AttentionList = ({ items }: { readonly items: readonly AttentionItem[] }) => {
  const t = useTranslations('overview.attention');
  const can = useCan();
  const nameOf = useNameOf();
  if (items.length === 0)
    return (
      <p className={styles.calm}>
        <CircleCheck className={styles.good} aria-hidden />
        {t('none')}
      </p>
    );
  return (
    <Card title={t('title')} flush>
      <ul className={styles.list}>
        {items.map((item) => {
          const address = addressOf(item, can);
          const key = JSON.stringify([item.kind, item.link, item.name]);
          const content = <Content item={item} name={nameOf(item)} leads={address !== undefined} />;
          return (
            <li key={key}>
              {address === undefined ? (
                <div className={styles.item}>{content}</div>
              ) : (
                <Link to={address} className={classNames(styles.item, styles.leads)}>
                  {content}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
};
