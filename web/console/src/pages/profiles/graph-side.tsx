import { useTranslations } from 'use-intl';
import { useTypeName } from '../../i18n/names.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { EvidenceLine } from './evidence-line.tsx';
import styles from './graph.module.css';
import type { Selected } from './graph-drawing.tsx';
import { edgesOf, type GraphEdge, type GraphModel, type GraphNode } from './graph-model.ts';
import { useSourceNames } from './profiles-queries.ts';
import { useReason } from './refusal-words.ts';

interface Props {
  readonly profileId: string;
  readonly model: GraphModel;
  readonly selected: Selected;
  readonly onSelect: (selected: Selected) => void;
  /** Where the role may part identifiers. */
  readonly onUnlink?: (name: string) => void;
}

const Link = ({ edge, profileId }: { readonly edge: GraphEdge; readonly profileId: string }) => {
  const t = useTranslations('profiles.graph');
  const sourceName = useSourceNames();
  const reason = useReason();
  const { a, b, link } = edge;
  return (
    <dl className={layout.facts}>
      <dt>{t('ends')}</dt>
      <dd>
        {a.value} – {b.value}
      </dd>
      <dt>{t('event')}</dt>
      <dd>
        <EvidenceLine
          profileId={profileId}
          evidence={{
            messageId: link.messageId,
            sourceId: link.source,
            at: link.event?.timestamp ?? link.at,
            ...link.event,
          }}
        />
      </dd>
      <dt>{t('source')}</dt>
      <dd>{sourceName(link.source)}</dd>
      <dt>{t('trust')}</dt>
      <dd>{t(`trusts.${link.trust}`)}</dd>
      <dt>{t('at')}</dt>
      <dd>
        <Time at={link.at} as="instant" />
      </dd>
      <dt>{t('state')}</dt>
      <dd>{link.refused === undefined ? t('followed') : reason(link.refused)}</dd>
    </dl>
  );
};

const Identifier = ({
  node,
  model,
  onSelect,
  onUnlink,
}: { readonly node: GraphNode } & Omit<Props, 'profileId' | 'selected'>) => {
  const t = useTranslations('profiles.graph');
  const typeName = useTypeName();
  const links = edgesOf(model, node);
  return (
    <div className={layout.stack}>
      <div>
        <span className={layout.muted}>{typeName(node.type)}</span>
        <p>
          <strong>{node.value}</strong> <CopyButton text={node.value} />
        </p>
        {node.firstSeen && node.lastSeen ? (
          <p className={layout.muted}>
            {t.rich('seen', {
              first: () => <Time at={node.firstSeen ?? ''} as="date" />,
              last: () => <Time at={node.lastSeen ?? ''} />,
            })}
          </p>
        ) : (
          <Badge>{t('stranger')}</Badge>
        )}
      </div>
      <div>
        <h3>{t('linksOf', { count: links.length })}</h3>
        <ul>
          {links.map((edge) => {
            const far = edge.a.place === node.place ? edge.b : edge.a;
            return (
              <li key={edge.place}>
                <button type="button" className={styles.pickInline} onClick={() => onSelect({ link: edge.place })}>
                  {far.value}
                </button>{' '}
                <span className={layout.muted}>{typeName(far.type)}</span>
              </li>
            );
          })}
        </ul>
      </div>
      {onUnlink && node.isMember && (
        <div>
          <Button onClick={() => onUnlink(node.name)}>{t('unlink')}</Button>
        </div>
      )}
    </div>
  );
};

/** What is selected, in words; without a selection all identifiers, to choose from. */
export const GraphSide = (props: Props) => {
  const t = useTranslations('profiles.graph');
  const typeName = useTypeName();
  const { model, selected, onSelect, profileId } = props;
  const node = selected && 'node' in selected ? model.nodes[selected.node] : undefined;
  const edge = selected && 'link' in selected ? model.edges[selected.link] : undefined;
  if (node || edge)
    return (
      <Card
        title={t(node ? 'identifier' : 'link')}
        actions={
          <Button small kind="quiet" onClick={() => onSelect(undefined)}>
            {t('allIdentifiers')}
          </Button>
        }
      >
        {node && <Identifier {...props} node={node} />}
        {edge && <Link edge={edge} profileId={profileId} />}
      </Card>
    );
  return (
    <Card title={t('identifiers')} description={t('choose')} flush>
      <ul className={styles.list}>
        {model.nodes.map(({ place, value, type }) => (
          <li key={place}>
            <button type="button" className={styles.pick} onClick={() => onSelect({ node: place })}>
              <span>{value}</span>
              <span className={layout.muted}>{typeName(type)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
};
