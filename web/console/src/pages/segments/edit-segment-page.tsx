import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';
import { QueryView } from '../../ui/panel.tsx';
import { SegmentEditor } from './segment-editor.tsx';
import { baseOf } from './segment-store.ts';
import { type Segment, useSegment } from './segments-queries.ts';

interface Version {
  readonly data: Segment;
  readonly etag: string | undefined;
}

const Edit = ({ id, version }: { readonly id: string; readonly version: Version }) => {
  const { view, at } = useSearch({ from: '/segments/$segmentId/edit' });
  // What was read first is what is edited; a newer version is told of, not slipped in.
  const [base] = useState(() => baseOf(version));
  return <SegmentEditor {...{ id, base, view, at }} current={version.etag} />;
};

/** A segment that is changed. */
export const EditSegmentPage = () => {
  const t = useTranslations('segments');
  const { segmentId } = useParams({ from: '/segments/$segmentId/edit' });
  const query = useSegment(segmentId);
  if (query.data) return <Edit key={segmentId} id={segmentId} version={query.data} />;
  return (
    <Page title={t('title')}>
      <QueryView query={query}>{(version) => <Edit id={segmentId} version={version} />}</QueryView>
    </Page>
  );
};
