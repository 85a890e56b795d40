import type { Identifier } from '../../shared/domain/identity/identifier.ts';

/** Whoever is erased: her data is everywhere a client, a server or an officer can put it. */
export const QUILL = {
  userId: 'customer-zephyrine-quill',
  email: 'zephyrine.quill@shop.example',
  phone: '+33612345678',
  typedPhone: '+33 6 12 34 56 78',
  device: 'device-of-zephyrine-quill',
  /** Known before she was: a profile of its own until she signed in there. */
  tablet: 'tablet-of-zephyrine-quill',
  loyaltyNumber: 'loyal-quill-778812',
  /** Superseded by her userId. */
  guest: 'guest-zephyrine-quill',
  name: 'Zephyrine Quill-Ottermole',
  ip: '203.0.113.177',
} as const;

/** Her identifiers as they are stored. */
export const HERS: readonly Identifier[] = [
  { type: 'userId', value: QUILL.userId },
  { type: 'email', value: QUILL.email },
  { type: 'phone', value: QUILL.phone },
  { type: 'anonymousId', value: QUILL.device },
  { type: 'anonymousId', value: QUILL.tablet },
  { type: 'loyaltyNumber', value: QUILL.loyaltyNumber },
  { type: 'userId', value: QUILL.guest },
];

/** Everything that would say who she is; the name alone finds most of it. */
export const TELLING: readonly string[] = [...Object.values(QUILL), '33612345678', 'zephyrine', 'ottermole'];

/** Who lives on: Boris shares the shop's kiosk with her, Clara nothing. */
export const LIVING = {
  boris: { userId: 'customer-boris-kept', email: 'boris.kept@shop.example' },
  clara: { userId: 'customer-clara-kept', email: 'clara.kept@shop.example' },
} as const;

/** A device that serves everybody who comes to the shop. */
export const KIOSK = 'kiosk-of-the-store';
/** An officer parted it from her. */
export const BORROWED = 'borrowed-device-0815';
