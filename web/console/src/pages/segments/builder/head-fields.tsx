import { useTranslations } from 'use-intl';
import { isTimeZone } from '../../../../../../shared/domain/segment/zone.ts';
import { CheckField } from '../../../ui/check-field.tsx';
import layout from '../../../ui/layout.module.css';
import { TextField } from '../../../ui/text-field.tsx';
import type { Draft } from './use-draft.ts';

/** The id of something new. */
export interface IdField {
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly error: string | undefined;
  readonly help: string;
}

interface Props {
  readonly draft: Draft;
  /** Of a new one; `undefined`: it has its id for good. */
  readonly id: IdField | undefined;
  readonly nameError: string | undefined;
}

/** What it is called. */
export const HeadFields = ({ draft, id, nameError }: Props) => {
  const t = useTranslations('segments.edit');
  return (
    <div className={layout.columns}>
      <TextField
        required
        label={t('name')}
        value={draft.content.name}
        error={nameError}
        onChange={(name) => draft.change({ name }, 'name')}
      />
      {id && <TextField mono label={t('id')} help={id.help} value={id.value} error={id.error} onChange={id.onChange} />}
    </div>
  );
};

/** By which clock months and dates are read. */
export const ClockFields = ({ draft }: { readonly draft: Draft }) => {
  const t = useTranslations('segments.edit');
  const { timezone = '', profileTimezone } = draft.content;
  return (
    <details>
      <summary>{t('clock')}</summary>
      <div className={layout.stack}>
        <TextField
          label={t('timezone')}
          help={t('timezoneHelp')}
          list={Intl.supportedValuesOf('timeZone')}
          value={timezone}
          error={timezone === '' || isTimeZone(timezone) ? undefined : t('timezoneHelp')}
          onChange={(next) => draft.change({ timezone: next === '' ? undefined : next }, 'timezone')}
        />
        <CheckField
          label={t('ownZone')}
          checked={profileTimezone}
          onChange={(next) => draft.change({ profileTimezone: next })}
        />
      </div>
    </details>
  );
};
