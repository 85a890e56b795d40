import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../../app/access.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { Time } from '../../../ui/time.tsx';
import styles from '../privacy.module.css';
import { PrivacyFrame } from '../privacy-frame.tsx';
import { type Register, useRegister, useRegisterFile } from './retention-queries.ts';

interface TableProps {
  readonly label: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

/** A small table that is read and printed whole. */
const PlainTable = ({ label, heads, rows }: TableProps) => (
  <div role="group" className={styles.scroll} aria-label={label} tabIndex={0}>
    <table className={styles.table}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of the register do not move
          <tr key={row}>
            {cells.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul className={styles.bullets}>
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
);

const PURPOSE = ['name', 'description', 'basis', 'retention', 'recipients', 'usedBy'] as const;
const RECIPIENT = ['name', 'type', 'receives', 'purposes', 'segments', 'transfer'] as const;

const Tables = ({ register }: { readonly register: Register }) => {
  const t = useTranslations('privacy-retention.register');
  const tBasis = useTranslations('privacy-retention.bases');
  const purposeOf = (id: string): string => register.purposes.find((each) => each.id === id)?.name ?? id;
  return (
    <>
      <Card title={t('purposes')}>
        <PlainTable
          label={t('purposes')}
          heads={PURPOSE.map((key) => t(`purpose.${key}`))}
          rows={register.purposes.map((each) => [
            each.name ?? each.id,
            each.description ?? '',
            tBasis(each.legalBasis),
            each.retention ?? '–',
            each.recipients ?? '–',
            each.usedBy.join(', ') || '–',
          ])}
        />
      </Card>
      <Card title={t('recipients')}>
        <PlainTable
          label={t('recipients')}
          heads={RECIPIENT.map((key) => t(`recipient.${key}`))}
          rows={register.recipients.map((each) => [
            each.name,
            each.type,
            each.receives.join(', ') || '–',
            each.purposes.map(purposeOf).join(', ') || '–',
            each.segments.join(', ') || '–',
            each.transfer,
          ])}
        />
      </Card>
      <div className={layout.columns}>
        <Card title={t('persons')}>
          <Lines lines={register.persons} />
        </Card>
        <Card title={t('data')}>
          <Lines lines={register.data} />
        </Card>
      </div>
      <Card title={t('retention')}>
        <PlainTable
          label={t('retention')}
          heads={[t('what'), t('period')]}
          rows={register.retention.map(({ what, period }) => [what, period])}
        />
      </Card>
      <Card title={t('security')}>
        <Lines lines={register.security} />
      </Card>
    </>
  );
};

const ControllerFacts = ({ register: { at, controller } }: { readonly register: Register }) => {
  const t = useTranslations('privacy-retention');
  return (
    <Card title={t('controller.title')}>
      <dl className={layout.facts}>
        <dt>{t('controller.name')}</dt>
        <dd>{controller.name}</dd>
        <dt>{t('controller.contact')}</dt>
        <dd>{controller.contact ?? '–'}</dd>
        <dt>{t('controller.officer')}</dt>
        <dd>{controller.officer ?? '–'}</dd>
        <dt>{t('register.at')}</dt>
        <dd>
          <Time at={at} as="instant" />
        </dd>
      </dl>
    </Card>
  );
};

/** Leads to where it can be put right, for who may do so, else to where the periods are told. */
const Warning = ({ warning: { path, message } }: { readonly warning: Register['warnings'][number] }) => {
  const can = useCan();
  const [, sourceId] = /^sources\.(.+)$/.exec(path) ?? [];
  if (sourceId !== undefined && can('PUT /v1/sources/{id}'))
    return (
      <Link to="/sources/$sourceId/settings" params={{ sourceId }}>
        {message}
      </Link>
    );
  return can('GET /v1/privacy/retention') ? <Link to="/privacy/retention">{message}</Link> : message;
};

const Warnings = ({ warnings }: Pick<Register, 'warnings'>) => {
  const t = useTranslations('privacy-retention.register');
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warn" title={t('warnings')}>
      <ul>
        {warnings.map((warning) => (
          <li key={warning.path}>
            <Warning warning={warning} />
          </li>
        ))}
      </ul>
    </Notice>
  );
};

/** The register of processing: to read, to print, to keep. */
export const RegisterPage = () => {
  const t = useTranslations('privacy-retention.register');
  const fetchFile = useRegisterFile();
  const take = useMutation({
    mutationFn: async (format: 'html' | 'csv') => saveFile(await fetchFile(format), `register.${format}`),
  });
  const actions = (
    <div className={styles.unprinted}>
      <span className={layout.row}>
        <Button icon={<Printer />} onClick={() => window.print()}>
          {t('print')}
        </Button>
        {(['html', 'csv'] as const).map((format) => (
          <Button key={format} icon={<Download />} busy={take.isPending} onClick={() => take.mutate(format)}>
            {t(`as.${format}`)}
          </Button>
        ))}
      </span>
    </div>
  );
  return (
    <PrivacyFrame tab="register" actions={actions}>
      {take.error && <ErrorNotice error={take.error} />}
      <QueryView query={useRegister()} rows={10}>
        {(register) => (
          <div className={layout.stack}>
            <Warnings warnings={register.warnings} />
            <ControllerFacts register={register} />
            <Tables register={register} />
          </div>
        )}
      </QueryView>
    </PrivacyFrame>
  );
};
