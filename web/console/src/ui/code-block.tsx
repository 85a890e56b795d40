import styles from './code-block.module.css';
import { CopyButton } from './copy-button.tsx';

interface Props {
  readonly code: string;
  /** What it is, for screen readers. */
  readonly label: string;
}

/** Text to copy: a snippet, a request, JSON. */
export const CodeBlock = ({ code, label }: Props) => (
  <div className={styles.block}>
    <pre className={styles.code} tabIndex={0} role="region" aria-label={label}>
      <code>{code}</code>
    </pre>
    <div className={styles.copy}>
      <CopyButton text={code} />
    </div>
  </div>
);

/** A value as indented JSON. */
export const JsonBlock = ({ value, label }: { readonly value: unknown; readonly label: string }) => (
  <CodeBlock code={JSON.stringify(value, null, 2)} label={label} />
);
