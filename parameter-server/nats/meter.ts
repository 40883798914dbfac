/**
 * Counts the bytes of the messages of one process, for the metric `amr_wire_bytes_total`. The numbers only grow until
 * the process serves another job.
 */
export interface WireMeter {
  sent: number;
  received: number;
}
