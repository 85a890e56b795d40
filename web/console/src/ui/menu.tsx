import { cloneElement, lazy, type MouseEvent, type ReactElement, type ReactNode, Suspense, useState } from 'react';

/** An entry of a menu. */
export interface MenuEntry {
  readonly label: ReactNode;
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  readonly isDangerous?: boolean;
  readonly disabled?: boolean;
}

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly entries: readonly MenuEntry[];
}

const load = async () => ({ default: (await import('./menu-popup.tsx')).MenuPopup });
const MenuPopup = lazy(load);

/** Acts behind a button. Their code is large: it is fetched when somebody comes near, and a click is answered when it is there. */
export const Menu = (props: MenuProps) => {
  const [wanted, setWanted] = useState<'byKeyboard' | 'byPointer'>();
  const trigger = cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    'aria-busy': wanted !== undefined || undefined,
    onPointerEnter: load,
    onFocus: load,
    onClick: ({ detail }: MouseEvent) => setWanted(detail === 0 ? 'byKeyboard' : 'byPointer'),
  });
  if (wanted === undefined) return trigger;
  return (
    <Suspense fallback={trigger}>
      <MenuPopup {...props} isByKeyboard={wanted === 'byKeyboard'} />
    </Suspense>
  );
};
