import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isStatus } from '../../api/api-error.ts';
import { useCan } from '../../app/access.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import layout from '../../ui/layout.module.css';
import { Card, QueryView } from '../../ui/panel.tsx';
import { SaveError } from '../../ui/save-error.tsx';
import { say } from '../../ui/toast.tsx';
import { useDestinations } from '../destinations/destinations-queries.ts';
import { ExportForm } from './export-form.tsx';
import { type Export, type ExportInput, useSaveExport } from './exports-queries.ts';
import { NextTimes } from './next-times.tsx';
import { useSegmentChoices } from './preview-queries.ts';
import { RequestPreview } from './request-preview.tsx';

interface Props {
  readonly of: Export;
  readonly etag: string | undefined;
  readonly onReload: () => Promise<unknown>;
}

const inputOf = ({ segmentId, destinationId, schedule, timezone, mode, enabled }: Export): ExportInput => ({
  ...{ segmentId, destinationId, schedule, timezone, mode, enabled },
});

/** What was set of an export. */
export const ExportSettings = ({ of, etag, onReload }: Props) => {
  const t = useTranslations('exports');
  const may = useCan()('PUT /v1/exports/{id}');
  const segments = useSegmentChoices();
  const destinations = useDestinations();
  const [value, setValue] = useState(() => inputOf(of));
  // The version that the form began with: what others save meanwhile is never overwritten unseen.
  const [version, setVersion] = useState(etag);
  const save = useSaveExport();
  const reload = async () => {
    const { data } = (await onReload()) as { data?: { data: Export; etag: string | undefined } };
    if (data) {
      setValue(inputOf(data.data));
      setVersion(data.etag);
    }
    save.reset();
  };
  const onSave = () =>
    save.mutate(
      { id: of.id, etag: version, ...value },
      {
        onSuccess: () => {
          say({ title: t('said.saved') });
          void reload();
        },
      },
    );
  const places = destinations.data ?? [];
  return (
    <div className={layout.mainAndSide}>
      <div className={layout.stack}>
        <Card title={t('form.title')}>
          <QueryView query={segments} rows={6}>
            {(all) => (
              <form
                noValidate
                className={layout.stack}
                onSubmit={(event) => {
                  event.preventDefault();
                  onSave();
                }}
              >
                <ExportForm
                  value={value}
                  segments={all}
                  destinations={places}
                  error={save.error}
                  isChecked
                  onChange={(changed) => setValue({ ...value, ...changed })}
                />
                <CheckField
                  label={t('form.enabled')}
                  help={t('form.enabledHelp')}
                  checked={value.enabled}
                  onChange={(enabled) => setValue({ ...value, enabled })}
                />
                {may && (
                  <div className={layout.row}>
                    <Button kind="primary" type="submit" busy={save.isPending}>
                      {t('form.save')}
                    </Button>
                  </div>
                )}
                <SaveError
                  error={save.error}
                  conflict={isStatus(save.error, 412) ? t('conflict') : undefined}
                  onReload={() => void reload()}
                />
              </form>
            )}
          </QueryView>
        </Card>
        <RequestPreview
          key={`${value.segmentId} ${value.destinationId}`}
          segmentId={value.segmentId}
          destination={places.find(({ id }) => id === value.destinationId)}
        />
      </div>
      <Card title={t('schedule.when')}>
        <NextTimes schedule={value.schedule} timezone={value.timezone} />
      </Card>
    </div>
  );
};
