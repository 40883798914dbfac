import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../../runtime/errors.js';
import type { CliContext } from '../context.js';
import { issuerOf, natsSecretOption } from '../nats-secret.js';

interface NatsConfigFlags {
  readonly natsSecret?: string;
  readonly to?: string;
}

/** Adds `amr nats-config`, which writes what nats-server must know to accept the credentials of the coordinator. */
export function registerNatsConfig(program: Command, context: CliContext): void {
  program
    .command('nats-config')
    .summary('write the part of the configuration of nats-server that belongs to a secret')
    .description(
      'Write the part of the configuration of nats-server that makes it accept the credentials of a coordinator with the same secret, and no other clients. Include the file in nats.conf. It contains public keys only.',
    )
    .addOption(natsSecretOption('the secret that the coordinator has too'))
    .option('--to <file>', 'the file to write (default: standard output)')
    .action(({ natsSecret, to }: NatsConfigFlags) => write(natsSecret, to, context));
}

async function write(secret: string | undefined, to: string | undefined, context: CliContext): Promise<void> {
  if (secret === undefined)
    throw new InputError(
      'Cannot write the configuration without a secret: set AMR_NATS_SECRET to that of the coordinator',
    );
  const config = issuerOf(secret, 0).serverConfig();
  if (to === undefined) return context.output.result({ config }, () => config);
  const file = resolve(context.cwd, to);
  await writeFile(file, config).catch((error: Error) => {
    throw new InputError(`Cannot write ${file}: ${error.message}`);
  });
  await context.output.result({ file }, () => `${file} is written\n`);
}
