import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { registerCalibrate } from './calibrate.js';
import { registerCancel } from './cancel.js';
import { registerCompare } from './compare.js';
import { registerCompletion } from './completion.js';
import { registerCoordinator } from './coordinator.js';
import { registerDelete } from './delete.js';
import { registerDemo } from './demo.js';
import { registerEvaluate } from './evaluate.js';
import { registerEncode } from './encode.js';
import { registerEncoder } from './encoder.js';
import { registerEmbed, registerExport } from './export.js';
import { registerFetch } from './fetch.js';
import { registerGet } from './get.js';
import { registerList } from './list.js';
import { registerLogs } from './logs.js';
import { registerNatsConfig } from './nats-config.js';
import { registerParameterServer } from './parameter-server.js';
import { registerPlan } from './plan.js';
import { registerPrepare } from './prepare.js';
import { registerRecommend } from './recommend.js';
import { registerReport } from './report.js';
import { registerResume } from './resume.js';
import { registerSplit } from './split.js';
import { registerSubmit } from './submit.js';
import { registerSuspend } from './suspend.js';
import { registerTrain } from './train.js';
import { registerUp } from './up.js';
import { registerValidate } from './validate.js';
import { registerVersion } from './version.js';
import { registerWatch } from './watch.js';
import { registerWorker } from './worker.js';

/** A function that adds a command to the program. program.ts adds the options that every command has. */
export type RegisterCommand = (program: Command, context: CliContext) => void;

/** Every command, under the headings that `amr --help` shows. */
export const COMMAND_GROUPS: readonly { readonly heading: string; readonly commands: readonly RegisterCommand[] }[] = [
  {
    heading: 'On this machine:',
    commands: [
      registerEncode,
      registerTrain,
      registerEvaluate,
      registerCalibrate,
      registerCompare,
      registerReport,
      registerRecommend,
      registerExport,
      registerEmbed,
      registerSplit,
      registerPlan,
      registerPrepare,
      registerValidate,
    ],
  },
  {
    heading: 'On a cluster:',
    commands: [
      registerSubmit,
      registerList,
      registerGet,
      registerWatch,
      registerLogs,
      registerSuspend,
      registerResume,
      registerCancel,
      registerDelete,
      registerFetch,
    ],
  },
  {
    heading: 'Processes of a cluster:',
    commands: [
      registerUp,
      registerCoordinator,
      registerWorker,
      registerParameterServer,
      registerEncoder,
      registerNatsConfig,
    ],
  },
  { heading: 'Other:', commands: [registerDemo, registerCompletion, registerVersion] },
];
