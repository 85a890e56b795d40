import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { loadMessages } from '../../i18n/catalogue.ts';
import { Button } from '../../ui/button.tsx';
import styles from './palette.module.css';

const Palette = lazy(async () => {
  const [module] = await Promise.all([import('./palette.tsx'), loadMessages('palette')]);
  return { default: module.Palette };
});

const isMac = navigator.userAgent.includes('Mac');

/** Opens the palette, once: by its button or by Ctrl or ⌘ and K. Its code comes when it is first asked for. */
export const usePalette = () => {
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const open = (): void => {
    setWanted(true);
    setOpen(true);
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const isAsked =
        (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';
      if (!isAsked) return;
      event.preventDefault();
      setWanted(true);
      setOpen((was) => !was);
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  const palette = isWanted && (
    <Suspense fallback={null}>
      <Palette open={isOpen} onClose={() => setOpen(false)} />
    </Suspense>
  );
  return { open, palette };
};

/** The button that opens the palette; `bare`: the sign alone, for narrow screens. */
export const PaletteButton = ({ bare = false, onOpen }: { readonly bare?: boolean; readonly onOpen: () => void }) => {
  const t = useTranslations('app.palette');
  if (bare) return <Button kind="quiet" icon={<Search />} aria-label={t('open')} onClick={onOpen} />;
  return (
    <Button className={styles.opener} icon={<Search />} onClick={onOpen} aria-keyshortcuts="Control+K Meta+K">
      <span>{t('open')}</span>
      <kbd className={styles.key} aria-hidden>
        {isMac ? '⌘K' : t('keys')}
      </kbd>
    </Button>
  );
};
