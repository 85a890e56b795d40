import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { say } from '../../../ui/toast.tsx';
import styles from '../privacy.module.css';
import { fetchFile, receiptQuery } from './receipt.ts';
import type { ReceiptFile } from './verify-receipt.ts';

const KINDS = ['person-en.html', 'person-fr.html', 'person.json'] as const;

const useFileName = (): ((name: string) => string) => {
  const t = useTranslations('privacy.results');
  return (name) => {
    const known = KINDS.find((each) => each === name);
    if (known === 'person-en.html') return t('pageEn');
    if (known === 'person-fr.html') return t('pageFr');
    if (known === 'person.json') return t('data');
    return t(name.endsWith('.csv') ? 'eventsTable' : 'events', { name });
  };
};

const FileRow = ({ id, file }: { readonly id: string; readonly file: ReceiptFile }) => {
  const t = useTranslations('privacy.results');
  const format = useFormatter();
  const client = useQueryClient();
  const nameOf = useFileName();
  const take = useMutation({
    mutationFn: () => fetchFile(client, id, file.name),
    onSuccess: ({ blob, isAsVouched }) => {
      if (!isAsVouched) return;
      saveFile(blob, `${id.slice(0, 8)}-${file.name}`);
      say({ title: t('saved'), description: t('asVouched') });
    },
  });
  const size = format.number(Math.max(1, Math.round(file.bytes / 1000)), { style: 'unit', unit: 'kilobyte' });
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <span>{nameOf(file.name)}</span>
        <span className={layout.row}>
          <span className={layout.muted}>{size}</span>
          <Button
            small
            icon={<Download />}
            busy={take.isPending}
            onClick={() => take.mutate()}
            aria-label={t('download', { name: nameOf(file.name) })}
          />
        </span>
      </div>
      {take.error && <ErrorNotice error={take.error} />}
      {take.data?.isAsVouched === false && <Notice tone="bad">{t('changed')}</Notice>}
    </li>
  );
};

/** The package that the person is given. */
export const RequestResults = ({ id }: { readonly id: string }) => {
  const t = useTranslations('privacy.results');
  const query = useQuery(receiptQuery(id));
  return (
    <Card title={t('title')} description={t('description')}>
      <QueryView query={query}>
        {({ receipt: { files = [] } }) => (
          <ul className={styles.list}>
            {files.map((file) => (
              <FileRow key={file.name} id={id} file={file} />
            ))}
          </ul>
        )}
      </QueryView>
    </Card>
  );
};
