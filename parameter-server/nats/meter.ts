/** Bytes of messages of one process, for `amr_wire_bytes_total`. Only raised, but for another job. */
export interface WireMeter {
  sent: number;
  received: number;
}
