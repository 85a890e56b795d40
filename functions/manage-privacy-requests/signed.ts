import type { HttpRequest, HttpResponse } from '../../shared/domain/http.ts';
import { signatureHeaders } from '../../shared/domain/privacy/callbacks.ts';
import type { Signer } from '../../shared/ports/signer.ts';

/** What signs answers, and what they call the controller. */
export interface Voice {
  readonly signer: Pick<Signer, 'sign'>;
  readonly controllerId: string;
}

/** An answer whose headers carry the signature of its body, exactly as it is sent. */
export const signed = (
  { signer }: Voice,
  { origin }: Pick<HttpRequest, 'origin'>,
  { status, body }: { readonly status: 200 | 201 | 202; readonly body: object },
): HttpResponse => ({
  status,
  headers: {
    'cache-control': 'no-store',
    ...signatureHeaders(origin, signer.sign(JSON.stringify(body))),
  },
  body,
});
