import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { newId } from '../../app/new-id.ts';
import { usePreferences } from '../../app/preferences.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Card, QueryView } from '../../ui/panel.tsx';
import { say } from '../../ui/toast.tsx';
import { type Destination, useDestinations } from '../destinations/destinations-queries.ts';
import { ExportForm } from './export-form.tsx';
import { type ExportInput, useRunNow, useSaveExport } from './exports-queries.ts';
import { NextTimes } from './next-times.tsx';
import { useSegmentChoices } from './preview-queries.ts';
import { RequestPreview } from './request-preview.tsx';

const route = getRouteApi('/exports/new');

interface Props {
  readonly segments: readonly { readonly id: string; readonly name: string }[];
  readonly destinations: readonly Destination[];
}

const useDraft = ({ segments, destinations }: Props) => {
  const asked = route.useSearch();
  const { timeZone } = usePreferences();
  const known = (all: readonly { readonly id: string }[], id: string | undefined): string => {
    if (id !== undefined && all.some((each) => each.id === id)) return id;
    const [only, ...others] = all;
    return only && others.length === 0 ? only.id : '';
  };
  return useState<ExportInput>({
    segmentId: known(segments, asked.segment),
    destinationId: known(destinations, asked.destination),
    schedule: 'rate(1 hour)',
    timezone: timeZone,
    mode: 'delta',
    enabled: true,
  });
};

const NewForm = ({ segments, destinations }: Props) => {
  const t = useTranslations('exports');
  const [value, setValue] = useDraft({ segments, destinations });
  const [isChecked, setChecked] = useState(false);
  const [runsNow, setRunsNow] = useState(true);
  const [id] = useState(() => newId('export'));
  const save = useSaveExport();
  const run = useRunNow(id);
  const navigate = useNavigate();
  const begin = async () => {
    await save.mutateAsync({ id, ...value });
    say({ title: t('said.created') });
    if (runsNow) await run.mutateAsync().catch(() => undefined);
    await navigate({ to: '/exports/$exportId', params: { exportId: id } });
  };
  const onSave = () => {
    setChecked(true);
    // What fails is shown by the mutation itself.
    if (value.segmentId !== '' && value.destinationId !== '') begin().catch(() => undefined);
  };
  return (
    <div className={layout.mainAndSide}>
      <div className={layout.stack}>
        <Card title={t('form.title')}>
          <form
            noValidate
            className={layout.stack}
            onSubmit={(event) => {
              event.preventDefault();
              onSave();
            }}
          >
            <ExportForm
              {...{ value, segments, destinations, isChecked }}
              error={save.error}
              onChange={(changed) => setValue({ ...value, ...changed })}
            />
            <CheckField label={t('form.runNow')} help={t('form.runNowHelp')} checked={runsNow} onChange={setRunsNow} />
            <div className={layout.row}>
              <Button kind="primary" type="submit" busy={save.isPending || run.isPending}>
                {t('form.create')}
              </Button>
            </div>
            {save.error && <ErrorNotice error={save.error} />}
          </form>
        </Card>
        <RequestPreview
          key={`${value.segmentId} ${value.destinationId}`}
          segmentId={value.segmentId}
          destination={destinations.find((each) => each.id === value.destinationId)}
        />
      </div>
      <Card title={t('schedule.when')}>
        <NextTimes schedule={value.schedule} timezone={value.timezone} />
      </Card>
    </div>
  );
};

/** What goes where and when, on one page, with the requests that would be sent. */
export const NewExportPage = () => {
  const t = useTranslations('exports');
  const segments = useSegmentChoices();
  const destinations = useDestinations();
  return (
    <Page title={t('new')} trail={<Link to="/exports">{t('title')}</Link>} description={t('newDescription')}>
      <QueryView query={segments} rows={6}>
        {(all) => (
          <QueryView query={destinations} rows={6}>
            {(places) => <NewForm segments={all} destinations={places} />}
          </QueryView>
        )}
      </QueryView>
    </Page>
  );
};
