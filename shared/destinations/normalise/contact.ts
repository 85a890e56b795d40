const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Trimmed and in lower case, nothing else: Meta, Snap, LinkedIn, Microsoft. Undefined for what is no address. */
export const plainEmail = (raw: string): string | undefined => {
  const email = raw.trim().toLowerCase();
  return ADDRESS.test(email) ? email : undefined;
};

const GMAIL: readonly string[] = ['gmail.com', 'googlemail.com'];

/**
 * Google's rule: no white space, lower case, and for gmail.com and googlemail.com alone no dots and no `+tag` before the @:
 * https://developers.google.com/data-manager/api/devguides/concepts/formatting
 */
export const googleEmail = (raw: string): string | undefined => {
  const email = plainEmail(raw.replaceAll(/\s/g, ''));
  const at = email?.lastIndexOf('@') ?? -1;
  if (email === undefined || !GMAIL.includes(email.slice(at + 1))) return email;
  const [local = ''] = email.slice(0, at).split('+');
  const name = local.replaceAll('.', '');
  return name === '' ? undefined : name + email.slice(at);
};

/** E.164 without its `+`; undefined for a national number, whose country nobody knows (E.164: at most 15 digits). */
const internationalDigits = (raw: string): string | undefined => {
  const text = raw.trim().replace(/^00/, '+');
  const digits = text.replaceAll(/\D/g, '');
  return text.startsWith('+') && /^[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
};

/** E.164 with `+`: Google. */
export const phoneWithPlus = (raw: string): string | undefined => {
  const digits = internationalDigits(raw);
  return digits === undefined ? undefined : `+${digits}`;
};

/** Digits with the country code and without `+`: Meta, Snap. */
export const phoneDigits = (raw: string): string | undefined => internationalDigits(raw);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A mobile advertising id in lower case with hyphens; the one of all zeros is what devices give when tracking is off. */
export const mobileId = (raw: string): string | undefined => {
  const id = raw.trim().toLowerCase();
  return UUID.test(id) && /[1-9a-f]/.test(id) ? id : undefined;
};
