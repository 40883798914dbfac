import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { registerCompletion } from './completion.js';
import { registerDemo } from './demo.js';
import { registerEvaluate } from './evaluate.js';
import { registerEmbed, registerExport } from './export.js';
import { registerParameterServer } from './parameter-server.js';
import { registerRecommend } from './recommend.js';
import { registerTrain } from './train.js';
import { registerUp } from './up.js';
import { registerValidate } from './validate.js';
import { registerWorker } from './worker.js';

/** Adds a command to the program. Options that every command has (program.ts) come by themselves. */
export type RegisterCommand = (program: Command, context: CliContext) => void;

/** Every command, under the headings of `amr --help`. */
export const COMMAND_GROUPS: readonly { readonly heading: string; readonly commands: readonly RegisterCommand[] }[] = [
  {
    heading: 'On this machine:',
    commands: [registerTrain, registerEvaluate, registerRecommend, registerExport, registerEmbed, registerValidate],
  },
  { heading: 'Processes of a cluster:', commands: [registerUp, registerWorker, registerParameterServer] },
  { heading: 'Other:', commands: [registerCompletion, registerDemo] },
];
