import { useTranslations } from 'use-intl';
import { useTypeName } from '../../i18n/names.ts';
import { Badge } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './graph.module.css';
import type { Selected } from './graph-drawing.tsx';
import { edgesOf, type GraphEdge, type GraphModel, type GraphNode } from './graph-model.ts';
import { useSourceNames } from './profiles-queries.ts';
import { useReason } from './refusal-words.ts';
import { useEventName } from './words.ts';

interface Props {
  readonly model: GraphModel;
  readonly selected: Selected;
  readonly onSelect: (selected: Selected) => void;
}

/** Every identifier and every link in words: what the drawing shows. */
export const GraphTables = ({ model, selected, onSelect }: Props) => {
  const t = useTranslations('profiles.graph');
  const typeName = useTypeName();
  const sourceName = useSourceNames();
  const eventName = useEventName();
  const reason = useReason();
  const nodeColumns: readonly Column<GraphNode>[] = [
    { key: 'type', header: t('type'), cell: ({ type }) => typeName(type), width: 'minmax(7rem, 0.6fr)' },
    {
      key: 'value',
      header: t('value'),
      cell: ({ value, place }) => (
        <button type="button" className={styles.pickInline} onClick={() => onSelect({ node: place })}>
          {value}
        </button>
      ),
      width: 'minmax(9rem, 2fr)',
    },
    {
      key: 'firstSeen',
      header: t('firstSeen'),
      cell: ({ firstSeen, isMember }) =>
        firstSeen ? <Time at={firstSeen} as="instant" /> : !isMember && <Badge>{t('stranger')}</Badge>,
      from: 'medium',
    },
    {
      key: 'links',
      header: t('links'),
      cell: (node) => <span className={layout.number}>{edgesOf(model, node).length}</span>,
      align: 'end',
      width: '5rem',
    },
  ];
  const edgeColumns: readonly Column<GraphEdge>[] = [
    {
      key: 'ends',
      header: t('ends'),
      cell: ({ a, b, place }) => (
        <button type="button" className={styles.pickInline} onClick={() => onSelect({ link: place })}>
          {a.value} – {b.value}
        </button>
      ),
      width: 'minmax(12rem, 2fr)',
    },
    { key: 'event', header: t('event'), cell: ({ link }) => eventName(link.event ?? {}), from: 'medium' },
    { key: 'source', header: t('source'), cell: ({ link }) => sourceName(link.source), from: 'wide' },
    { key: 'at', header: t('at'), cell: ({ link }) => <Time at={link.at} as="instant" />, from: 'medium' },
    {
      key: 'state',
      header: t('state'),
      cell: ({ link }) =>
        link.refused === undefined ? t('followed') : <Badge tone="warn">{reason(link.refused)}</Badge>,
    },
  ];
  return (
    <div className={layout.stack}>
      <Card title={t('identifiers')} flush>
        <DataTable
          label={t('identifiers')}
          columns={nodeColumns}
          rows={model.nodes}
          rowKey={({ name }) => name}
          isSelected={({ place }) => selected !== undefined && 'node' in selected && selected.node === place}
          onRowClick={({ place }) => onSelect({ node: place })}
          maxHeight="24rem"
        />
      </Card>
      <Card title={t('linksTitle')} flush>
        <DataTable
          label={t('linksTitle')}
          columns={edgeColumns}
          rows={model.edges}
          rowKey={({ place }) => String(place)}
          isSelected={({ place }) => selected !== undefined && 'link' in selected && selected.link === place}
          onRowClick={({ place }) => onSelect({ link: place })}
          maxHeight="24rem"
        />
      </Card>
    </div>
  );
};
