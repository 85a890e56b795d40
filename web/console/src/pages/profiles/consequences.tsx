import { useTranslations } from 'use-intl';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { QueryView } from '../../ui/panel.tsx';
import type { RequestKind } from './profile-orders.ts';
import { type Profile, useEventCount, useRecipients } from './profiles-queries.ts';

interface Props {
  readonly kind: RequestKind;
  readonly profile: Profile;
}

/** What a request concerns, counted: events, identifiers, segments, and the destinations that hold the person. */
export const Consequences = ({ kind, profile }: Props) => {
  const t = useTranslations('profiles.rights.consequences');
  const events = useEventCount(profile.profileId, true);
  const recipients = useRecipients(profile.profileId);
  const held = (recipients.data ?? []).filter(({ state }) => state !== 'absent');
  const destinations = new Set(held.map(({ destination }) => destination.id)).size;
  const exports = new Set(held.flatMap((each) => each.exports)).size;
  const isGoing = kind === 'erasure' || kind === 'restriction' || kind === 'objection';
  return (
    <>
      <QueryView query={events} rows={2}>
        {(count) => (
          <Notice tone={kind === 'erasure' ? 'warn' : 'info'} title={t(`${kind}.title`)}>
            <ul className={layout.tight}>
              <li>
                {t(`${kind}.data`, {
                  events: count,
                  identifiers: profile.identifiers.length,
                  segments: profile.segments.length,
                })}
              </li>
              {isGoing && <li>{recipients.data ? t(`${kind}.held`, { destinations, exports }) : t('counting')}</li>}
              {kind === 'erasure' && <li>{t('erasure.for-ever')}</li>}
            </ul>
          </Notice>
        )}
      </QueryView>
      {recipients.error && <Notice tone="warn">{t('uncounted')}</Notice>}
    </>
  );
};
