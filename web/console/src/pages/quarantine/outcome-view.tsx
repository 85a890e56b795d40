import { useTranslations } from 'use-intl';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import type { Outcome } from './quarantine-queries.ts';
import { useReasonWords } from './reason-words.ts';

/** What would pass, and why the rest would not. */
export const OutcomeView = ({ outcome, isDry }: { readonly outcome: Outcome; readonly isDry: boolean }) => {
  const t = useTranslations('quarantine.outcome');
  const reasonOf = useReasonWords();
  const { passed, rejected } = outcome;
  const groups = [...Map.groupBy(rejected, ({ code }) => code)];
  return (
    <div aria-live="polite">
      <Notice
        tone={rejected.length === 0 ? 'good' : passed === 0 ? 'bad' : 'warn'}
        title={t(isDry ? 'wouldPass' : 'passed', { count: passed })}
      >
        {groups.length > 0 && <p>{t(isDry ? 'wouldStay' : 'stayed', { count: rejected.length })}</p>}
        {groups.length > 0 && (
          <ul>
            {groups.map(([code, all]) => (
              <li key={code}>
                {t('because', { count: all.length, reason: reasonOf(code).title })}
                <br />
                <span className={layout.muted}>{all[0]?.message}</span>
              </li>
            ))}
          </ul>
        )}
      </Notice>
    </div>
  );
};
