import { useTranslations } from 'use-intl';
import type { GuardedRoute } from '../../api/access.gen.ts';
import { useCan } from '../access.ts';
import { NAVIGATION } from '../navigation.ts';
import type { PaletteGroup } from './palette-items.ts';
import { useNamedItems } from './palette-queries.ts';

/** What is often begun, and the call that it comes to. */
const ACTIONS = [
  { key: 'findPerson', path: '/profiles', takes: 'POST /v1/profiles/lookup' },
  { key: 'newSegment', path: '/segments/new', takes: 'PUT /v1/segments/{id}' },
  { key: 'newRequest', path: '/privacy/requests/new', takes: 'POST /v1/privacy/requests' },
  { key: 'newToken', path: '/settings/tokens?new=true', takes: 'PUT /v1/tokens/{id}' },
] as const satisfies readonly { key: string; path: string; takes: GuardedRoute }[];

/** Pages beneath those of the navigation. */
const DEEPER = [
  { key: 'audit', path: '/privacy/audit', takes: 'GET /v1/audit' },
  { key: 'identity', path: '/settings/identity', takes: 'GET /v1/identity/rules' },
  { key: 'shared', path: '/settings/shared-identifiers', takes: 'GET /v1/identity/quarantine' },
  { key: 'tokens', path: '/settings/tokens', takes: 'GET /v1/tokens' },
  { key: 'roles', path: '/settings/roles', takes: undefined },
  { key: 'appearance', path: '/settings/appearance', takes: undefined },
] as const satisfies readonly { key: string; path: string; takes: GuardedRoute | undefined }[];

/** Everything that the palette can lead this session to. */
export const usePaletteGroups = (): readonly PaletteGroup[] => {
  const t = useTranslations('palette');
  const page = useTranslations('app.navigation');
  const can = useCan();
  const named = useNamedItems();
  const actions = ACTIONS.filter(({ takes }) => can(takes)).map(({ key, path }) => ({
    path,
    label: t(`action.${key}`),
  }));
  const pages = NAVIGATION.filter(({ takes }) => can(takes)).map(({ key, to }) => ({ path: to, label: page(key) }));
  const deeper = DEEPER.filter(({ takes }) => takes === undefined || can(takes));
  const isFree = (path: string) => actions.every((action) => action.path !== path);
  return [
    { value: 'actions', items: actions },
    {
      value: 'pages',
      items: [
        ...pages.filter(({ path }) => isFree(path)),
        ...deeper.map(({ key, path }) => ({ path, label: t(`page.${key}`) })),
      ],
    },
    { value: 'segments', items: named.segments },
    { value: 'computedTraits', items: named.computedTraits },
    { value: 'exports', items: named.exports },
    { value: 'destinations', items: named.destinations },
    { value: 'sources', items: named.sources },
  ];
};
