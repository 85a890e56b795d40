import { useState } from 'react';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { TextField } from '../../../ui/text-field.tsx';

interface Props {
  readonly label: string;
  readonly value: Json | undefined;
  /** `null` where what is typed is no number. */
  readonly onChange: (value: number | null) => void;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
}

const numberOf = (text: string): number | null => {
  const read = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(read) ? null : read;
};

/** A number as text, so that what is no number stays there to be mended. A comma is taken for a decimal point. */
export const NumberField = ({ label, value, onChange, error, disabled = false }: Props) => {
  const shown = typeof value === 'number' ? value : null;
  const [typed, setTyped] = useState('');
  const text = numberOf(typed) === shown ? typed : String(value ?? '');
  return (
    <TextField
      labelHidden
      {...{ label, error, disabled }}
      value={text}
      inputMode="decimal"
      onChange={(next) => {
        setTyped(next);
        onChange(numberOf(next));
      }}
    />
  );
};
