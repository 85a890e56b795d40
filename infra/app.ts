import { dirname } from 'node:path';
import { compose } from './compose.ts';

const { app } = await compose(dirname(import.meta.dirname));
app.synth();
