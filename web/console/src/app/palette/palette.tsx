import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useRouter } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import dialog from '../../ui/dialog.module.css';
import styles from './palette.module.css';
import { type PaletteGroup, type PaletteItem, shownGroups } from './palette-items.ts';
import { recentPaths, rememberPath } from './recent-paths.ts';
import { usePaletteGroups } from './use-palette-groups.ts';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

const Group = ({
  group,
  onChoose,
}: {
  readonly group: PaletteGroup;
  readonly onChoose: (item: PaletteItem) => void;
}) => {
  const t = useTranslations('palette');
  return (
    <Autocomplete.Group items={group.items}>
      <Autocomplete.GroupLabel className={styles.heading}>{t(`group.${group.value}`)}</Autocomplete.GroupLabel>
      <Autocomplete.Collection>
        {(item: PaletteItem) => (
          <Autocomplete.Item key={item.path} value={item} className={styles.item} onClick={() => onChoose(item)}>
            {item.label}
          </Autocomplete.Item>
        )}
      </Autocomplete.Collection>
    </Autocomplete.Group>
  );
};

const Finder = ({ onClose }: Pick<Props, 'onClose'>) => {
  const t = useTranslations('palette');
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const [recent] = useState(recentPaths);
  const groups = shownGroups(usePaletteGroups(), { typed, recent });
  const choose = ({ path }: PaletteItem): void => {
    rememberPath(path);
    onClose();
    router.history.push(`${router.basepath}${path}`);
  };
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      value={typed}
      onValueChange={setTyped}
      itemToStringValue={(item: PaletteItem) => item.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className={styles.search}>
        <Search aria-hidden />
        <Autocomplete.Input className={styles.input} aria-label={t('label')} placeholder={t('placeholder')} />
        <kbd className={styles.key} aria-hidden>
          Esc
        </kbd>
      </div>
      <Autocomplete.Empty className={styles.empty}>{t('empty')}</Autocomplete.Empty>
      <Autocomplete.List className={styles.list}>
        {(group: PaletteGroup) => <Group key={group.value} group={group} onChoose={choose} />}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
};

/** Goes anywhere by a few letters. */
export const Palette = ({ open, onClose }: Props) => {
  const t = useTranslations('palette');
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label={t('label')}>
          <Finder onClose={onClose} />
          <Dialog.Close className="visually-hidden">{t('close')}</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
};
