import { conformance } from '../conformance.js';
import { openOnnx } from './index.js';

conformance('onnx', openOnnx);
