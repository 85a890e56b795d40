import { useMemo, useState } from 'react';
import type { Json, JsonObject } from '../../../../../shared/domain/json.ts';
import { ApiError } from '../../api/api-error.ts';
import type { Destination, DestinationType } from './destinations-queries.ts';
import { beginWith, faultOf, fieldsOf, type SettingFault, type SettingField, valuesOf } from './setting-schema.ts';

type Part = 'settings' | 'credentials';

/** Where the API found a fault: `settings.listId` and what lies within it. */
const detailOf = (error: Error | null, part: Part, name: string): string | undefined => {
  if (!(error instanceof ApiError)) return undefined;
  const path = `${part}.${name}`;
  return error.details.find((detail) => detail.path === path || detail.path.startsWith(`${path}.`))?.message;
};

const firstFault = (fields: readonly SettingField[], values: JsonObject): SettingFault | undefined =>
  fields.map((field) => faultOf(field, values[field.name])).find((fault) => fault !== undefined);

/** A destination as it is being filled in. Secrets that are stored are not asked for unless they are replaced. */
export const useDestinationDraft = (type: DestinationType, stored?: Destination) => {
  const fields = useMemo(
    () => ({
      settings: fieldsOf(type.settings as JsonObject, false),
      credentials: fieldsOf(type.credentials as JsonObject, true),
    }),
    [type],
  );
  const [name, setName] = useState(stored?.name ?? type.name);
  const [settings, setSettings] = useState(() => beginWith(fields.settings, stored?.settings as JsonObject));
  const [credentials, setCredentials] = useState<JsonObject>({});
  const [isReplacing, setReplacing] = useState(stored?.hasCredentials !== true);
  const [isChecked, setChecked] = useState(false);
  const values = { settings, credentials };
  const setters = { settings: setSettings, credentials: setCredentials };
  const asks = isReplacing && fields.credentials.length > 0;

  return {
    ...{ name, setName, fields, values, asks, isReplacing },
    /** Back to what is stored: nothing typed stays in the page. */
    replace: (isOn: boolean) => {
      setReplacing(isOn);
      setCredentials({});
    },
    change: (part: Part, field: string, value: Json | undefined) => {
      const { [field]: _, ...rest } = values[part];
      setters[part](value === undefined ? rest : { ...rest, [field]: value });
    },
    /** The fault of a field, once somebody has tried to go on. */
    faultOf: (part: Part, field: SettingField): SettingFault | undefined =>
      isChecked ? faultOf(field, values[part][field.name]) : undefined,
    detailOf: (part: Part, field: SettingField, error: Error | null) => detailOf(error, part, field.name),
    /** What is to be sent, or nothing where something is missing: the faults are then shown. */
    read: () => {
      setChecked(true);
      const isFaulty =
        name.trim() === '' ||
        firstFault(fields.settings, settings) !== undefined ||
        (asks && firstFault(fields.credentials, credentials) !== undefined);
      if (isFaulty) return undefined;
      return {
        name: name.trim(),
        settings: valuesOf(fields.settings, settings),
        ...(asks ? { credentials: valuesOf(fields.credentials, credentials) } : {}),
      };
    },
    /** After saving: secrets leave the page. */
    settle: () => {
      setChecked(false);
      setCredentials({});
      setReplacing(fields.credentials.length === 0);
    },
  };
};

export type DestinationDraft = ReturnType<typeof useDestinationDraft>;
