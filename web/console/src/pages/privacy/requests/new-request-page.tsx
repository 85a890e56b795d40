import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { REQUEST_KINDS } from '../../../../../../shared/domain/privacy/request.ts';
import { answerOf, api } from '../../../api/client.ts';
import { serverNow } from '../../../api/clock.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import layout from '../../../ui/layout.module.css';
import { Page } from '../../../ui/page.tsx';
import { Card } from '../../../ui/panel.tsx';
import { RadioField } from '../../../ui/radio-field.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { say } from '../../../ui/toast.tsx';
import styles from '../privacy.module.css';
import { IdentityRows } from './identity-rows.tsx';
import { ObjectionPurposes } from './objection-purposes.tsx';
import { missingIn, type RequestDraft, requestOf } from './request-draft.ts';
import { createRequest, useChange } from './requests-queries.ts';
import { TraitRows } from './trait-rows.tsx';

const route = getRouteApi('/privacy/requests/new');
const DAY_LENGTH = 10;

const emptyDraft = (kind: RequestDraft['kind']): RequestDraft => ({
  id: crypto.randomUUID(),
  kind,
  regulation: 'gdpr',
  askedOn: new Date(serverNow()).toISOString().slice(0, DAY_LENGTH),
  identities: [{ key: 0, type: 'email', value: '' }],
  traits: [{ key: 0, name: '', kind: 'text', value: '' }],
  purposes: [],
  claimed: 'ask',
  reason: '',
});

interface PartProps {
  readonly draft: RequestDraft;
  readonly change: (part: Partial<RequestDraft>) => void;
  readonly missing: readonly string[];
}

/** The types that the deployment knows, for what a person may be found by. */
const useIdentifierTypes = (): readonly string[] => {
  const { data } = useQuery({
    queryKey: ['identity-rules'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/identity/rules', { signal })),
  });
  return data === undefined ? ['email', 'userId', 'phone'] : Object.keys(data.types);
};

const Person = ({ draft, change, missing }: PartProps) => {
  const t = useTranslations('privacy.new');
  const types = useIdentifierTypes();
  return (
    <Card title={t('person')} description={t('personHelp')}>
      <div className={styles.form}>
        <IdentityRows
          rows={draft.identities}
          types={types}
          onChange={(identities) => change({ identities })}
          {...(missing.includes('identities') && { error: t('missing.identities') })}
        />
        <div className={styles.fields}>
          <TextField
            label={t('askedOn')}
            type="date"
            value={draft.askedOn}
            max={new Date(serverNow()).toISOString().slice(0, DAY_LENGTH)}
            onChange={(askedOn) => askedOn !== '' && change({ askedOn })}
            help={t('askedOnHelp')}
          />
          <SelectField
            label={t('regulation')}
            value={draft.regulation}
            choices={[
              { value: 'gdpr', label: t('gdpr') },
              { value: 'ccpa', label: t('ccpa') },
            ]}
            onChange={(regulation) => change({ regulation })}
            help={t(`${draft.regulation}Help`)}
          />
        </div>
      </div>
    </Card>
  );
};

const Claims = ({ draft, change, missing }: PartProps) => {
  const t = useTranslations('privacy.new');
  return (
    <Card title={t('claims')} description={t('claimsHelp')}>
      <div className={styles.form}>
        <RadioField
          legend={t('claimed.legend')}
          value={draft.claimed}
          options={(['ask', 'leave', 'include'] as const).map((value) => ({
            value,
            label: t(`claimed.${value}`),
            help: t(`claimed.${value}Help`),
          }))}
          onChange={(claimed) => change({ claimed })}
        />
        {draft.claimed !== 'ask' && (
          <TextField
            label={t('reason')}
            help={t('reasonHelp')}
            value={draft.reason}
            onChange={(reason) => change({ reason })}
            error={missing.includes('reason') && t('missing.reason')}
            required
          />
        )}
      </div>
    </Card>
  );
};

/** What the person wants, and what of it must be said. */
const Wish = ({ draft, change, missing }: PartProps) => {
  const t = useTranslations('privacy');
  return (
    <Card title={t('new.wish')}>
      <div className={styles.form}>
        <RadioField
          legend={t('new.kind')}
          value={draft.kind}
          options={REQUEST_KINDS.map((kind) => ({
            value: kind,
            label: t(`kind.${kind}.name`),
            help: t(`kind.${kind}.help`),
          }))}
          onChange={(kind) => change({ kind })}
        />
        {draft.kind === 'rectification' && (
          <TraitRows
            rows={draft.traits}
            onChange={(traits) => change({ traits })}
            {...(missing.includes('traits') && { error: t('new.missing.traits') })}
            {...(missing.includes('numbers') && { error: t('new.missing.numbers') })}
          />
        )}
        {draft.kind === 'objection' && (
          <ObjectionPurposes chosen={draft.purposes} onChange={(purposes) => change({ purposes })} />
        )}
      </div>
    </Card>
  );
};

/** Takes down what a person asked for. */
export const NewRequestPage = () => {
  const t = useTranslations('privacy');
  const { type = 'access' } = route.useSearch();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => emptyDraft(type));
  const [isTried, setTried] = useState(false);
  const create = useChange(createRequest);
  const missing = missingIn(draft.kind === 'rectification' ? draft : { ...draft, traits: [] });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing.length > 0) return;
    create.mutate(requestOf(draft, serverNow()), {
      onSuccess: () => {
        say({ title: t('new.received') });
        void navigate({ to: '/privacy/requests/$requestId', params: { requestId: draft.id }, replace: true });
      },
    });
  };
  const part = {
    draft,
    missing: isTried ? missing : [],
    change: (changed: Partial<RequestDraft>) => setDraft((before) => ({ ...before, ...changed })),
  };
  return (
    <Page
      title={t('new.title')}
      description={t('new.description')}
      trail={<Link to="/privacy/requests">{t('tab.requests')}</Link>}
    >
      <form className={layout.stack} onSubmit={submit} noValidate>
        <Wish {...part} />
        <Person {...part} />
        {(draft.kind === 'access' ||
          draft.kind === 'portability' ||
          draft.kind === 'erasure' ||
          draft.kind === 'rectification') && <Claims {...part} />}
        {create.error && <ErrorNotice error={create.error} />}
        <div className={layout.row}>
          <Button type="submit" kind="primary" busy={create.isPending}>
            {t('new.submit')}
          </Button>
          <ButtonLink to="/privacy/requests" kind="quiet">
            {t('new.leave')}
          </ButtonLink>
        </div>
      </form>
    </Page>
  );
};
