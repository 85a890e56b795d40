import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { useTypeName } from '../../i18n/names.ts';
import { ChoiceLink, ChoiceList } from '../../ui/choice-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { Card, QueryView } from '../../ui/panel.tsx';
import { DecisionList } from './decision-list.tsx';
import { type Following, FollowOrder } from './follow-order.tsx';
import { GraphDrawing, Legend, type Selected } from './graph-drawing.tsx';
import { MOST_DRAWN, modelOf, typesIn } from './graph-model.ts';
import { GraphSide } from './graph-side.tsx';
import { GraphTables } from './graph-tables.tsx';
import { PartDialog } from './part-dialog.tsx';
import type { PartingKind } from './profile-orders.ts';
import { type Graph, type Profile, useGraph, useProfile } from './profiles-queries.ts';

const FROM = '/profiles/$profileId/identity';

const useSelection = (profileId: string) => {
  const search = useSearch({ from: FROM });
  const navigate = useNavigate();
  const { node, link } = search;
  const selected: Selected = node !== undefined ? { node } : link !== undefined ? { link } : undefined;
  const select = (next: Selected) =>
    void navigate({
      to: FROM,
      params: { profileId },
      search: {
        ...(search.view && { view: search.view }),
        ...(next && 'node' in next && { node: next.node }),
        ...(next && 'link' in next && { link: next.link }),
      },
      resetScroll: false,
    });
  return { selected, select, view: search.view ?? 'drawing' };
};

const Views = ({ profileId, view }: { readonly profileId: string; readonly view: 'drawing' | 'table' }) => {
  const t = useTranslations('profiles.graph');
  return (
    <ChoiceList label={t('view')}>
      {(['drawing', 'table'] as const).map((each) => (
        <ChoiceLink
          key={each}
          to={FROM}
          params={{ profileId }}
          search={each === 'drawing' ? {} : { view: each }}
          isShown={each === view}
        >
          {t(`views.${each}`)}
        </ChoiceLink>
      ))}
    </ChoiceList>
  );
};

/** What is told of a graph that is too large to draw. */
const Summary = ({ model }: { readonly model: ReturnType<typeof modelOf> }) => {
  const t = useTranslations('profiles.graph');
  const typeName = useTypeName();
  return (
    <Notice tone="info" title={t('tooLarge', { count: model.nodes.length })}>
      <ul>
        {typesIn(model).map(({ type, count }) => (
          <li key={type}>{t('ofType', { type: typeName(type), count })}</li>
        ))}
      </ul>
    </Notice>
  );
};

interface Asking {
  readonly kind: PartingKind;
  readonly choices: readonly string[];
  readonly chosen: readonly string[];
}

const Identity = ({
  profile,
  graph,
  onOrdered,
}: {
  profile: Profile;
  graph: Graph;
  onOrdered: (following: Following) => void;
}) => {
  const t = useTranslations('profiles.graph');
  const can = useCan();
  const { profileId } = profile;
  const { selected, select, view } = useSelection(profileId);
  const [asking, setAsking] = useState<Asking>();
  const model = useMemo(() => modelOf(graph, profile), [graph, profile]);
  const members = model.nodes.filter(({ isMember }) => isMember).map(({ name }) => name);
  const mayUnlink = can('POST /v1/profiles/{identifier}/unlink') && members.length > 1;
  const mayRelink = can('POST /v1/profiles/{identifier}/relink');
  const unlink = (name: string) => setAsking({ kind: 'unlink', choices: members, chosen: [name] });
  const relink = (names: readonly string[]) => setAsking({ kind: 'relink', choices: names, chosen: names });
  const shared = { model, selected, onSelect: select };
  const isDrawn = view === 'drawing' && model.nodes.length <= MOST_DRAWN;
  return (
    <div className={layout.stack}>
      {(graph.truncated || graph.next !== undefined) && <Notice tone="info">{t('partial')}</Notice>}
      <div className={layout.mainAndSide}>
        {isDrawn ? (
          <Card title={t('title')} description={t('description')} actions={<Views profileId={profileId} view={view} />}>
            <GraphDrawing {...shared} />
            <Legend types={typesIn(model).map(({ type }) => type)} />
          </Card>
        ) : (
          <div className={layout.stack}>
            <Views profileId={profileId} view={view} />
            {model.nodes.length > MOST_DRAWN && <Summary model={model} />}
            <GraphTables {...shared} />
          </div>
        )}
        {(isDrawn || selected !== undefined) && (
          <GraphSide {...shared} profileId={profileId} {...(mayUnlink && { onUnlink: unlink })} />
        )}
      </div>
      <DecisionList decisions={graph.decisions} {...(mayRelink && { onRelink: relink })} />
      {asking && (
        <PartDialog
          {...asking}
          profileId={profileId}
          onClose={() => setAsking(undefined)}
          onOrdered={(messageId, identifiers) => {
            select(undefined);
            onOrdered({ kind: asking.kind, messageId, identifiers });
          }}
        />
      )}
    </div>
  );
};

/** Why Headwater thinks that these identifiers are one person's, and the way to part them. */
export const IdentityTab = () => {
  const t = useTranslations('profiles.graph');
  const { profileId } = useParams({ from: FROM });
  const [following, setFollowing] = useState<Following>();
  const { data: profile } = useProfile(profileId);
  const query = useGraph(profileId, following?.messageId);
  return (
    <div className={layout.stack}>
      {following && <FollowOrder key={following.messageId} following={following} graph={query.data} />}
      <QueryView
        query={query}
        rows={8}
        isEmpty={({ links, decisions }) =>
          links.length === 0 && decisions.length === 0 && profile?.identifiers.length === 0
        }
        empty={<EmptyState title={t('empty')} />}
      >
        {(graph) => profile && <Identity profile={profile} graph={graph} onOrdered={setFollowing} />}
      </QueryView>
    </div>
  );
};
