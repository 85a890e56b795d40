import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

interface PostponeOptions {
  readonly client: SQSClient;
  /** The URL of the one queue that the function consumes. */
  readonly url: string;
}

/** Hides a message for some seconds (0 to 43,200) before it comes again, in the place of the queue's visibility timeout. */
export const createSqsPostpone =
  ({ client, url }: PostponeOptions) =>
  async ({ receiptHandle, seconds }: { readonly receiptHandle: string; readonly seconds: number }): Promise<void> => {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }),
    );
  };
