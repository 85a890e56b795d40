import { Tooltip as Primitive } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import styles from './tooltip.module.css';

interface Props {
  readonly text: ReactNode;
  readonly children: ReactElement<Record<string, unknown>>;
}

/** More about a control, on hover and on focus; never the only place where something is said. */
export const Tooltip = ({ text, children }: Props) => (
  <Primitive.Provider>
    <Primitive.Root>
      <Primitive.Trigger render={children} />
      <Primitive.Portal>
        <Primitive.Positioner className={styles.positioner} sideOffset={6}>
          <Primitive.Popup className={styles.popup}>{text}</Primitive.Popup>
        </Primitive.Positioner>
      </Primitive.Portal>
    </Primitive.Root>
  </Primitive.Provider>
);
