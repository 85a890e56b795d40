import { useTranslations } from 'use-intl';
import { Badge, type Tone } from '../../../ui/badge.tsx';

const TONES = {
  received: 'info',
  waiting: 'warn',
  working: 'info',
  completed: 'good',
  cancelled: 'neutral',
  rejected: 'neutral',
} as const satisfies Record<string, Tone>;

const isPhase = (phase: string): phase is keyof typeof TONES => Object.hasOwn(TONES, phase);

/** How far a request is. */
export const PhaseBadge = ({ phase }: { readonly phase: string }) => {
  const t = useTranslations('privacy.phase');
  return isPhase(phase) ? <Badge tone={TONES[phase]}>{t(phase)}</Badge> : <Badge>{phase}</Badge>;
};
