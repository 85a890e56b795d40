import { Menu as Primitive } from '@base-ui/react/menu';
import { useCallback } from 'react';
import { classNames } from './class-names.ts';
import styles from './menu.module.css';
import type { MenuProps } from './menu.tsx';

interface Props extends MenuProps {
  readonly isByKeyboard: boolean;
}

/** The menu itself: it is there because somebody opened it, and begins at its first entry where that was by keyboard. */
export const MenuPopup = ({ trigger, entries, isByKeyboard }: Props) => {
  const begin = useCallback(
    (popup: HTMLElement | null) => {
      // Once the menu has taken the focus itself.
      if (isByKeyboard) setTimeout(() => popup?.querySelector<HTMLElement>('[role="menuitem"]')?.focus());
    },
    [isByKeyboard],
  );
  return (
    <Primitive.Root defaultOpen>
      <Primitive.Trigger render={trigger} />
      <Primitive.Portal>
        <Primitive.Positioner className={styles.positioner} sideOffset={4} align="end">
          <Primitive.Popup ref={begin} className={styles.popup}>
            {entries.map(({ label, onSelect, icon, isDangerous, disabled = false }, index) => (
              <Primitive.Item
                // biome-ignore lint/suspicious/noArrayIndexKey: entries of a menu do not move
                key={index}
                className={classNames(styles.item, isDangerous && styles.danger)}
                disabled={disabled}
                onClick={onSelect}
              >
                {icon}
                {label}
              </Primitive.Item>
            ))}
          </Primitive.Popup>
        </Primitive.Positioner>
      </Primitive.Portal>
    </Primitive.Root>
  );
};
