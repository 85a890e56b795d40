import { Menu as Primitive } from '@base-ui/react/menu';
import { classNames } from './class-names.ts';
import styles from './menu.module.css';
import type { MenuProps } from './menu.tsx';

/** The menu itself, apart from its name: it is large, and loaded after the page. */
export const MenuPopup = ({ trigger, entries }: MenuProps) => (
  <Primitive.Root>
    <Primitive.Trigger render={trigger} />
    <Primitive.Portal>
      <Primitive.Positioner className={styles.positioner} sideOffset={4} align="end">
        <Primitive.Popup className={styles.popup}>
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
