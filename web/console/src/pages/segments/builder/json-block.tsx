import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import { jsonFault } from '../model/json-fault.ts';
import { isSameJson } from '../model/same.ts';

interface Props {
  readonly value: Json;
  readonly onChange: (value: Json) => void;
  readonly label: string;
  readonly error?: string | undefined;
  readonly rows?: number;
}

const readJson = (text: string): { readonly json: Json } | undefined => {
  try {
    return { json: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
};

/** JSON to edit. What is no JSON stays in the field, with the place; what is, is taken over at once. */
export const JsonField = ({ value, onChange, label, error, rows = 4 }: Props) => {
  const t = useTranslations('conditions.fault');
  const [typed, setTyped] = useState<string>();
  const read = typed === undefined ? undefined : readJson(typed);
  const isOutdated = read !== undefined && !isSameJson(read.json, value);
  const text = typed === undefined || isOutdated ? JSON.stringify(value, null, 2) : typed;
  const fault = jsonFault(text);
  return (
    <TextArea
      mono
      {...{ label, rows }}
      value={text}
      error={fault ? t('json', { line: fault.line, column: fault.column }) : error}
      onChange={(next) => {
        setTyped(next);
        const found = readJson(next);
        if (found) onChange(found.json);
      }}
    />
  );
};
