import { useId } from 'react';
import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { NAMED_PURPOSES, usePurposeName } from '../../i18n/names.ts';
import { CheckField } from '../../ui/check-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './destinations.module.css';
import { SettingRows } from './setting-rows.tsx';
import type { SettingField } from './setting-schema.ts';
import type { SettingWords } from './setting-words.ts';

export interface InputProps<F extends SettingField = SettingField> {
  readonly field: F;
  readonly words: SettingWords;
  readonly value: Json | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

const textsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

interface OptionsProps extends InputProps {
  readonly choices: readonly string[];
  readonly nameOf: (choice: string) => string;
}

const Options = ({ field, words, value, error, onChange, choices, nameOf }: OptionsProps) => {
  const id = useId();
  const chosen = textsOf(value);
  const toggle = (choice: string, isOn: boolean) =>
    onChange(choices.filter((each) => (each === choice ? isOn : chosen.includes(each))));
  return (
    <fieldset className={styles.group} aria-describedby={`${id}-help`}>
      <legend>{words.label(field.name)}</legend>
      <p id={`${id}-help`} className={styles.help}>
        {words.help(field.name)}
      </p>
      <div className={styles.options}>
        {choices.map((choice) => (
          <CheckField
            key={choice}
            label={nameOf(choice)}
            checked={chosen.includes(choice)}
            onChange={(isOn) => toggle(choice, isOn)}
          />
        ))}
      </div>
      {error !== undefined && <p className={styles.fault}>{error}</p>}
    </fieldset>
  );
};

const TextsInput = (props: InputProps) => {
  const t = useTranslations('destination-settings.list');
  const purposeName = usePurposeName();
  const { field, words, value, error, onChange } = props;
  if (field.name === 'purposes') {
    const choices = [...new Set([...NAMED_PURPOSES, ...textsOf(value)])];
    return <Options {...props} choices={choices} nameOf={purposeName} />;
  }
  return (
    <TextArea
      mono
      rows={3}
      label={words.label(field.name)}
      help={`${words.help(field.name)} ${t('help')}`}
      error={error}
      value={textsOf(value).join('\n')}
      onChange={(text) => onChange(text === '' ? [] : text.split('\n'))}
    />
  );
};

const ChoiceInput = ({ field, words, value, error, onChange }: InputProps & { readonly field: { kind: 'choice' } }) => {
  const t = useTranslations('destination-settings');
  const { choices, required, name } = field as Extract<SettingField, { kind: 'choice' }>;
  const none = typeof value === 'string' ? [] : [{ value: '', label: t('optional') }];
  return (
    <SelectField
      label={words.label(name)}
      help={words.help(name)}
      error={error}
      required={required}
      value={typeof value === 'string' ? value : ''}
      choices={[...none, ...choices.map((choice) => ({ value: choice, label: words.value(choice) }))]}
      onChange={(next) => onChange(next === '' ? undefined : next)}
    />
  );
};

const LineInput = ({ field, words, value, error, onChange }: InputProps) => {
  const isNumber = field.kind === 'number';
  const isSecret = field.kind === 'text' && field.secret;
  const common = {
    label: words.label(field.name),
    help: words.help(field.name),
    error,
    required: field.required,
    value: value === undefined || value === null ? '' : String(value),
  };
  if (field.kind === 'text' && field.lines)
    return <TextArea {...common} mono rows={4} onChange={(text) => onChange(text === '' ? undefined : text)} />;
  const change = (text: string) => {
    if (text === '') return onChange(undefined);
    return onChange(isNumber && Number.isFinite(Number(text)) ? Number(text) : text);
  };
  return (
    <TextField
      {...common}
      type={isSecret ? 'password' : isNumber ? 'number' : 'text'}
      autoComplete={isSecret ? 'new-password' : 'off'}
      mono={field.kind === 'text'}
      onChange={change}
    />
  );
};

/** One setting, by what it is. */
export const SettingInput = (props: InputProps) => {
  const { field, words, value, error, onChange } = props;
  switch (field.kind) {
    case 'flag':
    case 'acceptance':
      return (
        <div>
          <CheckField
            label={words.label(field.name)}
            help={words.help(field.name)}
            checked={value === true}
            onChange={onChange}
          />
          {error !== undefined && <p className={styles.fault}>{error}</p>}
        </div>
      );
    case 'choice':
      return <ChoiceInput {...props} field={field} />;
    case 'choices':
      return <Options {...props} choices={field.choices} nameOf={words.value} />;
    case 'texts':
      return <TextsInput {...props} />;
    case 'rows':
      return <SettingRows {...props} field={field} />;
    default:
      return <LineInput {...props} />;
  }
};
