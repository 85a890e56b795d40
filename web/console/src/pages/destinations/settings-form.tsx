import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import layout from '../../ui/layout.module.css';
import { TextField } from '../../ui/text-field.tsx';
import type { DestinationDraft } from './destination-draft.ts';
import styles from './destinations.module.css';
import { SettingInput } from './setting-input.tsx';
import type { SettingField } from './setting-schema.ts';
import { useSettingWords } from './setting-words.ts';

interface Props {
  readonly slug: string;
  readonly draft: DestinationDraft;
  /** What the API said when it was last sent. */
  readonly error: Error | null;
}

/** For trying things out: out of the way of everybody else. */
const FURTHER = ['localAddress'];

/** The settings and credentials of a destination, drawn from what the API declares. */
export const SettingsForm = ({ slug, draft, error }: Props) => {
  const t = useTranslations('destinations.form');
  const secrets = useTranslations('destination-settings.secret');
  const words = useSettingWords(slug);
  const { fields, values } = draft;
  const draw = (part: 'settings' | 'credentials') => (field: SettingField) => {
    const fault = draft.faultOf(part, field);
    return (
      <SettingInput
        key={field.name}
        field={field}
        words={words}
        value={values[part][field.name]}
        error={fault === undefined ? draft.detailOf(part, field, error) : words.fault(fault)}
        onChange={(value) => draft.change(part, field.name, value)}
      />
    );
  };
  const isFurther = ({ name }: SettingField): boolean => FURTHER.includes(name);
  const further = fields.settings.filter(isFurther);
  return (
    <div className={styles.fields}>
      <TextField
        required
        label={t('name')}
        help={t('nameHelp')}
        value={draft.name}
        error={draft.name.trim() === '' ? words.fault('missing') : undefined}
        onChange={draft.setName}
      />
      {fields.settings.filter((field) => !isFurther(field)).map(draw('settings'))}
      {fields.credentials.length > 0 && (
        <section className={layout.stack} aria-labelledby="credentials">
          <div className={layout.spread}>
            <h3 id="credentials">{t('credentials')}</h3>
            {!draft.isReplacing && (
              <Button small onClick={() => draft.replace(true)}>
                {secrets('replace')}
              </Button>
            )}
          </div>
          {draft.asks ? (
            <>
              <p className={styles.help}>{words.renew()}</p>
              {fields.credentials.map(draw('credentials'))}
            </>
          ) : (
            <p className={styles.help}>{secrets('kept')}</p>
          )}
        </section>
      )}
      {further.length > 0 && (
        <details className={styles.further}>
          <summary>{t('further')}</summary>
          <div>{further.map(draw('settings'))}</div>
        </details>
      )}
    </div>
  );
};
