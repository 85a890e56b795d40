import { useTranslations } from 'use-intl';
import { Badge } from '../../ui/badge.tsx';
import { type Export, isUnderWay, type Run } from './exports-queries.ts';
import { RUN_TONES } from './run-tones.ts';

/** Whether an export runs: by itself, not for now, or not at all. */
export const stateOf = ({ paused, enabled }: Pick<Export, 'paused' | 'enabled'>): 'active' | 'paused' | 'off' => {
  if (!enabled) return 'off';
  return paused ? 'paused' : 'active';
};

export const StateBadge = ({ of }: { readonly of: Pick<Export, 'paused' | 'enabled'> }) => {
  const t = useTranslations('exports.state');
  const state = stateOf(of);
  if (state === 'paused' && of.paused?.code !== undefined) return <Badge tone="bad">{t('stopped')}</Badge>;
  return <Badge tone={state === 'active' ? 'good' : 'neutral'}>{t(state)}</Badge>;
};

/** How a run ended, or that it has not. */
export const RunBadge = ({ run }: { readonly run: Pick<Run, 'status' | 'cancelled'> }) => {
  const t = useTranslations('exports.status');
  if (run.cancelled && !isUnderWay(run)) return <Badge>{t('cancelled')}</Badge>;
  return <Badge tone={RUN_TONES[run.status]}>{t(run.status)}</Badge>;
};
