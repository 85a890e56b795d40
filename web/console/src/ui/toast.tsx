import { X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import styles from './toast.module.css';

interface Said {
  readonly title: string;
  readonly description?: string;
  /** A way back, where there is one. */
  readonly undo?: { readonly label: string; readonly onUndo: () => void };
}

interface Toast extends Said {
  readonly id: number;
}

const SHOWN_MS = 6000;
/** A way back is there for as long as it takes to read, decide and reach it, by keyboard too. */
const WITH_UNDO_MS = 20_000;
/** Older ones make room. */
const MOST = 3;

let toasts: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

const become = (next: readonly Toast[]): void => {
  toasts = next;
  for (const listener of listeners) listener();
};

const dismiss = (id: number): void => become(toasts.filter((toast) => toast.id !== id));

/** Says in passing that something was done; errors belong where they happened, not here. */
export const say = (said: Said): void => {
  count += 1;
  become([...toasts, { ...said, id: count }].slice(-MOST));
};

const ToastItem = ({ id, title, description, undo }: Toast) => {
  const t = useTranslations('app.action');
  const [isHeld, setHeld] = useState(false);
  const hasUndo = undo !== undefined;
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismiss(id), hasUndo ? WITH_UNDO_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, isHeld, hasUndo]);
  const hold = {
    onPointerEnter: () => setHeld(true),
    onPointerLeave: () => setHeld(false),
    onFocus: () => setHeld(true),
  };
  return (
    <li className={styles.toast} {...hold} onBlur={() => setHeld(false)}>
      <div>
        <p className={styles.title}>{title}</p>
        {description !== undefined && <p className={styles.description}>{description}</p>}
      </div>
      {undo && (
        <Button
          small
          onClick={() => {
            dismiss(id);
            undo.onUndo();
          }}
        >
          {undo.label}
        </Button>
      )}
      <Button kind="quiet" small icon={<X />} aria-label={t('close')} onClick={() => dismiss(id)} />
    </li>
  );
};

/** Where what was done is said: read out when it comes, there as long as somebody points at it. */
export const Toasts = () => {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div role="status">
      <ul className={styles.toasts}>
        {shown.map((toast) => (
          <ToastItem key={toast.id} {...toast} />
        ))}
      </ul>
    </div>
  );
};
