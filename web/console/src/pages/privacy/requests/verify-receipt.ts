/** What a receipt says of one store. */
export interface ReceiptLine {
  readonly store: string;
  readonly what: string;
  readonly count: number;
  readonly at: string;
  readonly remains?: { readonly what: string; readonly until: string; readonly why: string };
}

/** A file of a package, as the receipt vouches for it. */
export interface ReceiptFile {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** What the signature is of. */
export interface Receipt {
  readonly subject_request_type: string;
  readonly received_time: string;
  readonly completed_time: string;
  readonly due_time: string;
  readonly asked_by: { readonly tokenId: string; readonly role: string };
  readonly identifiers: readonly string[];
  readonly lines: readonly ReceiptLine[];
  readonly files?: readonly ReceiptFile[];
}

/** A receipt as it is answered. */
export interface SignedReceipt {
  readonly receipt: Receipt;
  readonly signature: string;
  readonly certificate: string;
}

/** `unsupported`: this browser cannot check Ed25519. */
export type Verdict = 'valid' | 'invalid' | 'unsupported';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** The bytes of a public key as PEM writes it. */
const derOf = (pem: string): Uint8Array<ArrayBuffer> => bytesOf(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''));

/** Whether the deployment's key signed exactly this text. */
export const verifyReceipt = async ({ receipt, signature }: SignedReceipt, pem: string): Promise<Verdict> => {
  const algorithm = 'Ed25519';
  const { subtle } = globalThis.crypto;
  // Undefined where the page is not from a secure origin.
  if (subtle === undefined) return 'unsupported';
  let key: CryptoKey;
  try {
    key = await subtle.importKey('spki', derOf(pem), algorithm, false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return 'unsupported';
    throw error;
  }
  const text = new TextEncoder().encode(JSON.stringify(receipt));
  return (await subtle.verify(algorithm, key, bytesOf(signature), text)) ? 'valid' : 'invalid';
};
