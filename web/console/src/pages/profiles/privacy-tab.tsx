import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, ButtonLink } from '../../ui/button.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { Card } from '../../ui/panel.tsx';
import { shortId } from './person.ts';
import styles from './profile.module.css';
import { REQUEST_KINDS, type RequestKind } from './profile-orders.ts';
import { useProfile } from './profiles-queries.ts';
import { RequestDialog } from './request-dialog.tsx';

/** The rights of the person, each begun from here. */
export const PrivacyTab = () => {
  const t = useTranslations('profiles.rights');
  const { profileId } = useParams({ from: '/profiles/$profileId/privacy' });
  const { data: profile } = useProfile(profileId);
  const [asking, setAsking] = useState<RequestKind>();
  const [received, setReceived] = useState<readonly { readonly id: string; readonly kind: RequestKind }[]>([]);
  if (!profile) return null;
  return (
    <div className={layout.stack}>
      {received.map(({ id, kind }) => (
        <Notice
          key={id}
          tone="good"
          title={t('received', { kind: t(`kind.${kind}.name`) })}
          action={
            <ButtonLink to="/privacy" small>
              {t('follow')}
            </ButtonLink>
          }
        >
          <p>{t('receivedText', { id: shortId(id) })}</p>
        </Notice>
      ))}
      <Card title={t('title')} description={t('description')} flush>
        <ul className={styles.items}>
          {REQUEST_KINDS.map((kind) => (
            <li key={kind} className={styles.item}>
              <div className={layout.spread}>
                <div>
                  <strong>{t(`kind.${kind}.name`)}</strong>
                  <p className={layout.muted}>{t(`kind.${kind}.text`)}</p>
                </div>
                <Button kind={kind === 'erasure' ? 'danger' : 'secondary'} onClick={() => setAsking(kind)}>
                  {t(`kind.${kind}.act`)}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      </Card>
      {asking && (
        <RequestDialog
          kind={asking}
          profile={profile}
          onClose={() => setAsking(undefined)}
          onReceived={(id) => setReceived([{ id, kind: asking }, ...received])}
        />
      )}
    </div>
  );
};
