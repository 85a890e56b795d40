/** `npm start`. Plain JavaScript, so that a Node.js that cannot read TypeScript still gets to say so. */
const [major = 0] = process.versions.node.split('.').map(Number);

if (major < 24) {
  console.error(
    `Headwater runs on the Node.js 24 that it installs, and this is ${process.version}. Run \`npm ci\`, then \`npm start\`; if npm was told to skip install scripts, run \`npm rebuild node\` first.`,
  );
  process.exit(1);
}

await import('./start.ts');
