const two = (number: number): string => String(number).padStart(2, '0');

/** An instant as a field of date and time shows it, in the reader's time zone; empty for what is no instant. */
export const toLocal = (instant: string): string => {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return '';
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** What such a field says as an instant; nothing where it is empty or half filled. */
export const fromLocal = (text: string): string | undefined => {
  const date = new Date(text);
  return text === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** The day of an instant in the reader's time zone: equal for all of one day. */
export const dayOf = (instant: string): string => toLocal(instant).slice(0, 10);
