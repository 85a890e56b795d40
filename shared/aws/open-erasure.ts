import type { ErasePerson } from '../ports/erase-person.ts';

/** Erases a person from everything; loaded when somebody is: whoever serves other requests does without all of stitching. */
export const openErasure: ErasePerson = async (job) => {
  const [{ createErasePerson }, { createErasureStores }] = await Promise.all([
    import('../erasure/erase-person.ts'),
    import('./erasure-stores.ts'),
  ]);
  return createErasePerson(await createErasureStores(Date.now))(job);
};
