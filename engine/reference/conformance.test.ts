import { conformance } from '../conformance.js';
import { openReference } from './index.js';

conformance('reference', openReference);
