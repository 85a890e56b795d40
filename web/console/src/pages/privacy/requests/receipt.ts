import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../../../api/client.ts';
import { type SignedReceipt, type Verdict, verifyReceipt } from './verify-receipt.ts';

/** A receipt, which is never written again. */
export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: ['privacy-requests', id, 'receipt'],
    queryFn: async ({ signal }) => {
      const answer = await answerOf(api.GET('/v1/privacy/requests/{id}/receipt', { params: { path: { id } }, signal }));
      return answer as unknown as SignedReceipt;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The published key, then what it says of the receipt. */
export const checkReceipt = async (signed: SignedReceipt): Promise<Verdict> => {
  const pem = await answerOf(api.GET('/v1/privacy/certificate', { parseAs: 'text' }));
  return verifyReceipt(signed, pem);
};

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A file of the package, and whether it is the one that the receipt vouches for. */
export const fetchFile = async (client: QueryClient, id: string, name: string) => {
  const path = { params: { path: { id }, query: { file: name } } } as const;
  const blob = await answerOf(api.GET('/v1/privacy/requests/{id}/results', { ...path, parseAs: 'blob' }));
  const { receipt } = await client.ensureQueryData(receiptQuery(id));
  const vouched = receipt.files?.find((file) => file.name === name)?.sha256;
  const digest = hexOf(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return { blob, isAsVouched: digest === vouched };
};
