import { conformance } from '../conformance.js';
import { openTensorflow } from './index.js';
import { describeWithTensorflow } from './testing.js';

describeWithTensorflow('the real library', () => conformance('tensorflow', openTensorflow));
