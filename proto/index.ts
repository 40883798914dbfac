import { amr } from '#proto';
import type { Plain } from './plain.js';
import { plain } from './plain.js';

export type { Plain } from './plain.js';

/** The messages of the protocol. The files amr/v1/*.proto describe what they mean. */
type v1 = typeof amr.v1;
const { v1 } = amr;

/** The enumerations of the protocol. */
export const { Role, Phase, FailureCode, TensorGroup } = amr.v1;
export type Role = amr.v1.Role;
export type Phase = amr.v1.Phase;
export type FailureCode = amr.v1.FailureCode;
export type TensorGroup = amr.v1.TensorGroup;

/** The messages that occur in several services. */
export type DataManifest = Plain<amr.v1.DataManifest.$Properties>;
export type Checkpoint = Plain<amr.v1.Checkpoint.$Properties>;
export type CheckpointFile = Plain<amr.v1.CheckpointFile.$Properties>;
export type PartitionLosses = Plain<amr.v1.PartitionLosses.$Properties>;
export type PartitionRange = Plain<amr.v1.PartitionRange.$Properties>;
export type ShardRange = Plain<amr.v1.ShardRange.$Properties>;
export type RankTally = Plain<amr.v1.RankTally.$Properties>;
export type LogLine = Plain<amr.v1.LogLine.$Properties>;

/** The messages of the service Members. */
export type MemberMessage = Plain<amr.v1.MemberMessage.$Properties>;
export type Join = Plain<amr.v1.Join.$Properties>;
export type StoredJob = Plain<amr.v1.StoredJob.$Properties>;
export type Losses = Plain<amr.v1.Losses.$Properties>;
export type EpochRanks = Plain<amr.v1.EpochRanks.$Properties>;
export type CheckpointPart = Plain<amr.v1.CheckpointPart.$Properties>;
export type Digest = Plain<amr.v1.Digest.$Properties>;
export type ComputeDigest = Plain<amr.v1.ComputeDigest.$Properties>;
export type Publication = Plain<amr.v1.Publication.$Properties>;
export type MemoryChosen = Plain<amr.v1.MemoryChosen.$Properties>;
export type Failure = Plain<amr.v1.Failure.$Properties>;
export type Prepared = Plain<amr.v1.Prepared.$Properties>;
export type Ready = Plain<amr.v1.Ready.$Properties>;
export type Holding = Plain<amr.v1.Holding.$Properties>;
export type Heartbeat = Plain<amr.v1.Heartbeat.$Properties>;
export type CoordinatorMessage = Plain<amr.v1.CoordinatorMessage.$Properties>;
export type Assign = Plain<amr.v1.Assign.$Properties>;
export type EncodingReport = Plain<amr.v1.EncodingReport.$Properties>;
export type EncodingOrder = Plain<amr.v1.EncodingOrder.$Properties>;
export type EncodedFeatures = Plain<amr.v1.EncodedFeatures.$Properties>;
export type SendFile = Plain<amr.v1.SendFile.$Properties>;

/** The messages of the service Jobs. */
export type JobStatus = Plain<amr.v1.JobStatus.$Properties>;
export type Condition = Plain<amr.v1.Condition.$Properties>;
export type MemberStatus = Plain<amr.v1.MemberStatus.$Properties>;
export type EpochRecord = Plain<amr.v1.EpochRecord.$Properties>;
export type Happening = Plain<amr.v1.Happening.$Properties>;
export type WatchMessage = Plain<amr.v1.WatchMessage.$Properties>;
export type SubmitRequest = Plain<amr.v1.SubmitRequest.$Properties>;
export type ResumeRequest = Plain<amr.v1.ResumeRequest.$Properties>;
export type LogsRequest = Plain<amr.v1.LogsRequest.$Properties>;
export type FetchFrame = Plain<amr.v1.FetchFrame.$Properties>;
export type ModelHeader = Plain<amr.v1.ModelHeader.$Properties>;

/** A complete message with exactly one alternative of a oneof: {ready: {...}}. */
type OneOf<Message, Names extends keyof Message> = {
  [Name in Names]: { [Key in Name]: NonNullable<Message[Name]> };
}[Names];

/** One report of a member about a job and a run. */
export type Report = OneOf<MemberMessage, Exclude<keyof MemberMessage, 'jobUid' | 'run'>>;
/** One command of the coordinator about a job and a run. */
export type Command = OneOf<CoordinatorMessage, Exclude<keyof CoordinatorMessage, 'epoch' | 'jobUid' | 'run'>>;

/** The version of the service Members that this program speaks (Join.protocol). */
export const PROTOCOL_VERSION = 3;

/**
 * Writes and reads messages. Fields may be left out when a message is written, and all are present after it is read.
 */
export interface Codec<Message> {
  encode(message: Message): Buffer;
  decode(bytes: Uint8Array): Plain<Message>;
}

/** A method of a service, with the codecs of its messages. */
export interface Method<Request, Response> {
  /** The path of the method for gRPC: "/amr.v1.Jobs/Get". */
  readonly path: string;
  /** Whether the client, or the server, sends a stream of messages. */
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly request: Codec<Request>;
  readonly response: Codec<Response>;
}

/** The part of a generated message type that the codec uses. */
interface Generated<Message> {
  encode(message: Message): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}

function codec<Message>(type: Generated<Message>): Codec<Message> {
  return {
    encode: (message) => Buffer.from(type.encode(message).finish()),
    decode: (bytes) => plain(type.decode(bytes)) as Plain<Message>,
  };
}

/** Returns a function that describes the methods of a service. */
function service(name: keyof v1 | 'Jobs' | 'Members') {
  return <Request, Response>(
    method: string,
    request: Generated<Request>,
    response: Generated<Response>,
    streams: { request?: boolean; response?: boolean } = {},
  ): Method<Request, Response> => ({
    path: `/amr.v1.${name}/${method}`,
    requestStream: streams.request ?? false,
    responseStream: streams.response ?? false,
    request: codec(request),
    response: codec(response),
  });
}

const jobs = service('Jobs');
const members = service('Members');

/** The service for users. */
export const jobsService = {
  submit: jobs('Submit', v1.SubmitRequest, v1.JobStatus),
  list: jobs('List', v1.ListRequest, v1.ListResponse),
  get: jobs('Get', v1.JobRequest, v1.JobStatus),
  watch: jobs('Watch', v1.JobRequest, v1.WatchMessage, { response: true }),
  logs: jobs('Logs', v1.LogsRequest, v1.LogLine, { response: true }),
  suspend: jobs('Suspend', v1.JobRequest, v1.JobStatus),
  resume: jobs('Resume', v1.ResumeRequest, v1.JobStatus),
  cancel: jobs('Cancel', v1.JobRequest, v1.JobStatus),
  delete: jobs('Delete', v1.JobRequest, v1.DeleteResponse),
  fetch: jobs('Fetch', v1.JobRequest, v1.FetchFrame, { response: true }),
} as const;

/** The service for workers and shards. */
export const membersService = {
  session: members('Session', v1.MemberMessage, v1.CoordinatorMessage, { request: true, response: true }),
  upload: members('Upload', v1.UploadFrame, v1.UploadSummary, { request: true }),
  encode: members('Encode', v1.EncodingReport, v1.EncodingOrder),
} as const;
