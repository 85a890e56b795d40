import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isStatus } from '../../api/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import { RadioField } from '../../ui/radio-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { Source, SourceInput } from './sources-queries.ts';

interface Props {
  /** What is changed; without, a new one. */
  readonly source?: Source;
  readonly submitLabel: string;
  readonly onSubmit: (input: SourceInput) => void;
  readonly busy: boolean;
  readonly error: Error | null;
  /** Beside the button. */
  readonly children?: ReactNode;
}

const TRUSTS = ['claimed', 'asserted'] as const;
const KINDS = ['first-party', 'partner', 'third-party'] as const;
const DEFAULT_DAYS = '400';

const linesOf = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((line) => line.trim().replace(/\/$/, ''))
    .filter((line) => line !== '');

const daysOf = (retention: string | undefined): string => /^P(\d+)D$/.exec(retention ?? '')?.[1] ?? DEFAULT_DAYS;

const useSourceForm = (source: Source | undefined) => {
  const [name, setName] = useState(source?.name ?? '');
  const [trust, setTrust] = useState<Source['trust']>(source?.trust ?? 'claimed');
  const [kind, setKind] = useState<NonNullable<Source['kind']>>(source?.kind ?? 'first-party');
  const [origins, setOrigins] = useState((source?.origins ?? []).join('\n'));
  const [days, setDays] = useState(daysOf(source?.retention));
  const [region, setRegion] = useState(source?.region ?? '');
  const input = (): SourceInput => ({
    ...{ name: name.trim(), trust, kind, origins: trust === 'claimed' ? linesOf(origins) : [] },
    ...{ retention: `P${days}D`, enabled: source?.enabled ?? true },
    ...(region.trim() !== '' && { region: region.trim().toUpperCase() }),
  });
  return {
    ...{ name, setName, trust, setTrust, kind, setKind, origins, setOrigins, days, setDays, region, setRegion },
    input,
  };
};

/** What a source is: its name, where it sends from, what its word is worth, how long its events are kept. */
export const SourceForm = ({ source, submitLabel, onSubmit, busy, error, children }: Props) => {
  const t = useTranslations('sources');
  const form = useSourceForm(source);
  const [isTried, setTried] = useState(false);
  const isNameMissing = form.name.trim() === '';
  const isDaysWrong = !/^\d{1,4}$/.test(form.days) || Number(form.days) < 1 || Number(form.days) > 3660;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isNameMissing && !isDaysWrong) onSubmit(form.input());
  };
  return (
    <form onSubmit={submit} noValidate>
      <Card>
        <div className={layout.stack}>
          <TextField
            label={t('name')}
            required
            help={t('form.name')}
            value={form.name}
            onChange={form.setName}
            error={isTried && isNameMissing && t('form.nameMissing')}
          />
          <RadioField
            legend={t('where')}
            value={form.trust}
            onChange={form.setTrust}
            options={TRUSTS.map((value) => ({
              value,
              label: t(`trust.${value}.label`),
              help: t(`trust.${value}.help`),
            }))}
          />
          {source !== undefined && source.trust !== form.trust && <p className={layout.muted}>{t('form.newKey')}</p>}
          {form.trust === 'claimed' && (
            <TextArea
              label={t('form.origins')}
              help={t('form.originsHelp')}
              mono
              rows={2}
              placeholder="https://shop.example"
              value={form.origins}
              onChange={form.setOrigins}
            />
          )}
          <SelectField
            label={t('kind.label')}
            help={t(`kind.${form.kind}.help`)}
            value={form.kind}
            onChange={form.setKind}
            choices={KINDS.map((value) => ({ value, label: t(`kind.${value}.label`) }))}
          />
          <div className={layout.columns}>
            <TextField
              label={t('form.retention')}
              help={t('form.retentionHelp')}
              type="number"
              min={1}
              max={3660}
              value={form.days}
              onChange={form.setDays}
              error={isTried && isDaysWrong && t('form.retentionWrong')}
            />
            <TextField
              label={t('form.region')}
              help={t('form.regionHelp')}
              value={form.region}
              onChange={form.setRegion}
            />
          </div>
          {error && (isStatus(error, 412) ? <p role="alert">{t('form.lost')}</p> : <ErrorNotice error={error} />)}
          <div className={layout.row}>
            <Button kind="primary" type="submit" busy={busy}>
              {submitLabel}
            </Button>
            {children}
          </div>
        </div>
      </Card>
    </form>
  );
};
