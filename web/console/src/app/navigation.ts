import {
  Activity,
  Cable,
  FileClock,
  Gauge,
  Layers,
  type LucideIcon,
  Send,
  Settings,
  ShieldCheck,
  Sigma,
  TriangleAlert,
  UserRoundSearch,
} from 'lucide-react';
import type { GuardedRoute } from '../api/access.gen.ts';

/** The pages of the navigation, in the order in which data flows, and the call without which each would be empty. */
export const NAVIGATION = [
  { key: 'overview', to: '/', icon: Gauge, takes: 'GET /v1/ledger' },
  { key: 'profiles', to: '/profiles', icon: UserRoundSearch, takes: 'POST /v1/profiles/lookup' },
  { key: 'segments', to: '/segments', icon: Layers, takes: 'GET /v1/segments' },
  { key: 'computedTraits', to: '/computed-traits', icon: Sigma, takes: 'GET /v1/computed-traits' },
  { key: 'destinations', to: '/destinations', icon: Cable, takes: 'GET /v1/destinations' },
  { key: 'exports', to: '/exports', icon: Send, takes: 'GET /v1/exports' },
  { key: 'sources', to: '/sources', icon: FileClock, takes: 'GET /v1/sources' },
  { key: 'debugger', to: '/debugger', icon: Activity, takes: 'POST /v1/profiles/lookup' },
  { key: 'quarantine', to: '/quarantine', icon: TriangleAlert, takes: 'GET /v1/quarantine/summary' },
  { key: 'privacy', to: '/privacy', icon: ShieldCheck, takes: 'GET /v1/privacy/requests' },
  { key: 'settings', to: '/settings', icon: Settings, takes: 'GET /v1/identity/rules' },
] as const satisfies readonly { key: string; to: string; icon: LucideIcon; takes: GuardedRoute }[];
