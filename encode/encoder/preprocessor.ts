import { z } from 'zod';
import { InputError } from '../../runtime/errors.js';
import { FILTERS } from '../pictures/resample.js';
import type { Steps } from '../pictures/steps.js';
import { configurationMissing, readConfiguration } from './configuration.js';

/** What the classes of image processors do where their configuration says nothing. */
interface Habits {
  /** What a single number means as `size`: both sides, or the shorter one. */
  readonly one: 'both' | 'shortest';
  readonly crop: boolean;
  readonly resample: number;
}

/** The classes whose steps are those of `Steps`, without the ending of their names. Others divide or pad pictures. */
const CLASSES: Readonly<Record<string, Habits>> = {
  ViT: { one: 'both', crop: false, resample: 2 },
  CLIP: { one: 'shortest', crop: true, resample: 3 },
  ChineseCLIP: { one: 'shortest', crop: true, resample: 3 },
  Siglip: { one: 'both', crop: false, resample: 3 },
  DeiT: { one: 'both', crop: true, resample: 3 },
  Beit: { one: 'both', crop: true, resample: 3 },
  Bit: { one: 'shortest', crop: true, resample: 3 },
  ConvNext: { one: 'shortest', crop: false, resample: 2 },
  MobileNetV1: { one: 'shortest', crop: true, resample: 2 },
  MobileNetV2: { one: 'shortest', crop: true, resample: 2 },
  MobileViT: { one: 'shortest', crop: true, resample: 2 },
};

const side = z.int().min(1).max(8192);
const size = z.union([side, z.strictObject({ shortest_edge: side }), z.strictObject({ height: side, width: side })]);
const channels = z.array(z.number()).length(3);

/** The keys of a configuration that change the values. Keys of other kinds are ignored. */
const schema = z.looseObject({
  image_processor_type: z.string().optional(),
  feature_extractor_type: z.string().optional(),
  do_resize: z.boolean().default(true),
  size: size.optional(),
  crop_pct: z.number().positive().max(1).nullish(),
  resample: z.int().min(0).max(5).nullish(),
  do_center_crop: z.boolean().nullish(),
  crop_size: size.optional(),
  do_rescale: z.boolean().default(true),
  rescale_factor: z
    .number()
    .positive()
    .default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: channels.optional(),
  image_std: channels.optional(),
  do_flip_channel_order: z.boolean().nullish(),
  do_pad: z.literal(false).nullish(),
});

type Configuration = z.infer<typeof schema>;

/** Reads the steps of a `preprocessor_config.json`, as on the model hub. Rejects with an InputError. */
export async function readSteps(path: string): Promise<Steps> {
  const configuration = await readConfiguration(path, schema);
  if (!configuration) throw configurationMissing(path, 'pictures are prepared for the encoder');
  return stepsOf(configuration, path);
}

function stepsOf(configuration: Configuration, path: string): Steps {
  const habits = habitsOf(configuration, path);
  const { do_resize, do_rescale, rescale_factor, do_flip_channel_order } = configuration;
  const [mean, deviation] = normalizationOf(configuration, path);
  return {
    ...(do_resize
      ? resizing(configuration, habits, path)
      : { resize: null, crop: cropOf(configuration, habits, path) }),
    filter: FILTERS[configuration.resample ?? habits.resample],
    rescale: do_rescale ? rescale_factor : 1,
    mean,
    deviation,
    channels: do_flip_channel_order ? 'bgr' : 'rgb',
  };
}

function habitsOf(configuration: Configuration, path: string): Habits {
  const name = configuration.image_processor_type ?? configuration.feature_extractor_type;
  const stem = name?.replace(/(ImageProcessor(Fast|Pil)?|FeatureExtractor)$/, '');
  if (stem !== undefined && Object.hasOwn(CLASSES, stem)) return CLASSES[stem];
  const known = Object.keys(CLASSES).map((each) => `${each}ImageProcessor`);
  throw new InputError(
    `Cannot use ${path}: image_processor_type must be one of ${known.join(', ')}: current value is ${name ?? 'missing'}`,
  );
}

function normalizationOf(configuration: Configuration, path: string): [mean: number[], deviation: number[]] {
  const { do_normalize, image_mean, image_std } = configuration;
  if (!do_normalize) return [Array(3).fill(0), Array(3).fill(1)];
  if (!image_mean || !image_std)
    throw new InputError(`Cannot use ${path}: do_normalize needs image_mean and image_std`);
  if (image_std.every((value) => value !== 0)) return [image_mean, image_std];
  throw new InputError(`Cannot use ${path}: image_std must not hold 0`);
}

function resizing(configuration: Configuration, habits: Habits, path: string): Pick<Steps, 'resize' | 'crop'> {
  const { size, crop_pct } = configuration;
  if (size === undefined) throw new InputError(`Cannot use ${path}: do_resize needs size`);
  const resize = resizeOf(size, habits.one);
  const isConvNext = habits === CLASSES.ConvNext;
  if (!isConvNext || !('shortest' in resize)) return { resize, crop: cropOf(configuration, habits, path) };
  // A ConvNext crops small pictures by a share, and squeezes large ones into a square.
  const { shortest } = resize;
  const square = { width: shortest, height: shortest };
  if (shortest >= 384) return { resize: square, crop: null };
  return { resize: { shortest: Math.trunc(shortest / (crop_pct ?? 224 / 256)) }, crop: square };
}

function resizeOf(value: z.infer<typeof size>, one: Habits['one']): NonNullable<Steps['resize']> {
  if (typeof value !== 'number') return 'shortest_edge' in value ? { shortest: value.shortest_edge } : value;
  return one === 'both' ? { width: value, height: value } : { shortest: value };
}

function cropOf({ do_center_crop, crop_size }: Configuration, { crop }: Habits, path: string): Steps['crop'] {
  if (!(do_center_crop ?? crop)) return null;
  const resize = crop_size === undefined ? undefined : resizeOf(crop_size, 'both');
  if (resize && 'width' in resize) return resize;
  throw new InputError(`Cannot use ${path}: do_center_crop needs crop_size with a height and a width`);
}
