import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isStatus } from '../../api/api-error.ts';
import { useTypeName } from '../../i18n/names.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Card } from '../../ui/panel.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { CandidateList } from './candidate-list.tsx';
import styles from './find-profile.module.css';
import { guessType } from './person.ts';
import { type Candidate, findProfiles, lookUpProfile } from './profiles-queries.ts';
import { RecentProfiles } from './recent-profiles.tsx';

const TYPES = ['any', 'email', 'phone', 'userId', 'anonymousId'] as const;
type Chosen = (typeof TYPES)[number];

/** Whom a value names: of one type, or of every type it can be one of. */
const find = async ({
  type,
  value,
}: {
  readonly type: Chosen;
  readonly value: string;
}): Promise<readonly Candidate[]> => {
  if (type === 'any') return (await findProfiles(value)).candidates;
  try {
    const { profileId } = await lookUpProfile(type, value);
    return [{ profileId, identifiers: [{ type, value }] }];
  } catch (error) {
    if (isStatus(error, 404)) return [];
    throw error;
  }
};

const useSearch = () => {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: find,
    onSuccess: async (candidates) => {
      const [only, ...others] = candidates;
      if (only && others.length === 0)
        await navigate({ to: '/profiles/$profileId', params: { profileId: only.profileId } });
    },
  });
};

/** Finds one person by anything that names them. What is typed stays in the page and in the call's body. */
export const FindProfilePage = () => {
  const t = useTranslations('profiles.find');
  const typeName = useTypeName();
  const [value, setValue] = useState('');
  const [type, setType] = useState<Chosen>('any');
  const search = useSearch();
  const guess = type === 'any' ? guessType(value) : undefined;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (value.trim() !== '') search.mutate({ type, value: value.trim() });
  };
  const change =
    <T,>(set: (next: T) => void) =>
    (next: T) => {
      search.reset();
      set(next);
    };
  return (
    <Page title={t('title')} description={t('description')}>
      <Card>
        <form className={styles.form} onSubmit={onSubmit} role="search">
          <TextField
            label={t('value')}
            help={guess ? t(`guess.${guess}`) : t('help')}
            value={value}
            onChange={change(setValue)}
            autoFocus
          />
          <SelectField
            label={t('type')}
            value={type}
            onChange={change(setType)}
            choices={TYPES.map((each) => ({ value: each, label: each === 'any' ? t('any') : typeName(each) }))}
          />
          <Button kind="primary" type="submit" icon={<Search />} busy={search.isPending} disabled={value.trim() === ''}>
            {t('submit')}
          </Button>
        </form>
        {search.error && <ErrorNotice error={search.error} />}
        {search.data?.length === 0 && (
          <Notice tone="warn" title={t('nobody.title')}>
            <p>{t('nobody.advice')}</p>
          </Notice>
        )}
        {search.data && search.data.length > 1 && <CandidateList candidates={search.data} />}
      </Card>
      <RecentProfiles />
    </Page>
  );
};
