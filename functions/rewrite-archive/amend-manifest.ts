import { amendManifest, countMembers, type PartReceipt } from '../../shared/domain/export/erase-export-file.ts';
import type { RewritableObjects } from '../../shared/ports/rewritable-objects.ts';
import { ATTEMPTS, contended } from './parts.ts';

/**
 * Lets a run's manifest say of a rewritten part what is true of it now: whoever checks digests would refuse it otherwise. Done again
 * it changes nothing; a run that has not ended has no manifest yet.
 */
export const createAmendPart =
  (exports: RewritableObjects<string>) =>
  async (partKey: string): Promise<void> => {
    const cut = partKey.lastIndexOf('/') + 1;
    const [key, name] = [`${partKey.slice(0, cut)}manifest.json`, partKey.slice(cut)];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [part, manifest] = [await exports.read(partKey), await exports.read(key)];
      if (manifest === undefined) return;
      const receipt: PartReceipt | undefined = part && {
        name,
        rows: countMembers(partKey, part.content),
        sha256: part.sha256,
        bytes: part.bytes,
      };
      const content = amendManifest(manifest.content, name, receipt);
      if (content === manifest.content) return;
      if ((await exports.replace({ key, etag: manifest.etag, content })) !== 'changed') return;
    }
    throw contended('exports');
  };
