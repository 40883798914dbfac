import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace amr. */
export namespace amr {

    /** Namespace v1. */
    namespace v1 {

        /** Role enum. */
        enum Role {

            /** ROLE_UNSPECIFIED value */
            ROLE_UNSPECIFIED = 0,

            /** ROLE_WORKER value */
            ROLE_WORKER = 1,

            /** ROLE_SHARD value */
            ROLE_SHARD = 2
        }

        /**
         * Properties of a MemberMessage.
         * @deprecated Use amr.v1.MemberMessage.$Properties instead.
         */
        interface IMemberMessage extends amr.v1.MemberMessage.$Properties {
        }

        /** Represents a MemberMessage. */
        class MemberMessage {

            /**
             * Constructs a new MemberMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.MemberMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MemberMessage jobUid. */
            jobUid: string;

            /** MemberMessage run. */
            run: number;

            /** MemberMessage join. */
            join?: (amr.v1.Join.$Properties|null);

            /** MemberMessage heartbeat. */
            heartbeat?: (amr.v1.Heartbeat.$Properties|null);

            /** MemberMessage prepared. */
            prepared?: (amr.v1.Prepared.$Properties|null);

            /** MemberMessage ready. */
            ready?: (amr.v1.Ready.$Properties|null);

            /** MemberMessage losses. */
            losses?: (amr.v1.Losses.$Properties|null);

            /** MemberMessage epochRanks. */
            epochRanks?: (amr.v1.EpochRanks.$Properties|null);

            /** MemberMessage checkpointPart. */
            checkpointPart?: (amr.v1.CheckpointPart.$Properties|null);

            /** MemberMessage checkpointRefused. */
            checkpointRefused?: (amr.v1.CheckpointRefused.$Properties|null);

            /** MemberMessage digest. */
            digest?: (amr.v1.Digest.$Properties|null);

            /** MemberMessage failure. */
            failure?: (amr.v1.Failure.$Properties|null);

            /** MemberMessage leaving. */
            leaving?: (amr.v1.Leaving.$Properties|null);

            /** MemberMessage memoryChosen. */
            memoryChosen?: (amr.v1.MemoryChosen.$Properties|null);

            /** MemberMessage logLines. */
            logLines?: (amr.v1.LogLines.$Properties|null);

            /** MemberMessage report. */
            report?: ("join"|"heartbeat"|"prepared"|"ready"|"losses"|"epochRanks"|"checkpointPart"|"checkpointRefused"|"digest"|"failure"|"leaving"|"memoryChosen"|"logLines");

            /**
             * Encodes the specified MemberMessage message. Does not implicitly {@link amr.v1.MemberMessage.verify|verify} messages.
             * @param message MemberMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.MemberMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MemberMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.MemberMessage & amr.v1.MemberMessage.$Shape} MemberMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.MemberMessage & amr.v1.MemberMessage.$Shape;
        }

        namespace MemberMessage {

            /** Properties of a MemberMessage. */
            interface $Properties {

                /** MemberMessage jobUid */
                jobUid?: (string|null);

                /** MemberMessage run */
                run?: (number|null);

                /** MemberMessage join */
                join?: (amr.v1.Join.$Properties|null);

                /** MemberMessage heartbeat */
                heartbeat?: (amr.v1.Heartbeat.$Properties|null);

                /** MemberMessage prepared */
                prepared?: (amr.v1.Prepared.$Properties|null);

                /** MemberMessage ready */
                ready?: (amr.v1.Ready.$Properties|null);

                /** MemberMessage losses */
                losses?: (amr.v1.Losses.$Properties|null);

                /** MemberMessage epochRanks */
                epochRanks?: (amr.v1.EpochRanks.$Properties|null);

                /** MemberMessage checkpointPart */
                checkpointPart?: (amr.v1.CheckpointPart.$Properties|null);

                /** MemberMessage checkpointRefused */
                checkpointRefused?: (amr.v1.CheckpointRefused.$Properties|null);

                /** MemberMessage digest */
                digest?: (amr.v1.Digest.$Properties|null);

                /** MemberMessage failure */
                failure?: (amr.v1.Failure.$Properties|null);

                /** MemberMessage leaving */
                leaving?: (amr.v1.Leaving.$Properties|null);

                /** MemberMessage memoryChosen */
                memoryChosen?: (amr.v1.MemoryChosen.$Properties|null);

                /** MemberMessage logLines */
                logLines?: (amr.v1.LogLines.$Properties|null);

                /** MemberMessage report */
                report?: ("join"|"heartbeat"|"prepared"|"ready"|"losses"|"epochRanks"|"checkpointPart"|"checkpointRefused"|"digest"|"failure"|"leaving"|"memoryChosen"|"logLines");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a MemberMessage. */
            type $Shape = {
              jobUid?: string|null;
              run?: number|null;
              join?: amr.v1.Join.$Shape|null;
              heartbeat?: amr.v1.Heartbeat.$Shape|null;
              prepared?: amr.v1.Prepared.$Shape|null;
              ready?: amr.v1.Ready.$Shape|null;
              losses?: amr.v1.Losses.$Shape|null;
              epochRanks?: amr.v1.EpochRanks.$Shape|null;
              checkpointPart?: amr.v1.CheckpointPart.$Shape|null;
              checkpointRefused?: amr.v1.CheckpointRefused.$Shape|null;
              digest?: amr.v1.Digest.$Shape|null;
              failure?: amr.v1.Failure.$Shape|null;
              leaving?: amr.v1.Leaving.$Shape|null;
              memoryChosen?: amr.v1.MemoryChosen.$Shape|null;
              logLines?: amr.v1.LogLines.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ report?: undefined; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "join"; join: amr.v1.Join.$Shape; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "heartbeat"; join?: null; heartbeat: amr.v1.Heartbeat.$Shape; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "prepared"; join?: null; heartbeat?: null; prepared: amr.v1.Prepared.$Shape; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "ready"; join?: null; heartbeat?: null; prepared?: null; ready: amr.v1.Ready.$Shape; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "losses"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses: amr.v1.Losses.$Shape; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "epochRanks"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks: amr.v1.EpochRanks.$Shape; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "checkpointPart"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart: amr.v1.CheckpointPart.$Shape; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "checkpointRefused"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused: amr.v1.CheckpointRefused.$Shape; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "digest"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest: amr.v1.Digest.$Shape; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "failure"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure: amr.v1.Failure.$Shape; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "leaving"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving: amr.v1.Leaving.$Shape; memoryChosen?: null; logLines?: null }|{ report?: "memoryChosen"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen: amr.v1.MemoryChosen.$Shape; logLines?: null }|{ report?: "logLines"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines: amr.v1.LogLines.$Shape })
            );
        }

        /**
         * Properties of a CoordinatorMessage.
         * @deprecated Use amr.v1.CoordinatorMessage.$Properties instead.
         */
        interface ICoordinatorMessage extends amr.v1.CoordinatorMessage.$Properties {
        }

        /** Represents a CoordinatorMessage. */
        class CoordinatorMessage {

            /**
             * Constructs a new CoordinatorMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.CoordinatorMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CoordinatorMessage epoch. */
            epoch: number;

            /** CoordinatorMessage jobUid. */
            jobUid: string;

            /** CoordinatorMessage run. */
            run: number;

            /** CoordinatorMessage welcome. */
            welcome?: (amr.v1.Welcome.$Properties|null);

            /** CoordinatorMessage prepare. */
            prepare?: (amr.v1.Prepare.$Properties|null);

            /** CoordinatorMessage assign. */
            assign?: (amr.v1.Assign.$Properties|null);

            /** CoordinatorMessage start. */
            start?: (amr.v1.Start.$Properties|null);

            /** CoordinatorMessage checkpointAt. */
            checkpointAt?: (amr.v1.CheckpointAt.$Properties|null);

            /** CoordinatorMessage recorded. */
            recorded?: (amr.v1.Recorded.$Properties|null);

            /** CoordinatorMessage keep. */
            keep?: (amr.v1.Keep.$Properties|null);

            /** CoordinatorMessage computeDigest. */
            computeDigest?: (amr.v1.ComputeDigest.$Properties|null);

            /** CoordinatorMessage release. */
            release?: (amr.v1.Release.$Properties|null);

            /** CoordinatorMessage sendFile. */
            sendFile?: (amr.v1.SendFile.$Properties|null);

            /** CoordinatorMessage shutdown. */
            shutdown?: (amr.v1.Shutdown.$Properties|null);

            /** CoordinatorMessage chooseMemory. */
            chooseMemory?: (amr.v1.ChooseMemory.$Properties|null);

            /** CoordinatorMessage logKept. */
            logKept?: (amr.v1.LogKept.$Properties|null);

            /** CoordinatorMessage natsCredential. */
            natsCredential?: (amr.v1.NatsCredential.$Properties|null);

            /** CoordinatorMessage command. */
            command?: ("welcome"|"prepare"|"assign"|"start"|"checkpointAt"|"recorded"|"keep"|"computeDigest"|"release"|"sendFile"|"shutdown"|"chooseMemory"|"logKept"|"natsCredential");

            /**
             * Encodes the specified CoordinatorMessage message. Does not implicitly {@link amr.v1.CoordinatorMessage.verify|verify} messages.
             * @param message CoordinatorMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.CoordinatorMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CoordinatorMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.CoordinatorMessage & amr.v1.CoordinatorMessage.$Shape} CoordinatorMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.CoordinatorMessage & amr.v1.CoordinatorMessage.$Shape;
        }

        namespace CoordinatorMessage {

            /** Properties of a CoordinatorMessage. */
            interface $Properties {

                /** CoordinatorMessage epoch */
                epoch?: (number|null);

                /** CoordinatorMessage jobUid */
                jobUid?: (string|null);

                /** CoordinatorMessage run */
                run?: (number|null);

                /** CoordinatorMessage welcome */
                welcome?: (amr.v1.Welcome.$Properties|null);

                /** CoordinatorMessage prepare */
                prepare?: (amr.v1.Prepare.$Properties|null);

                /** CoordinatorMessage assign */
                assign?: (amr.v1.Assign.$Properties|null);

                /** CoordinatorMessage start */
                start?: (amr.v1.Start.$Properties|null);

                /** CoordinatorMessage checkpointAt */
                checkpointAt?: (amr.v1.CheckpointAt.$Properties|null);

                /** CoordinatorMessage recorded */
                recorded?: (amr.v1.Recorded.$Properties|null);

                /** CoordinatorMessage keep */
                keep?: (amr.v1.Keep.$Properties|null);

                /** CoordinatorMessage computeDigest */
                computeDigest?: (amr.v1.ComputeDigest.$Properties|null);

                /** CoordinatorMessage release */
                release?: (amr.v1.Release.$Properties|null);

                /** CoordinatorMessage sendFile */
                sendFile?: (amr.v1.SendFile.$Properties|null);

                /** CoordinatorMessage shutdown */
                shutdown?: (amr.v1.Shutdown.$Properties|null);

                /** CoordinatorMessage chooseMemory */
                chooseMemory?: (amr.v1.ChooseMemory.$Properties|null);

                /** CoordinatorMessage logKept */
                logKept?: (amr.v1.LogKept.$Properties|null);

                /** CoordinatorMessage natsCredential */
                natsCredential?: (amr.v1.NatsCredential.$Properties|null);

                /** CoordinatorMessage command */
                command?: ("welcome"|"prepare"|"assign"|"start"|"checkpointAt"|"recorded"|"keep"|"computeDigest"|"release"|"sendFile"|"shutdown"|"chooseMemory"|"logKept"|"natsCredential");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a CoordinatorMessage. */
            type $Shape = {
              epoch?: number|null;
              jobUid?: string|null;
              run?: number|null;
              welcome?: amr.v1.Welcome.$Shape|null;
              prepare?: amr.v1.Prepare.$Shape|null;
              assign?: amr.v1.Assign.$Shape|null;
              start?: amr.v1.Start.$Shape|null;
              checkpointAt?: amr.v1.CheckpointAt.$Shape|null;
              recorded?: amr.v1.Recorded.$Shape|null;
              keep?: amr.v1.Keep.$Shape|null;
              computeDigest?: amr.v1.ComputeDigest.$Shape|null;
              release?: amr.v1.Release.$Shape|null;
              sendFile?: amr.v1.SendFile.$Shape|null;
              shutdown?: amr.v1.Shutdown.$Shape|null;
              chooseMemory?: amr.v1.ChooseMemory.$Shape|null;
              logKept?: amr.v1.LogKept.$Shape|null;
              natsCredential?: amr.v1.NatsCredential.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ command?: undefined; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "welcome"; welcome: amr.v1.Welcome.$Shape; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "prepare"; welcome?: null; prepare: amr.v1.Prepare.$Shape; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "assign"; welcome?: null; prepare?: null; assign: amr.v1.Assign.$Shape; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "start"; welcome?: null; prepare?: null; assign?: null; start: amr.v1.Start.$Shape; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "checkpointAt"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt: amr.v1.CheckpointAt.$Shape; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "recorded"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded: amr.v1.Recorded.$Shape; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "keep"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep: amr.v1.Keep.$Shape; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "computeDigest"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest: amr.v1.ComputeDigest.$Shape; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "release"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release: amr.v1.Release.$Shape; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "sendFile"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile: amr.v1.SendFile.$Shape; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "shutdown"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown: amr.v1.Shutdown.$Shape; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "chooseMemory"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory: amr.v1.ChooseMemory.$Shape; logKept?: null; natsCredential?: null }|{ command?: "logKept"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept: amr.v1.LogKept.$Shape; natsCredential?: null }|{ command?: "natsCredential"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential: amr.v1.NatsCredential.$Shape })
            );
        }

        /**
         * Properties of a Join.
         * @deprecated Use amr.v1.Join.$Properties instead.
         */
        interface IJoin extends amr.v1.Join.$Properties {
        }

        /** Represents a Join. */
        class Join {

            /**
             * Constructs a new Join.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Join.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Join role. */
            role: amr.v1.Role;

            /** Join name. */
            name: string;

            /** Join uid. */
            uid: string;

            /** Join protocol. */
            protocol: number;

            /** Join version. */
            version: string;

            /** Join onlyJob. */
            onlyJob: string;

            /** Join holding. */
            holding?: (amr.v1.Holding.$Properties|null);

            /** Join stored. */
            stored: amr.v1.StoredJob.$Properties[];

            /** Join natsKey. */
            natsKey: string;

            /**
             * Encodes the specified Join message. Does not implicitly {@link amr.v1.Join.verify|verify} messages.
             * @param message Join message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Join.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Join message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Join & amr.v1.Join.$Shape} Join
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Join & amr.v1.Join.$Shape;
        }

        namespace Join {

            /** Properties of a Join. */
            interface $Properties {

                /** Join role */
                role?: (amr.v1.Role|null);

                /** Join name */
                name?: (string|null);

                /** Join uid */
                uid?: (string|null);

                /** Join protocol */
                protocol?: (number|null);

                /** Join version */
                version?: (string|null);

                /** Join onlyJob */
                onlyJob?: (string|null);

                /** Join holding */
                holding?: (amr.v1.Holding.$Properties|null);

                /** Join stored */
                stored?: (amr.v1.StoredJob.$Properties[]|null);

                /** Join natsKey */
                natsKey?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Join. */
            type $Shape = amr.v1.Join.$Properties;
        }

        /**
         * Properties of a Holding.
         * @deprecated Use amr.v1.Holding.$Properties instead.
         */
        interface IHolding extends amr.v1.Holding.$Properties {
        }

        /** Represents a Holding. */
        class Holding {

            /**
             * Constructs a new Holding.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Holding.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Holding jobUid. */
            jobUid: string;

            /** Holding run. */
            run: number;

            /** Holding partitions. */
            partitions?: (amr.v1.PartitionRange.$Properties|null);

            /** Holding shard. */
            shard: number;

            /** Holding ready. */
            ready: boolean;

            /** Holding started. */
            started: boolean;

            /** Holding step. */
            step: number;

            /** Holding fingerprint. */
            fingerprint: string;

            /**
             * Encodes the specified Holding message. Does not implicitly {@link amr.v1.Holding.verify|verify} messages.
             * @param message Holding message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Holding.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Holding message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Holding & amr.v1.Holding.$Shape} Holding
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Holding & amr.v1.Holding.$Shape;
        }

        namespace Holding {

            /** Properties of a Holding. */
            interface $Properties {

                /** Holding jobUid */
                jobUid?: (string|null);

                /** Holding run */
                run?: (number|null);

                /** Holding partitions */
                partitions?: (amr.v1.PartitionRange.$Properties|null);

                /** Holding shard */
                shard?: (number|null);

                /** Holding ready */
                ready?: (boolean|null);

                /** Holding started */
                started?: (boolean|null);

                /** Holding step */
                step?: (number|null);

                /** Holding fingerprint */
                fingerprint?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Holding. */
            type $Shape = amr.v1.Holding.$Properties;
        }

        /**
         * Properties of a StoredJob.
         * @deprecated Use amr.v1.StoredJob.$Properties instead.
         */
        interface IStoredJob extends amr.v1.StoredJob.$Properties {
        }

        /** Represents a StoredJob. */
        class StoredJob {

            /**
             * Constructs a new StoredJob.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.StoredJob.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StoredJob jobUid. */
            jobUid: string;

            /** StoredJob checkpoints. */
            checkpoints: number[];

            /**
             * Encodes the specified StoredJob message. Does not implicitly {@link amr.v1.StoredJob.verify|verify} messages.
             * @param message StoredJob message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.StoredJob.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StoredJob message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.StoredJob & amr.v1.StoredJob.$Shape} StoredJob
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.StoredJob & amr.v1.StoredJob.$Shape;
        }

        namespace StoredJob {

            /** Properties of a StoredJob. */
            interface $Properties {

                /** StoredJob jobUid */
                jobUid?: (string|null);

                /** StoredJob checkpoints */
                checkpoints?: (number[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StoredJob. */
            type $Shape = amr.v1.StoredJob.$Properties;
        }

        /**
         * Properties of a Heartbeat.
         * @deprecated Use amr.v1.Heartbeat.$Properties instead.
         */
        interface IHeartbeat extends amr.v1.Heartbeat.$Properties {
        }

        /** Represents a Heartbeat. */
        class Heartbeat {

            /**
             * Constructs a new Heartbeat.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Heartbeat.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Heartbeat step. */
            step: number;

            /** Heartbeat halted. */
            halted: boolean;

            /** Heartbeat epochTriples. */
            epochTriples: number;

            /** Heartbeat epochLoss. */
            epochLoss: number;

            /** Heartbeat epochAdversarialLoss. */
            epochAdversarialLoss: number;

            /** Heartbeat triples. */
            triples: number;

            /** Heartbeat wireBytesSent. */
            wireBytesSent: number;

            /** Heartbeat wireBytesReceived. */
            wireBytesReceived: number;

            /** Heartbeat refusedCommands. */
            refusedCommands: number;

            /** Heartbeat activity. */
            activity: string;

            /** Heartbeat activityProgress. */
            activityProgress: number;

            /** Heartbeat epochSeconds. */
            epochSeconds: number;

            /** Heartbeat cutOffFrom. */
            cutOffFrom: string;

            /** Heartbeat diskFreeBytes. */
            diskFreeBytes: number;

            /**
             * Encodes the specified Heartbeat message. Does not implicitly {@link amr.v1.Heartbeat.verify|verify} messages.
             * @param message Heartbeat message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Heartbeat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Heartbeat message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Heartbeat & amr.v1.Heartbeat.$Shape} Heartbeat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Heartbeat & amr.v1.Heartbeat.$Shape;
        }

        namespace Heartbeat {

            /** Properties of a Heartbeat. */
            interface $Properties {

                /** Heartbeat step */
                step?: (number|null);

                /** Heartbeat halted */
                halted?: (boolean|null);

                /** Heartbeat epochTriples */
                epochTriples?: (number|null);

                /** Heartbeat epochLoss */
                epochLoss?: (number|null);

                /** Heartbeat epochAdversarialLoss */
                epochAdversarialLoss?: (number|null);

                /** Heartbeat triples */
                triples?: (number|null);

                /** Heartbeat wireBytesSent */
                wireBytesSent?: (number|null);

                /** Heartbeat wireBytesReceived */
                wireBytesReceived?: (number|null);

                /** Heartbeat refusedCommands */
                refusedCommands?: (number|null);

                /** Heartbeat activity */
                activity?: (string|null);

                /** Heartbeat activityProgress */
                activityProgress?: (number|null);

                /** Heartbeat epochSeconds */
                epochSeconds?: (number|null);

                /** Heartbeat cutOffFrom */
                cutOffFrom?: (string|null);

                /** Heartbeat diskFreeBytes */
                diskFreeBytes?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Heartbeat. */
            type $Shape = amr.v1.Heartbeat.$Properties;
        }

        /**
         * Properties of a Prepared.
         * @deprecated Use amr.v1.Prepared.$Properties instead.
         */
        interface IPrepared extends amr.v1.Prepared.$Properties {
        }

        /** Represents a Prepared. */
        class Prepared {

            /**
             * Constructs a new Prepared.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Prepared.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Prepared manifest. */
            manifest?: (amr.v1.DataManifest.$Properties|null);

            /** Prepared fingerprint. */
            fingerprint: string;

            /** Prepared engine. */
            engine: string;

            /** Prepared device. */
            device: string;

            /**
             * Encodes the specified Prepared message. Does not implicitly {@link amr.v1.Prepared.verify|verify} messages.
             * @param message Prepared message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Prepared.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Prepared message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Prepared & amr.v1.Prepared.$Shape} Prepared
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Prepared & amr.v1.Prepared.$Shape;
        }

        namespace Prepared {

            /** Properties of a Prepared. */
            interface $Properties {

                /** Prepared manifest */
                manifest?: (amr.v1.DataManifest.$Properties|null);

                /** Prepared fingerprint */
                fingerprint?: (string|null);

                /** Prepared engine */
                engine?: (string|null);

                /** Prepared device */
                device?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Prepared. */
            type $Shape = amr.v1.Prepared.$Properties;
        }

        /**
         * Properties of a Ready.
         * @deprecated Use amr.v1.Ready.$Properties instead.
         */
        interface IReady extends amr.v1.Ready.$Properties {
        }

        /** Represents a Ready. */
        class Ready {

            /**
             * Constructs a new Ready.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Ready.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ready fingerprint. */
            fingerprint: string;

            /** Ready engine. */
            engine: string;

            /** Ready device. */
            device: string;

            /**
             * Encodes the specified Ready message. Does not implicitly {@link amr.v1.Ready.verify|verify} messages.
             * @param message Ready message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Ready.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Ready message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Ready & amr.v1.Ready.$Shape} Ready
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Ready & amr.v1.Ready.$Shape;
        }

        namespace Ready {

            /** Properties of a Ready. */
            interface $Properties {

                /** Ready fingerprint */
                fingerprint?: (string|null);

                /** Ready engine */
                engine?: (string|null);

                /** Ready device */
                device?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Ready. */
            type $Shape = amr.v1.Ready.$Properties;
        }

        /**
         * Properties of a Losses.
         * @deprecated Use amr.v1.Losses.$Properties instead.
         */
        interface ILosses extends amr.v1.Losses.$Properties {
        }

        /** Represents a Losses. */
        class Losses {

            /**
             * Constructs a new Losses.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Losses.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Losses step. */
            step: number;

            /** Losses partitions. */
            partitions: amr.v1.PartitionLosses.$Properties[];

            /**
             * Encodes the specified Losses message. Does not implicitly {@link amr.v1.Losses.verify|verify} messages.
             * @param message Losses message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Losses.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Losses message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Losses & amr.v1.Losses.$Shape} Losses
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Losses & amr.v1.Losses.$Shape;
        }

        namespace Losses {

            /** Properties of a Losses. */
            interface $Properties {

                /** Losses step */
                step?: (number|null);

                /** Losses partitions */
                partitions?: (amr.v1.PartitionLosses.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Losses. */
            type $Shape = amr.v1.Losses.$Properties;
        }

        /**
         * Properties of an EpochRanks.
         * @deprecated Use amr.v1.EpochRanks.$Properties instead.
         */
        interface IEpochRanks extends amr.v1.EpochRanks.$Properties {
        }

        /** Represents an EpochRanks. */
        class EpochRanks {

            /**
             * Constructs a new EpochRanks.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.EpochRanks.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EpochRanks step. */
            step: number;

            /** EpochRanks test. */
            test?: (amr.v1.RankTally.$Properties|null);

            /** EpochRanks validation. */
            validation?: (amr.v1.RankTally.$Properties|null);

            /** EpochRanks seconds. */
            seconds: number;

            /**
             * Encodes the specified EpochRanks message. Does not implicitly {@link amr.v1.EpochRanks.verify|verify} messages.
             * @param message EpochRanks message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.EpochRanks.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EpochRanks message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.EpochRanks & amr.v1.EpochRanks.$Shape} EpochRanks
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.EpochRanks & amr.v1.EpochRanks.$Shape;
        }

        namespace EpochRanks {

            /** Properties of an EpochRanks. */
            interface $Properties {

                /** EpochRanks step */
                step?: (number|null);

                /** EpochRanks test */
                test?: (amr.v1.RankTally.$Properties|null);

                /** EpochRanks validation */
                validation?: (amr.v1.RankTally.$Properties|null);

                /** EpochRanks seconds */
                seconds?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EpochRanks. */
            type $Shape = amr.v1.EpochRanks.$Properties;
        }

        /**
         * Properties of a RankTally.
         * @deprecated Use amr.v1.RankTally.$Properties instead.
         */
        interface IRankTally extends amr.v1.RankTally.$Properties {
        }

        /** Represents a RankTally. */
        class RankTally {

            /**
             * Constructs a new RankTally.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.RankTally.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RankTally users. */
            users: number;

            /** RankTally warm. */
            warm?: (amr.v1.GroupTally.$Properties|null);

            /** RankTally cold. */
            cold?: (amr.v1.GroupTally.$Properties|null);

            /**
             * Encodes the specified RankTally message. Does not implicitly {@link amr.v1.RankTally.verify|verify} messages.
             * @param message RankTally message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.RankTally.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RankTally message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.RankTally & amr.v1.RankTally.$Shape} RankTally
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.RankTally & amr.v1.RankTally.$Shape;
        }

        namespace RankTally {

            /** Properties of a RankTally. */
            interface $Properties {

                /** RankTally users */
                users?: (number|null);

                /** RankTally warm */
                warm?: (amr.v1.GroupTally.$Properties|null);

                /** RankTally cold */
                cold?: (amr.v1.GroupTally.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RankTally. */
            type $Shape = amr.v1.RankTally.$Properties;
        }

        /**
         * Properties of a GroupTally.
         * @deprecated Use amr.v1.GroupTally.$Properties instead.
         */
        interface IGroupTally extends amr.v1.GroupTally.$Properties {
        }

        /** Represents a GroupTally. */
        class GroupTally {

            /**
             * Constructs a new GroupTally.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.GroupTally.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GroupTally users. */
            users: number;

            /** GroupTally counts. */
            counts: number[];

            /** GroupTally pairs. */
            pairs: number;

            /**
             * Encodes the specified GroupTally message. Does not implicitly {@link amr.v1.GroupTally.verify|verify} messages.
             * @param message GroupTally message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.GroupTally.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GroupTally message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.GroupTally & amr.v1.GroupTally.$Shape} GroupTally
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.GroupTally & amr.v1.GroupTally.$Shape;
        }

        namespace GroupTally {

            /** Properties of a GroupTally. */
            interface $Properties {

                /** GroupTally users */
                users?: (number|null);

                /** GroupTally counts */
                counts?: (number[]|null);

                /** GroupTally pairs */
                pairs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GroupTally. */
            type $Shape = amr.v1.GroupTally.$Properties;
        }

        /**
         * Properties of a CheckpointPart.
         * @deprecated Use amr.v1.CheckpointPart.$Properties instead.
         */
        interface ICheckpointPart extends amr.v1.CheckpointPart.$Properties {
        }

        /** Represents a CheckpointPart. */
        class CheckpointPart {

            /**
             * Constructs a new CheckpointPart.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.CheckpointPart.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CheckpointPart step. */
            step: number;

            /** CheckpointPart files. */
            files: amr.v1.CheckpointFile.$Properties[];

            /** CheckpointPart seconds. */
            seconds: number;

            /**
             * Encodes the specified CheckpointPart message. Does not implicitly {@link amr.v1.CheckpointPart.verify|verify} messages.
             * @param message CheckpointPart message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.CheckpointPart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CheckpointPart message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.CheckpointPart & amr.v1.CheckpointPart.$Shape} CheckpointPart
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.CheckpointPart & amr.v1.CheckpointPart.$Shape;
        }

        namespace CheckpointPart {

            /** Properties of a CheckpointPart. */
            interface $Properties {

                /** CheckpointPart step */
                step?: (number|null);

                /** CheckpointPart files */
                files?: (amr.v1.CheckpointFile.$Properties[]|null);

                /** CheckpointPart seconds */
                seconds?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CheckpointPart. */
            type $Shape = amr.v1.CheckpointPart.$Properties;
        }

        /**
         * Properties of a CheckpointRefused.
         * @deprecated Use amr.v1.CheckpointRefused.$Properties instead.
         */
        interface ICheckpointRefused extends amr.v1.CheckpointRefused.$Properties {
        }

        /** Represents a CheckpointRefused. */
        class CheckpointRefused {

            /**
             * Constructs a new CheckpointRefused.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.CheckpointRefused.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CheckpointRefused step. */
            step: number;

            /** CheckpointRefused at. */
            at: number;

            /**
             * Encodes the specified CheckpointRefused message. Does not implicitly {@link amr.v1.CheckpointRefused.verify|verify} messages.
             * @param message CheckpointRefused message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.CheckpointRefused.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CheckpointRefused message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.CheckpointRefused & amr.v1.CheckpointRefused.$Shape} CheckpointRefused
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.CheckpointRefused & amr.v1.CheckpointRefused.$Shape;
        }

        namespace CheckpointRefused {

            /** Properties of a CheckpointRefused. */
            interface $Properties {

                /** CheckpointRefused step */
                step?: (number|null);

                /** CheckpointRefused at */
                at?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CheckpointRefused. */
            type $Shape = amr.v1.CheckpointRefused.$Properties;
        }

        /**
         * Properties of a Digest.
         * @deprecated Use amr.v1.Digest.$Properties instead.
         */
        interface IDigest extends amr.v1.Digest.$Properties {
        }

        /** Represents a Digest. */
        class Digest {

            /**
             * Constructs a new Digest.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Digest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Digest digest. */
            digest: string;

            /** Digest output. */
            output: string;

            /** Digest published. */
            published: boolean;

            /**
             * Encodes the specified Digest message. Does not implicitly {@link amr.v1.Digest.verify|verify} messages.
             * @param message Digest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Digest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Digest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Digest & amr.v1.Digest.$Shape} Digest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Digest & amr.v1.Digest.$Shape;
        }

        namespace Digest {

            /** Properties of a Digest. */
            interface $Properties {

                /** Digest digest */
                digest?: (string|null);

                /** Digest output */
                output?: (string|null);

                /** Digest published */
                published?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Digest. */
            type $Shape = amr.v1.Digest.$Properties;
        }

        /**
         * Properties of a MemoryChosen.
         * @deprecated Use amr.v1.MemoryChosen.$Properties instead.
         */
        interface IMemoryChosen extends amr.v1.MemoryChosen.$Properties {
        }

        /** Represents a MemoryChosen. */
        class MemoryChosen {

            /**
             * Constructs a new MemoryChosen.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.MemoryChosen.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MemoryChosen alpha. */
            alpha: number;

            /** MemoryChosen coldAlpha. */
            coldAlpha: number;

            /** MemoryChosen coldBias. */
            coldBias: number;

            /** MemoryChosen coOccurrence. */
            coOccurrence?: (amr.v1.CoOccurrence.$Properties|null);

            /**
             * Encodes the specified MemoryChosen message. Does not implicitly {@link amr.v1.MemoryChosen.verify|verify} messages.
             * @param message MemoryChosen message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.MemoryChosen.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MemoryChosen message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.MemoryChosen & amr.v1.MemoryChosen.$Shape} MemoryChosen
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.MemoryChosen & amr.v1.MemoryChosen.$Shape;
        }

        namespace MemoryChosen {

            /** Properties of a MemoryChosen. */
            interface $Properties {

                /** MemoryChosen alpha */
                alpha?: (number|null);

                /** MemoryChosen coldAlpha */
                coldAlpha?: (number|null);

                /** MemoryChosen coldBias */
                coldBias?: (number|null);

                /** MemoryChosen coOccurrence */
                coOccurrence?: (amr.v1.CoOccurrence.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MemoryChosen. */
            type $Shape = amr.v1.MemoryChosen.$Properties;
        }

        /**
         * Properties of a CoOccurrence.
         * @deprecated Use amr.v1.CoOccurrence.$Properties instead.
         */
        interface ICoOccurrence extends amr.v1.CoOccurrence.$Properties {
        }

        /** Represents a CoOccurrence. */
        class CoOccurrence {

            /**
             * Constructs a new CoOccurrence.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.CoOccurrence.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CoOccurrence weight. */
            weight: number;

            /** CoOccurrence rank. */
            rank: number;

            /**
             * Encodes the specified CoOccurrence message. Does not implicitly {@link amr.v1.CoOccurrence.verify|verify} messages.
             * @param message CoOccurrence message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.CoOccurrence.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CoOccurrence message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.CoOccurrence & amr.v1.CoOccurrence.$Shape} CoOccurrence
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.CoOccurrence & amr.v1.CoOccurrence.$Shape;
        }

        namespace CoOccurrence {

            /** Properties of a CoOccurrence. */
            interface $Properties {

                /** CoOccurrence weight */
                weight?: (number|null);

                /** CoOccurrence rank */
                rank?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CoOccurrence. */
            type $Shape = amr.v1.CoOccurrence.$Properties;
        }

        /**
         * Properties of an EncodingReport.
         * @deprecated Use amr.v1.EncodingReport.$Properties instead.
         */
        interface IEncodingReport extends amr.v1.EncodingReport.$Properties {
        }

        /** Represents an EncodingReport. */
        class EncodingReport {

            /**
             * Constructs a new EncodingReport.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.EncodingReport.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EncodingReport jobName. */
            jobName: string;

            /** EncodingReport jobUid. */
            jobUid: string;

            /** EncodingReport share. */
            share: number;

            /** EncodingReport done. */
            done: number;

            /** EncodingReport total. */
            total: number;

            /** EncodingReport finished. */
            finished: boolean;

            /** EncodingReport features. */
            features?: (amr.v1.EncodedFeatures.$Properties|null);

            /** EncodingReport failure. */
            failure?: (amr.v1.Failure.$Properties|null);

            /** EncodingReport process. */
            process: string;

            /** EncodingReport lines. */
            lines: amr.v1.LogLine.$Properties[];

            /**
             * Encodes the specified EncodingReport message. Does not implicitly {@link amr.v1.EncodingReport.verify|verify} messages.
             * @param message EncodingReport message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.EncodingReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EncodingReport message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.EncodingReport & amr.v1.EncodingReport.$Shape} EncodingReport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.EncodingReport & amr.v1.EncodingReport.$Shape;
        }

        namespace EncodingReport {

            /** Properties of an EncodingReport. */
            interface $Properties {

                /** EncodingReport jobName */
                jobName?: (string|null);

                /** EncodingReport jobUid */
                jobUid?: (string|null);

                /** EncodingReport share */
                share?: (number|null);

                /** EncodingReport done */
                done?: (number|null);

                /** EncodingReport total */
                total?: (number|null);

                /** EncodingReport finished */
                finished?: (boolean|null);

                /** EncodingReport features */
                features?: (amr.v1.EncodedFeatures.$Properties|null);

                /** EncodingReport failure */
                failure?: (amr.v1.Failure.$Properties|null);

                /** EncodingReport process */
                process?: (string|null);

                /** EncodingReport lines */
                lines?: (amr.v1.LogLine.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EncodingReport. */
            type $Shape = amr.v1.EncodingReport.$Properties;
        }

        /**
         * Properties of an EncodedFeatures.
         * @deprecated Use amr.v1.EncodedFeatures.$Properties instead.
         */
        interface IEncodedFeatures extends amr.v1.EncodedFeatures.$Properties {
        }

        /** Represents an EncodedFeatures. */
        class EncodedFeatures {

            /**
             * Constructs a new EncodedFeatures.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.EncodedFeatures.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EncodedFeatures items. */
            items: number;

            /** EncodedFeatures skipped. */
            skipped: number;

            /** EncodedFeatures width. */
            width: number;

            /** EncodedFeatures encoder. */
            encoder: string;

            /** EncodedFeatures animated. */
            animated: number;

            /** EncodedFeatures truncated. */
            truncated: number;

            /**
             * Encodes the specified EncodedFeatures message. Does not implicitly {@link amr.v1.EncodedFeatures.verify|verify} messages.
             * @param message EncodedFeatures message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.EncodedFeatures.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EncodedFeatures message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.EncodedFeatures & amr.v1.EncodedFeatures.$Shape} EncodedFeatures
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.EncodedFeatures & amr.v1.EncodedFeatures.$Shape;
        }

        namespace EncodedFeatures {

            /** Properties of an EncodedFeatures. */
            interface $Properties {

                /** EncodedFeatures items */
                items?: (number|null);

                /** EncodedFeatures skipped */
                skipped?: (number|null);

                /** EncodedFeatures width */
                width?: (number|null);

                /** EncodedFeatures encoder */
                encoder?: (string|null);

                /** EncodedFeatures animated */
                animated?: (number|null);

                /** EncodedFeatures truncated */
                truncated?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EncodedFeatures. */
            type $Shape = amr.v1.EncodedFeatures.$Properties;
        }

        /**
         * Properties of an EncodingOrder.
         * @deprecated Use amr.v1.EncodingOrder.$Properties instead.
         */
        interface IEncodingOrder extends amr.v1.EncodingOrder.$Properties {
        }

        /** Represents an EncodingOrder. */
        class EncodingOrder {

            /**
             * Constructs a new EncodingOrder.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.EncodingOrder.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EncodingOrder jobUid. */
            jobUid: string;

            /** EncodingOrder document. */
            document: string;

            /** EncodingOrder shares. */
            shares: number;

            /** EncodingOrder assemble. */
            assemble: boolean;

            /** EncodingOrder epoch. */
            epoch: number;

            /** EncodingOrder logThrough. */
            logThrough: number;

            /**
             * Encodes the specified EncodingOrder message. Does not implicitly {@link amr.v1.EncodingOrder.verify|verify} messages.
             * @param message EncodingOrder message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.EncodingOrder.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EncodingOrder message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.EncodingOrder & amr.v1.EncodingOrder.$Shape} EncodingOrder
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.EncodingOrder & amr.v1.EncodingOrder.$Shape;
        }

        namespace EncodingOrder {

            /** Properties of an EncodingOrder. */
            interface $Properties {

                /** EncodingOrder jobUid */
                jobUid?: (string|null);

                /** EncodingOrder document */
                document?: (string|null);

                /** EncodingOrder shares */
                shares?: (number|null);

                /** EncodingOrder assemble */
                assemble?: (boolean|null);

                /** EncodingOrder epoch */
                epoch?: (number|null);

                /** EncodingOrder logThrough */
                logThrough?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EncodingOrder. */
            type $Shape = amr.v1.EncodingOrder.$Properties;
        }

        /** FailureCode enum. */
        enum FailureCode {

            /** FAILURE_CODE_UNSPECIFIED value */
            FAILURE_CODE_UNSPECIFIED = 0,

            /** FAILURE_CODE_INTERNAL value */
            FAILURE_CODE_INTERNAL = 1,

            /** FAILURE_CODE_INPUT value */
            FAILURE_CODE_INPUT = 2,

            /** FAILURE_CODE_NONFINITE value */
            FAILURE_CODE_NONFINITE = 3,

            /** FAILURE_CODE_CHECKPOINT_DAMAGED value */
            FAILURE_CODE_CHECKPOINT_DAMAGED = 4,

            /** FAILURE_CODE_DISK_FULL value */
            FAILURE_CODE_DISK_FULL = 5
        }

        /**
         * Properties of a Failure.
         * @deprecated Use amr.v1.Failure.$Properties instead.
         */
        interface IFailure extends amr.v1.Failure.$Properties {
        }

        /** Represents a Failure. */
        class Failure {

            /**
             * Constructs a new Failure.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Failure.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Failure code. */
            code: amr.v1.FailureCode;

            /** Failure message. */
            message: string;

            /** Failure step. */
            step: number;

            /** Failure errorCode. */
            errorCode: string;

            /** Failure errorFacts. */
            errorFacts: { [k: string]: string };

            /**
             * Encodes the specified Failure message. Does not implicitly {@link amr.v1.Failure.verify|verify} messages.
             * @param message Failure message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Failure.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Failure message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Failure & amr.v1.Failure.$Shape} Failure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Failure & amr.v1.Failure.$Shape;
        }

        namespace Failure {

            /** Properties of a Failure. */
            interface $Properties {

                /** Failure code */
                code?: (amr.v1.FailureCode|null);

                /** Failure message */
                message?: (string|null);

                /** Failure step */
                step?: (number|null);

                /** Failure errorCode */
                errorCode?: (string|null);

                /** Failure errorFacts */
                errorFacts?: ({ [k: string]: string }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Failure. */
            type $Shape = amr.v1.Failure.$Properties;
        }

        /**
         * Properties of a Leaving.
         * @deprecated Use amr.v1.Leaving.$Properties instead.
         */
        interface ILeaving extends amr.v1.Leaving.$Properties {
        }

        /** Represents a Leaving. */
        class Leaving {

            /**
             * Constructs a new Leaving.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Leaving.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified Leaving message. Does not implicitly {@link amr.v1.Leaving.verify|verify} messages.
             * @param message Leaving message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Leaving.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Leaving message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Leaving & amr.v1.Leaving.$Shape} Leaving
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Leaving & amr.v1.Leaving.$Shape;
        }

        namespace Leaving {

            /** Properties of a Leaving. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Leaving. */
            type $Shape = amr.v1.Leaving.$Properties;
        }

        /**
         * Properties of a LogLines.
         * @deprecated Use amr.v1.LogLines.$Properties instead.
         */
        interface ILogLines extends amr.v1.LogLines.$Properties {
        }

        /** Represents a LogLines. */
        class LogLines {

            /**
             * Constructs a new LogLines.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.LogLines.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogLines lines. */
            lines: amr.v1.LogLine.$Properties[];

            /**
             * Encodes the specified LogLines message. Does not implicitly {@link amr.v1.LogLines.verify|verify} messages.
             * @param message LogLines message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.LogLines.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogLines message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.LogLines & amr.v1.LogLines.$Shape} LogLines
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.LogLines & amr.v1.LogLines.$Shape;
        }

        namespace LogLines {

            /** Properties of a LogLines. */
            interface $Properties {

                /** LogLines lines */
                lines?: (amr.v1.LogLine.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LogLines. */
            type $Shape = amr.v1.LogLines.$Properties;
        }

        /**
         * Properties of a Welcome.
         * @deprecated Use amr.v1.Welcome.$Properties instead.
         */
        interface IWelcome extends amr.v1.Welcome.$Properties {
        }

        /** Represents a Welcome. */
        class Welcome {

            /**
             * Constructs a new Welcome.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Welcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Welcome heartbeatIntervalMs. */
            heartbeatIntervalMs: number;

            /** Welcome leaseTimeoutMs. */
            leaseTimeoutMs: number;

            /** Welcome adopted. */
            adopted: boolean;

            /** Welcome recordedThrough. */
            recordedThrough: number;

            /** Welcome natsUrl. */
            natsUrl: string;

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link amr.v1.Welcome.verify|verify} messages.
             * @param message Welcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Welcome & amr.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Welcome & amr.v1.Welcome.$Shape;
        }

        namespace Welcome {

            /** Properties of a Welcome. */
            interface $Properties {

                /** Welcome heartbeatIntervalMs */
                heartbeatIntervalMs?: (number|null);

                /** Welcome leaseTimeoutMs */
                leaseTimeoutMs?: (number|null);

                /** Welcome adopted */
                adopted?: (boolean|null);

                /** Welcome recordedThrough */
                recordedThrough?: (number|null);

                /** Welcome natsUrl */
                natsUrl?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Welcome. */
            type $Shape = amr.v1.Welcome.$Properties;
        }

        /**
         * Properties of a NatsCredential.
         * @deprecated Use amr.v1.NatsCredential.$Properties instead.
         */
        interface INatsCredential extends amr.v1.NatsCredential.$Properties {
        }

        /** Represents a NatsCredential. */
        class NatsCredential {

            /**
             * Constructs a new NatsCredential.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.NatsCredential.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** NatsCredential token. */
            token: string;

            /** NatsCredential jobUid. */
            jobUid: string;

            /**
             * Encodes the specified NatsCredential message. Does not implicitly {@link amr.v1.NatsCredential.verify|verify} messages.
             * @param message NatsCredential message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.NatsCredential.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a NatsCredential message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.NatsCredential & amr.v1.NatsCredential.$Shape} NatsCredential
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.NatsCredential & amr.v1.NatsCredential.$Shape;
        }

        namespace NatsCredential {

            /** Properties of a NatsCredential. */
            interface $Properties {

                /** NatsCredential token */
                token?: (string|null);

                /** NatsCredential jobUid */
                jobUid?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a NatsCredential. */
            type $Shape = amr.v1.NatsCredential.$Properties;
        }

        /**
         * Properties of a Prepare.
         * @deprecated Use amr.v1.Prepare.$Properties instead.
         */
        interface IPrepare extends amr.v1.Prepare.$Properties {
        }

        /** Represents a Prepare. */
        class Prepare {

            /**
             * Constructs a new Prepare.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Prepare.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Prepare document. */
            document: string;

            /**
             * Encodes the specified Prepare message. Does not implicitly {@link amr.v1.Prepare.verify|verify} messages.
             * @param message Prepare message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Prepare.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Prepare message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Prepare & amr.v1.Prepare.$Shape} Prepare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Prepare & amr.v1.Prepare.$Shape;
        }

        namespace Prepare {

            /** Properties of a Prepare. */
            interface $Properties {

                /** Prepare document */
                document?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Prepare. */
            type $Shape = amr.v1.Prepare.$Properties;
        }

        /**
         * Properties of an Assign.
         * @deprecated Use amr.v1.Assign.$Properties instead.
         */
        interface IAssign extends amr.v1.Assign.$Properties {
        }

        /** Represents an Assign. */
        class Assign {

            /**
             * Constructs a new Assign.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Assign.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Assign jobName. */
            jobName: string;

            /** Assign document. */
            document: string;

            /** Assign manifest. */
            manifest?: (amr.v1.DataManifest.$Properties|null);

            /** Assign fingerprint. */
            fingerprint: string;

            /** Assign partitions. */
            partitions?: (amr.v1.PartitionRange.$Properties|null);

            /** Assign shard. */
            shard: number;

            /** Assign shards. */
            shards: amr.v1.ShardRange.$Properties[];

            /** Assign workers. */
            workers: amr.v1.WorkerLease.$Properties[];

            /** Assign checkpoint. */
            checkpoint?: (amr.v1.Checkpoint.$Properties|null);

            /** Assign startStep. */
            startStep: number;

            /** Assign evaluatedThrough. */
            evaluatedThrough: number;

            /** Assign checkpoints. */
            checkpoints: number[];

            /** Assign halts. */
            halts: number[];

            /** Assign firstStep. */
            firstStep: number;

            /**
             * Encodes the specified Assign message. Does not implicitly {@link amr.v1.Assign.verify|verify} messages.
             * @param message Assign message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Assign.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Assign message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Assign & amr.v1.Assign.$Shape} Assign
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Assign & amr.v1.Assign.$Shape;
        }

        namespace Assign {

            /** Properties of an Assign. */
            interface $Properties {

                /** Assign jobName */
                jobName?: (string|null);

                /** Assign document */
                document?: (string|null);

                /** Assign manifest */
                manifest?: (amr.v1.DataManifest.$Properties|null);

                /** Assign fingerprint */
                fingerprint?: (string|null);

                /** Assign partitions */
                partitions?: (amr.v1.PartitionRange.$Properties|null);

                /** Assign shard */
                shard?: (number|null);

                /** Assign shards */
                shards?: (amr.v1.ShardRange.$Properties[]|null);

                /** Assign workers */
                workers?: (amr.v1.WorkerLease.$Properties[]|null);

                /** Assign checkpoint */
                checkpoint?: (amr.v1.Checkpoint.$Properties|null);

                /** Assign startStep */
                startStep?: (number|null);

                /** Assign evaluatedThrough */
                evaluatedThrough?: (number|null);

                /** Assign checkpoints */
                checkpoints?: (number[]|null);

                /** Assign halts */
                halts?: (number[]|null);

                /** Assign firstStep */
                firstStep?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Assign. */
            type $Shape = amr.v1.Assign.$Properties;
        }

        /**
         * Properties of a PartitionRange.
         * @deprecated Use amr.v1.PartitionRange.$Properties instead.
         */
        interface IPartitionRange extends amr.v1.PartitionRange.$Properties {
        }

        /** Represents a PartitionRange. */
        class PartitionRange {

            /**
             * Constructs a new PartitionRange.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.PartitionRange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PartitionRange first. */
            first: number;

            /** PartitionRange count. */
            count: number;

            /**
             * Encodes the specified PartitionRange message. Does not implicitly {@link amr.v1.PartitionRange.verify|verify} messages.
             * @param message PartitionRange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.PartitionRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PartitionRange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.PartitionRange & amr.v1.PartitionRange.$Shape} PartitionRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.PartitionRange & amr.v1.PartitionRange.$Shape;
        }

        namespace PartitionRange {

            /** Properties of a PartitionRange. */
            interface $Properties {

                /** PartitionRange first */
                first?: (number|null);

                /** PartitionRange count */
                count?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PartitionRange. */
            type $Shape = amr.v1.PartitionRange.$Properties;
        }

        /**
         * Properties of a WorkerLease.
         * @deprecated Use amr.v1.WorkerLease.$Properties instead.
         */
        interface IWorkerLease extends amr.v1.WorkerLease.$Properties {
        }

        /** Represents a WorkerLease. */
        class WorkerLease {

            /**
             * Constructs a new WorkerLease.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.WorkerLease.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WorkerLease worker. */
            worker: string;

            /** WorkerLease partitions. */
            partitions?: (amr.v1.PartitionRange.$Properties|null);

            /**
             * Encodes the specified WorkerLease message. Does not implicitly {@link amr.v1.WorkerLease.verify|verify} messages.
             * @param message WorkerLease message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.WorkerLease.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WorkerLease message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.WorkerLease & amr.v1.WorkerLease.$Shape} WorkerLease
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.WorkerLease & amr.v1.WorkerLease.$Shape;
        }

        namespace WorkerLease {

            /** Properties of a WorkerLease. */
            interface $Properties {

                /** WorkerLease worker */
                worker?: (string|null);

                /** WorkerLease partitions */
                partitions?: (amr.v1.PartitionRange.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WorkerLease. */
            type $Shape = amr.v1.WorkerLease.$Properties;
        }

        /**
         * Properties of a ShardRange.
         * @deprecated Use amr.v1.ShardRange.$Properties instead.
         */
        interface IShardRange extends amr.v1.ShardRange.$Properties {
        }

        /** Represents a ShardRange. */
        class ShardRange {

            /**
             * Constructs a new ShardRange.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.ShardRange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ShardRange shard. */
            shard: string;

            /** ShardRange firstItem. */
            firstItem: number;

            /** ShardRange items. */
            items: number;

            /** ShardRange firstFeature. */
            firstFeature: number;

            /** ShardRange features. */
            features: number;

            /**
             * Encodes the specified ShardRange message. Does not implicitly {@link amr.v1.ShardRange.verify|verify} messages.
             * @param message ShardRange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.ShardRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ShardRange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.ShardRange & amr.v1.ShardRange.$Shape} ShardRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.ShardRange & amr.v1.ShardRange.$Shape;
        }

        namespace ShardRange {

            /** Properties of a ShardRange. */
            interface $Properties {

                /** ShardRange shard */
                shard?: (string|null);

                /** ShardRange firstItem */
                firstItem?: (number|null);

                /** ShardRange items */
                items?: (number|null);

                /** ShardRange firstFeature */
                firstFeature?: (number|null);

                /** ShardRange features */
                features?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ShardRange. */
            type $Shape = amr.v1.ShardRange.$Properties;
        }

        /**
         * Properties of a Start.
         * @deprecated Use amr.v1.Start.$Properties instead.
         */
        interface IStart extends amr.v1.Start.$Properties {
        }

        /** Represents a Start. */
        class Start {

            /**
             * Constructs a new Start.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Start.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified Start message. Does not implicitly {@link amr.v1.Start.verify|verify} messages.
             * @param message Start message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Start.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Start message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Start & amr.v1.Start.$Shape} Start
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Start & amr.v1.Start.$Shape;
        }

        namespace Start {

            /** Properties of a Start. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Start. */
            type $Shape = amr.v1.Start.$Properties;
        }

        /**
         * Properties of a CheckpointAt.
         * @deprecated Use amr.v1.CheckpointAt.$Properties instead.
         */
        interface ICheckpointAt extends amr.v1.CheckpointAt.$Properties {
        }

        /** Represents a CheckpointAt. */
        class CheckpointAt {

            /**
             * Constructs a new CheckpointAt.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.CheckpointAt.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CheckpointAt step. */
            step: number;

            /** CheckpointAt halt. */
            halt: boolean;

            /**
             * Encodes the specified CheckpointAt message. Does not implicitly {@link amr.v1.CheckpointAt.verify|verify} messages.
             * @param message CheckpointAt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.CheckpointAt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CheckpointAt message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.CheckpointAt & amr.v1.CheckpointAt.$Shape} CheckpointAt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.CheckpointAt & amr.v1.CheckpointAt.$Shape;
        }

        namespace CheckpointAt {

            /** Properties of a CheckpointAt. */
            interface $Properties {

                /** CheckpointAt step */
                step?: (number|null);

                /** CheckpointAt halt */
                halt?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CheckpointAt. */
            type $Shape = amr.v1.CheckpointAt.$Properties;
        }

        /**
         * Properties of a Recorded.
         * @deprecated Use amr.v1.Recorded.$Properties instead.
         */
        interface IRecorded extends amr.v1.Recorded.$Properties {
        }

        /** Represents a Recorded. */
        class Recorded {

            /**
             * Constructs a new Recorded.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Recorded.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Recorded step. */
            step: number;

            /**
             * Encodes the specified Recorded message. Does not implicitly {@link amr.v1.Recorded.verify|verify} messages.
             * @param message Recorded message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Recorded.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Recorded message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Recorded & amr.v1.Recorded.$Shape} Recorded
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Recorded & amr.v1.Recorded.$Shape;
        }

        namespace Recorded {

            /** Properties of a Recorded. */
            interface $Properties {

                /** Recorded step */
                step?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Recorded. */
            type $Shape = amr.v1.Recorded.$Properties;
        }

        /**
         * Properties of a Keep.
         * @deprecated Use amr.v1.Keep.$Properties instead.
         */
        interface IKeep extends amr.v1.Keep.$Properties {
        }

        /** Represents a Keep. */
        class Keep {

            /**
             * Constructs a new Keep.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Keep.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Keep checkpoints. */
            checkpoints: number[];

            /**
             * Encodes the specified Keep message. Does not implicitly {@link amr.v1.Keep.verify|verify} messages.
             * @param message Keep message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Keep.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Keep message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Keep & amr.v1.Keep.$Shape} Keep
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Keep & amr.v1.Keep.$Shape;
        }

        namespace Keep {

            /** Properties of a Keep. */
            interface $Properties {

                /** Keep checkpoints */
                checkpoints?: (number[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Keep. */
            type $Shape = amr.v1.Keep.$Properties;
        }

        /**
         * Properties of a LogKept.
         * @deprecated Use amr.v1.LogKept.$Properties instead.
         */
        interface ILogKept extends amr.v1.LogKept.$Properties {
        }

        /** Represents a LogKept. */
        class LogKept {

            /**
             * Constructs a new LogKept.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.LogKept.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogKept through. */
            through: number;

            /**
             * Encodes the specified LogKept message. Does not implicitly {@link amr.v1.LogKept.verify|verify} messages.
             * @param message LogKept message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.LogKept.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogKept message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.LogKept & amr.v1.LogKept.$Shape} LogKept
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.LogKept & amr.v1.LogKept.$Shape;
        }

        namespace LogKept {

            /** Properties of a LogKept. */
            interface $Properties {

                /** LogKept through */
                through?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LogKept. */
            type $Shape = amr.v1.LogKept.$Properties;
        }

        /**
         * Properties of a ComputeDigest.
         * @deprecated Use amr.v1.ComputeDigest.$Properties instead.
         */
        interface IComputeDigest extends amr.v1.ComputeDigest.$Properties {
        }

        /** Represents a ComputeDigest. */
        class ComputeDigest {

            /**
             * Constructs a new ComputeDigest.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.ComputeDigest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ComputeDigest model. */
            model?: (amr.v1.Checkpoint.$Properties|null);

            /** ComputeDigest publication. */
            publication?: (amr.v1.Publication.$Properties|null);

            /**
             * Encodes the specified ComputeDigest message. Does not implicitly {@link amr.v1.ComputeDigest.verify|verify} messages.
             * @param message ComputeDigest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.ComputeDigest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ComputeDigest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.ComputeDigest & amr.v1.ComputeDigest.$Shape} ComputeDigest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.ComputeDigest & amr.v1.ComputeDigest.$Shape;
        }

        namespace ComputeDigest {

            /** Properties of a ComputeDigest. */
            interface $Properties {

                /** ComputeDigest model */
                model?: (amr.v1.Checkpoint.$Properties|null);

                /** ComputeDigest publication */
                publication?: (amr.v1.Publication.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ComputeDigest. */
            type $Shape = amr.v1.ComputeDigest.$Properties;
        }

        /**
         * Properties of a Publication.
         * @deprecated Use amr.v1.Publication.$Properties instead.
         */
        interface IPublication extends amr.v1.Publication.$Properties {
        }

        /** Represents a Publication. */
        class Publication {

            /**
             * Constructs a new Publication.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Publication.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Publication description. */
            description: string;

            /** Publication metrics. */
            metrics: Uint8Array;

            /**
             * Encodes the specified Publication message. Does not implicitly {@link amr.v1.Publication.verify|verify} messages.
             * @param message Publication message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Publication.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Publication message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Publication & amr.v1.Publication.$Shape} Publication
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Publication & amr.v1.Publication.$Shape;
        }

        namespace Publication {

            /** Properties of a Publication. */
            interface $Properties {

                /** Publication description */
                description?: (string|null);

                /** Publication metrics */
                metrics?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Publication. */
            type $Shape = amr.v1.Publication.$Properties;
        }

        /**
         * Properties of a ChooseMemory.
         * @deprecated Use amr.v1.ChooseMemory.$Properties instead.
         */
        interface IChooseMemory extends amr.v1.ChooseMemory.$Properties {
        }

        /** Represents a ChooseMemory. */
        class ChooseMemory {

            /**
             * Constructs a new ChooseMemory.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.ChooseMemory.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ChooseMemory model. */
            model?: (amr.v1.Checkpoint.$Properties|null);

            /**
             * Encodes the specified ChooseMemory message. Does not implicitly {@link amr.v1.ChooseMemory.verify|verify} messages.
             * @param message ChooseMemory message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.ChooseMemory.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ChooseMemory message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.ChooseMemory & amr.v1.ChooseMemory.$Shape} ChooseMemory
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.ChooseMemory & amr.v1.ChooseMemory.$Shape;
        }

        namespace ChooseMemory {

            /** Properties of a ChooseMemory. */
            interface $Properties {

                /** ChooseMemory model */
                model?: (amr.v1.Checkpoint.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ChooseMemory. */
            type $Shape = amr.v1.ChooseMemory.$Properties;
        }

        /**
         * Properties of a Release.
         * @deprecated Use amr.v1.Release.$Properties instead.
         */
        interface IRelease extends amr.v1.Release.$Properties {
        }

        /** Represents a Release. */
        class Release {

            /**
             * Constructs a new Release.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Release.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Release reason. */
            reason: string;

            /**
             * Encodes the specified Release message. Does not implicitly {@link amr.v1.Release.verify|verify} messages.
             * @param message Release message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Release.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Release message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Release & amr.v1.Release.$Shape} Release
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Release & amr.v1.Release.$Shape;
        }

        namespace Release {

            /** Properties of a Release. */
            interface $Properties {

                /** Release reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Release. */
            type $Shape = amr.v1.Release.$Properties;
        }

        /**
         * Properties of a SendFile.
         * @deprecated Use amr.v1.SendFile.$Properties instead.
         */
        interface ISendFile extends amr.v1.SendFile.$Properties {
        }

        /** Represents a SendFile. */
        class SendFile {

            /**
             * Constructs a new SendFile.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.SendFile.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SendFile transfer. */
            transfer: string;

            /** SendFile checkpoint. */
            checkpoint: number;

            /** SendFile file. */
            file: string;

            /** SendFile offset. */
            offset: number;

            /** SendFile length. */
            length: number;

            /**
             * Encodes the specified SendFile message. Does not implicitly {@link amr.v1.SendFile.verify|verify} messages.
             * @param message SendFile message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.SendFile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SendFile message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.SendFile & amr.v1.SendFile.$Shape} SendFile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.SendFile & amr.v1.SendFile.$Shape;
        }

        namespace SendFile {

            /** Properties of a SendFile. */
            interface $Properties {

                /** SendFile transfer */
                transfer?: (string|null);

                /** SendFile checkpoint */
                checkpoint?: (number|null);

                /** SendFile file */
                file?: (string|null);

                /** SendFile offset */
                offset?: (number|null);

                /** SendFile length */
                length?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SendFile. */
            type $Shape = amr.v1.SendFile.$Properties;
        }

        /**
         * Properties of a Shutdown.
         * @deprecated Use amr.v1.Shutdown.$Properties instead.
         */
        interface IShutdown extends amr.v1.Shutdown.$Properties {
        }

        /** Represents a Shutdown. */
        class Shutdown {

            /**
             * Constructs a new Shutdown.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Shutdown.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Shutdown reason. */
            reason: string;

            /** Shutdown exitCode. */
            exitCode: number;

            /**
             * Encodes the specified Shutdown message. Does not implicitly {@link amr.v1.Shutdown.verify|verify} messages.
             * @param message Shutdown message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Shutdown.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Shutdown message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Shutdown & amr.v1.Shutdown.$Shape} Shutdown
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Shutdown & amr.v1.Shutdown.$Shape;
        }

        namespace Shutdown {

            /** Properties of a Shutdown. */
            interface $Properties {

                /** Shutdown reason */
                reason?: (string|null);

                /** Shutdown exitCode */
                exitCode?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Shutdown. */
            type $Shape = amr.v1.Shutdown.$Properties;
        }

        /**
         * Properties of an UploadFrame.
         * @deprecated Use amr.v1.UploadFrame.$Properties instead.
         */
        interface IUploadFrame extends amr.v1.UploadFrame.$Properties {
        }

        /** Represents an UploadFrame. */
        class UploadFrame {

            /**
             * Constructs a new UploadFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.UploadFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UploadFrame transfer. */
            transfer: string;

            /** UploadFrame data. */
            data: Uint8Array;

            /** UploadFrame error. */
            error: string;

            /**
             * Encodes the specified UploadFrame message. Does not implicitly {@link amr.v1.UploadFrame.verify|verify} messages.
             * @param message UploadFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.UploadFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UploadFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.UploadFrame & amr.v1.UploadFrame.$Shape} UploadFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.UploadFrame & amr.v1.UploadFrame.$Shape;
        }

        namespace UploadFrame {

            /** Properties of an UploadFrame. */
            interface $Properties {

                /** UploadFrame transfer */
                transfer?: (string|null);

                /** UploadFrame data */
                data?: (Uint8Array|null);

                /** UploadFrame error */
                error?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an UploadFrame. */
            type $Shape = amr.v1.UploadFrame.$Properties;
        }

        /**
         * Properties of an UploadSummary.
         * @deprecated Use amr.v1.UploadSummary.$Properties instead.
         */
        interface IUploadSummary extends amr.v1.UploadSummary.$Properties {
        }

        /** Represents an UploadSummary. */
        class UploadSummary {

            /**
             * Constructs a new UploadSummary.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.UploadSummary.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UploadSummary bytes. */
            bytes: number;

            /**
             * Encodes the specified UploadSummary message. Does not implicitly {@link amr.v1.UploadSummary.verify|verify} messages.
             * @param message UploadSummary message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.UploadSummary.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UploadSummary message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.UploadSummary & amr.v1.UploadSummary.$Shape} UploadSummary
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.UploadSummary & amr.v1.UploadSummary.$Shape;
        }

        namespace UploadSummary {

            /** Properties of an UploadSummary. */
            interface $Properties {

                /** UploadSummary bytes */
                bytes?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an UploadSummary. */
            type $Shape = amr.v1.UploadSummary.$Properties;
        }

        /**
         * Properties of a DataManifest.
         * @deprecated Use amr.v1.DataManifest.$Properties instead.
         */
        interface IDataManifest extends amr.v1.DataManifest.$Properties {
        }

        /** Represents a DataManifest. */
        class DataManifest {

            /**
             * Constructs a new DataManifest.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.DataManifest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DataManifest users. */
            users: number;

            /** DataManifest items. */
            items: number;

            /** DataManifest features. */
            features: number;

            /** DataManifest inverseScale. */
            inverseScale: number;

            /** DataManifest warmItems. */
            warmItems: number;

            /** DataManifest warm. */
            warm: Uint8Array;

            /** DataManifest partitionUsers. */
            partitionUsers: number[];

            /** DataManifest partitionInteractions. */
            partitionInteractions: number[];

            /** DataManifest testPairs. */
            testPairs: number;

            /** DataManifest fingerprint. */
            fingerprint: string;

            /** DataManifest warnings. */
            warnings: string[];

            /** DataManifest notes. */
            notes: string[];

            /** DataManifest featureDescription. */
            featureDescription: string;

            /** DataManifest dataParts. */
            dataParts: string;

            /** DataManifest contentMean. */
            contentMean: Uint8Array;

            /** DataManifest warmDigests. */
            warmDigests: Uint8Array;

            /**
             * Encodes the specified DataManifest message. Does not implicitly {@link amr.v1.DataManifest.verify|verify} messages.
             * @param message DataManifest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.DataManifest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DataManifest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.DataManifest & amr.v1.DataManifest.$Shape} DataManifest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.DataManifest & amr.v1.DataManifest.$Shape;
        }

        namespace DataManifest {

            /** Properties of a DataManifest. */
            interface $Properties {

                /** DataManifest users */
                users?: (number|null);

                /** DataManifest items */
                items?: (number|null);

                /** DataManifest features */
                features?: (number|null);

                /** DataManifest inverseScale */
                inverseScale?: (number|null);

                /** DataManifest warmItems */
                warmItems?: (number|null);

                /** DataManifest warm */
                warm?: (Uint8Array|null);

                /** DataManifest partitionUsers */
                partitionUsers?: (number[]|null);

                /** DataManifest partitionInteractions */
                partitionInteractions?: (number[]|null);

                /** DataManifest testPairs */
                testPairs?: (number|null);

                /** DataManifest fingerprint */
                fingerprint?: (string|null);

                /** DataManifest warnings */
                warnings?: (string[]|null);

                /** DataManifest notes */
                notes?: (string[]|null);

                /** DataManifest featureDescription */
                featureDescription?: (string|null);

                /** DataManifest dataParts */
                dataParts?: (string|null);

                /** DataManifest contentMean */
                contentMean?: (Uint8Array|null);

                /** DataManifest warmDigests */
                warmDigests?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DataManifest. */
            type $Shape = amr.v1.DataManifest.$Properties;
        }

        /** TensorGroup enum. */
        enum TensorGroup {

            /** TENSOR_GROUP_UNSPECIFIED value */
            TENSOR_GROUP_UNSPECIFIED = 0,

            /** TENSOR_GROUP_USERS value */
            TENSOR_GROUP_USERS = 1,

            /** TENSOR_GROUP_ITEMS value */
            TENSOR_GROUP_ITEMS = 2,

            /** TENSOR_GROUP_PROJECTION value */
            TENSOR_GROUP_PROJECTION = 3,

            /** TENSOR_GROUP_IDS value */
            TENSOR_GROUP_IDS = 4
        }

        /**
         * Properties of a CheckpointFile.
         * @deprecated Use amr.v1.CheckpointFile.$Properties instead.
         */
        interface ICheckpointFile extends amr.v1.CheckpointFile.$Properties {
        }

        /** Represents a CheckpointFile. */
        class CheckpointFile {

            /**
             * Constructs a new CheckpointFile.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.CheckpointFile.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CheckpointFile group. */
            group: amr.v1.TensorGroup;

            /** CheckpointFile from. */
            from: number;

            /** CheckpointFile to. */
            to: number;

            /** CheckpointFile file. */
            file: string;

            /** CheckpointFile bytes. */
            bytes: number;

            /** CheckpointFile sha256. */
            sha256: string;

            /** CheckpointFile valuesOffset. */
            valuesOffset: number;

            /** CheckpointFile valuesBytes. */
            valuesBytes: number;

            /** CheckpointFile holder. */
            holder: string;

            /**
             * Encodes the specified CheckpointFile message. Does not implicitly {@link amr.v1.CheckpointFile.verify|verify} messages.
             * @param message CheckpointFile message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.CheckpointFile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CheckpointFile message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.CheckpointFile & amr.v1.CheckpointFile.$Shape} CheckpointFile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.CheckpointFile & amr.v1.CheckpointFile.$Shape;
        }

        namespace CheckpointFile {

            /** Properties of a CheckpointFile. */
            interface $Properties {

                /** CheckpointFile group */
                group?: (amr.v1.TensorGroup|null);

                /** CheckpointFile from */
                from?: (number|null);

                /** CheckpointFile to */
                to?: (number|null);

                /** CheckpointFile file */
                file?: (string|null);

                /** CheckpointFile bytes */
                bytes?: (number|null);

                /** CheckpointFile sha256 */
                sha256?: (string|null);

                /** CheckpointFile valuesOffset */
                valuesOffset?: (number|null);

                /** CheckpointFile valuesBytes */
                valuesBytes?: (number|null);

                /** CheckpointFile holder */
                holder?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CheckpointFile. */
            type $Shape = amr.v1.CheckpointFile.$Properties;
        }

        /**
         * Properties of a Checkpoint.
         * @deprecated Use amr.v1.Checkpoint.$Properties instead.
         */
        interface ICheckpoint extends amr.v1.Checkpoint.$Properties {
        }

        /** Represents a Checkpoint. */
        class Checkpoint {

            /**
             * Constructs a new Checkpoint.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Checkpoint.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Checkpoint step. */
            step: number;

            /** Checkpoint run. */
            run: number;

            /** Checkpoint files. */
            files: amr.v1.CheckpointFile.$Properties[];

            /** Checkpoint losses. */
            losses: amr.v1.PartitionLosses.$Properties[];

            /**
             * Encodes the specified Checkpoint message. Does not implicitly {@link amr.v1.Checkpoint.verify|verify} messages.
             * @param message Checkpoint message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Checkpoint.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Checkpoint message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Checkpoint & amr.v1.Checkpoint.$Shape} Checkpoint
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Checkpoint & amr.v1.Checkpoint.$Shape;
        }

        namespace Checkpoint {

            /** Properties of a Checkpoint. */
            interface $Properties {

                /** Checkpoint step */
                step?: (number|null);

                /** Checkpoint run */
                run?: (number|null);

                /** Checkpoint files */
                files?: (amr.v1.CheckpointFile.$Properties[]|null);

                /** Checkpoint losses */
                losses?: (amr.v1.PartitionLosses.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Checkpoint. */
            type $Shape = amr.v1.Checkpoint.$Properties;
        }

        /**
         * Properties of a PartitionLosses.
         * @deprecated Use amr.v1.PartitionLosses.$Properties instead.
         */
        interface IPartitionLosses extends amr.v1.PartitionLosses.$Properties {
        }

        /** Represents a PartitionLosses. */
        class PartitionLosses {

            /**
             * Constructs a new PartitionLosses.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.PartitionLosses.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PartitionLosses partition. */
            partition: number;

            /** PartitionLosses triples. */
            triples: number;

            /** PartitionLosses loss. */
            loss: number;

            /** PartitionLosses adversarialLoss. */
            adversarialLoss: number;

            /** PartitionLosses seconds. */
            seconds: number;

            /**
             * Encodes the specified PartitionLosses message. Does not implicitly {@link amr.v1.PartitionLosses.verify|verify} messages.
             * @param message PartitionLosses message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.PartitionLosses.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PartitionLosses message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.PartitionLosses & amr.v1.PartitionLosses.$Shape} PartitionLosses
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.PartitionLosses & amr.v1.PartitionLosses.$Shape;
        }

        namespace PartitionLosses {

            /** Properties of a PartitionLosses. */
            interface $Properties {

                /** PartitionLosses partition */
                partition?: (number|null);

                /** PartitionLosses triples */
                triples?: (number|null);

                /** PartitionLosses loss */
                loss?: (number|null);

                /** PartitionLosses adversarialLoss */
                adversarialLoss?: (number|null);

                /** PartitionLosses seconds */
                seconds?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PartitionLosses. */
            type $Shape = amr.v1.PartitionLosses.$Properties;
        }

        /**
         * Properties of a LogLine.
         * @deprecated Use amr.v1.LogLine.$Properties instead.
         */
        interface ILogLine extends amr.v1.LogLine.$Properties {
        }

        /** Represents a LogLine. */
        class LogLine {

            /**
             * Constructs a new LogLine.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.LogLine.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogLine timeMs. */
            timeMs: number;

            /** LogLine level. */
            level: string;

            /** LogLine source. */
            source: string;

            /** LogLine message. */
            message: string;

            /** LogLine details. */
            details: string;

            /** LogLine role. */
            role: string;

            /** LogLine number. */
            number: number;

            /** LogLine position. */
            position: number;

            /**
             * Encodes the specified LogLine message. Does not implicitly {@link amr.v1.LogLine.verify|verify} messages.
             * @param message LogLine message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.LogLine.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogLine message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.LogLine & amr.v1.LogLine.$Shape} LogLine
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.LogLine & amr.v1.LogLine.$Shape;
        }

        namespace LogLine {

            /** Properties of a LogLine. */
            interface $Properties {

                /** LogLine timeMs */
                timeMs?: (number|null);

                /** LogLine level */
                level?: (string|null);

                /** LogLine source */
                source?: (string|null);

                /** LogLine message */
                message?: (string|null);

                /** LogLine details */
                details?: (string|null);

                /** LogLine role */
                role?: (string|null);

                /** LogLine number */
                number?: (number|null);

                /** LogLine position */
                position?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LogLine. */
            type $Shape = amr.v1.LogLine.$Properties;
        }

        /**
         * Properties of a SubmitRequest.
         * @deprecated Use amr.v1.SubmitRequest.$Properties instead.
         */
        interface ISubmitRequest extends amr.v1.SubmitRequest.$Properties {
        }

        /** Represents a SubmitRequest. */
        class SubmitRequest {

            /**
             * Constructs a new SubmitRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.SubmitRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SubmitRequest requestId. */
            requestId: string;

            /** SubmitRequest text. */
            text: string;

            /** SubmitRequest file. */
            file: string;

            /** SubmitRequest set. */
            set: string[];

            /** SubmitRequest directory. */
            directory: string;

            /**
             * Encodes the specified SubmitRequest message. Does not implicitly {@link amr.v1.SubmitRequest.verify|verify} messages.
             * @param message SubmitRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.SubmitRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SubmitRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.SubmitRequest & amr.v1.SubmitRequest.$Shape} SubmitRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.SubmitRequest & amr.v1.SubmitRequest.$Shape;
        }

        namespace SubmitRequest {

            /** Properties of a SubmitRequest. */
            interface $Properties {

                /** SubmitRequest requestId */
                requestId?: (string|null);

                /** SubmitRequest text */
                text?: (string|null);

                /** SubmitRequest file */
                file?: (string|null);

                /** SubmitRequest set */
                set?: (string[]|null);

                /** SubmitRequest directory */
                directory?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SubmitRequest. */
            type $Shape = amr.v1.SubmitRequest.$Properties;
        }

        /**
         * Properties of a ListRequest.
         * @deprecated Use amr.v1.ListRequest.$Properties instead.
         */
        interface IListRequest extends amr.v1.ListRequest.$Properties {
        }

        /** Represents a ListRequest. */
        class ListRequest {

            /**
             * Constructs a new ListRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.ListRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified ListRequest message. Does not implicitly {@link amr.v1.ListRequest.verify|verify} messages.
             * @param message ListRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.ListRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.ListRequest & amr.v1.ListRequest.$Shape} ListRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.ListRequest & amr.v1.ListRequest.$Shape;
        }

        namespace ListRequest {

            /** Properties of a ListRequest. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListRequest. */
            type $Shape = amr.v1.ListRequest.$Properties;
        }

        /**
         * Properties of a ListResponse.
         * @deprecated Use amr.v1.ListResponse.$Properties instead.
         */
        interface IListResponse extends amr.v1.ListResponse.$Properties {
        }

        /** Represents a ListResponse. */
        class ListResponse {

            /**
             * Constructs a new ListResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.ListResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListResponse jobs. */
            jobs: amr.v1.JobStatus.$Properties[];

            /**
             * Encodes the specified ListResponse message. Does not implicitly {@link amr.v1.ListResponse.verify|verify} messages.
             * @param message ListResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.ListResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.ListResponse & amr.v1.ListResponse.$Shape} ListResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.ListResponse & amr.v1.ListResponse.$Shape;
        }

        namespace ListResponse {

            /** Properties of a ListResponse. */
            interface $Properties {

                /** ListResponse jobs */
                jobs?: (amr.v1.JobStatus.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListResponse. */
            type $Shape = amr.v1.ListResponse.$Properties;
        }

        /**
         * Properties of a JobRequest.
         * @deprecated Use amr.v1.JobRequest.$Properties instead.
         */
        interface IJobRequest extends amr.v1.JobRequest.$Properties {
        }

        /** Represents a JobRequest. */
        class JobRequest {

            /**
             * Constructs a new JobRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.JobRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** JobRequest name. */
            name: string;

            /**
             * Encodes the specified JobRequest message. Does not implicitly {@link amr.v1.JobRequest.verify|verify} messages.
             * @param message JobRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.JobRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a JobRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.JobRequest & amr.v1.JobRequest.$Shape} JobRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.JobRequest & amr.v1.JobRequest.$Shape;
        }

        namespace JobRequest {

            /** Properties of a JobRequest. */
            interface $Properties {

                /** JobRequest name */
                name?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a JobRequest. */
            type $Shape = amr.v1.JobRequest.$Properties;
        }

        /**
         * Properties of a LogsRequest.
         * @deprecated Use amr.v1.LogsRequest.$Properties instead.
         */
        interface ILogsRequest extends amr.v1.LogsRequest.$Properties {
        }

        /** Represents a LogsRequest. */
        class LogsRequest {

            /**
             * Constructs a new LogsRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.LogsRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogsRequest name. */
            name: string;

            /** LogsRequest follow. */
            follow: boolean;

            /** LogsRequest tail. */
            tail: number;

            /** LogsRequest sinceMs. */
            sinceMs: number;

            /** LogsRequest roles. */
            roles: string[];

            /** LogsRequest members. */
            members: string[];

            /** LogsRequest levels. */
            levels: string[];

            /** LogsRequest after. */
            after: number;

            /**
             * Encodes the specified LogsRequest message. Does not implicitly {@link amr.v1.LogsRequest.verify|verify} messages.
             * @param message LogsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.LogsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogsRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.LogsRequest & amr.v1.LogsRequest.$Shape} LogsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.LogsRequest & amr.v1.LogsRequest.$Shape;
        }

        namespace LogsRequest {

            /** Properties of a LogsRequest. */
            interface $Properties {

                /** LogsRequest name */
                name?: (string|null);

                /** LogsRequest follow */
                follow?: (boolean|null);

                /** LogsRequest tail */
                tail?: (number|null);

                /** LogsRequest sinceMs */
                sinceMs?: (number|null);

                /** LogsRequest roles */
                roles?: (string[]|null);

                /** LogsRequest members */
                members?: (string[]|null);

                /** LogsRequest levels */
                levels?: (string[]|null);

                /** LogsRequest after */
                after?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LogsRequest. */
            type $Shape = amr.v1.LogsRequest.$Properties;
        }

        /**
         * Properties of a ResumeRequest.
         * @deprecated Use amr.v1.ResumeRequest.$Properties instead.
         */
        interface IResumeRequest extends amr.v1.ResumeRequest.$Properties {
        }

        /** Represents a ResumeRequest. */
        class ResumeRequest {

            /**
             * Constructs a new ResumeRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.ResumeRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ResumeRequest name. */
            name: string;

            /** ResumeRequest workers. */
            workers: number;

            /** ResumeRequest parameterServers. */
            parameterServers: number;

            /**
             * Encodes the specified ResumeRequest message. Does not implicitly {@link amr.v1.ResumeRequest.verify|verify} messages.
             * @param message ResumeRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.ResumeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ResumeRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.ResumeRequest & amr.v1.ResumeRequest.$Shape} ResumeRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.ResumeRequest & amr.v1.ResumeRequest.$Shape;
        }

        namespace ResumeRequest {

            /** Properties of a ResumeRequest. */
            interface $Properties {

                /** ResumeRequest name */
                name?: (string|null);

                /** ResumeRequest workers */
                workers?: (number|null);

                /** ResumeRequest parameterServers */
                parameterServers?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ResumeRequest. */
            type $Shape = amr.v1.ResumeRequest.$Properties;
        }

        /**
         * Properties of a DeleteResponse.
         * @deprecated Use amr.v1.DeleteResponse.$Properties instead.
         */
        interface IDeleteResponse extends amr.v1.DeleteResponse.$Properties {
        }

        /** Represents a DeleteResponse. */
        class DeleteResponse {

            /**
             * Constructs a new DeleteResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.DeleteResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified DeleteResponse message. Does not implicitly {@link amr.v1.DeleteResponse.verify|verify} messages.
             * @param message DeleteResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.DeleteResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeleteResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.DeleteResponse & amr.v1.DeleteResponse.$Shape} DeleteResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.DeleteResponse & amr.v1.DeleteResponse.$Shape;
        }

        namespace DeleteResponse {

            /** Properties of a DeleteResponse. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeleteResponse. */
            type $Shape = amr.v1.DeleteResponse.$Properties;
        }

        /** Phase enum. */
        enum Phase {

            /** PHASE_UNSPECIFIED value */
            PHASE_UNSPECIFIED = 0,

            /** PHASE_PENDING value */
            PHASE_PENDING = 1,

            /** PHASE_PREPARING value */
            PHASE_PREPARING = 2,

            /** PHASE_RUNNING value */
            PHASE_RUNNING = 3,

            /** PHASE_SUSPENDED value */
            PHASE_SUSPENDED = 4,

            /** PHASE_SUCCEEDED value */
            PHASE_SUCCEEDED = 5,

            /** PHASE_FAILED value */
            PHASE_FAILED = 6,

            /** PHASE_CANCELLED value */
            PHASE_CANCELLED = 7
        }

        /**
         * Properties of a JobStatus.
         * @deprecated Use amr.v1.JobStatus.$Properties instead.
         */
        interface IJobStatus extends amr.v1.JobStatus.$Properties {
        }

        /** Represents a JobStatus. */
        class JobStatus {

            /**
             * Constructs a new JobStatus.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.JobStatus.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** JobStatus name. */
            name: string;

            /** JobStatus uid. */
            uid: string;

            /** JobStatus phase. */
            phase: amr.v1.Phase;

            /** JobStatus progress. */
            progress: number;

            /** JobStatus stage. */
            stage: string;

            /** JobStatus stageNumber. */
            stageNumber: number;

            /** JobStatus stages. */
            stages: number;

            /** JobStatus epoch. */
            epoch: number;

            /** JobStatus epochs. */
            epochs: number;

            /** JobStatus step. */
            step: number;

            /** JobStatus steps. */
            steps: number;

            /** JobStatus loss. */
            loss: number;

            /** JobStatus adversarialLoss. */
            adversarialLoss: number;

            /** JobStatus metrics. */
            metrics: { [k: string]: number };

            /** JobStatus etaSeconds. */
            etaSeconds: number;

            /** JobStatus triplesPerSecond. */
            triplesPerSecond: number;

            /** JobStatus workers. */
            workers?: (amr.v1.Replicas.$Properties|null);

            /** JobStatus parameterServers. */
            parameterServers?: (amr.v1.Replicas.$Properties|null);

            /** JobStatus restarts. */
            restarts: number;

            /** JobStatus digest. */
            digest: string;

            /** JobStatus conditions. */
            conditions: amr.v1.Condition.$Properties[];

            /** JobStatus run. */
            run: number;

            /** JobStatus members. */
            members: amr.v1.MemberStatus.$Properties[];

            /** JobStatus submittedMs. */
            submittedMs: number;

            /** JobStatus startedMs. */
            startedMs: number;

            /** JobStatus finishedMs. */
            finishedMs: number;

            /** JobStatus engine. */
            engine: string;

            /** JobStatus device. */
            device: string;

            /** JobStatus metricsStageNumber. */
            metricsStageNumber: number;

            /** JobStatus metricsEpoch. */
            metricsEpoch: number;

            /** JobStatus selectsByValidation. */
            selectsByValidation: boolean;

            /** JobStatus candidates. */
            candidates: number;

            /** JobStatus pass. */
            pass: number;

            /** JobStatus passes. */
            passes: number;

            /** JobStatus validation. */
            validation: { [k: string]: number };

            /** JobStatus encoding. */
            encoding?: (amr.v1.EncodingStatus.$Properties|null);

            /**
             * Encodes the specified JobStatus message. Does not implicitly {@link amr.v1.JobStatus.verify|verify} messages.
             * @param message JobStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.JobStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a JobStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.JobStatus & amr.v1.JobStatus.$Shape} JobStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.JobStatus & amr.v1.JobStatus.$Shape;
        }

        namespace JobStatus {

            /** Properties of a JobStatus. */
            interface $Properties {

                /** JobStatus name */
                name?: (string|null);

                /** JobStatus uid */
                uid?: (string|null);

                /** JobStatus phase */
                phase?: (amr.v1.Phase|null);

                /** JobStatus progress */
                progress?: (number|null);

                /** JobStatus stage */
                stage?: (string|null);

                /** JobStatus stageNumber */
                stageNumber?: (number|null);

                /** JobStatus stages */
                stages?: (number|null);

                /** JobStatus epoch */
                epoch?: (number|null);

                /** JobStatus epochs */
                epochs?: (number|null);

                /** JobStatus step */
                step?: (number|null);

                /** JobStatus steps */
                steps?: (number|null);

                /** JobStatus loss */
                loss?: (number|null);

                /** JobStatus adversarialLoss */
                adversarialLoss?: (number|null);

                /** JobStatus metrics */
                metrics?: ({ [k: string]: number }|null);

                /** JobStatus etaSeconds */
                etaSeconds?: (number|null);

                /** JobStatus triplesPerSecond */
                triplesPerSecond?: (number|null);

                /** JobStatus workers */
                workers?: (amr.v1.Replicas.$Properties|null);

                /** JobStatus parameterServers */
                parameterServers?: (amr.v1.Replicas.$Properties|null);

                /** JobStatus restarts */
                restarts?: (number|null);

                /** JobStatus digest */
                digest?: (string|null);

                /** JobStatus conditions */
                conditions?: (amr.v1.Condition.$Properties[]|null);

                /** JobStatus run */
                run?: (number|null);

                /** JobStatus members */
                members?: (amr.v1.MemberStatus.$Properties[]|null);

                /** JobStatus submittedMs */
                submittedMs?: (number|null);

                /** JobStatus startedMs */
                startedMs?: (number|null);

                /** JobStatus finishedMs */
                finishedMs?: (number|null);

                /** JobStatus engine */
                engine?: (string|null);

                /** JobStatus device */
                device?: (string|null);

                /** JobStatus metricsStageNumber */
                metricsStageNumber?: (number|null);

                /** JobStatus metricsEpoch */
                metricsEpoch?: (number|null);

                /** JobStatus selectsByValidation */
                selectsByValidation?: (boolean|null);

                /** JobStatus candidates */
                candidates?: (number|null);

                /** JobStatus pass */
                pass?: (number|null);

                /** JobStatus passes */
                passes?: (number|null);

                /** JobStatus validation */
                validation?: ({ [k: string]: number }|null);

                /** JobStatus encoding */
                encoding?: (amr.v1.EncodingStatus.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a JobStatus. */
            type $Shape = amr.v1.JobStatus.$Properties;
        }

        /**
         * Properties of an EncodingStatus.
         * @deprecated Use amr.v1.EncodingStatus.$Properties instead.
         */
        interface IEncodingStatus extends amr.v1.EncodingStatus.$Properties {
        }

        /** Represents an EncodingStatus. */
        class EncodingStatus {

            /**
             * Constructs a new EncodingStatus.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.EncodingStatus.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EncodingStatus done. */
            done: number;

            /** EncodingStatus total. */
            total: number;

            /**
             * Encodes the specified EncodingStatus message. Does not implicitly {@link amr.v1.EncodingStatus.verify|verify} messages.
             * @param message EncodingStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.EncodingStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EncodingStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.EncodingStatus & amr.v1.EncodingStatus.$Shape} EncodingStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.EncodingStatus & amr.v1.EncodingStatus.$Shape;
        }

        namespace EncodingStatus {

            /** Properties of an EncodingStatus. */
            interface $Properties {

                /** EncodingStatus done */
                done?: (number|null);

                /** EncodingStatus total */
                total?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EncodingStatus. */
            type $Shape = amr.v1.EncodingStatus.$Properties;
        }

        /**
         * Properties of a Replicas.
         * @deprecated Use amr.v1.Replicas.$Properties instead.
         */
        interface IReplicas extends amr.v1.Replicas.$Properties {
        }

        /** Represents a Replicas. */
        class Replicas {

            /**
             * Constructs a new Replicas.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Replicas.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Replicas ready. */
            ready: number;

            /** Replicas desired. */
            desired: number;

            /**
             * Encodes the specified Replicas message. Does not implicitly {@link amr.v1.Replicas.verify|verify} messages.
             * @param message Replicas message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Replicas.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Replicas message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Replicas & amr.v1.Replicas.$Shape} Replicas
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Replicas & amr.v1.Replicas.$Shape;
        }

        namespace Replicas {

            /** Properties of a Replicas. */
            interface $Properties {

                /** Replicas ready */
                ready?: (number|null);

                /** Replicas desired */
                desired?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Replicas. */
            type $Shape = amr.v1.Replicas.$Properties;
        }

        /**
         * Properties of a Condition.
         * @deprecated Use amr.v1.Condition.$Properties instead.
         */
        interface ICondition extends amr.v1.Condition.$Properties {
        }

        /** Represents a Condition. */
        class Condition {

            /**
             * Constructs a new Condition.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Condition.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Condition type. */
            type: string;

            /** Condition status. */
            status: string;

            /** Condition reason. */
            reason: string;

            /** Condition message. */
            message: string;

            /** Condition timeMs. */
            timeMs: number;

            /**
             * Encodes the specified Condition message. Does not implicitly {@link amr.v1.Condition.verify|verify} messages.
             * @param message Condition message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Condition.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Condition message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Condition & amr.v1.Condition.$Shape} Condition
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Condition & amr.v1.Condition.$Shape;
        }

        namespace Condition {

            /** Properties of a Condition. */
            interface $Properties {

                /** Condition type */
                type?: (string|null);

                /** Condition status */
                status?: (string|null);

                /** Condition reason */
                reason?: (string|null);

                /** Condition message */
                message?: (string|null);

                /** Condition timeMs */
                timeMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Condition. */
            type $Shape = amr.v1.Condition.$Properties;
        }

        /**
         * Properties of a MemberStatus.
         * @deprecated Use amr.v1.MemberStatus.$Properties instead.
         */
        interface IMemberStatus extends amr.v1.MemberStatus.$Properties {
        }

        /** Represents a MemberStatus. */
        class MemberStatus {

            /**
             * Constructs a new MemberStatus.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.MemberStatus.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MemberStatus name. */
            name: string;

            /** MemberStatus role. */
            role: string;

            /** MemberStatus state. */
            state: string;

            /** MemberStatus firstPartition. */
            firstPartition: number;

            /** MemberStatus partitions. */
            partitions: number;

            /** MemberStatus step. */
            step: number;

            /** MemberStatus activity. */
            activity: string;

            /** MemberStatus activityProgress. */
            activityProgress: number;

            /**
             * Encodes the specified MemberStatus message. Does not implicitly {@link amr.v1.MemberStatus.verify|verify} messages.
             * @param message MemberStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.MemberStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MemberStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.MemberStatus & amr.v1.MemberStatus.$Shape} MemberStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.MemberStatus & amr.v1.MemberStatus.$Shape;
        }

        namespace MemberStatus {

            /** Properties of a MemberStatus. */
            interface $Properties {

                /** MemberStatus name */
                name?: (string|null);

                /** MemberStatus role */
                role?: (string|null);

                /** MemberStatus state */
                state?: (string|null);

                /** MemberStatus firstPartition */
                firstPartition?: (number|null);

                /** MemberStatus partitions */
                partitions?: (number|null);

                /** MemberStatus step */
                step?: (number|null);

                /** MemberStatus activity */
                activity?: (string|null);

                /** MemberStatus activityProgress */
                activityProgress?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MemberStatus. */
            type $Shape = amr.v1.MemberStatus.$Properties;
        }

        /**
         * Properties of a WatchMessage.
         * @deprecated Use amr.v1.WatchMessage.$Properties instead.
         */
        interface IWatchMessage extends amr.v1.WatchMessage.$Properties {
        }

        /** Represents a WatchMessage. */
        class WatchMessage {

            /**
             * Constructs a new WatchMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.WatchMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WatchMessage status. */
            status?: (amr.v1.JobStatus.$Properties|null);

            /** WatchMessage epoch. */
            epoch?: (amr.v1.EpochRecord.$Properties|null);

            /** WatchMessage happening. */
            happening?: (amr.v1.Happening.$Properties|null);

            /** WatchMessage change. */
            change?: ("status"|"epoch"|"happening");

            /**
             * Encodes the specified WatchMessage message. Does not implicitly {@link amr.v1.WatchMessage.verify|verify} messages.
             * @param message WatchMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.WatchMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WatchMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.WatchMessage & amr.v1.WatchMessage.$Shape} WatchMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.WatchMessage & amr.v1.WatchMessage.$Shape;
        }

        namespace WatchMessage {

            /** Properties of a WatchMessage. */
            interface $Properties {

                /** WatchMessage status */
                status?: (amr.v1.JobStatus.$Properties|null);

                /** WatchMessage epoch */
                epoch?: (amr.v1.EpochRecord.$Properties|null);

                /** WatchMessage happening */
                happening?: (amr.v1.Happening.$Properties|null);

                /** WatchMessage change */
                change?: ("status"|"epoch"|"happening");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a WatchMessage. */
            type $Shape = {
              status?: amr.v1.JobStatus.$Shape|null;
              epoch?: amr.v1.EpochRecord.$Shape|null;
              happening?: amr.v1.Happening.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ change?: undefined; status?: null; epoch?: null; happening?: null }|{ change?: "status"; status: amr.v1.JobStatus.$Shape; epoch?: null; happening?: null }|{ change?: "epoch"; status?: null; epoch: amr.v1.EpochRecord.$Shape; happening?: null }|{ change?: "happening"; status?: null; epoch?: null; happening: amr.v1.Happening.$Shape })
            );
        }

        /**
         * Properties of an EpochRecord.
         * @deprecated Use amr.v1.EpochRecord.$Properties instead.
         */
        interface IEpochRecord extends amr.v1.EpochRecord.$Properties {
        }

        /** Represents an EpochRecord. */
        class EpochRecord {

            /**
             * Constructs a new EpochRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.EpochRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EpochRecord step. */
            step: number;

            /** EpochRecord stage. */
            stage: string;

            /** EpochRecord stageNumber. */
            stageNumber: number;

            /** EpochRecord stages. */
            stages: number;

            /** EpochRecord epoch. */
            epoch: number;

            /** EpochRecord epochs. */
            epochs: number;

            /** EpochRecord triples. */
            triples: number;

            /** EpochRecord seconds. */
            seconds: number;

            /** EpochRecord loss. */
            loss: number;

            /** EpochRecord adversarialLoss. */
            adversarialLoss: number;

            /** EpochRecord metrics. */
            metrics: { [k: string]: number };

            /** EpochRecord validation. */
            validation: { [k: string]: number };

            /** EpochRecord etaSeconds. */
            etaSeconds: number;

            /** EpochRecord candidates. */
            candidates: number;

            /** EpochRecord pass. */
            pass: number;

            /** EpochRecord triplesPerSecond. */
            triplesPerSecond: number;

            /**
             * Encodes the specified EpochRecord message. Does not implicitly {@link amr.v1.EpochRecord.verify|verify} messages.
             * @param message EpochRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.EpochRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EpochRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.EpochRecord & amr.v1.EpochRecord.$Shape} EpochRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.EpochRecord & amr.v1.EpochRecord.$Shape;
        }

        namespace EpochRecord {

            /** Properties of an EpochRecord. */
            interface $Properties {

                /** EpochRecord step */
                step?: (number|null);

                /** EpochRecord stage */
                stage?: (string|null);

                /** EpochRecord stageNumber */
                stageNumber?: (number|null);

                /** EpochRecord stages */
                stages?: (number|null);

                /** EpochRecord epoch */
                epoch?: (number|null);

                /** EpochRecord epochs */
                epochs?: (number|null);

                /** EpochRecord triples */
                triples?: (number|null);

                /** EpochRecord seconds */
                seconds?: (number|null);

                /** EpochRecord loss */
                loss?: (number|null);

                /** EpochRecord adversarialLoss */
                adversarialLoss?: (number|null);

                /** EpochRecord metrics */
                metrics?: ({ [k: string]: number }|null);

                /** EpochRecord validation */
                validation?: ({ [k: string]: number }|null);

                /** EpochRecord etaSeconds */
                etaSeconds?: (number|null);

                /** EpochRecord candidates */
                candidates?: (number|null);

                /** EpochRecord pass */
                pass?: (number|null);

                /** EpochRecord triplesPerSecond */
                triplesPerSecond?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EpochRecord. */
            type $Shape = amr.v1.EpochRecord.$Properties;
        }

        /**
         * Properties of a Happening.
         * @deprecated Use amr.v1.Happening.$Properties instead.
         */
        interface IHappening extends amr.v1.Happening.$Properties {
        }

        /** Represents a Happening. */
        class Happening {

            /**
             * Constructs a new Happening.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.Happening.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Happening timeMs. */
            timeMs: number;

            /** Happening level. */
            level: string;

            /** Happening message. */
            message: string;

            /**
             * Encodes the specified Happening message. Does not implicitly {@link amr.v1.Happening.verify|verify} messages.
             * @param message Happening message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.Happening.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Happening message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.Happening & amr.v1.Happening.$Shape} Happening
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.Happening & amr.v1.Happening.$Shape;
        }

        namespace Happening {

            /** Properties of a Happening. */
            interface $Properties {

                /** Happening timeMs */
                timeMs?: (number|null);

                /** Happening level */
                level?: (string|null);

                /** Happening message */
                message?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Happening. */
            type $Shape = amr.v1.Happening.$Properties;
        }

        /**
         * Properties of a FetchFrame.
         * @deprecated Use amr.v1.FetchFrame.$Properties instead.
         */
        interface IFetchFrame extends amr.v1.FetchFrame.$Properties {
        }

        /** Represents a FetchFrame. */
        class FetchFrame {

            /**
             * Constructs a new FetchFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.FetchFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FetchFrame header. */
            header?: (amr.v1.ModelHeader.$Properties|null);

            /** FetchFrame data. */
            data?: (Uint8Array|null);

            /** FetchFrame frame. */
            frame?: ("header"|"data");

            /**
             * Encodes the specified FetchFrame message. Does not implicitly {@link amr.v1.FetchFrame.verify|verify} messages.
             * @param message FetchFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.FetchFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FetchFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.FetchFrame & amr.v1.FetchFrame.$Shape} FetchFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.FetchFrame & amr.v1.FetchFrame.$Shape;
        }

        namespace FetchFrame {

            /** Properties of a FetchFrame. */
            interface $Properties {

                /** FetchFrame header */
                header?: (amr.v1.ModelHeader.$Properties|null);

                /** FetchFrame data */
                data?: (Uint8Array|null);

                /** FetchFrame frame */
                frame?: ("header"|"data");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a FetchFrame. */
            type $Shape = {
              header?: amr.v1.ModelHeader.$Shape|null;
              data?: Uint8Array|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ frame?: undefined; header?: null; data?: null }|{ frame?: "header"; header: amr.v1.ModelHeader.$Shape; data?: null }|{ frame?: "data"; header?: null; data: Uint8Array })
            );
        }

        /**
         * Properties of a ModelHeader.
         * @deprecated Use amr.v1.ModelHeader.$Properties instead.
         */
        interface IModelHeader extends amr.v1.ModelHeader.$Properties {
        }

        /** Represents a ModelHeader. */
        class ModelHeader {

            /**
             * Constructs a new ModelHeader.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.ModelHeader.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ModelHeader description. */
            description: string;

            /** ModelHeader digest. */
            digest: string;

            /** ModelHeader factors. */
            factors: number;

            /** ModelHeader parts. */
            parts: amr.v1.ModelPart.$Properties[];

            /** ModelHeader metrics. */
            metrics: string[];

            /**
             * Encodes the specified ModelHeader message. Does not implicitly {@link amr.v1.ModelHeader.verify|verify} messages.
             * @param message ModelHeader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.ModelHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ModelHeader message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.ModelHeader & amr.v1.ModelHeader.$Shape} ModelHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.ModelHeader & amr.v1.ModelHeader.$Shape;
        }

        namespace ModelHeader {

            /** Properties of a ModelHeader. */
            interface $Properties {

                /** ModelHeader description */
                description?: (string|null);

                /** ModelHeader digest */
                digest?: (string|null);

                /** ModelHeader factors */
                factors?: (number|null);

                /** ModelHeader parts */
                parts?: (amr.v1.ModelPart.$Properties[]|null);

                /** ModelHeader metrics */
                metrics?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ModelHeader. */
            type $Shape = amr.v1.ModelHeader.$Properties;
        }

        /**
         * Properties of a ModelPart.
         * @deprecated Use amr.v1.ModelPart.$Properties instead.
         */
        interface IModelPart extends amr.v1.ModelPart.$Properties {
        }

        /** Represents a ModelPart. */
        class ModelPart {

            /**
             * Constructs a new ModelPart.
             * @param [properties] Properties to set
             */
            constructor(properties?: amr.v1.ModelPart.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ModelPart name. */
            name: string;

            /** ModelPart rows. */
            rows: number;

            /** ModelPart bytes. */
            bytes: number;

            /**
             * Encodes the specified ModelPart message. Does not implicitly {@link amr.v1.ModelPart.verify|verify} messages.
             * @param message ModelPart message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: amr.v1.ModelPart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ModelPart message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {amr.v1.ModelPart & amr.v1.ModelPart.$Shape} ModelPart
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): amr.v1.ModelPart & amr.v1.ModelPart.$Shape;
        }

        namespace ModelPart {

            /** Properties of a ModelPart. */
            interface $Properties {

                /** ModelPart name */
                name?: (string|null);

                /** ModelPart rows */
                rows?: (number|null);

                /** ModelPart bytes */
                bytes?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ModelPart. */
            type $Shape = amr.v1.ModelPart.$Properties;
        }
    }
}
