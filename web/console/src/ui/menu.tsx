import { lazy, type ReactElement, type ReactNode, Suspense } from 'react';

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

const MenuPopup = lazy(async () => ({ default: (await import('./menu-popup.tsx')).MenuPopup }));

/** Acts behind a button. Its code comes after the page: until then the button stands there without. */
export const Menu = (props: MenuProps) => (
  <Suspense fallback={props.trigger}>
    <MenuPopup {...props} />
  </Suspense>
);
