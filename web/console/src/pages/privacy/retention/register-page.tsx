import { useMutation } from '@tanstack/react-query';
import { Download, Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { Time } from '../../../ui/time.tsx';
import styles from '../privacy.module.css';
import { PrivacyFrame } from '../privacy-frame.tsx';
import { fetchRegister, type Register, useRegister } from './retention-queries.ts';

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
  return (
    <>
      <Card title={t('purposes')}>
        <PlainTable
          label={t('purposes')}
          heads={PURPOSE.map((key) => t(`purpose.${key}`))}
          rows={register.purposes.map((each) => [
            each.name ?? each.id,
            each.description ?? '',
            tBasis.has(each.legalBasis as 'consent') ? tBasis(each.legalBasis as 'consent') : each.legalBasis,
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
            each.purposes.join(', ') || '–',
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

/** The register of processing: to read, to print, to keep. */
export const RegisterPage = () => {
  const t = useTranslations('privacy-retention.register');
  const take = useMutation({
    mutationFn: async (format: 'html' | 'csv') => saveFile(await fetchRegister(format), `register.${format}`),
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
            {register.warnings.length > 0 && (
              <Notice tone="warn" title={t('warnings')}>
                <ul>
                  {register.warnings.map((warning) => (
                    <li key={warning}>{warning}</li>
                  ))}
                </ul>
              </Notice>
            )}
            <ControllerFacts register={register} />
            <Tables register={register} />
          </div>
        )}
      </QueryView>
    </PrivacyFrame>
  );
};
