import { Unplug } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Time } from '../../ui/time.tsx';
import { useResumeExports } from '../exports/exports-queries.ts';
import type { Destination } from './destinations-queries.ts';
import { useSettingWords } from './setting-words.ts';

interface Props {
  readonly destination: Destination;
  readonly broken: NonNullable<Destination['broken']>;
  readonly platform: string;
}

/** What the platform refuses since when, what to do, and the way on once it is done. */
export const BrokenNotice = ({ destination, broken, platform }: Props) => {
  const t = useTranslations('destinations');
  const words = useSettingWords(destination.type);
  const can = useCan();
  const resume = useResumeExports();
  const { code, since, reason, exports } = broken;
  return (
    <Notice
      tone="bad"
      icon={<Unplug />}
      title={t(`fault.${code}.title`)}
      action={
        can('POST /v1/exports/{id}/resume') && (
          <Button small busy={resume.isPending} onClick={() => resume.mutate(exports)}>
            {t('broken.resume', { count: exports.length })}
          </Button>
        )
      }
    >
      <p>{t(`fault.${code}.advice`, { platform })}</p>
      {code.startsWith('credentials-') && <p>{words.renew()}</p>}
      <p>{t.rich('broken.since', { count: exports.length, since: () => <Time at={since} /> })}</p>
      <p lang="en">{reason}</p>
      {resume.error && <ErrorNotice error={resume.error} />}
    </Notice>
  );
};
