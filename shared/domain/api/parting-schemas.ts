import * as z from 'zod';

/** The body of a preview: what an order to part or to rejoin would name. */
export const partingInput = z.strictObject({
  identifiers: z
    .array(z.string().max(4096))
    .min(1)
    .max(20)
    .describe('Each `type:value`, as in the order.')
    .meta({ examples: [['email:ann@shop.example']] }),
});

const person = {
  identifiers: z.array(z.string().describe('type:value')).describe('At most 20.'),
  identifierCount: z.int(),
  events: z.int().describe('Events that belong to it.'),
  segments: z.array(z.string()).describe('Ids of the segments it is in.'),
};

/** Who there would be after an order, and who there is now; nothing was changed. */
export const partingAnswer = z.object({
  before: z.array(z.object({ profileId: z.string(), ...person })).describe('The profiles that it concerns.'),
  after: z
    .array(
      z.object({
        profileId: z.string().optional().describe('The id that it keeps; absent where it gets one of its own.'),
        ...person,
      }),
    )
    .describe('Who they would become, the one that keeps the id first.'),
  linksCut: z.int().describe('Links that would no longer be followed.'),
  linksFollowed: z.int().describe('Links that would be followed again.'),
});
