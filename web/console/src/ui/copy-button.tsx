import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

const SHOWN_MS = 2000;

interface Props {
  readonly text: string;
  /** Beside the sign; without it the sign alone, named for screen readers. */
  readonly label?: string;
}

/** Puts a text on the clipboard and says so. */
export const CopyButton = ({ text, label }: Props) => {
  const t = useTranslations('app.action');
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    );
  };
  return (
    <>
      <Button
        small
        kind="quiet"
        icon={outcome === 'copied' ? <Check /> : <Copy />}
        onClick={copy}
        aria-label={label ?? t('copy')}
      >
        {label}
      </Button>
      <span role="status" className="visually-hidden">
        {outcome === undefined ? '' : t(outcome)}
      </span>
    </>
  );
};
