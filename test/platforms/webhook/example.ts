/** Settings and credentials for the contract that all destinations keep. */
export const EXAMPLE = {
  settings: { url: 'https://receiver.example/', identifier: 'email', traits: ['firstName'] },
  credentials: { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` },
};
