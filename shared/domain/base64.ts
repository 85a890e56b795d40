/** Few enough arguments for one call. */
const CHUNK = 8_192;

/** UTF-8 text that base64 holds; bytes that are no text become U+FFFD. Throws on what is no base64. */
export const textOfBase64 = (base64: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));

/** A text as base64 of its UTF-8. */
export const base64OfText = (text: string): string => {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(binary);
};
