import { Link, useParams } from '@tanstack/react-router';
import { Copy, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { useCan } from '../../app/access.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { JsonBlock } from '../../ui/code-block.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Card, Panel, QueryView } from '../../ui/panel.tsx';
import { useWords } from './builder/use-words.ts';
import { DeleteSegment } from './delete-segment.tsx';
import { Limits } from './limits.tsx';
import { MembersCard } from './members-card.tsx';
import { sayDefinition } from './model/sentence.ts';
import { OverlapCard } from './overlap-card.tsx';
import { type Users, usersOf } from './segment-users.ts';
import styles from './segments.module.css';
import { type Segment, useExportUsers, useSegment, useSegments } from './segments-queries.ts';
import { ServingNotice } from './serving-notice.tsx';
import { SizeCard } from './size-card.tsx';
import { UsersList } from './users-list.tsx';

const UseList = ({ users }: { readonly users: Users }) => {
  const t = useTranslations('segments.page');
  const isUsed = users.segments.length + users.exports.length > 0;
  return isUsed ? <UsersList users={users} /> : <p className={layout.muted}>{t('useNone')}</p>;
};

const UseCard = ({ id }: { readonly id: string }) => {
  const t = useTranslations('segments.page');
  const can = useCan();
  const seesExports = can('GET /v1/exports');
  const exportUsers = useExportUsers(seesExports);
  return (
    <Panel
      title={t('use')}
      actions={
        can('PUT /v1/exports/{id}') && (
          <ButtonLink small to="/exports/new" search={{ segment: id }}>
            {t('newExport')}
          </ButtonLink>
        )
      }
      query={useSegments()}
    >
      {(segments) =>
        seesExports ? (
          <QueryView query={exportUsers}>{(exports) => <UseList users={usersOf(id, segments, exports)} />}</QueryView>
        ) : (
          <UseList users={usersOf(id, segments, [])} />
        )
      }
    </Panel>
  );
};

/** What uses a segment, once that is known. */
const useUsers = (id: string): Users | undefined => {
  const seesExports = useCan()('GET /v1/exports');
  const { data: segments } = useSegments();
  const { data: exports } = useExportUsers(seesExports);
  if (segments === undefined || (seesExports && exports === undefined)) return undefined;
  return usersOf(id, segments, exports ?? []);
};

const Actions = ({ segment, etag }: { readonly segment: Segment; readonly etag: string | undefined }) => {
  const t = useTranslations('segments.page');
  const can = useCan();
  const users = useUsers(segment.id);
  const [isDeleting, setDeleting] = useState(false);
  if (!can('PUT /v1/segments/{id}')) return null;
  return (
    <>
      <ButtonLink to="/segments/$segmentId/edit" params={{ segmentId: segment.id }} kind="primary" icon={<Pencil />}>
        {t('edit')}
      </ButtonLink>
      <ButtonLink to="/segments/new" search={{ copy: segment.id }} icon={<Copy />}>
        {t('duplicate')}
      </ButtonLink>
      <Button icon={<Trash2 />} disabled={users === undefined} onClick={() => setDeleting(true)}>
        {t('delete')}
      </Button>
      {isDeleting && users && <DeleteSegment {...{ segment, etag, users }} onClose={() => setDeleting(false)} />}
    </>
  );
};

const WhoCard = ({ segment }: { readonly segment: Segment }) => {
  const t = useTranslations('segments.page');
  const format = useFormatter();
  const words = useWords();
  const { size, timezone, profileTimezone, limits } = segment;
  return (
    <Card title={t('who')}>
      <div className={layout.stack}>
        <p className={styles.sentence}>{sayDefinition(words, segment.definition as Json)}</p>
        <dl className={layout.facts}>
          <dt>{t('people')}</dt>
          <dd className={styles.size}>{format.number(size)}</dd>
          <dt>{t('clock')}</dt>
          <dd>{profileTimezone ? t('ownZone', { zone: timezone }) : timezone}</dd>
        </dl>
        <Limits limits={limits} />
        <details>
          <summary>{t('json')}</summary>
          <JsonBlock value={segment.definition} label={t('json')} />
        </details>
      </div>
    </Card>
  );
};

const Parts = ({ segment, etag }: { readonly segment: Segment; readonly etag: string | undefined }) => {
  const can = useCan();
  return (
    <>
      <ServingNotice {...{ segment, etag }} />
      <div className={layout.mainAndSide}>
        <div className={layout.stack}>
          <WhoCard segment={segment} />
          <SizeCard id={segment.id} />
          {can('GET /v1/segments/{id}/members') && <MembersCard segmentId={segment.id} />}
        </div>
        <div className={layout.stack}>
          <UseCard id={segment.id} />
          {can('POST /v1/segments/preview') && <OverlapCard segment={segment} />}
        </div>
      </div>
    </>
  );
};

/** A segment: who it is, how many, who exactly and why, what uses it. */
export const SegmentPage = () => {
  const t = useTranslations('segments');
  const { segmentId } = useParams({ from: '/segments/$segmentId' });
  const query = useSegment(segmentId);
  const version = query.data;
  return (
    <Page
      title={version?.data.name ?? t('title')}
      trail={<Link to="/segments">{t('title')}</Link>}
      actions={version && <Actions segment={version.data} etag={version.etag} />}
    >
      <QueryView query={query} rows={8}>
        {({ data, etag }) => <Parts key={segmentId} segment={data} etag={etag} />}
      </QueryView>
    </Page>
  );
};
