/** Signs receipts, answers and callbacks with the deployment's own key, derived from its secret. */
export interface Signer {
  /** Base64 Ed25519 signature (RFC 8032) of the UTF-8 bytes of a text. */
  sign(text: string): string;
  /** The public key, PEM (SPKI): what a receiver verifies with. The same for the life of the deployment. */
  readonly publicKey: string;
}
