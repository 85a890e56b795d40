import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { serverNow } from '../../../api/clock.ts';
import { Badge } from '../../../ui/badge.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page.tsx';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { PhaseBadge } from './phase-badge.tsx';
import { RequestActions } from './request-actions.tsx';
import { RequestDecision } from './request-decision.tsx';
import { RequestDestinations } from './request-destinations.tsx';
import { ErasureSteps, RequestHistory } from './request-history.tsx';
import { RequestReceipt } from './request-receipt.tsx';
import { RequestResults } from './request-results.tsx';
import { isMoving, type PrivacyRequest, useRequest } from './requests-queries.ts';

const route = getRouteApi('/privacy/requests/$requestId');
const WEEK_MS = 7 * 86_400_000;

const isOpen = (phase: string): boolean => isMoving(phase) || phase === 'waiting';

const Due = ({ request }: { readonly request: PrivacyRequest }) => {
  const t = useTranslations('privacy');
  const { dueAt, phase } = request.headwater;
  const left = Date.parse(dueAt) - serverNow();
  return (
    <span className={layout.row}>
      <Time at={dueAt} as="date" />
      <span className={layout.muted}>
        <Time at={dueAt} as="days" />
      </span>
      {isOpen(phase) && left < WEEK_MS && (
        <Badge tone={left < 0 ? 'bad' : 'warn'}>{t(left < 0 ? 'late.overdue' : 'late.soon')}</Badge>
      )}
    </span>
  );
};

const Facts = ({ id, request }: { readonly id: string; readonly request: PrivacyRequest }) => {
  const t = useTranslations('privacy.detail');
  const tRole = useTranslations('app.role');
  const { headwater } = request;
  const { askedBy } = headwater;
  return (
    <Card title={t('facts')}>
      <dl className={layout.facts}>
        <dt>{t('due')}</dt>
        <dd>
          <Due request={request} />
        </dd>
        <dt>{t('received')}</dt>
        <dd>
          <Time at={headwater.receivedAt} as="instant" />
        </dd>
        <dt>{t('askedBy')}</dt>
        <dd>
          <code>{askedBy.tokenId}</code> · {tRole(askedBy.role as 'admin')}
        </dd>
        <dt>{t('id')}</dt>
        <dd className={layout.row}>
          <code>{id.slice(0, 8)}</code>
          <CopyButton text={id} />
        </dd>
        {headwater.reason !== undefined && (
          <>
            <dt>{t('reason')}</dt>
            <dd>{headwater.reason}</dd>
          </>
        )}
        {headwater.callbacks.length > 0 && (
          <>
            <dt>{t('callbacks')}</dt>
            <dd>
              {t('callbacksTold', {
                told: headwater.callbacks.filter(({ told, of }) => told === of).length,
                count: headwater.callbacks.length,
                abandoned: headwater.callbacks.filter(({ abandoned }) => abandoned).length,
              })}
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
};

/** What happens next, in a sentence: who has to do what. */
const NextStep = ({ request }: { readonly request: PrivacyRequest }) => {
  const t = useTranslations('privacy.detail');
  const { phase, type } = request.headwater;
  if (phase === 'waiting') return null;
  if (phase === 'received') return <Notice tone="info">{t('next.received')}</Notice>;
  if (phase === 'working')
    return <Notice tone="info">{t(type === 'erasure' ? 'next.erasing' : 'next.working')}</Notice>;
  return null;
};

const Parts = ({ id, request }: { readonly id: string; readonly request: PrivacyRequest }) => {
  const { type, phase, erasure, waiting } = request.headwater;
  const hasResults = type === 'access' || type === 'portability';
  return (
    <div className={layout.mainAndSide}>
      <div className={layout.stack}>
        <NextStep request={request} />
        {phase === 'waiting' && waiting && <RequestDecision id={id} kind={type} waiting={waiting} />}
        {phase === 'completed' && hasResults && <RequestResults id={id} />}
        {erasure && <ErasureSteps steps={erasure} />}
        {!hasResults && <RequestDestinations id={id} kind={type} phase={phase} />}
        {phase === 'completed' && <RequestReceipt id={id} />}
        <RequestHistory history={request.headwater.history} />
      </div>
      <Facts id={id} request={request} />
    </div>
  );
};

/** One request: what it is, who must do what next, what was done. */
export const RequestPage = () => {
  const t = useTranslations('privacy');
  const { requestId } = route.useParams();
  const query = useRequest(requestId);
  const kind = query.data?.headwater.type;
  return (
    <Page
      title={kind === undefined ? t('detail.title') : t(`kind.${kind}.title`)}
      trail={<Link to="/privacy/requests">{t('tab.requests')}</Link>}
      {...(query.data && { description: <PhaseBadge phase={query.data.headwater.phase} /> })}
      actions={query.data && <RequestActions id={requestId} request={query.data} />}
    >
      <QueryView query={query} rows={8}>
        {(request) => <Parts id={requestId} request={request} />}
      </QueryView>
    </Page>
  );
};
