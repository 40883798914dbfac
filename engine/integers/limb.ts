/** The number of limbs of an integer. */
export type LimbCount = 1 | 2;

/**
 * The largest magnitude of a limb. Processors without VNNI add two products of 8-bit integers in 16 bits, which saturate. Two
 * products of a limb with an int8 or an uint8 are -32,768 to 32,640, which always fit.
 */
export const LARGEST_LIMB = 64;
/** What the first of two limbs counts. */
export const LIMB_BASE = 128;
