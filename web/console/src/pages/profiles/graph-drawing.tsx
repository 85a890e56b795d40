import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useTypeName } from '../../i18n/names.ts';
import { classNames } from '../../ui/class-names.ts';
import styles from './graph.module.css';
import { frameOf, layOut, type Place } from './graph-layout.ts';
import type { GraphEdge, GraphModel, GraphNode } from './graph-model.ts';

/** What is looked at: an identifier or a link. */
export type Selected = { readonly node: number } | { readonly link: number } | undefined;

interface Props {
  readonly model: GraphModel;
  readonly selected: Selected;
  readonly onSelect: (selected: Selected) => void;
}

/** Shapes by type, so that colour is not needed to tell them apart. */
const SHAPES: Readonly<Record<string, string>> = {
  userId: 'M-13,-13 H13 V13 H-13 Z',
  email: 'M0,-15 A15,15 0 1 1 0,15 A15,15 0 1 1 0,-15 Z',
  phone: 'M0,-17 L17,0 L0,17 L-17,0 Z',
  anonymousId: 'M0,-17 L16,12 H-16 Z',
};
const OTHER = 'M-8,-15 H8 L16,0 L8,15 H-8 L-16,0 Z';
/** The longest label, and how many there may be. */
const LONGEST = 18;
const MOST_LABELLED = 80;

export const Shape = ({ type }: { readonly type: string }) => (
  <path d={SHAPES[type] ?? OTHER} className={styles.shape} />
);

/** The shapes with the words for them. */
export const Legend = ({ types }: { readonly types: readonly string[] }) => {
  const t = useTranslations('profiles.graph');
  const typeName = useTypeName();
  return (
    <ul className={styles.legend} aria-label={t('legend')}>
      {types.map((type) => (
        <li key={type}>
          <svg viewBox="-20 -20 40 40" className={styles.key} aria-hidden="true" data-type={type}>
            <Shape type={type} />
          </svg>
          {typeName(type)}
        </li>
      ))}
      <li>
        <svg viewBox="0 0 40 10" className={styles.line} aria-hidden="true">
          <line x1="0" y1="5" x2="40" y2="5" className={styles.edge} />
        </svg>
        {t('followed')}
      </li>
      <li>
        <svg viewBox="0 0 40 10" className={styles.line} aria-hidden="true">
          <line x1="0" y1="5" x2="40" y2="5" className={classNames(styles.edge, styles.refused)} />
        </svg>
        {t('refused')}
      </li>
    </ul>
  );
};

const shorten = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

const Edge = ({
  edge,
  ends: [a, b],
  isSelected,
  onSelect,
}: {
  readonly edge: GraphEdge;
  readonly ends: readonly [Place, Place];
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}) => {
  const line = { x1: a.x, y1: a.y, x2: b.x, y2: b.y };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for mice; the lists beside serve keyboards
    <g className={styles.link} onClick={onSelect}>
      <line
        {...line}
        className={classNames(
          styles.edge,
          edge.link.refused !== undefined && styles.refused,
          isSelected && styles.chosen,
        )}
      />
      <line {...line} className={styles.target} />
    </g>
  );
};

const Node = ({
  node,
  place,
  isSelected,
  isLabelled,
  onSelect,
}: {
  readonly node: GraphNode;
  readonly place: Place;
  readonly isSelected: boolean;
  readonly isLabelled: boolean;
  readonly onSelect: () => void;
}) => (
  // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for mice; the lists beside serve keyboards
  <g
    transform={`translate(${place.x} ${place.y})`}
    className={classNames(styles.node, isSelected && styles.chosen, !node.isMember && styles.stranger)}
    data-type={node.type}
    onClick={onSelect}
  >
    <title>{node.value}</title>
    <Shape type={node.type} />
    {isLabelled && (
      <text y="32" textAnchor="middle" className={styles.label}>
        {shorten(node.value)}
      </text>
    )}
  </g>
);

/** The identifiers and what ties them, drawn. The same stands beside it in words, for keyboards and screen readers. */
export const GraphDrawing = ({ model, selected, onSelect }: Props) => {
  const t = useTranslations('profiles.graph');
  const places = useMemo(() => layOut(model), [model]);
  const { left, top, width, height } = frameOf(places);
  const placeOf = ({ place }: GraphNode): Place => places[place] ?? { x: 0, y: 0 };
  const [chosenNode, chosenLink] = [
    selected && 'node' in selected ? selected.node : undefined,
    selected && 'link' in selected ? selected.link : undefined,
  ];
  return (
    <svg
      viewBox={`${left} ${top} ${width} ${height}`}
      className={styles.drawing}
      style={{ maxBlockSize: `${Math.max(260, Math.min(640, height))}px` }}
      role="img"
      aria-label={t('drawing', { nodes: model.nodes.length, links: model.edges.length })}
    >
      {model.edges.map((edge) => (
        <Edge
          key={edge.place}
          edge={edge}
          ends={[placeOf(edge.a), placeOf(edge.b)]}
          isSelected={chosenLink === edge.place}
          onSelect={() => onSelect({ link: edge.place })}
        />
      ))}
      {model.nodes.map((node) => (
        <Node
          key={node.place}
          node={node}
          place={placeOf(node)}
          isSelected={chosenNode === node.place}
          isLabelled={model.nodes.length <= MOST_LABELLED || chosenNode === node.place}
          onSelect={() => onSelect({ node: node.place })}
        />
      ))}
    </svg>
  );
};
