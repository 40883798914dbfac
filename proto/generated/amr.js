/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const amr = $root.amr = (() => {

    /**
     * Namespace amr.
     * @exports amr
     * @namespace
     */
    const amr = {};

    amr.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof amr
         * @namespace
         */
        const v1 = {};

        /**
         * Role enum.
         * @name amr.v1.Role
         * @enum {number}
         * @property {number} ROLE_UNSPECIFIED=0 ROLE_UNSPECIFIED value
         * @property {number} ROLE_WORKER=1 ROLE_WORKER value
         * @property {number} ROLE_SHARD=2 ROLE_SHARD value
         */
        v1.Role = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ROLE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ROLE_WORKER"] = 1;
            values[valuesById[2] = "ROLE_SHARD"] = 2;
            return values;
        })();

        v1.MemberMessage = (function() {

            /**
             * Properties of a MemberMessage.
             * @typedef {Object} amr.v1.MemberMessage.$Properties
             * @property {string|null} [jobUid] MemberMessage jobUid
             * @property {number|null} [run] MemberMessage run
             * @property {amr.v1.Join.$Properties|null} [join] MemberMessage join
             * @property {amr.v1.Heartbeat.$Properties|null} [heartbeat] MemberMessage heartbeat
             * @property {amr.v1.Prepared.$Properties|null} [prepared] MemberMessage prepared
             * @property {amr.v1.Ready.$Properties|null} [ready] MemberMessage ready
             * @property {amr.v1.Losses.$Properties|null} [losses] MemberMessage losses
             * @property {amr.v1.EpochRanks.$Properties|null} [epochRanks] MemberMessage epochRanks
             * @property {amr.v1.CheckpointPart.$Properties|null} [checkpointPart] MemberMessage checkpointPart
             * @property {amr.v1.CheckpointRefused.$Properties|null} [checkpointRefused] MemberMessage checkpointRefused
             * @property {amr.v1.Digest.$Properties|null} [digest] MemberMessage digest
             * @property {amr.v1.Failure.$Properties|null} [failure] MemberMessage failure
             * @property {amr.v1.Leaving.$Properties|null} [leaving] MemberMessage leaving
             * @property {amr.v1.MemoryChosen.$Properties|null} [memoryChosen] MemberMessage memoryChosen
             * @property {amr.v1.LogLines.$Properties|null} [logLines] MemberMessage logLines
             * @property {"join"|"heartbeat"|"prepared"|"ready"|"losses"|"epochRanks"|"checkpointPart"|"checkpointRefused"|"digest"|"failure"|"leaving"|"memoryChosen"|"logLines"} [report] MemberMessage report
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a MemberMessage.
             * @memberof amr.v1
             * @interface IMemberMessage
             * @augments amr.v1.MemberMessage.$Properties
             * @deprecated Use amr.v1.MemberMessage.$Properties instead.
             */

            /**
             * Narrowed shape of a MemberMessage.
             * @typedef {{
             *   jobUid?: string|null;
             *   run?: number|null;
             *   join?: amr.v1.Join.$Shape|null;
             *   heartbeat?: amr.v1.Heartbeat.$Shape|null;
             *   prepared?: amr.v1.Prepared.$Shape|null;
             *   ready?: amr.v1.Ready.$Shape|null;
             *   losses?: amr.v1.Losses.$Shape|null;
             *   epochRanks?: amr.v1.EpochRanks.$Shape|null;
             *   checkpointPart?: amr.v1.CheckpointPart.$Shape|null;
             *   checkpointRefused?: amr.v1.CheckpointRefused.$Shape|null;
             *   digest?: amr.v1.Digest.$Shape|null;
             *   failure?: amr.v1.Failure.$Shape|null;
             *   leaving?: amr.v1.Leaving.$Shape|null;
             *   memoryChosen?: amr.v1.MemoryChosen.$Shape|null;
             *   logLines?: amr.v1.LogLines.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ report?: undefined; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "join"; join: amr.v1.Join.$Shape; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "heartbeat"; join?: null; heartbeat: amr.v1.Heartbeat.$Shape; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "prepared"; join?: null; heartbeat?: null; prepared: amr.v1.Prepared.$Shape; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "ready"; join?: null; heartbeat?: null; prepared?: null; ready: amr.v1.Ready.$Shape; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "losses"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses: amr.v1.Losses.$Shape; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "epochRanks"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks: amr.v1.EpochRanks.$Shape; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "checkpointPart"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart: amr.v1.CheckpointPart.$Shape; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "checkpointRefused"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused: amr.v1.CheckpointRefused.$Shape; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "digest"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest: amr.v1.Digest.$Shape; failure?: null; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "failure"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure: amr.v1.Failure.$Shape; leaving?: null; memoryChosen?: null; logLines?: null }|{ report?: "leaving"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving: amr.v1.Leaving.$Shape; memoryChosen?: null; logLines?: null }|{ report?: "memoryChosen"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen: amr.v1.MemoryChosen.$Shape; logLines?: null }|{ report?: "logLines"; join?: null; heartbeat?: null; prepared?: null; ready?: null; losses?: null; epochRanks?: null; checkpointPart?: null; checkpointRefused?: null; digest?: null; failure?: null; leaving?: null; memoryChosen?: null; logLines: amr.v1.LogLines.$Shape })
             * )} amr.v1.MemberMessage.$Shape
             */

            /**
             * Constructs a new MemberMessage.
             * @memberof amr.v1
             * @classdesc Represents a MemberMessage.
             * @constructor
             * @param {amr.v1.MemberMessage.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const MemberMessage = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * MemberMessage jobUid.
             * @member {string} jobUid
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.jobUid = "";

            /**
             * MemberMessage run.
             * @member {number} run
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.run = 0;

            /**
             * MemberMessage join.
             * @member {amr.v1.Join.$Properties|null|undefined} join
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.join = null;

            /**
             * MemberMessage heartbeat.
             * @member {amr.v1.Heartbeat.$Properties|null|undefined} heartbeat
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.heartbeat = null;

            /**
             * MemberMessage prepared.
             * @member {amr.v1.Prepared.$Properties|null|undefined} prepared
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.prepared = null;

            /**
             * MemberMessage ready.
             * @member {amr.v1.Ready.$Properties|null|undefined} ready
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.ready = null;

            /**
             * MemberMessage losses.
             * @member {amr.v1.Losses.$Properties|null|undefined} losses
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.losses = null;

            /**
             * MemberMessage epochRanks.
             * @member {amr.v1.EpochRanks.$Properties|null|undefined} epochRanks
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.epochRanks = null;

            /**
             * MemberMessage checkpointPart.
             * @member {amr.v1.CheckpointPart.$Properties|null|undefined} checkpointPart
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.checkpointPart = null;

            /**
             * MemberMessage checkpointRefused.
             * @member {amr.v1.CheckpointRefused.$Properties|null|undefined} checkpointRefused
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.checkpointRefused = null;

            /**
             * MemberMessage digest.
             * @member {amr.v1.Digest.$Properties|null|undefined} digest
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.digest = null;

            /**
             * MemberMessage failure.
             * @member {amr.v1.Failure.$Properties|null|undefined} failure
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.failure = null;

            /**
             * MemberMessage leaving.
             * @member {amr.v1.Leaving.$Properties|null|undefined} leaving
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.leaving = null;

            /**
             * MemberMessage memoryChosen.
             * @member {amr.v1.MemoryChosen.$Properties|null|undefined} memoryChosen
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.memoryChosen = null;

            /**
             * MemberMessage logLines.
             * @member {amr.v1.LogLines.$Properties|null|undefined} logLines
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            MemberMessage.prototype.logLines = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * MemberMessage report.
             * @member {"join"|"heartbeat"|"prepared"|"ready"|"losses"|"epochRanks"|"checkpointPart"|"checkpointRefused"|"digest"|"failure"|"leaving"|"memoryChosen"|"logLines"|undefined} report
             * @memberof amr.v1.MemberMessage
             * @instance
             */
            $Object.defineProperty(MemberMessage.prototype, "report", {
                get: $util.oneOfGetter($oneOfFields = ["join", "heartbeat", "prepared", "ready", "losses", "epochRanks", "checkpointPart", "checkpointRefused", "digest", "failure", "leaving", "memoryChosen", "logLines"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified MemberMessage message. Does not implicitly {@link amr.v1.MemberMessage.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.MemberMessage
             * @static
             * @param {amr.v1.MemberMessage.$Properties} message MemberMessage message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            MemberMessage.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.jobUid != null && $Object.hasOwnProperty.call(message, "jobUid") && message.jobUid !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.jobUid);
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.run);
                if (message.join != null && $Object.hasOwnProperty.call(message, "join"))
                    $root.amr.v1.Join.encode(message.join, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.heartbeat != null && $Object.hasOwnProperty.call(message, "heartbeat"))
                    $root.amr.v1.Heartbeat.encode(message.heartbeat, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.prepared != null && $Object.hasOwnProperty.call(message, "prepared"))
                    $root.amr.v1.Prepared.encode(message.prepared, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.ready != null && $Object.hasOwnProperty.call(message, "ready"))
                    $root.amr.v1.Ready.encode(message.ready, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
                if (message.losses != null && $Object.hasOwnProperty.call(message, "losses"))
                    $root.amr.v1.Losses.encode(message.losses, writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
                if (message.epochRanks != null && $Object.hasOwnProperty.call(message, "epochRanks"))
                    $root.amr.v1.EpochRanks.encode(message.epochRanks, writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
                if (message.checkpointPart != null && $Object.hasOwnProperty.call(message, "checkpointPart"))
                    $root.amr.v1.CheckpointPart.encode(message.checkpointPart, writer.uint32(/* id 16, wireType 2 =*/130).fork(), _depth + 1).ldelim();
                if (message.checkpointRefused != null && $Object.hasOwnProperty.call(message, "checkpointRefused"))
                    $root.amr.v1.CheckpointRefused.encode(message.checkpointRefused, writer.uint32(/* id 17, wireType 2 =*/138).fork(), _depth + 1).ldelim();
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest"))
                    $root.amr.v1.Digest.encode(message.digest, writer.uint32(/* id 18, wireType 2 =*/146).fork(), _depth + 1).ldelim();
                if (message.failure != null && $Object.hasOwnProperty.call(message, "failure"))
                    $root.amr.v1.Failure.encode(message.failure, writer.uint32(/* id 19, wireType 2 =*/154).fork(), _depth + 1).ldelim();
                if (message.leaving != null && $Object.hasOwnProperty.call(message, "leaving"))
                    $root.amr.v1.Leaving.encode(message.leaving, writer.uint32(/* id 20, wireType 2 =*/162).fork(), _depth + 1).ldelim();
                if (message.memoryChosen != null && $Object.hasOwnProperty.call(message, "memoryChosen"))
                    $root.amr.v1.MemoryChosen.encode(message.memoryChosen, writer.uint32(/* id 22, wireType 2 =*/178).fork(), _depth + 1).ldelim();
                if (message.logLines != null && $Object.hasOwnProperty.call(message, "logLines"))
                    $root.amr.v1.LogLines.encode(message.logLines, writer.uint32(/* id 23, wireType 2 =*/186).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a MemberMessage message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.MemberMessage
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.MemberMessage & amr.v1.MemberMessage.$Shape} MemberMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            MemberMessage.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.MemberMessage();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.jobUid = value;
                            else
                                delete message.jobUid;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.join = $root.amr.v1.Join.decode(reader, reader.size(), $undefined, _depth + 1, message.join);
                            message.report = "join";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.heartbeat = $root.amr.v1.Heartbeat.decode(reader, reader.size(), $undefined, _depth + 1, message.heartbeat);
                            message.report = "heartbeat";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            message.prepared = $root.amr.v1.Prepared.decode(reader, reader.size(), $undefined, _depth + 1, message.prepared);
                            message.report = "prepared";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.ready = $root.amr.v1.Ready.decode(reader, reader.size(), $undefined, _depth + 1, message.ready);
                            message.report = "ready";
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            message.losses = $root.amr.v1.Losses.decode(reader, reader.size(), $undefined, _depth + 1, message.losses);
                            message.report = "losses";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            message.epochRanks = $root.amr.v1.EpochRanks.decode(reader, reader.size(), $undefined, _depth + 1, message.epochRanks);
                            message.report = "epochRanks";
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            message.checkpointPart = $root.amr.v1.CheckpointPart.decode(reader, reader.size(), $undefined, _depth + 1, message.checkpointPart);
                            message.report = "checkpointPart";
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            message.checkpointRefused = $root.amr.v1.CheckpointRefused.decode(reader, reader.size(), $undefined, _depth + 1, message.checkpointRefused);
                            message.report = "checkpointRefused";
                            continue;
                        }
                    case 18: {
                            if (wireType !== 2)
                                break;
                            message.digest = $root.amr.v1.Digest.decode(reader, reader.size(), $undefined, _depth + 1, message.digest);
                            message.report = "digest";
                            continue;
                        }
                    case 19: {
                            if (wireType !== 2)
                                break;
                            message.failure = $root.amr.v1.Failure.decode(reader, reader.size(), $undefined, _depth + 1, message.failure);
                            message.report = "failure";
                            continue;
                        }
                    case 20: {
                            if (wireType !== 2)
                                break;
                            message.leaving = $root.amr.v1.Leaving.decode(reader, reader.size(), $undefined, _depth + 1, message.leaving);
                            message.report = "leaving";
                            continue;
                        }
                    case 22: {
                            if (wireType !== 2)
                                break;
                            message.memoryChosen = $root.amr.v1.MemoryChosen.decode(reader, reader.size(), $undefined, _depth + 1, message.memoryChosen);
                            message.report = "memoryChosen";
                            continue;
                        }
                    case 23: {
                            if (wireType !== 2)
                                break;
                            message.logLines = $root.amr.v1.LogLines.decode(reader, reader.size(), $undefined, _depth + 1, message.logLines);
                            message.report = "logLines";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return MemberMessage;
        })();

        v1.CoordinatorMessage = (function() {

            /**
             * Properties of a CoordinatorMessage.
             * @typedef {Object} amr.v1.CoordinatorMessage.$Properties
             * @property {number|null} [epoch] CoordinatorMessage epoch
             * @property {string|null} [jobUid] CoordinatorMessage jobUid
             * @property {number|null} [run] CoordinatorMessage run
             * @property {amr.v1.Welcome.$Properties|null} [welcome] CoordinatorMessage welcome
             * @property {amr.v1.Prepare.$Properties|null} [prepare] CoordinatorMessage prepare
             * @property {amr.v1.Assign.$Properties|null} [assign] CoordinatorMessage assign
             * @property {amr.v1.Start.$Properties|null} [start] CoordinatorMessage start
             * @property {amr.v1.CheckpointAt.$Properties|null} [checkpointAt] CoordinatorMessage checkpointAt
             * @property {amr.v1.Recorded.$Properties|null} [recorded] CoordinatorMessage recorded
             * @property {amr.v1.Keep.$Properties|null} [keep] CoordinatorMessage keep
             * @property {amr.v1.ComputeDigest.$Properties|null} [computeDigest] CoordinatorMessage computeDigest
             * @property {amr.v1.Release.$Properties|null} [release] CoordinatorMessage release
             * @property {amr.v1.SendFile.$Properties|null} [sendFile] CoordinatorMessage sendFile
             * @property {amr.v1.Shutdown.$Properties|null} [shutdown] CoordinatorMessage shutdown
             * @property {amr.v1.ChooseMemory.$Properties|null} [chooseMemory] CoordinatorMessage chooseMemory
             * @property {amr.v1.LogKept.$Properties|null} [logKept] CoordinatorMessage logKept
             * @property {amr.v1.NatsCredential.$Properties|null} [natsCredential] CoordinatorMessage natsCredential
             * @property {"welcome"|"prepare"|"assign"|"start"|"checkpointAt"|"recorded"|"keep"|"computeDigest"|"release"|"sendFile"|"shutdown"|"chooseMemory"|"logKept"|"natsCredential"} [command] CoordinatorMessage command
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CoordinatorMessage.
             * @memberof amr.v1
             * @interface ICoordinatorMessage
             * @augments amr.v1.CoordinatorMessage.$Properties
             * @deprecated Use amr.v1.CoordinatorMessage.$Properties instead.
             */

            /**
             * Narrowed shape of a CoordinatorMessage.
             * @typedef {{
             *   epoch?: number|null;
             *   jobUid?: string|null;
             *   run?: number|null;
             *   welcome?: amr.v1.Welcome.$Shape|null;
             *   prepare?: amr.v1.Prepare.$Shape|null;
             *   assign?: amr.v1.Assign.$Shape|null;
             *   start?: amr.v1.Start.$Shape|null;
             *   checkpointAt?: amr.v1.CheckpointAt.$Shape|null;
             *   recorded?: amr.v1.Recorded.$Shape|null;
             *   keep?: amr.v1.Keep.$Shape|null;
             *   computeDigest?: amr.v1.ComputeDigest.$Shape|null;
             *   release?: amr.v1.Release.$Shape|null;
             *   sendFile?: amr.v1.SendFile.$Shape|null;
             *   shutdown?: amr.v1.Shutdown.$Shape|null;
             *   chooseMemory?: amr.v1.ChooseMemory.$Shape|null;
             *   logKept?: amr.v1.LogKept.$Shape|null;
             *   natsCredential?: amr.v1.NatsCredential.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ command?: undefined; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "welcome"; welcome: amr.v1.Welcome.$Shape; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "prepare"; welcome?: null; prepare: amr.v1.Prepare.$Shape; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "assign"; welcome?: null; prepare?: null; assign: amr.v1.Assign.$Shape; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "start"; welcome?: null; prepare?: null; assign?: null; start: amr.v1.Start.$Shape; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "checkpointAt"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt: amr.v1.CheckpointAt.$Shape; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "recorded"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded: amr.v1.Recorded.$Shape; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "keep"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep: amr.v1.Keep.$Shape; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "computeDigest"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest: amr.v1.ComputeDigest.$Shape; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "release"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release: amr.v1.Release.$Shape; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "sendFile"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile: amr.v1.SendFile.$Shape; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "shutdown"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown: amr.v1.Shutdown.$Shape; chooseMemory?: null; logKept?: null; natsCredential?: null }|{ command?: "chooseMemory"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory: amr.v1.ChooseMemory.$Shape; logKept?: null; natsCredential?: null }|{ command?: "logKept"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept: amr.v1.LogKept.$Shape; natsCredential?: null }|{ command?: "natsCredential"; welcome?: null; prepare?: null; assign?: null; start?: null; checkpointAt?: null; recorded?: null; keep?: null; computeDigest?: null; release?: null; sendFile?: null; shutdown?: null; chooseMemory?: null; logKept?: null; natsCredential: amr.v1.NatsCredential.$Shape })
             * )} amr.v1.CoordinatorMessage.$Shape
             */

            /**
             * Constructs a new CoordinatorMessage.
             * @memberof amr.v1
             * @classdesc Represents a CoordinatorMessage.
             * @constructor
             * @param {amr.v1.CoordinatorMessage.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CoordinatorMessage = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CoordinatorMessage epoch.
             * @member {number} epoch
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.epoch = 0;

            /**
             * CoordinatorMessage jobUid.
             * @member {string} jobUid
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.jobUid = "";

            /**
             * CoordinatorMessage run.
             * @member {number} run
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.run = 0;

            /**
             * CoordinatorMessage welcome.
             * @member {amr.v1.Welcome.$Properties|null|undefined} welcome
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.welcome = null;

            /**
             * CoordinatorMessage prepare.
             * @member {amr.v1.Prepare.$Properties|null|undefined} prepare
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.prepare = null;

            /**
             * CoordinatorMessage assign.
             * @member {amr.v1.Assign.$Properties|null|undefined} assign
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.assign = null;

            /**
             * CoordinatorMessage start.
             * @member {amr.v1.Start.$Properties|null|undefined} start
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.start = null;

            /**
             * CoordinatorMessage checkpointAt.
             * @member {amr.v1.CheckpointAt.$Properties|null|undefined} checkpointAt
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.checkpointAt = null;

            /**
             * CoordinatorMessage recorded.
             * @member {amr.v1.Recorded.$Properties|null|undefined} recorded
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.recorded = null;

            /**
             * CoordinatorMessage keep.
             * @member {amr.v1.Keep.$Properties|null|undefined} keep
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.keep = null;

            /**
             * CoordinatorMessage computeDigest.
             * @member {amr.v1.ComputeDigest.$Properties|null|undefined} computeDigest
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.computeDigest = null;

            /**
             * CoordinatorMessage release.
             * @member {amr.v1.Release.$Properties|null|undefined} release
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.release = null;

            /**
             * CoordinatorMessage sendFile.
             * @member {amr.v1.SendFile.$Properties|null|undefined} sendFile
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.sendFile = null;

            /**
             * CoordinatorMessage shutdown.
             * @member {amr.v1.Shutdown.$Properties|null|undefined} shutdown
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.shutdown = null;

            /**
             * CoordinatorMessage chooseMemory.
             * @member {amr.v1.ChooseMemory.$Properties|null|undefined} chooseMemory
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.chooseMemory = null;

            /**
             * CoordinatorMessage logKept.
             * @member {amr.v1.LogKept.$Properties|null|undefined} logKept
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.logKept = null;

            /**
             * CoordinatorMessage natsCredential.
             * @member {amr.v1.NatsCredential.$Properties|null|undefined} natsCredential
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            CoordinatorMessage.prototype.natsCredential = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * CoordinatorMessage command.
             * @member {"welcome"|"prepare"|"assign"|"start"|"checkpointAt"|"recorded"|"keep"|"computeDigest"|"release"|"sendFile"|"shutdown"|"chooseMemory"|"logKept"|"natsCredential"|undefined} command
             * @memberof amr.v1.CoordinatorMessage
             * @instance
             */
            $Object.defineProperty(CoordinatorMessage.prototype, "command", {
                get: $util.oneOfGetter($oneOfFields = ["welcome", "prepare", "assign", "start", "checkpointAt", "recorded", "keep", "computeDigest", "release", "sendFile", "shutdown", "chooseMemory", "logKept", "natsCredential"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified CoordinatorMessage message. Does not implicitly {@link amr.v1.CoordinatorMessage.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.CoordinatorMessage
             * @static
             * @param {amr.v1.CoordinatorMessage.$Properties} message CoordinatorMessage message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CoordinatorMessage.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && message.epoch !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.epoch);
                if (message.jobUid != null && $Object.hasOwnProperty.call(message, "jobUid") && message.jobUid !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.jobUid);
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.run);
                if (message.welcome != null && $Object.hasOwnProperty.call(message, "welcome"))
                    $root.amr.v1.Welcome.encode(message.welcome, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.prepare != null && $Object.hasOwnProperty.call(message, "prepare"))
                    $root.amr.v1.Prepare.encode(message.prepare, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.assign != null && $Object.hasOwnProperty.call(message, "assign"))
                    $root.amr.v1.Assign.encode(message.assign, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.start != null && $Object.hasOwnProperty.call(message, "start"))
                    $root.amr.v1.Start.encode(message.start, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
                if (message.checkpointAt != null && $Object.hasOwnProperty.call(message, "checkpointAt"))
                    $root.amr.v1.CheckpointAt.encode(message.checkpointAt, writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
                if (message.recorded != null && $Object.hasOwnProperty.call(message, "recorded"))
                    $root.amr.v1.Recorded.encode(message.recorded, writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
                if (message.keep != null && $Object.hasOwnProperty.call(message, "keep"))
                    $root.amr.v1.Keep.encode(message.keep, writer.uint32(/* id 16, wireType 2 =*/130).fork(), _depth + 1).ldelim();
                if (message.computeDigest != null && $Object.hasOwnProperty.call(message, "computeDigest"))
                    $root.amr.v1.ComputeDigest.encode(message.computeDigest, writer.uint32(/* id 17, wireType 2 =*/138).fork(), _depth + 1).ldelim();
                if (message.release != null && $Object.hasOwnProperty.call(message, "release"))
                    $root.amr.v1.Release.encode(message.release, writer.uint32(/* id 18, wireType 2 =*/146).fork(), _depth + 1).ldelim();
                if (message.sendFile != null && $Object.hasOwnProperty.call(message, "sendFile"))
                    $root.amr.v1.SendFile.encode(message.sendFile, writer.uint32(/* id 19, wireType 2 =*/154).fork(), _depth + 1).ldelim();
                if (message.shutdown != null && $Object.hasOwnProperty.call(message, "shutdown"))
                    $root.amr.v1.Shutdown.encode(message.shutdown, writer.uint32(/* id 20, wireType 2 =*/162).fork(), _depth + 1).ldelim();
                if (message.chooseMemory != null && $Object.hasOwnProperty.call(message, "chooseMemory"))
                    $root.amr.v1.ChooseMemory.encode(message.chooseMemory, writer.uint32(/* id 21, wireType 2 =*/170).fork(), _depth + 1).ldelim();
                if (message.logKept != null && $Object.hasOwnProperty.call(message, "logKept"))
                    $root.amr.v1.LogKept.encode(message.logKept, writer.uint32(/* id 22, wireType 2 =*/178).fork(), _depth + 1).ldelim();
                if (message.natsCredential != null && $Object.hasOwnProperty.call(message, "natsCredential"))
                    $root.amr.v1.NatsCredential.encode(message.natsCredential, writer.uint32(/* id 23, wireType 2 =*/186).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CoordinatorMessage message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.CoordinatorMessage
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.CoordinatorMessage & amr.v1.CoordinatorMessage.$Shape} CoordinatorMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CoordinatorMessage.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.CoordinatorMessage();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.jobUid = value;
                            else
                                delete message.jobUid;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.welcome = $root.amr.v1.Welcome.decode(reader, reader.size(), $undefined, _depth + 1, message.welcome);
                            message.command = "welcome";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.prepare = $root.amr.v1.Prepare.decode(reader, reader.size(), $undefined, _depth + 1, message.prepare);
                            message.command = "prepare";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            message.assign = $root.amr.v1.Assign.decode(reader, reader.size(), $undefined, _depth + 1, message.assign);
                            message.command = "assign";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.start = $root.amr.v1.Start.decode(reader, reader.size(), $undefined, _depth + 1, message.start);
                            message.command = "start";
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            message.checkpointAt = $root.amr.v1.CheckpointAt.decode(reader, reader.size(), $undefined, _depth + 1, message.checkpointAt);
                            message.command = "checkpointAt";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            message.recorded = $root.amr.v1.Recorded.decode(reader, reader.size(), $undefined, _depth + 1, message.recorded);
                            message.command = "recorded";
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            message.keep = $root.amr.v1.Keep.decode(reader, reader.size(), $undefined, _depth + 1, message.keep);
                            message.command = "keep";
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            message.computeDigest = $root.amr.v1.ComputeDigest.decode(reader, reader.size(), $undefined, _depth + 1, message.computeDigest);
                            message.command = "computeDigest";
                            continue;
                        }
                    case 18: {
                            if (wireType !== 2)
                                break;
                            message.release = $root.amr.v1.Release.decode(reader, reader.size(), $undefined, _depth + 1, message.release);
                            message.command = "release";
                            continue;
                        }
                    case 19: {
                            if (wireType !== 2)
                                break;
                            message.sendFile = $root.amr.v1.SendFile.decode(reader, reader.size(), $undefined, _depth + 1, message.sendFile);
                            message.command = "sendFile";
                            continue;
                        }
                    case 20: {
                            if (wireType !== 2)
                                break;
                            message.shutdown = $root.amr.v1.Shutdown.decode(reader, reader.size(), $undefined, _depth + 1, message.shutdown);
                            message.command = "shutdown";
                            continue;
                        }
                    case 21: {
                            if (wireType !== 2)
                                break;
                            message.chooseMemory = $root.amr.v1.ChooseMemory.decode(reader, reader.size(), $undefined, _depth + 1, message.chooseMemory);
                            message.command = "chooseMemory";
                            continue;
                        }
                    case 22: {
                            if (wireType !== 2)
                                break;
                            message.logKept = $root.amr.v1.LogKept.decode(reader, reader.size(), $undefined, _depth + 1, message.logKept);
                            message.command = "logKept";
                            continue;
                        }
                    case 23: {
                            if (wireType !== 2)
                                break;
                            message.natsCredential = $root.amr.v1.NatsCredential.decode(reader, reader.size(), $undefined, _depth + 1, message.natsCredential);
                            message.command = "natsCredential";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CoordinatorMessage;
        })();

        v1.Join = (function() {

            /**
             * Properties of a Join.
             * @typedef {Object} amr.v1.Join.$Properties
             * @property {amr.v1.Role|null} [role] Join role
             * @property {string|null} [name] Join name
             * @property {string|null} [uid] Join uid
             * @property {number|null} [protocol] Join protocol
             * @property {string|null} [version] Join version
             * @property {string|null} [onlyJob] Join onlyJob
             * @property {amr.v1.Holding.$Properties|null} [holding] Join holding
             * @property {Array.<amr.v1.StoredJob.$Properties>|null} [stored] Join stored
             * @property {string|null} [natsKey] Join natsKey
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Join.
             * @memberof amr.v1
             * @interface IJoin
             * @augments amr.v1.Join.$Properties
             * @deprecated Use amr.v1.Join.$Properties instead.
             */

            /**
             * Shape of a Join.
             * @typedef {amr.v1.Join.$Properties} amr.v1.Join.$Shape
             */

            /**
             * Constructs a new Join.
             * @memberof amr.v1
             * @classdesc Represents a Join.
             * @constructor
             * @param {amr.v1.Join.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Join = function (properties) {
                this.stored = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Join role.
             * @member {amr.v1.Role} role
             * @memberof amr.v1.Join
             * @instance
             */
            Join.prototype.role = 0;

            /**
             * Join name.
             * @member {string} name
             * @memberof amr.v1.Join
             * @instance
             */
            Join.prototype.name = "";

            /**
             * Join uid.
             * @member {string} uid
             * @memberof amr.v1.Join
             * @instance
             */
            Join.prototype.uid = "";

            /**
             * Join protocol.
             * @member {number} protocol
             * @memberof amr.v1.Join
             * @instance
             */
            Join.prototype.protocol = 0;

            /**
             * Join version.
             * @member {string} version
             * @memberof amr.v1.Join
             * @instance
             */
            Join.prototype.version = "";

            /**
             * Join onlyJob.
             * @member {string} onlyJob
             * @memberof amr.v1.Join
             * @instance
             */
            Join.prototype.onlyJob = "";

            /**
             * Join holding.
             * @member {amr.v1.Holding.$Properties|null|undefined} holding
             * @memberof amr.v1.Join
             * @instance
             */
            Join.prototype.holding = null;

            /**
             * Join stored.
             * @member {Array.<amr.v1.StoredJob.$Properties>} stored
             * @memberof amr.v1.Join
             * @instance
             */
            Join.prototype.stored = $util.emptyArray;

            /**
             * Join natsKey.
             * @member {string} natsKey
             * @memberof amr.v1.Join
             * @instance
             */
            Join.prototype.natsKey = "";

            /**
             * Encodes the specified Join message. Does not implicitly {@link amr.v1.Join.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Join
             * @static
             * @param {amr.v1.Join.$Properties} message Join message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Join.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.role);
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.name);
                if (message.uid != null && $Object.hasOwnProperty.call(message, "uid") && message.uid !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.uid);
                if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.protocol);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.version);
                if (message.onlyJob != null && $Object.hasOwnProperty.call(message, "onlyJob") && message.onlyJob !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.onlyJob);
                if (message.holding != null && $Object.hasOwnProperty.call(message, "holding"))
                    $root.amr.v1.Holding.encode(message.holding, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.stored != null && message.stored.length)
                    for (let i = 0; i < message.stored.length; ++i)
                        $root.amr.v1.StoredJob.encode(message.stored[i], writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.natsKey != null && $Object.hasOwnProperty.call(message, "natsKey") && message.natsKey !== "")
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.natsKey);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Join message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Join
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Join & amr.v1.Join.$Shape} Join
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Join.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Join();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.role = value;
                            else
                                delete message.role;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.uid = value;
                            else
                                delete message.uid;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.protocol = value;
                            else
                                delete message.protocol;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.onlyJob = value;
                            else
                                delete message.onlyJob;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.holding = $root.amr.v1.Holding.decode(reader, reader.size(), $undefined, _depth + 1, message.holding);
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if (!(message.stored && message.stored.length))
                                message.stored = [];
                            message.stored.push($root.amr.v1.StoredJob.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.natsKey = value;
                            else
                                delete message.natsKey;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Join;
        })();

        v1.Holding = (function() {

            /**
             * Properties of a Holding.
             * @typedef {Object} amr.v1.Holding.$Properties
             * @property {string|null} [jobUid] Holding jobUid
             * @property {number|null} [run] Holding run
             * @property {amr.v1.PartitionRange.$Properties|null} [partitions] Holding partitions
             * @property {number|null} [shard] Holding shard
             * @property {boolean|null} [ready] Holding ready
             * @property {boolean|null} [started] Holding started
             * @property {number|null} [step] Holding step
             * @property {string|null} [fingerprint] Holding fingerprint
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Holding.
             * @memberof amr.v1
             * @interface IHolding
             * @augments amr.v1.Holding.$Properties
             * @deprecated Use amr.v1.Holding.$Properties instead.
             */

            /**
             * Shape of a Holding.
             * @typedef {amr.v1.Holding.$Properties} amr.v1.Holding.$Shape
             */

            /**
             * Constructs a new Holding.
             * @memberof amr.v1
             * @classdesc Represents a Holding.
             * @constructor
             * @param {amr.v1.Holding.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Holding = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Holding jobUid.
             * @member {string} jobUid
             * @memberof amr.v1.Holding
             * @instance
             */
            Holding.prototype.jobUid = "";

            /**
             * Holding run.
             * @member {number} run
             * @memberof amr.v1.Holding
             * @instance
             */
            Holding.prototype.run = 0;

            /**
             * Holding partitions.
             * @member {amr.v1.PartitionRange.$Properties|null|undefined} partitions
             * @memberof amr.v1.Holding
             * @instance
             */
            Holding.prototype.partitions = null;

            /**
             * Holding shard.
             * @member {number} shard
             * @memberof amr.v1.Holding
             * @instance
             */
            Holding.prototype.shard = 0;

            /**
             * Holding ready.
             * @member {boolean} ready
             * @memberof amr.v1.Holding
             * @instance
             */
            Holding.prototype.ready = false;

            /**
             * Holding started.
             * @member {boolean} started
             * @memberof amr.v1.Holding
             * @instance
             */
            Holding.prototype.started = false;

            /**
             * Holding step.
             * @member {number} step
             * @memberof amr.v1.Holding
             * @instance
             */
            Holding.prototype.step = 0;

            /**
             * Holding fingerprint.
             * @member {string} fingerprint
             * @memberof amr.v1.Holding
             * @instance
             */
            Holding.prototype.fingerprint = "";

            /**
             * Encodes the specified Holding message. Does not implicitly {@link amr.v1.Holding.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Holding
             * @static
             * @param {amr.v1.Holding.$Properties} message Holding message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Holding.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.jobUid != null && $Object.hasOwnProperty.call(message, "jobUid") && message.jobUid !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.jobUid);
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.run);
                if (message.partitions != null && $Object.hasOwnProperty.call(message, "partitions"))
                    $root.amr.v1.PartitionRange.encode(message.partitions, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.shard != null && $Object.hasOwnProperty.call(message, "shard") && message.shard !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.shard);
                if (message.ready != null && $Object.hasOwnProperty.call(message, "ready") && message.ready !== false)
                    writer.uint32(/* id 5, wireType 0 =*/40).bool(message.ready);
                if (message.started != null && $Object.hasOwnProperty.call(message, "started") && message.started !== false)
                    writer.uint32(/* id 6, wireType 0 =*/48).bool(message.started);
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.step);
                if (message.fingerprint != null && $Object.hasOwnProperty.call(message, "fingerprint") && message.fingerprint !== "")
                    writer.uint32(/* id 8, wireType 2 =*/66).string(message.fingerprint);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Holding message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Holding
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Holding & amr.v1.Holding.$Shape} Holding
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Holding.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Holding();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.jobUid = value;
                            else
                                delete message.jobUid;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.partitions = $root.amr.v1.PartitionRange.decode(reader, reader.size(), $undefined, _depth + 1, message.partitions);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.shard = value;
                            else
                                delete message.shard;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.ready = value;
                            else
                                delete message.ready;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.started = value;
                            else
                                delete message.started;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.fingerprint = value;
                            else
                                delete message.fingerprint;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Holding;
        })();

        v1.StoredJob = (function() {

            /**
             * Properties of a StoredJob.
             * @typedef {Object} amr.v1.StoredJob.$Properties
             * @property {string|null} [jobUid] StoredJob jobUid
             * @property {Array.<number>|null} [checkpoints] StoredJob checkpoints
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a StoredJob.
             * @memberof amr.v1
             * @interface IStoredJob
             * @augments amr.v1.StoredJob.$Properties
             * @deprecated Use amr.v1.StoredJob.$Properties instead.
             */

            /**
             * Shape of a StoredJob.
             * @typedef {amr.v1.StoredJob.$Properties} amr.v1.StoredJob.$Shape
             */

            /**
             * Constructs a new StoredJob.
             * @memberof amr.v1
             * @classdesc Represents a StoredJob.
             * @constructor
             * @param {amr.v1.StoredJob.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const StoredJob = function (properties) {
                this.checkpoints = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * StoredJob jobUid.
             * @member {string} jobUid
             * @memberof amr.v1.StoredJob
             * @instance
             */
            StoredJob.prototype.jobUid = "";

            /**
             * StoredJob checkpoints.
             * @member {Array.<number>} checkpoints
             * @memberof amr.v1.StoredJob
             * @instance
             */
            StoredJob.prototype.checkpoints = $util.emptyArray;

            /**
             * Encodes the specified StoredJob message. Does not implicitly {@link amr.v1.StoredJob.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.StoredJob
             * @static
             * @param {amr.v1.StoredJob.$Properties} message StoredJob message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            StoredJob.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.jobUid != null && $Object.hasOwnProperty.call(message, "jobUid") && message.jobUid !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.jobUid);
                if (message.checkpoints != null && message.checkpoints.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.checkpoints);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a StoredJob message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.StoredJob
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.StoredJob & amr.v1.StoredJob.$Shape} StoredJob
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            StoredJob.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.StoredJob();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.jobUid = value;
                            else
                                delete message.jobUid;
                            continue;
                        }
                    case 2: {
                            if (wireType === 2) {
                                if (!(message.checkpoints && message.checkpoints.length))
                                    message.checkpoints = [];
                                reader.uint32s(message.checkpoints);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.checkpoints && message.checkpoints.length))
                                message.checkpoints = [];
                            message.checkpoints.push(reader.uint32());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return StoredJob;
        })();

        v1.Heartbeat = (function() {

            /**
             * Properties of a Heartbeat.
             * @typedef {Object} amr.v1.Heartbeat.$Properties
             * @property {number|null} [step] Heartbeat step
             * @property {boolean|null} [halted] Heartbeat halted
             * @property {number|null} [epochTriples] Heartbeat epochTriples
             * @property {number|null} [epochLoss] Heartbeat epochLoss
             * @property {number|null} [epochAdversarialLoss] Heartbeat epochAdversarialLoss
             * @property {number|null} [triples] Heartbeat triples
             * @property {number|null} [wireBytesSent] Heartbeat wireBytesSent
             * @property {number|null} [wireBytesReceived] Heartbeat wireBytesReceived
             * @property {number|null} [refusedCommands] Heartbeat refusedCommands
             * @property {string|null} [activity] Heartbeat activity
             * @property {number|null} [activityProgress] Heartbeat activityProgress
             * @property {number|null} [epochSeconds] Heartbeat epochSeconds
             * @property {string|null} [cutOffFrom] Heartbeat cutOffFrom
             * @property {number|null} [diskFreeBytes] Heartbeat diskFreeBytes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Heartbeat.
             * @memberof amr.v1
             * @interface IHeartbeat
             * @augments amr.v1.Heartbeat.$Properties
             * @deprecated Use amr.v1.Heartbeat.$Properties instead.
             */

            /**
             * Shape of a Heartbeat.
             * @typedef {amr.v1.Heartbeat.$Properties} amr.v1.Heartbeat.$Shape
             */

            /**
             * Constructs a new Heartbeat.
             * @memberof amr.v1
             * @classdesc Represents a Heartbeat.
             * @constructor
             * @param {amr.v1.Heartbeat.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Heartbeat = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Heartbeat step.
             * @member {number} step
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.step = 0;

            /**
             * Heartbeat halted.
             * @member {boolean} halted
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.halted = false;

            /**
             * Heartbeat epochTriples.
             * @member {number} epochTriples
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.epochTriples = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Heartbeat epochLoss.
             * @member {number} epochLoss
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.epochLoss = 0;

            /**
             * Heartbeat epochAdversarialLoss.
             * @member {number} epochAdversarialLoss
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.epochAdversarialLoss = 0;

            /**
             * Heartbeat triples.
             * @member {number} triples
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.triples = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Heartbeat wireBytesSent.
             * @member {number} wireBytesSent
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.wireBytesSent = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Heartbeat wireBytesReceived.
             * @member {number} wireBytesReceived
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.wireBytesReceived = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Heartbeat refusedCommands.
             * @member {number} refusedCommands
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.refusedCommands = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Heartbeat activity.
             * @member {string} activity
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.activity = "";

            /**
             * Heartbeat activityProgress.
             * @member {number} activityProgress
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.activityProgress = 0;

            /**
             * Heartbeat epochSeconds.
             * @member {number} epochSeconds
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.epochSeconds = 0;

            /**
             * Heartbeat cutOffFrom.
             * @member {string} cutOffFrom
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.cutOffFrom = "";

            /**
             * Heartbeat diskFreeBytes.
             * @member {number} diskFreeBytes
             * @memberof amr.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.diskFreeBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified Heartbeat message. Does not implicitly {@link amr.v1.Heartbeat.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Heartbeat
             * @static
             * @param {amr.v1.Heartbeat.$Properties} message Heartbeat message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Heartbeat.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.step);
                if (message.halted != null && $Object.hasOwnProperty.call(message, "halted") && message.halted !== false)
                    writer.uint32(/* id 2, wireType 0 =*/16).bool(message.halted);
                if (message.epochTriples != null && $Object.hasOwnProperty.call(message, "epochTriples") && (typeof message.epochTriples === "object" ? message.epochTriples.low || message.epochTriples.high : message.epochTriples !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.epochTriples);
                if (message.epochLoss != null && $Object.hasOwnProperty.call(message, "epochLoss") && !$Object.is(message.epochLoss, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.epochLoss);
                if (message.epochAdversarialLoss != null && $Object.hasOwnProperty.call(message, "epochAdversarialLoss") && !$Object.is(message.epochAdversarialLoss, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.epochAdversarialLoss);
                if (message.triples != null && $Object.hasOwnProperty.call(message, "triples") && (typeof message.triples === "object" ? message.triples.low || message.triples.high : message.triples !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.triples);
                if (message.wireBytesSent != null && $Object.hasOwnProperty.call(message, "wireBytesSent") && (typeof message.wireBytesSent === "object" ? message.wireBytesSent.low || message.wireBytesSent.high : message.wireBytesSent !== 0))
                    writer.uint32(/* id 7, wireType 0 =*/56).uint64(message.wireBytesSent);
                if (message.wireBytesReceived != null && $Object.hasOwnProperty.call(message, "wireBytesReceived") && (typeof message.wireBytesReceived === "object" ? message.wireBytesReceived.low || message.wireBytesReceived.high : message.wireBytesReceived !== 0))
                    writer.uint32(/* id 8, wireType 0 =*/64).uint64(message.wireBytesReceived);
                if (message.refusedCommands != null && $Object.hasOwnProperty.call(message, "refusedCommands") && (typeof message.refusedCommands === "object" ? message.refusedCommands.low || message.refusedCommands.high : message.refusedCommands !== 0))
                    writer.uint32(/* id 9, wireType 0 =*/72).uint64(message.refusedCommands);
                if (message.activity != null && $Object.hasOwnProperty.call(message, "activity") && message.activity !== "")
                    writer.uint32(/* id 10, wireType 2 =*/82).string(message.activity);
                if (message.activityProgress != null && $Object.hasOwnProperty.call(message, "activityProgress") && !$Object.is(message.activityProgress, 0))
                    writer.uint32(/* id 11, wireType 1 =*/89).double(message.activityProgress);
                if (message.epochSeconds != null && $Object.hasOwnProperty.call(message, "epochSeconds") && !$Object.is(message.epochSeconds, 0))
                    writer.uint32(/* id 12, wireType 1 =*/97).double(message.epochSeconds);
                if (message.cutOffFrom != null && $Object.hasOwnProperty.call(message, "cutOffFrom") && message.cutOffFrom !== "")
                    writer.uint32(/* id 13, wireType 2 =*/106).string(message.cutOffFrom);
                if (message.diskFreeBytes != null && $Object.hasOwnProperty.call(message, "diskFreeBytes") && (typeof message.diskFreeBytes === "object" ? message.diskFreeBytes.low || message.diskFreeBytes.high : message.diskFreeBytes !== 0))
                    writer.uint32(/* id 14, wireType 0 =*/112).uint64(message.diskFreeBytes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Heartbeat message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Heartbeat
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Heartbeat & amr.v1.Heartbeat.$Shape} Heartbeat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Heartbeat.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Heartbeat();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.halted = value;
                            else
                                delete message.halted;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.epochTriples = value;
                            else
                                delete message.epochTriples;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.epochLoss = value;
                            else
                                delete message.epochLoss;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.epochAdversarialLoss = value;
                            else
                                delete message.epochAdversarialLoss;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.triples = value;
                            else
                                delete message.triples;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.wireBytesSent = value;
                            else
                                delete message.wireBytesSent;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.wireBytesReceived = value;
                            else
                                delete message.wireBytesReceived;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.refusedCommands = value;
                            else
                                delete message.refusedCommands;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.activity = value;
                            else
                                delete message.activity;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.activityProgress = value;
                            else
                                delete message.activityProgress;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.epochSeconds = value;
                            else
                                delete message.epochSeconds;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.cutOffFrom = value;
                            else
                                delete message.cutOffFrom;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.diskFreeBytes = value;
                            else
                                delete message.diskFreeBytes;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Heartbeat;
        })();

        v1.Prepared = (function() {

            /**
             * Properties of a Prepared.
             * @typedef {Object} amr.v1.Prepared.$Properties
             * @property {amr.v1.DataManifest.$Properties|null} [manifest] Prepared manifest
             * @property {string|null} [fingerprint] Prepared fingerprint
             * @property {string|null} [engine] Prepared engine
             * @property {string|null} [device] Prepared device
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Prepared.
             * @memberof amr.v1
             * @interface IPrepared
             * @augments amr.v1.Prepared.$Properties
             * @deprecated Use amr.v1.Prepared.$Properties instead.
             */

            /**
             * Shape of a Prepared.
             * @typedef {amr.v1.Prepared.$Properties} amr.v1.Prepared.$Shape
             */

            /**
             * Constructs a new Prepared.
             * @memberof amr.v1
             * @classdesc Represents a Prepared.
             * @constructor
             * @param {amr.v1.Prepared.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Prepared = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Prepared manifest.
             * @member {amr.v1.DataManifest.$Properties|null|undefined} manifest
             * @memberof amr.v1.Prepared
             * @instance
             */
            Prepared.prototype.manifest = null;

            /**
             * Prepared fingerprint.
             * @member {string} fingerprint
             * @memberof amr.v1.Prepared
             * @instance
             */
            Prepared.prototype.fingerprint = "";

            /**
             * Prepared engine.
             * @member {string} engine
             * @memberof amr.v1.Prepared
             * @instance
             */
            Prepared.prototype.engine = "";

            /**
             * Prepared device.
             * @member {string} device
             * @memberof amr.v1.Prepared
             * @instance
             */
            Prepared.prototype.device = "";

            /**
             * Encodes the specified Prepared message. Does not implicitly {@link amr.v1.Prepared.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Prepared
             * @static
             * @param {amr.v1.Prepared.$Properties} message Prepared message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Prepared.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.manifest != null && $Object.hasOwnProperty.call(message, "manifest"))
                    $root.amr.v1.DataManifest.encode(message.manifest, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.fingerprint != null && $Object.hasOwnProperty.call(message, "fingerprint") && message.fingerprint !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.fingerprint);
                if (message.engine != null && $Object.hasOwnProperty.call(message, "engine") && message.engine !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.engine);
                if (message.device != null && $Object.hasOwnProperty.call(message, "device") && message.device !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.device);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Prepared message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Prepared
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Prepared & amr.v1.Prepared.$Shape} Prepared
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Prepared.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Prepared();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.manifest = $root.amr.v1.DataManifest.decode(reader, reader.size(), $undefined, _depth + 1, message.manifest);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.fingerprint = value;
                            else
                                delete message.fingerprint;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.engine = value;
                            else
                                delete message.engine;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.device = value;
                            else
                                delete message.device;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Prepared;
        })();

        v1.Ready = (function() {

            /**
             * Properties of a Ready.
             * @typedef {Object} amr.v1.Ready.$Properties
             * @property {string|null} [fingerprint] Ready fingerprint
             * @property {string|null} [engine] Ready engine
             * @property {string|null} [device] Ready device
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Ready.
             * @memberof amr.v1
             * @interface IReady
             * @augments amr.v1.Ready.$Properties
             * @deprecated Use amr.v1.Ready.$Properties instead.
             */

            /**
             * Shape of a Ready.
             * @typedef {amr.v1.Ready.$Properties} amr.v1.Ready.$Shape
             */

            /**
             * Constructs a new Ready.
             * @memberof amr.v1
             * @classdesc Represents a Ready.
             * @constructor
             * @param {amr.v1.Ready.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Ready = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Ready fingerprint.
             * @member {string} fingerprint
             * @memberof amr.v1.Ready
             * @instance
             */
            Ready.prototype.fingerprint = "";

            /**
             * Ready engine.
             * @member {string} engine
             * @memberof amr.v1.Ready
             * @instance
             */
            Ready.prototype.engine = "";

            /**
             * Ready device.
             * @member {string} device
             * @memberof amr.v1.Ready
             * @instance
             */
            Ready.prototype.device = "";

            /**
             * Encodes the specified Ready message. Does not implicitly {@link amr.v1.Ready.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Ready
             * @static
             * @param {amr.v1.Ready.$Properties} message Ready message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Ready.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.fingerprint != null && $Object.hasOwnProperty.call(message, "fingerprint") && message.fingerprint !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.fingerprint);
                if (message.engine != null && $Object.hasOwnProperty.call(message, "engine") && message.engine !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.engine);
                if (message.device != null && $Object.hasOwnProperty.call(message, "device") && message.device !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.device);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Ready message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Ready
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Ready & amr.v1.Ready.$Shape} Ready
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Ready.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Ready();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.fingerprint = value;
                            else
                                delete message.fingerprint;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.engine = value;
                            else
                                delete message.engine;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.device = value;
                            else
                                delete message.device;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Ready;
        })();

        v1.Losses = (function() {

            /**
             * Properties of a Losses.
             * @typedef {Object} amr.v1.Losses.$Properties
             * @property {number|null} [step] Losses step
             * @property {Array.<amr.v1.PartitionLosses.$Properties>|null} [partitions] Losses partitions
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Losses.
             * @memberof amr.v1
             * @interface ILosses
             * @augments amr.v1.Losses.$Properties
             * @deprecated Use amr.v1.Losses.$Properties instead.
             */

            /**
             * Shape of a Losses.
             * @typedef {amr.v1.Losses.$Properties} amr.v1.Losses.$Shape
             */

            /**
             * Constructs a new Losses.
             * @memberof amr.v1
             * @classdesc Represents a Losses.
             * @constructor
             * @param {amr.v1.Losses.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Losses = function (properties) {
                this.partitions = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Losses step.
             * @member {number} step
             * @memberof amr.v1.Losses
             * @instance
             */
            Losses.prototype.step = 0;

            /**
             * Losses partitions.
             * @member {Array.<amr.v1.PartitionLosses.$Properties>} partitions
             * @memberof amr.v1.Losses
             * @instance
             */
            Losses.prototype.partitions = $util.emptyArray;

            /**
             * Encodes the specified Losses message. Does not implicitly {@link amr.v1.Losses.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Losses
             * @static
             * @param {amr.v1.Losses.$Properties} message Losses message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Losses.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.step);
                if (message.partitions != null && message.partitions.length)
                    for (let i = 0; i < message.partitions.length; ++i)
                        $root.amr.v1.PartitionLosses.encode(message.partitions[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Losses message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Losses
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Losses & amr.v1.Losses.$Shape} Losses
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Losses.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Losses();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.partitions && message.partitions.length))
                                message.partitions = [];
                            message.partitions.push($root.amr.v1.PartitionLosses.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Losses;
        })();

        v1.EpochRanks = (function() {

            /**
             * Properties of an EpochRanks.
             * @typedef {Object} amr.v1.EpochRanks.$Properties
             * @property {number|null} [step] EpochRanks step
             * @property {amr.v1.RankTally.$Properties|null} [test] EpochRanks test
             * @property {amr.v1.RankTally.$Properties|null} [validation] EpochRanks validation
             * @property {number|null} [seconds] EpochRanks seconds
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an EpochRanks.
             * @memberof amr.v1
             * @interface IEpochRanks
             * @augments amr.v1.EpochRanks.$Properties
             * @deprecated Use amr.v1.EpochRanks.$Properties instead.
             */

            /**
             * Shape of an EpochRanks.
             * @typedef {amr.v1.EpochRanks.$Properties} amr.v1.EpochRanks.$Shape
             */

            /**
             * Constructs a new EpochRanks.
             * @memberof amr.v1
             * @classdesc Represents an EpochRanks.
             * @constructor
             * @param {amr.v1.EpochRanks.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const EpochRanks = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * EpochRanks step.
             * @member {number} step
             * @memberof amr.v1.EpochRanks
             * @instance
             */
            EpochRanks.prototype.step = 0;

            /**
             * EpochRanks test.
             * @member {amr.v1.RankTally.$Properties|null|undefined} test
             * @memberof amr.v1.EpochRanks
             * @instance
             */
            EpochRanks.prototype.test = null;

            /**
             * EpochRanks validation.
             * @member {amr.v1.RankTally.$Properties|null|undefined} validation
             * @memberof amr.v1.EpochRanks
             * @instance
             */
            EpochRanks.prototype.validation = null;

            /**
             * EpochRanks seconds.
             * @member {number} seconds
             * @memberof amr.v1.EpochRanks
             * @instance
             */
            EpochRanks.prototype.seconds = 0;

            /**
             * Encodes the specified EpochRanks message. Does not implicitly {@link amr.v1.EpochRanks.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.EpochRanks
             * @static
             * @param {amr.v1.EpochRanks.$Properties} message EpochRanks message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            EpochRanks.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.step);
                if (message.test != null && $Object.hasOwnProperty.call(message, "test"))
                    $root.amr.v1.RankTally.encode(message.test, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.validation != null && $Object.hasOwnProperty.call(message, "validation"))
                    $root.amr.v1.RankTally.encode(message.validation, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.seconds != null && $Object.hasOwnProperty.call(message, "seconds") && !$Object.is(message.seconds, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.seconds);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an EpochRanks message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.EpochRanks
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.EpochRanks & amr.v1.EpochRanks.$Shape} EpochRanks
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            EpochRanks.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.EpochRanks();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.test = $root.amr.v1.RankTally.decode(reader, reader.size(), $undefined, _depth + 1, message.test);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.validation = $root.amr.v1.RankTally.decode(reader, reader.size(), $undefined, _depth + 1, message.validation);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.seconds = value;
                            else
                                delete message.seconds;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return EpochRanks;
        })();

        v1.RankTally = (function() {

            /**
             * Properties of a RankTally.
             * @typedef {Object} amr.v1.RankTally.$Properties
             * @property {number|null} [users] RankTally users
             * @property {amr.v1.GroupTally.$Properties|null} [warm] RankTally warm
             * @property {amr.v1.GroupTally.$Properties|null} [cold] RankTally cold
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RankTally.
             * @memberof amr.v1
             * @interface IRankTally
             * @augments amr.v1.RankTally.$Properties
             * @deprecated Use amr.v1.RankTally.$Properties instead.
             */

            /**
             * Shape of a RankTally.
             * @typedef {amr.v1.RankTally.$Properties} amr.v1.RankTally.$Shape
             */

            /**
             * Constructs a new RankTally.
             * @memberof amr.v1
             * @classdesc Represents a RankTally.
             * @constructor
             * @param {amr.v1.RankTally.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RankTally = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RankTally users.
             * @member {number} users
             * @memberof amr.v1.RankTally
             * @instance
             */
            RankTally.prototype.users = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * RankTally warm.
             * @member {amr.v1.GroupTally.$Properties|null|undefined} warm
             * @memberof amr.v1.RankTally
             * @instance
             */
            RankTally.prototype.warm = null;

            /**
             * RankTally cold.
             * @member {amr.v1.GroupTally.$Properties|null|undefined} cold
             * @memberof amr.v1.RankTally
             * @instance
             */
            RankTally.prototype.cold = null;

            /**
             * Encodes the specified RankTally message. Does not implicitly {@link amr.v1.RankTally.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.RankTally
             * @static
             * @param {amr.v1.RankTally.$Properties} message RankTally message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RankTally.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.users != null && $Object.hasOwnProperty.call(message, "users") && (typeof message.users === "object" ? message.users.low || message.users.high : message.users !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.users);
                if (message.warm != null && $Object.hasOwnProperty.call(message, "warm"))
                    $root.amr.v1.GroupTally.encode(message.warm, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.cold != null && $Object.hasOwnProperty.call(message, "cold"))
                    $root.amr.v1.GroupTally.encode(message.cold, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RankTally message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.RankTally
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.RankTally & amr.v1.RankTally.$Shape} RankTally
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RankTally.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.RankTally();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.users = value;
                            else
                                delete message.users;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.warm = $root.amr.v1.GroupTally.decode(reader, reader.size(), $undefined, _depth + 1, message.warm);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.cold = $root.amr.v1.GroupTally.decode(reader, reader.size(), $undefined, _depth + 1, message.cold);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RankTally;
        })();

        v1.GroupTally = (function() {

            /**
             * Properties of a GroupTally.
             * @typedef {Object} amr.v1.GroupTally.$Properties
             * @property {number|null} [users] GroupTally users
             * @property {Array.<number>|null} [counts] GroupTally counts
             * @property {number|null} [pairs] GroupTally pairs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a GroupTally.
             * @memberof amr.v1
             * @interface IGroupTally
             * @augments amr.v1.GroupTally.$Properties
             * @deprecated Use amr.v1.GroupTally.$Properties instead.
             */

            /**
             * Shape of a GroupTally.
             * @typedef {amr.v1.GroupTally.$Properties} amr.v1.GroupTally.$Shape
             */

            /**
             * Constructs a new GroupTally.
             * @memberof amr.v1
             * @classdesc Represents a GroupTally.
             * @constructor
             * @param {amr.v1.GroupTally.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const GroupTally = function (properties) {
                this.counts = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * GroupTally users.
             * @member {number} users
             * @memberof amr.v1.GroupTally
             * @instance
             */
            GroupTally.prototype.users = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * GroupTally counts.
             * @member {Array.<number>} counts
             * @memberof amr.v1.GroupTally
             * @instance
             */
            GroupTally.prototype.counts = $util.emptyArray;

            /**
             * GroupTally pairs.
             * @member {number} pairs
             * @memberof amr.v1.GroupTally
             * @instance
             */
            GroupTally.prototype.pairs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified GroupTally message. Does not implicitly {@link amr.v1.GroupTally.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.GroupTally
             * @static
             * @param {amr.v1.GroupTally.$Properties} message GroupTally message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            GroupTally.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.users != null && $Object.hasOwnProperty.call(message, "users") && (typeof message.users === "object" ? message.users.low || message.users.high : message.users !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.users);
                if (message.counts != null && message.counts.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.counts);
                if (message.pairs != null && $Object.hasOwnProperty.call(message, "pairs") && (typeof message.pairs === "object" ? message.pairs.low || message.pairs.high : message.pairs !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.pairs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a GroupTally message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.GroupTally
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.GroupTally & amr.v1.GroupTally.$Shape} GroupTally
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            GroupTally.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.GroupTally();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.users = value;
                            else
                                delete message.users;
                            continue;
                        }
                    case 2: {
                            if (wireType === 2) {
                                if (!(message.counts && message.counts.length))
                                    message.counts = [];
                                reader.uint32s(message.counts);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.counts && message.counts.length))
                                message.counts = [];
                            message.counts.push(reader.uint32());
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.pairs = value;
                            else
                                delete message.pairs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return GroupTally;
        })();

        v1.CheckpointPart = (function() {

            /**
             * Properties of a CheckpointPart.
             * @typedef {Object} amr.v1.CheckpointPart.$Properties
             * @property {number|null} [step] CheckpointPart step
             * @property {Array.<amr.v1.CheckpointFile.$Properties>|null} [files] CheckpointPart files
             * @property {number|null} [seconds] CheckpointPart seconds
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CheckpointPart.
             * @memberof amr.v1
             * @interface ICheckpointPart
             * @augments amr.v1.CheckpointPart.$Properties
             * @deprecated Use amr.v1.CheckpointPart.$Properties instead.
             */

            /**
             * Shape of a CheckpointPart.
             * @typedef {amr.v1.CheckpointPart.$Properties} amr.v1.CheckpointPart.$Shape
             */

            /**
             * Constructs a new CheckpointPart.
             * @memberof amr.v1
             * @classdesc Represents a CheckpointPart.
             * @constructor
             * @param {amr.v1.CheckpointPart.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CheckpointPart = function (properties) {
                this.files = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CheckpointPart step.
             * @member {number} step
             * @memberof amr.v1.CheckpointPart
             * @instance
             */
            CheckpointPart.prototype.step = 0;

            /**
             * CheckpointPart files.
             * @member {Array.<amr.v1.CheckpointFile.$Properties>} files
             * @memberof amr.v1.CheckpointPart
             * @instance
             */
            CheckpointPart.prototype.files = $util.emptyArray;

            /**
             * CheckpointPart seconds.
             * @member {number} seconds
             * @memberof amr.v1.CheckpointPart
             * @instance
             */
            CheckpointPart.prototype.seconds = 0;

            /**
             * Encodes the specified CheckpointPart message. Does not implicitly {@link amr.v1.CheckpointPart.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.CheckpointPart
             * @static
             * @param {amr.v1.CheckpointPart.$Properties} message CheckpointPart message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CheckpointPart.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.step);
                if (message.files != null && message.files.length)
                    for (let i = 0; i < message.files.length; ++i)
                        $root.amr.v1.CheckpointFile.encode(message.files[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.seconds != null && $Object.hasOwnProperty.call(message, "seconds") && !$Object.is(message.seconds, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.seconds);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CheckpointPart message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.CheckpointPart
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.CheckpointPart & amr.v1.CheckpointPart.$Shape} CheckpointPart
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CheckpointPart.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.CheckpointPart();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.files && message.files.length))
                                message.files = [];
                            message.files.push($root.amr.v1.CheckpointFile.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.seconds = value;
                            else
                                delete message.seconds;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CheckpointPart;
        })();

        v1.CheckpointRefused = (function() {

            /**
             * Properties of a CheckpointRefused.
             * @typedef {Object} amr.v1.CheckpointRefused.$Properties
             * @property {number|null} [step] CheckpointRefused step
             * @property {number|null} [at] CheckpointRefused at
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CheckpointRefused.
             * @memberof amr.v1
             * @interface ICheckpointRefused
             * @augments amr.v1.CheckpointRefused.$Properties
             * @deprecated Use amr.v1.CheckpointRefused.$Properties instead.
             */

            /**
             * Shape of a CheckpointRefused.
             * @typedef {amr.v1.CheckpointRefused.$Properties} amr.v1.CheckpointRefused.$Shape
             */

            /**
             * Constructs a new CheckpointRefused.
             * @memberof amr.v1
             * @classdesc Represents a CheckpointRefused.
             * @constructor
             * @param {amr.v1.CheckpointRefused.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CheckpointRefused = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CheckpointRefused step.
             * @member {number} step
             * @memberof amr.v1.CheckpointRefused
             * @instance
             */
            CheckpointRefused.prototype.step = 0;

            /**
             * CheckpointRefused at.
             * @member {number} at
             * @memberof amr.v1.CheckpointRefused
             * @instance
             */
            CheckpointRefused.prototype.at = 0;

            /**
             * Encodes the specified CheckpointRefused message. Does not implicitly {@link amr.v1.CheckpointRefused.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.CheckpointRefused
             * @static
             * @param {amr.v1.CheckpointRefused.$Properties} message CheckpointRefused message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CheckpointRefused.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.step);
                if (message.at != null && $Object.hasOwnProperty.call(message, "at") && message.at !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.at);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CheckpointRefused message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.CheckpointRefused
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.CheckpointRefused & amr.v1.CheckpointRefused.$Shape} CheckpointRefused
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CheckpointRefused.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.CheckpointRefused();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.at = value;
                            else
                                delete message.at;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CheckpointRefused;
        })();

        v1.Digest = (function() {

            /**
             * Properties of a Digest.
             * @typedef {Object} amr.v1.Digest.$Properties
             * @property {string|null} [digest] Digest digest
             * @property {string|null} [output] Digest output
             * @property {boolean|null} [published] Digest published
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Digest.
             * @memberof amr.v1
             * @interface IDigest
             * @augments amr.v1.Digest.$Properties
             * @deprecated Use amr.v1.Digest.$Properties instead.
             */

            /**
             * Shape of a Digest.
             * @typedef {amr.v1.Digest.$Properties} amr.v1.Digest.$Shape
             */

            /**
             * Constructs a new Digest.
             * @memberof amr.v1
             * @classdesc Represents a Digest.
             * @constructor
             * @param {amr.v1.Digest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Digest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Digest digest.
             * @member {string} digest
             * @memberof amr.v1.Digest
             * @instance
             */
            Digest.prototype.digest = "";

            /**
             * Digest output.
             * @member {string} output
             * @memberof amr.v1.Digest
             * @instance
             */
            Digest.prototype.output = "";

            /**
             * Digest published.
             * @member {boolean} published
             * @memberof amr.v1.Digest
             * @instance
             */
            Digest.prototype.published = false;

            /**
             * Encodes the specified Digest message. Does not implicitly {@link amr.v1.Digest.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Digest
             * @static
             * @param {amr.v1.Digest.$Properties} message Digest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Digest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.digest);
                if (message.output != null && $Object.hasOwnProperty.call(message, "output") && message.output !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.output);
                if (message.published != null && $Object.hasOwnProperty.call(message, "published") && message.published !== false)
                    writer.uint32(/* id 3, wireType 0 =*/24).bool(message.published);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Digest message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Digest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Digest & amr.v1.Digest.$Shape} Digest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Digest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Digest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.digest = value;
                            else
                                delete message.digest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.output = value;
                            else
                                delete message.output;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.published = value;
                            else
                                delete message.published;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Digest;
        })();

        v1.MemoryChosen = (function() {

            /**
             * Properties of a MemoryChosen.
             * @typedef {Object} amr.v1.MemoryChosen.$Properties
             * @property {number|null} [alpha] MemoryChosen alpha
             * @property {number|null} [coldAlpha] MemoryChosen coldAlpha
             * @property {number|null} [coldBias] MemoryChosen coldBias
             * @property {amr.v1.CoOccurrence.$Properties|null} [coOccurrence] MemoryChosen coOccurrence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a MemoryChosen.
             * @memberof amr.v1
             * @interface IMemoryChosen
             * @augments amr.v1.MemoryChosen.$Properties
             * @deprecated Use amr.v1.MemoryChosen.$Properties instead.
             */

            /**
             * Shape of a MemoryChosen.
             * @typedef {amr.v1.MemoryChosen.$Properties} amr.v1.MemoryChosen.$Shape
             */

            /**
             * Constructs a new MemoryChosen.
             * @memberof amr.v1
             * @classdesc Represents a MemoryChosen.
             * @constructor
             * @param {amr.v1.MemoryChosen.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const MemoryChosen = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * MemoryChosen alpha.
             * @member {number} alpha
             * @memberof amr.v1.MemoryChosen
             * @instance
             */
            MemoryChosen.prototype.alpha = 0;

            /**
             * MemoryChosen coldAlpha.
             * @member {number} coldAlpha
             * @memberof amr.v1.MemoryChosen
             * @instance
             */
            MemoryChosen.prototype.coldAlpha = 0;

            /**
             * MemoryChosen coldBias.
             * @member {number} coldBias
             * @memberof amr.v1.MemoryChosen
             * @instance
             */
            MemoryChosen.prototype.coldBias = 0;

            /**
             * MemoryChosen coOccurrence.
             * @member {amr.v1.CoOccurrence.$Properties|null|undefined} coOccurrence
             * @memberof amr.v1.MemoryChosen
             * @instance
             */
            MemoryChosen.prototype.coOccurrence = null;

            /**
             * Encodes the specified MemoryChosen message. Does not implicitly {@link amr.v1.MemoryChosen.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.MemoryChosen
             * @static
             * @param {amr.v1.MemoryChosen.$Properties} message MemoryChosen message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            MemoryChosen.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.alpha != null && $Object.hasOwnProperty.call(message, "alpha") && !$Object.is(message.alpha, 0))
                    writer.uint32(/* id 1, wireType 1 =*/9).double(message.alpha);
                if (message.coldAlpha != null && $Object.hasOwnProperty.call(message, "coldAlpha") && !$Object.is(message.coldAlpha, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.coldAlpha);
                if (message.coldBias != null && $Object.hasOwnProperty.call(message, "coldBias") && !$Object.is(message.coldBias, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.coldBias);
                if (message.coOccurrence != null && $Object.hasOwnProperty.call(message, "coOccurrence"))
                    $root.amr.v1.CoOccurrence.encode(message.coOccurrence, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a MemoryChosen message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.MemoryChosen
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.MemoryChosen & amr.v1.MemoryChosen.$Shape} MemoryChosen
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            MemoryChosen.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.MemoryChosen();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.alpha = value;
                            else
                                delete message.alpha;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.coldAlpha = value;
                            else
                                delete message.coldAlpha;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.coldBias = value;
                            else
                                delete message.coldBias;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.coOccurrence = $root.amr.v1.CoOccurrence.decode(reader, reader.size(), $undefined, _depth + 1, message.coOccurrence);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return MemoryChosen;
        })();

        v1.CoOccurrence = (function() {

            /**
             * Properties of a CoOccurrence.
             * @typedef {Object} amr.v1.CoOccurrence.$Properties
             * @property {number|null} [weight] CoOccurrence weight
             * @property {number|null} [rank] CoOccurrence rank
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CoOccurrence.
             * @memberof amr.v1
             * @interface ICoOccurrence
             * @augments amr.v1.CoOccurrence.$Properties
             * @deprecated Use amr.v1.CoOccurrence.$Properties instead.
             */

            /**
             * Shape of a CoOccurrence.
             * @typedef {amr.v1.CoOccurrence.$Properties} amr.v1.CoOccurrence.$Shape
             */

            /**
             * Constructs a new CoOccurrence.
             * @memberof amr.v1
             * @classdesc Represents a CoOccurrence.
             * @constructor
             * @param {amr.v1.CoOccurrence.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CoOccurrence = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CoOccurrence weight.
             * @member {number} weight
             * @memberof amr.v1.CoOccurrence
             * @instance
             */
            CoOccurrence.prototype.weight = 0;

            /**
             * CoOccurrence rank.
             * @member {number} rank
             * @memberof amr.v1.CoOccurrence
             * @instance
             */
            CoOccurrence.prototype.rank = 0;

            /**
             * Encodes the specified CoOccurrence message. Does not implicitly {@link amr.v1.CoOccurrence.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.CoOccurrence
             * @static
             * @param {amr.v1.CoOccurrence.$Properties} message CoOccurrence message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CoOccurrence.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.weight != null && $Object.hasOwnProperty.call(message, "weight") && !$Object.is(message.weight, 0))
                    writer.uint32(/* id 1, wireType 1 =*/9).double(message.weight);
                if (message.rank != null && $Object.hasOwnProperty.call(message, "rank") && message.rank !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.rank);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CoOccurrence message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.CoOccurrence
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.CoOccurrence & amr.v1.CoOccurrence.$Shape} CoOccurrence
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CoOccurrence.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.CoOccurrence();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.weight = value;
                            else
                                delete message.weight;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.rank = value;
                            else
                                delete message.rank;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CoOccurrence;
        })();

        v1.EncodingReport = (function() {

            /**
             * Properties of an EncodingReport.
             * @typedef {Object} amr.v1.EncodingReport.$Properties
             * @property {string|null} [jobName] EncodingReport jobName
             * @property {string|null} [jobUid] EncodingReport jobUid
             * @property {number|null} [share] EncodingReport share
             * @property {number|null} [done] EncodingReport done
             * @property {number|null} [total] EncodingReport total
             * @property {boolean|null} [finished] EncodingReport finished
             * @property {amr.v1.EncodedFeatures.$Properties|null} [features] EncodingReport features
             * @property {amr.v1.Failure.$Properties|null} [failure] EncodingReport failure
             * @property {string|null} [process] EncodingReport process
             * @property {Array.<amr.v1.LogLine.$Properties>|null} [lines] EncodingReport lines
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an EncodingReport.
             * @memberof amr.v1
             * @interface IEncodingReport
             * @augments amr.v1.EncodingReport.$Properties
             * @deprecated Use amr.v1.EncodingReport.$Properties instead.
             */

            /**
             * Shape of an EncodingReport.
             * @typedef {amr.v1.EncodingReport.$Properties} amr.v1.EncodingReport.$Shape
             */

            /**
             * Constructs a new EncodingReport.
             * @memberof amr.v1
             * @classdesc Represents an EncodingReport.
             * @constructor
             * @param {amr.v1.EncodingReport.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const EncodingReport = function (properties) {
                this.lines = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * EncodingReport jobName.
             * @member {string} jobName
             * @memberof amr.v1.EncodingReport
             * @instance
             */
            EncodingReport.prototype.jobName = "";

            /**
             * EncodingReport jobUid.
             * @member {string} jobUid
             * @memberof amr.v1.EncodingReport
             * @instance
             */
            EncodingReport.prototype.jobUid = "";

            /**
             * EncodingReport share.
             * @member {number} share
             * @memberof amr.v1.EncodingReport
             * @instance
             */
            EncodingReport.prototype.share = 0;

            /**
             * EncodingReport done.
             * @member {number} done
             * @memberof amr.v1.EncodingReport
             * @instance
             */
            EncodingReport.prototype.done = 0;

            /**
             * EncodingReport total.
             * @member {number} total
             * @memberof amr.v1.EncodingReport
             * @instance
             */
            EncodingReport.prototype.total = 0;

            /**
             * EncodingReport finished.
             * @member {boolean} finished
             * @memberof amr.v1.EncodingReport
             * @instance
             */
            EncodingReport.prototype.finished = false;

            /**
             * EncodingReport features.
             * @member {amr.v1.EncodedFeatures.$Properties|null|undefined} features
             * @memberof amr.v1.EncodingReport
             * @instance
             */
            EncodingReport.prototype.features = null;

            /**
             * EncodingReport failure.
             * @member {amr.v1.Failure.$Properties|null|undefined} failure
             * @memberof amr.v1.EncodingReport
             * @instance
             */
            EncodingReport.prototype.failure = null;

            /**
             * EncodingReport process.
             * @member {string} process
             * @memberof amr.v1.EncodingReport
             * @instance
             */
            EncodingReport.prototype.process = "";

            /**
             * EncodingReport lines.
             * @member {Array.<amr.v1.LogLine.$Properties>} lines
             * @memberof amr.v1.EncodingReport
             * @instance
             */
            EncodingReport.prototype.lines = $util.emptyArray;

            /**
             * Encodes the specified EncodingReport message. Does not implicitly {@link amr.v1.EncodingReport.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.EncodingReport
             * @static
             * @param {amr.v1.EncodingReport.$Properties} message EncodingReport message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            EncodingReport.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.jobName != null && $Object.hasOwnProperty.call(message, "jobName") && message.jobName !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.jobName);
                if (message.jobUid != null && $Object.hasOwnProperty.call(message, "jobUid") && message.jobUid !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.jobUid);
                if (message.share != null && $Object.hasOwnProperty.call(message, "share") && message.share !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.share);
                if (message.done != null && $Object.hasOwnProperty.call(message, "done") && message.done !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.done);
                if (message.total != null && $Object.hasOwnProperty.call(message, "total") && message.total !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.total);
                if (message.finished != null && $Object.hasOwnProperty.call(message, "finished") && message.finished !== false)
                    writer.uint32(/* id 6, wireType 0 =*/48).bool(message.finished);
                if (message.features != null && $Object.hasOwnProperty.call(message, "features"))
                    $root.amr.v1.EncodedFeatures.encode(message.features, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.failure != null && $Object.hasOwnProperty.call(message, "failure"))
                    $root.amr.v1.Failure.encode(message.failure, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.process != null && $Object.hasOwnProperty.call(message, "process") && message.process !== "")
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.process);
                if (message.lines != null && message.lines.length)
                    for (let i = 0; i < message.lines.length; ++i)
                        $root.amr.v1.LogLine.encode(message.lines[i], writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an EncodingReport message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.EncodingReport
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.EncodingReport & amr.v1.EncodingReport.$Shape} EncodingReport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            EncodingReport.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.EncodingReport();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.jobName = value;
                            else
                                delete message.jobName;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.jobUid = value;
                            else
                                delete message.jobUid;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.share = value;
                            else
                                delete message.share;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.done = value;
                            else
                                delete message.done;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.total = value;
                            else
                                delete message.total;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.finished = value;
                            else
                                delete message.finished;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.features = $root.amr.v1.EncodedFeatures.decode(reader, reader.size(), $undefined, _depth + 1, message.features);
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.failure = $root.amr.v1.Failure.decode(reader, reader.size(), $undefined, _depth + 1, message.failure);
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.process = value;
                            else
                                delete message.process;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if (!(message.lines && message.lines.length))
                                message.lines = [];
                            message.lines.push($root.amr.v1.LogLine.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return EncodingReport;
        })();

        v1.EncodedFeatures = (function() {

            /**
             * Properties of an EncodedFeatures.
             * @typedef {Object} amr.v1.EncodedFeatures.$Properties
             * @property {number|null} [items] EncodedFeatures items
             * @property {number|null} [skipped] EncodedFeatures skipped
             * @property {number|null} [width] EncodedFeatures width
             * @property {string|null} [encoder] EncodedFeatures encoder
             * @property {number|null} [animated] EncodedFeatures animated
             * @property {number|null} [truncated] EncodedFeatures truncated
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an EncodedFeatures.
             * @memberof amr.v1
             * @interface IEncodedFeatures
             * @augments amr.v1.EncodedFeatures.$Properties
             * @deprecated Use amr.v1.EncodedFeatures.$Properties instead.
             */

            /**
             * Shape of an EncodedFeatures.
             * @typedef {amr.v1.EncodedFeatures.$Properties} amr.v1.EncodedFeatures.$Shape
             */

            /**
             * Constructs a new EncodedFeatures.
             * @memberof amr.v1
             * @classdesc Represents an EncodedFeatures.
             * @constructor
             * @param {amr.v1.EncodedFeatures.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const EncodedFeatures = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * EncodedFeatures items.
             * @member {number} items
             * @memberof amr.v1.EncodedFeatures
             * @instance
             */
            EncodedFeatures.prototype.items = 0;

            /**
             * EncodedFeatures skipped.
             * @member {number} skipped
             * @memberof amr.v1.EncodedFeatures
             * @instance
             */
            EncodedFeatures.prototype.skipped = 0;

            /**
             * EncodedFeatures width.
             * @member {number} width
             * @memberof amr.v1.EncodedFeatures
             * @instance
             */
            EncodedFeatures.prototype.width = 0;

            /**
             * EncodedFeatures encoder.
             * @member {string} encoder
             * @memberof amr.v1.EncodedFeatures
             * @instance
             */
            EncodedFeatures.prototype.encoder = "";

            /**
             * EncodedFeatures animated.
             * @member {number} animated
             * @memberof amr.v1.EncodedFeatures
             * @instance
             */
            EncodedFeatures.prototype.animated = 0;

            /**
             * EncodedFeatures truncated.
             * @member {number} truncated
             * @memberof amr.v1.EncodedFeatures
             * @instance
             */
            EncodedFeatures.prototype.truncated = 0;

            /**
             * Encodes the specified EncodedFeatures message. Does not implicitly {@link amr.v1.EncodedFeatures.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.EncodedFeatures
             * @static
             * @param {amr.v1.EncodedFeatures.$Properties} message EncodedFeatures message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            EncodedFeatures.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.items != null && $Object.hasOwnProperty.call(message, "items") && message.items !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.items);
                if (message.skipped != null && $Object.hasOwnProperty.call(message, "skipped") && message.skipped !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.skipped);
                if (message.width != null && $Object.hasOwnProperty.call(message, "width") && message.width !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.width);
                if (message.encoder != null && $Object.hasOwnProperty.call(message, "encoder") && message.encoder !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.encoder);
                if (message.animated != null && $Object.hasOwnProperty.call(message, "animated") && message.animated !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.animated);
                if (message.truncated != null && $Object.hasOwnProperty.call(message, "truncated") && message.truncated !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.truncated);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an EncodedFeatures message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.EncodedFeatures
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.EncodedFeatures & amr.v1.EncodedFeatures.$Shape} EncodedFeatures
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            EncodedFeatures.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.EncodedFeatures();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.items = value;
                            else
                                delete message.items;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.skipped = value;
                            else
                                delete message.skipped;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.width = value;
                            else
                                delete message.width;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.encoder = value;
                            else
                                delete message.encoder;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.animated = value;
                            else
                                delete message.animated;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.truncated = value;
                            else
                                delete message.truncated;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return EncodedFeatures;
        })();

        v1.EncodingOrder = (function() {

            /**
             * Properties of an EncodingOrder.
             * @typedef {Object} amr.v1.EncodingOrder.$Properties
             * @property {string|null} [jobUid] EncodingOrder jobUid
             * @property {string|null} [document] EncodingOrder document
             * @property {number|null} [shares] EncodingOrder shares
             * @property {boolean|null} [assemble] EncodingOrder assemble
             * @property {number|null} [epoch] EncodingOrder epoch
             * @property {number|null} [logThrough] EncodingOrder logThrough
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an EncodingOrder.
             * @memberof amr.v1
             * @interface IEncodingOrder
             * @augments amr.v1.EncodingOrder.$Properties
             * @deprecated Use amr.v1.EncodingOrder.$Properties instead.
             */

            /**
             * Shape of an EncodingOrder.
             * @typedef {amr.v1.EncodingOrder.$Properties} amr.v1.EncodingOrder.$Shape
             */

            /**
             * Constructs a new EncodingOrder.
             * @memberof amr.v1
             * @classdesc Represents an EncodingOrder.
             * @constructor
             * @param {amr.v1.EncodingOrder.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const EncodingOrder = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * EncodingOrder jobUid.
             * @member {string} jobUid
             * @memberof amr.v1.EncodingOrder
             * @instance
             */
            EncodingOrder.prototype.jobUid = "";

            /**
             * EncodingOrder document.
             * @member {string} document
             * @memberof amr.v1.EncodingOrder
             * @instance
             */
            EncodingOrder.prototype.document = "";

            /**
             * EncodingOrder shares.
             * @member {number} shares
             * @memberof amr.v1.EncodingOrder
             * @instance
             */
            EncodingOrder.prototype.shares = 0;

            /**
             * EncodingOrder assemble.
             * @member {boolean} assemble
             * @memberof amr.v1.EncodingOrder
             * @instance
             */
            EncodingOrder.prototype.assemble = false;

            /**
             * EncodingOrder epoch.
             * @member {number} epoch
             * @memberof amr.v1.EncodingOrder
             * @instance
             */
            EncodingOrder.prototype.epoch = 0;

            /**
             * EncodingOrder logThrough.
             * @member {number} logThrough
             * @memberof amr.v1.EncodingOrder
             * @instance
             */
            EncodingOrder.prototype.logThrough = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified EncodingOrder message. Does not implicitly {@link amr.v1.EncodingOrder.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.EncodingOrder
             * @static
             * @param {amr.v1.EncodingOrder.$Properties} message EncodingOrder message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            EncodingOrder.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.jobUid != null && $Object.hasOwnProperty.call(message, "jobUid") && message.jobUid !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.jobUid);
                if (message.document != null && $Object.hasOwnProperty.call(message, "document") && message.document !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.document);
                if (message.shares != null && $Object.hasOwnProperty.call(message, "shares") && message.shares !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.shares);
                if (message.assemble != null && $Object.hasOwnProperty.call(message, "assemble") && message.assemble !== false)
                    writer.uint32(/* id 4, wireType 0 =*/32).bool(message.assemble);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && message.epoch !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.epoch);
                if (message.logThrough != null && $Object.hasOwnProperty.call(message, "logThrough") && (typeof message.logThrough === "object" ? message.logThrough.low || message.logThrough.high : message.logThrough !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.logThrough);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an EncodingOrder message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.EncodingOrder
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.EncodingOrder & amr.v1.EncodingOrder.$Shape} EncodingOrder
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            EncodingOrder.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.EncodingOrder();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.jobUid = value;
                            else
                                delete message.jobUid;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.document = value;
                            else
                                delete message.document;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.shares = value;
                            else
                                delete message.shares;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.assemble = value;
                            else
                                delete message.assemble;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.logThrough = value;
                            else
                                delete message.logThrough;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return EncodingOrder;
        })();

        /**
         * FailureCode enum.
         * @name amr.v1.FailureCode
         * @enum {number}
         * @property {number} FAILURE_CODE_UNSPECIFIED=0 FAILURE_CODE_UNSPECIFIED value
         * @property {number} FAILURE_CODE_INTERNAL=1 FAILURE_CODE_INTERNAL value
         * @property {number} FAILURE_CODE_INPUT=2 FAILURE_CODE_INPUT value
         * @property {number} FAILURE_CODE_NONFINITE=3 FAILURE_CODE_NONFINITE value
         * @property {number} FAILURE_CODE_CHECKPOINT_DAMAGED=4 FAILURE_CODE_CHECKPOINT_DAMAGED value
         * @property {number} FAILURE_CODE_DISK_FULL=5 FAILURE_CODE_DISK_FULL value
         */
        v1.FailureCode = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "FAILURE_CODE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "FAILURE_CODE_INTERNAL"] = 1;
            values[valuesById[2] = "FAILURE_CODE_INPUT"] = 2;
            values[valuesById[3] = "FAILURE_CODE_NONFINITE"] = 3;
            values[valuesById[4] = "FAILURE_CODE_CHECKPOINT_DAMAGED"] = 4;
            values[valuesById[5] = "FAILURE_CODE_DISK_FULL"] = 5;
            return values;
        })();

        v1.Failure = (function() {

            /**
             * Properties of a Failure.
             * @typedef {Object} amr.v1.Failure.$Properties
             * @property {amr.v1.FailureCode|null} [code] Failure code
             * @property {string|null} [message] Failure message
             * @property {number|null} [step] Failure step
             * @property {string|null} [errorCode] Failure errorCode
             * @property {Object.<string,string>|null} [errorFacts] Failure errorFacts
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Failure.
             * @memberof amr.v1
             * @interface IFailure
             * @augments amr.v1.Failure.$Properties
             * @deprecated Use amr.v1.Failure.$Properties instead.
             */

            /**
             * Shape of a Failure.
             * @typedef {amr.v1.Failure.$Properties} amr.v1.Failure.$Shape
             */

            /**
             * Constructs a new Failure.
             * @memberof amr.v1
             * @classdesc Represents a Failure.
             * @constructor
             * @param {amr.v1.Failure.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Failure = function (properties) {
                this.errorFacts = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Failure code.
             * @member {amr.v1.FailureCode} code
             * @memberof amr.v1.Failure
             * @instance
             */
            Failure.prototype.code = 0;

            /**
             * Failure message.
             * @member {string} message
             * @memberof amr.v1.Failure
             * @instance
             */
            Failure.prototype.message = "";

            /**
             * Failure step.
             * @member {number} step
             * @memberof amr.v1.Failure
             * @instance
             */
            Failure.prototype.step = 0;

            /**
             * Failure errorCode.
             * @member {string} errorCode
             * @memberof amr.v1.Failure
             * @instance
             */
            Failure.prototype.errorCode = "";

            /**
             * Failure errorFacts.
             * @member {Object.<string,string>} errorFacts
             * @memberof amr.v1.Failure
             * @instance
             */
            Failure.prototype.errorFacts = $util.emptyObject;

            /**
             * Encodes the specified Failure message. Does not implicitly {@link amr.v1.Failure.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Failure
             * @static
             * @param {amr.v1.Failure.$Properties} message Failure message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Failure.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.code);
                if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.message);
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.step);
                if (message.errorCode != null && $Object.hasOwnProperty.call(message, "errorCode") && message.errorCode !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.errorCode);
                if (message.errorFacts != null && $Object.hasOwnProperty.call(message, "errorFacts"))
                    for (let keys = $Object.keys(message.errorFacts), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 5, wireType 2 =*/42).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 2 =*/18).string(message.errorFacts[keys[i]]).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Failure message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Failure
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Failure & amr.v1.Failure.$Shape} Failure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Failure.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Failure();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.message = value;
                            else
                                delete message.message;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.errorCode = value;
                            else
                                delete message.errorCode;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (message.errorFacts === $util.emptyObject)
                                message.errorFacts = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = "";
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 2)
                                        break;
                                    value = reader.stringVerify();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.errorFacts, key);
                            message.errorFacts[key] = value;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Failure;
        })();

        v1.Leaving = (function() {

            /**
             * Properties of a Leaving.
             * @typedef {Object} amr.v1.Leaving.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Leaving.
             * @memberof amr.v1
             * @interface ILeaving
             * @augments amr.v1.Leaving.$Properties
             * @deprecated Use amr.v1.Leaving.$Properties instead.
             */

            /**
             * Shape of a Leaving.
             * @typedef {amr.v1.Leaving.$Properties} amr.v1.Leaving.$Shape
             */

            /**
             * Constructs a new Leaving.
             * @memberof amr.v1
             * @classdesc Represents a Leaving.
             * @constructor
             * @param {amr.v1.Leaving.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Leaving = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Encodes the specified Leaving message. Does not implicitly {@link amr.v1.Leaving.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Leaving
             * @static
             * @param {amr.v1.Leaving.$Properties} message Leaving message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Leaving.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Leaving message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Leaving
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Leaving & amr.v1.Leaving.$Shape} Leaving
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Leaving.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Leaving();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Leaving;
        })();

        v1.LogLines = (function() {

            /**
             * Properties of a LogLines.
             * @typedef {Object} amr.v1.LogLines.$Properties
             * @property {Array.<amr.v1.LogLine.$Properties>|null} [lines] LogLines lines
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LogLines.
             * @memberof amr.v1
             * @interface ILogLines
             * @augments amr.v1.LogLines.$Properties
             * @deprecated Use amr.v1.LogLines.$Properties instead.
             */

            /**
             * Shape of a LogLines.
             * @typedef {amr.v1.LogLines.$Properties} amr.v1.LogLines.$Shape
             */

            /**
             * Constructs a new LogLines.
             * @memberof amr.v1
             * @classdesc Represents a LogLines.
             * @constructor
             * @param {amr.v1.LogLines.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LogLines = function (properties) {
                this.lines = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LogLines lines.
             * @member {Array.<amr.v1.LogLine.$Properties>} lines
             * @memberof amr.v1.LogLines
             * @instance
             */
            LogLines.prototype.lines = $util.emptyArray;

            /**
             * Encodes the specified LogLines message. Does not implicitly {@link amr.v1.LogLines.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.LogLines
             * @static
             * @param {amr.v1.LogLines.$Properties} message LogLines message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LogLines.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.lines != null && message.lines.length)
                    for (let i = 0; i < message.lines.length; ++i)
                        $root.amr.v1.LogLine.encode(message.lines[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a LogLines message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.LogLines
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.LogLines & amr.v1.LogLines.$Shape} LogLines
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LogLines.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.LogLines();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.lines && message.lines.length))
                                message.lines = [];
                            message.lines.push($root.amr.v1.LogLine.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LogLines;
        })();

        v1.Welcome = (function() {

            /**
             * Properties of a Welcome.
             * @typedef {Object} amr.v1.Welcome.$Properties
             * @property {number|null} [heartbeatIntervalMs] Welcome heartbeatIntervalMs
             * @property {number|null} [leaseTimeoutMs] Welcome leaseTimeoutMs
             * @property {boolean|null} [adopted] Welcome adopted
             * @property {number|null} [recordedThrough] Welcome recordedThrough
             * @property {string|null} [natsUrl] Welcome natsUrl
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Welcome.
             * @memberof amr.v1
             * @interface IWelcome
             * @augments amr.v1.Welcome.$Properties
             * @deprecated Use amr.v1.Welcome.$Properties instead.
             */

            /**
             * Shape of a Welcome.
             * @typedef {amr.v1.Welcome.$Properties} amr.v1.Welcome.$Shape
             */

            /**
             * Constructs a new Welcome.
             * @memberof amr.v1
             * @classdesc Represents a Welcome.
             * @constructor
             * @param {amr.v1.Welcome.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Welcome = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Welcome heartbeatIntervalMs.
             * @member {number} heartbeatIntervalMs
             * @memberof amr.v1.Welcome
             * @instance
             */
            Welcome.prototype.heartbeatIntervalMs = 0;

            /**
             * Welcome leaseTimeoutMs.
             * @member {number} leaseTimeoutMs
             * @memberof amr.v1.Welcome
             * @instance
             */
            Welcome.prototype.leaseTimeoutMs = 0;

            /**
             * Welcome adopted.
             * @member {boolean} adopted
             * @memberof amr.v1.Welcome
             * @instance
             */
            Welcome.prototype.adopted = false;

            /**
             * Welcome recordedThrough.
             * @member {number} recordedThrough
             * @memberof amr.v1.Welcome
             * @instance
             */
            Welcome.prototype.recordedThrough = 0;

            /**
             * Welcome natsUrl.
             * @member {string} natsUrl
             * @memberof amr.v1.Welcome
             * @instance
             */
            Welcome.prototype.natsUrl = "";

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link amr.v1.Welcome.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Welcome
             * @static
             * @param {amr.v1.Welcome.$Properties} message Welcome message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Welcome.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.heartbeatIntervalMs != null && $Object.hasOwnProperty.call(message, "heartbeatIntervalMs") && message.heartbeatIntervalMs !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.heartbeatIntervalMs);
                if (message.leaseTimeoutMs != null && $Object.hasOwnProperty.call(message, "leaseTimeoutMs") && message.leaseTimeoutMs !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.leaseTimeoutMs);
                if (message.adopted != null && $Object.hasOwnProperty.call(message, "adopted") && message.adopted !== false)
                    writer.uint32(/* id 3, wireType 0 =*/24).bool(message.adopted);
                if (message.recordedThrough != null && $Object.hasOwnProperty.call(message, "recordedThrough") && message.recordedThrough !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.recordedThrough);
                if (message.natsUrl != null && $Object.hasOwnProperty.call(message, "natsUrl") && message.natsUrl !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.natsUrl);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Welcome
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Welcome & amr.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Welcome.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Welcome();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.heartbeatIntervalMs = value;
                            else
                                delete message.heartbeatIntervalMs;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.leaseTimeoutMs = value;
                            else
                                delete message.leaseTimeoutMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.adopted = value;
                            else
                                delete message.adopted;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.recordedThrough = value;
                            else
                                delete message.recordedThrough;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.natsUrl = value;
                            else
                                delete message.natsUrl;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Welcome;
        })();

        v1.NatsCredential = (function() {

            /**
             * Properties of a NatsCredential.
             * @typedef {Object} amr.v1.NatsCredential.$Properties
             * @property {string|null} [token] NatsCredential token
             * @property {string|null} [jobUid] NatsCredential jobUid
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a NatsCredential.
             * @memberof amr.v1
             * @interface INatsCredential
             * @augments amr.v1.NatsCredential.$Properties
             * @deprecated Use amr.v1.NatsCredential.$Properties instead.
             */

            /**
             * Shape of a NatsCredential.
             * @typedef {amr.v1.NatsCredential.$Properties} amr.v1.NatsCredential.$Shape
             */

            /**
             * Constructs a new NatsCredential.
             * @memberof amr.v1
             * @classdesc Represents a NatsCredential.
             * @constructor
             * @param {amr.v1.NatsCredential.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const NatsCredential = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * NatsCredential token.
             * @member {string} token
             * @memberof amr.v1.NatsCredential
             * @instance
             */
            NatsCredential.prototype.token = "";

            /**
             * NatsCredential jobUid.
             * @member {string} jobUid
             * @memberof amr.v1.NatsCredential
             * @instance
             */
            NatsCredential.prototype.jobUid = "";

            /**
             * Encodes the specified NatsCredential message. Does not implicitly {@link amr.v1.NatsCredential.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.NatsCredential
             * @static
             * @param {amr.v1.NatsCredential.$Properties} message NatsCredential message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            NatsCredential.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.token != null && $Object.hasOwnProperty.call(message, "token") && message.token !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.token);
                if (message.jobUid != null && $Object.hasOwnProperty.call(message, "jobUid") && message.jobUid !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.jobUid);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a NatsCredential message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.NatsCredential
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.NatsCredential & amr.v1.NatsCredential.$Shape} NatsCredential
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            NatsCredential.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.NatsCredential();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.token = value;
                            else
                                delete message.token;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.jobUid = value;
                            else
                                delete message.jobUid;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return NatsCredential;
        })();

        v1.Prepare = (function() {

            /**
             * Properties of a Prepare.
             * @typedef {Object} amr.v1.Prepare.$Properties
             * @property {string|null} [document] Prepare document
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Prepare.
             * @memberof amr.v1
             * @interface IPrepare
             * @augments amr.v1.Prepare.$Properties
             * @deprecated Use amr.v1.Prepare.$Properties instead.
             */

            /**
             * Shape of a Prepare.
             * @typedef {amr.v1.Prepare.$Properties} amr.v1.Prepare.$Shape
             */

            /**
             * Constructs a new Prepare.
             * @memberof amr.v1
             * @classdesc Represents a Prepare.
             * @constructor
             * @param {amr.v1.Prepare.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Prepare = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Prepare document.
             * @member {string} document
             * @memberof amr.v1.Prepare
             * @instance
             */
            Prepare.prototype.document = "";

            /**
             * Encodes the specified Prepare message. Does not implicitly {@link amr.v1.Prepare.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Prepare
             * @static
             * @param {amr.v1.Prepare.$Properties} message Prepare message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Prepare.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.document != null && $Object.hasOwnProperty.call(message, "document") && message.document !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.document);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Prepare message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Prepare
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Prepare & amr.v1.Prepare.$Shape} Prepare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Prepare.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Prepare();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.document = value;
                            else
                                delete message.document;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Prepare;
        })();

        v1.Assign = (function() {

            /**
             * Properties of an Assign.
             * @typedef {Object} amr.v1.Assign.$Properties
             * @property {string|null} [jobName] Assign jobName
             * @property {string|null} [document] Assign document
             * @property {amr.v1.DataManifest.$Properties|null} [manifest] Assign manifest
             * @property {string|null} [fingerprint] Assign fingerprint
             * @property {amr.v1.PartitionRange.$Properties|null} [partitions] Assign partitions
             * @property {number|null} [shard] Assign shard
             * @property {Array.<amr.v1.ShardRange.$Properties>|null} [shards] Assign shards
             * @property {Array.<amr.v1.WorkerLease.$Properties>|null} [workers] Assign workers
             * @property {amr.v1.Checkpoint.$Properties|null} [checkpoint] Assign checkpoint
             * @property {number|null} [startStep] Assign startStep
             * @property {number|null} [evaluatedThrough] Assign evaluatedThrough
             * @property {Array.<number>|null} [checkpoints] Assign checkpoints
             * @property {Array.<number>|null} [halts] Assign halts
             * @property {number|null} [firstStep] Assign firstStep
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Assign.
             * @memberof amr.v1
             * @interface IAssign
             * @augments amr.v1.Assign.$Properties
             * @deprecated Use amr.v1.Assign.$Properties instead.
             */

            /**
             * Shape of an Assign.
             * @typedef {amr.v1.Assign.$Properties} amr.v1.Assign.$Shape
             */

            /**
             * Constructs a new Assign.
             * @memberof amr.v1
             * @classdesc Represents an Assign.
             * @constructor
             * @param {amr.v1.Assign.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Assign = function (properties) {
                this.shards = [];
                this.workers = [];
                this.checkpoints = [];
                this.halts = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Assign jobName.
             * @member {string} jobName
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.jobName = "";

            /**
             * Assign document.
             * @member {string} document
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.document = "";

            /**
             * Assign manifest.
             * @member {amr.v1.DataManifest.$Properties|null|undefined} manifest
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.manifest = null;

            /**
             * Assign fingerprint.
             * @member {string} fingerprint
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.fingerprint = "";

            /**
             * Assign partitions.
             * @member {amr.v1.PartitionRange.$Properties|null|undefined} partitions
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.partitions = null;

            /**
             * Assign shard.
             * @member {number} shard
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.shard = 0;

            /**
             * Assign shards.
             * @member {Array.<amr.v1.ShardRange.$Properties>} shards
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.shards = $util.emptyArray;

            /**
             * Assign workers.
             * @member {Array.<amr.v1.WorkerLease.$Properties>} workers
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.workers = $util.emptyArray;

            /**
             * Assign checkpoint.
             * @member {amr.v1.Checkpoint.$Properties|null|undefined} checkpoint
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.checkpoint = null;

            /**
             * Assign startStep.
             * @member {number} startStep
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.startStep = 0;

            /**
             * Assign evaluatedThrough.
             * @member {number} evaluatedThrough
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.evaluatedThrough = 0;

            /**
             * Assign checkpoints.
             * @member {Array.<number>} checkpoints
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.checkpoints = $util.emptyArray;

            /**
             * Assign halts.
             * @member {Array.<number>} halts
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.halts = $util.emptyArray;

            /**
             * Assign firstStep.
             * @member {number} firstStep
             * @memberof amr.v1.Assign
             * @instance
             */
            Assign.prototype.firstStep = 0;

            /**
             * Encodes the specified Assign message. Does not implicitly {@link amr.v1.Assign.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Assign
             * @static
             * @param {amr.v1.Assign.$Properties} message Assign message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Assign.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.jobName != null && $Object.hasOwnProperty.call(message, "jobName") && message.jobName !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.jobName);
                if (message.document != null && $Object.hasOwnProperty.call(message, "document") && message.document !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.document);
                if (message.manifest != null && $Object.hasOwnProperty.call(message, "manifest"))
                    $root.amr.v1.DataManifest.encode(message.manifest, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.fingerprint != null && $Object.hasOwnProperty.call(message, "fingerprint") && message.fingerprint !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.fingerprint);
                if (message.partitions != null && $Object.hasOwnProperty.call(message, "partitions"))
                    $root.amr.v1.PartitionRange.encode(message.partitions, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.shard != null && $Object.hasOwnProperty.call(message, "shard") && message.shard !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.shard);
                if (message.shards != null && message.shards.length)
                    for (let i = 0; i < message.shards.length; ++i)
                        $root.amr.v1.ShardRange.encode(message.shards[i], writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.workers != null && message.workers.length)
                    for (let i = 0; i < message.workers.length; ++i)
                        $root.amr.v1.WorkerLease.encode(message.workers[i], writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.checkpoint != null && $Object.hasOwnProperty.call(message, "checkpoint"))
                    $root.amr.v1.Checkpoint.encode(message.checkpoint, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.startStep != null && $Object.hasOwnProperty.call(message, "startStep") && message.startStep !== 0)
                    writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.startStep);
                if (message.evaluatedThrough != null && $Object.hasOwnProperty.call(message, "evaluatedThrough") && message.evaluatedThrough !== 0)
                    writer.uint32(/* id 11, wireType 0 =*/88).uint32(message.evaluatedThrough);
                if (message.checkpoints != null && message.checkpoints.length)
                    writer.uint32(/* id 12, wireType 2 =*/98).uint32s(message.checkpoints);
                if (message.halts != null && message.halts.length)
                    writer.uint32(/* id 13, wireType 2 =*/106).uint32s(message.halts);
                if (message.firstStep != null && $Object.hasOwnProperty.call(message, "firstStep") && message.firstStep !== 0)
                    writer.uint32(/* id 14, wireType 0 =*/112).uint32(message.firstStep);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Assign message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Assign
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Assign & amr.v1.Assign.$Shape} Assign
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Assign.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Assign();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.jobName = value;
                            else
                                delete message.jobName;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.document = value;
                            else
                                delete message.document;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.manifest = $root.amr.v1.DataManifest.decode(reader, reader.size(), $undefined, _depth + 1, message.manifest);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.fingerprint = value;
                            else
                                delete message.fingerprint;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.partitions = $root.amr.v1.PartitionRange.decode(reader, reader.size(), $undefined, _depth + 1, message.partitions);
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.shard = value;
                            else
                                delete message.shard;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if (!(message.shards && message.shards.length))
                                message.shards = [];
                            message.shards.push($root.amr.v1.ShardRange.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if (!(message.workers && message.workers.length))
                                message.workers = [];
                            message.workers.push($root.amr.v1.WorkerLease.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.checkpoint = $root.amr.v1.Checkpoint.decode(reader, reader.size(), $undefined, _depth + 1, message.checkpoint);
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.startStep = value;
                            else
                                delete message.startStep;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.evaluatedThrough = value;
                            else
                                delete message.evaluatedThrough;
                            continue;
                        }
                    case 12: {
                            if (wireType === 2) {
                                if (!(message.checkpoints && message.checkpoints.length))
                                    message.checkpoints = [];
                                reader.uint32s(message.checkpoints);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.checkpoints && message.checkpoints.length))
                                message.checkpoints = [];
                            message.checkpoints.push(reader.uint32());
                            continue;
                        }
                    case 13: {
                            if (wireType === 2) {
                                if (!(message.halts && message.halts.length))
                                    message.halts = [];
                                reader.uint32s(message.halts);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.halts && message.halts.length))
                                message.halts = [];
                            message.halts.push(reader.uint32());
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.firstStep = value;
                            else
                                delete message.firstStep;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Assign;
        })();

        v1.PartitionRange = (function() {

            /**
             * Properties of a PartitionRange.
             * @typedef {Object} amr.v1.PartitionRange.$Properties
             * @property {number|null} [first] PartitionRange first
             * @property {number|null} [count] PartitionRange count
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PartitionRange.
             * @memberof amr.v1
             * @interface IPartitionRange
             * @augments amr.v1.PartitionRange.$Properties
             * @deprecated Use amr.v1.PartitionRange.$Properties instead.
             */

            /**
             * Shape of a PartitionRange.
             * @typedef {amr.v1.PartitionRange.$Properties} amr.v1.PartitionRange.$Shape
             */

            /**
             * Constructs a new PartitionRange.
             * @memberof amr.v1
             * @classdesc Represents a PartitionRange.
             * @constructor
             * @param {amr.v1.PartitionRange.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PartitionRange = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PartitionRange first.
             * @member {number} first
             * @memberof amr.v1.PartitionRange
             * @instance
             */
            PartitionRange.prototype.first = 0;

            /**
             * PartitionRange count.
             * @member {number} count
             * @memberof amr.v1.PartitionRange
             * @instance
             */
            PartitionRange.prototype.count = 0;

            /**
             * Encodes the specified PartitionRange message. Does not implicitly {@link amr.v1.PartitionRange.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.PartitionRange
             * @static
             * @param {amr.v1.PartitionRange.$Properties} message PartitionRange message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PartitionRange.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.first != null && $Object.hasOwnProperty.call(message, "first") && message.first !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.first);
                if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.count);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PartitionRange message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.PartitionRange
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.PartitionRange & amr.v1.PartitionRange.$Shape} PartitionRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PartitionRange.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.PartitionRange();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.first = value;
                            else
                                delete message.first;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.count = value;
                            else
                                delete message.count;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PartitionRange;
        })();

        v1.WorkerLease = (function() {

            /**
             * Properties of a WorkerLease.
             * @typedef {Object} amr.v1.WorkerLease.$Properties
             * @property {string|null} [worker] WorkerLease worker
             * @property {amr.v1.PartitionRange.$Properties|null} [partitions] WorkerLease partitions
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a WorkerLease.
             * @memberof amr.v1
             * @interface IWorkerLease
             * @augments amr.v1.WorkerLease.$Properties
             * @deprecated Use amr.v1.WorkerLease.$Properties instead.
             */

            /**
             * Shape of a WorkerLease.
             * @typedef {amr.v1.WorkerLease.$Properties} amr.v1.WorkerLease.$Shape
             */

            /**
             * Constructs a new WorkerLease.
             * @memberof amr.v1
             * @classdesc Represents a WorkerLease.
             * @constructor
             * @param {amr.v1.WorkerLease.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const WorkerLease = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * WorkerLease worker.
             * @member {string} worker
             * @memberof amr.v1.WorkerLease
             * @instance
             */
            WorkerLease.prototype.worker = "";

            /**
             * WorkerLease partitions.
             * @member {amr.v1.PartitionRange.$Properties|null|undefined} partitions
             * @memberof amr.v1.WorkerLease
             * @instance
             */
            WorkerLease.prototype.partitions = null;

            /**
             * Encodes the specified WorkerLease message. Does not implicitly {@link amr.v1.WorkerLease.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.WorkerLease
             * @static
             * @param {amr.v1.WorkerLease.$Properties} message WorkerLease message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            WorkerLease.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.worker != null && $Object.hasOwnProperty.call(message, "worker") && message.worker !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.worker);
                if (message.partitions != null && $Object.hasOwnProperty.call(message, "partitions"))
                    $root.amr.v1.PartitionRange.encode(message.partitions, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a WorkerLease message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.WorkerLease
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.WorkerLease & amr.v1.WorkerLease.$Shape} WorkerLease
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            WorkerLease.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.WorkerLease();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.worker = value;
                            else
                                delete message.worker;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.partitions = $root.amr.v1.PartitionRange.decode(reader, reader.size(), $undefined, _depth + 1, message.partitions);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return WorkerLease;
        })();

        v1.ShardRange = (function() {

            /**
             * Properties of a ShardRange.
             * @typedef {Object} amr.v1.ShardRange.$Properties
             * @property {string|null} [shard] ShardRange shard
             * @property {number|null} [firstItem] ShardRange firstItem
             * @property {number|null} [items] ShardRange items
             * @property {number|null} [firstFeature] ShardRange firstFeature
             * @property {number|null} [features] ShardRange features
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ShardRange.
             * @memberof amr.v1
             * @interface IShardRange
             * @augments amr.v1.ShardRange.$Properties
             * @deprecated Use amr.v1.ShardRange.$Properties instead.
             */

            /**
             * Shape of a ShardRange.
             * @typedef {amr.v1.ShardRange.$Properties} amr.v1.ShardRange.$Shape
             */

            /**
             * Constructs a new ShardRange.
             * @memberof amr.v1
             * @classdesc Represents a ShardRange.
             * @constructor
             * @param {amr.v1.ShardRange.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ShardRange = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ShardRange shard.
             * @member {string} shard
             * @memberof amr.v1.ShardRange
             * @instance
             */
            ShardRange.prototype.shard = "";

            /**
             * ShardRange firstItem.
             * @member {number} firstItem
             * @memberof amr.v1.ShardRange
             * @instance
             */
            ShardRange.prototype.firstItem = 0;

            /**
             * ShardRange items.
             * @member {number} items
             * @memberof amr.v1.ShardRange
             * @instance
             */
            ShardRange.prototype.items = 0;

            /**
             * ShardRange firstFeature.
             * @member {number} firstFeature
             * @memberof amr.v1.ShardRange
             * @instance
             */
            ShardRange.prototype.firstFeature = 0;

            /**
             * ShardRange features.
             * @member {number} features
             * @memberof amr.v1.ShardRange
             * @instance
             */
            ShardRange.prototype.features = 0;

            /**
             * Encodes the specified ShardRange message. Does not implicitly {@link amr.v1.ShardRange.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.ShardRange
             * @static
             * @param {amr.v1.ShardRange.$Properties} message ShardRange message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ShardRange.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.shard != null && $Object.hasOwnProperty.call(message, "shard") && message.shard !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.shard);
                if (message.firstItem != null && $Object.hasOwnProperty.call(message, "firstItem") && message.firstItem !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.firstItem);
                if (message.items != null && $Object.hasOwnProperty.call(message, "items") && message.items !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.items);
                if (message.firstFeature != null && $Object.hasOwnProperty.call(message, "firstFeature") && message.firstFeature !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.firstFeature);
                if (message.features != null && $Object.hasOwnProperty.call(message, "features") && message.features !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.features);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ShardRange message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.ShardRange
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.ShardRange & amr.v1.ShardRange.$Shape} ShardRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ShardRange.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.ShardRange();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.shard = value;
                            else
                                delete message.shard;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.firstItem = value;
                            else
                                delete message.firstItem;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.items = value;
                            else
                                delete message.items;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.firstFeature = value;
                            else
                                delete message.firstFeature;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.features = value;
                            else
                                delete message.features;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ShardRange;
        })();

        v1.Start = (function() {

            /**
             * Properties of a Start.
             * @typedef {Object} amr.v1.Start.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Start.
             * @memberof amr.v1
             * @interface IStart
             * @augments amr.v1.Start.$Properties
             * @deprecated Use amr.v1.Start.$Properties instead.
             */

            /**
             * Shape of a Start.
             * @typedef {amr.v1.Start.$Properties} amr.v1.Start.$Shape
             */

            /**
             * Constructs a new Start.
             * @memberof amr.v1
             * @classdesc Represents a Start.
             * @constructor
             * @param {amr.v1.Start.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Start = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Encodes the specified Start message. Does not implicitly {@link amr.v1.Start.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Start
             * @static
             * @param {amr.v1.Start.$Properties} message Start message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Start.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Start message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Start
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Start & amr.v1.Start.$Shape} Start
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Start.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Start();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Start;
        })();

        v1.CheckpointAt = (function() {

            /**
             * Properties of a CheckpointAt.
             * @typedef {Object} amr.v1.CheckpointAt.$Properties
             * @property {number|null} [step] CheckpointAt step
             * @property {boolean|null} [halt] CheckpointAt halt
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CheckpointAt.
             * @memberof amr.v1
             * @interface ICheckpointAt
             * @augments amr.v1.CheckpointAt.$Properties
             * @deprecated Use amr.v1.CheckpointAt.$Properties instead.
             */

            /**
             * Shape of a CheckpointAt.
             * @typedef {amr.v1.CheckpointAt.$Properties} amr.v1.CheckpointAt.$Shape
             */

            /**
             * Constructs a new CheckpointAt.
             * @memberof amr.v1
             * @classdesc Represents a CheckpointAt.
             * @constructor
             * @param {amr.v1.CheckpointAt.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CheckpointAt = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CheckpointAt step.
             * @member {number} step
             * @memberof amr.v1.CheckpointAt
             * @instance
             */
            CheckpointAt.prototype.step = 0;

            /**
             * CheckpointAt halt.
             * @member {boolean} halt
             * @memberof amr.v1.CheckpointAt
             * @instance
             */
            CheckpointAt.prototype.halt = false;

            /**
             * Encodes the specified CheckpointAt message. Does not implicitly {@link amr.v1.CheckpointAt.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.CheckpointAt
             * @static
             * @param {amr.v1.CheckpointAt.$Properties} message CheckpointAt message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CheckpointAt.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.step);
                if (message.halt != null && $Object.hasOwnProperty.call(message, "halt") && message.halt !== false)
                    writer.uint32(/* id 2, wireType 0 =*/16).bool(message.halt);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CheckpointAt message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.CheckpointAt
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.CheckpointAt & amr.v1.CheckpointAt.$Shape} CheckpointAt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CheckpointAt.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.CheckpointAt();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.halt = value;
                            else
                                delete message.halt;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CheckpointAt;
        })();

        v1.Recorded = (function() {

            /**
             * Properties of a Recorded.
             * @typedef {Object} amr.v1.Recorded.$Properties
             * @property {number|null} [step] Recorded step
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Recorded.
             * @memberof amr.v1
             * @interface IRecorded
             * @augments amr.v1.Recorded.$Properties
             * @deprecated Use amr.v1.Recorded.$Properties instead.
             */

            /**
             * Shape of a Recorded.
             * @typedef {amr.v1.Recorded.$Properties} amr.v1.Recorded.$Shape
             */

            /**
             * Constructs a new Recorded.
             * @memberof amr.v1
             * @classdesc Represents a Recorded.
             * @constructor
             * @param {amr.v1.Recorded.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Recorded = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Recorded step.
             * @member {number} step
             * @memberof amr.v1.Recorded
             * @instance
             */
            Recorded.prototype.step = 0;

            /**
             * Encodes the specified Recorded message. Does not implicitly {@link amr.v1.Recorded.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Recorded
             * @static
             * @param {amr.v1.Recorded.$Properties} message Recorded message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Recorded.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.step);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Recorded message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Recorded
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Recorded & amr.v1.Recorded.$Shape} Recorded
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Recorded.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Recorded();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Recorded;
        })();

        v1.Keep = (function() {

            /**
             * Properties of a Keep.
             * @typedef {Object} amr.v1.Keep.$Properties
             * @property {Array.<number>|null} [checkpoints] Keep checkpoints
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Keep.
             * @memberof amr.v1
             * @interface IKeep
             * @augments amr.v1.Keep.$Properties
             * @deprecated Use amr.v1.Keep.$Properties instead.
             */

            /**
             * Shape of a Keep.
             * @typedef {amr.v1.Keep.$Properties} amr.v1.Keep.$Shape
             */

            /**
             * Constructs a new Keep.
             * @memberof amr.v1
             * @classdesc Represents a Keep.
             * @constructor
             * @param {amr.v1.Keep.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Keep = function (properties) {
                this.checkpoints = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Keep checkpoints.
             * @member {Array.<number>} checkpoints
             * @memberof amr.v1.Keep
             * @instance
             */
            Keep.prototype.checkpoints = $util.emptyArray;

            /**
             * Encodes the specified Keep message. Does not implicitly {@link amr.v1.Keep.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Keep
             * @static
             * @param {amr.v1.Keep.$Properties} message Keep message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Keep.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.checkpoints != null && message.checkpoints.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).uint32s(message.checkpoints);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Keep message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Keep
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Keep & amr.v1.Keep.$Shape} Keep
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Keep.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Keep();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType === 2) {
                                if (!(message.checkpoints && message.checkpoints.length))
                                    message.checkpoints = [];
                                reader.uint32s(message.checkpoints);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.checkpoints && message.checkpoints.length))
                                message.checkpoints = [];
                            message.checkpoints.push(reader.uint32());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Keep;
        })();

        v1.LogKept = (function() {

            /**
             * Properties of a LogKept.
             * @typedef {Object} amr.v1.LogKept.$Properties
             * @property {number|null} [through] LogKept through
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LogKept.
             * @memberof amr.v1
             * @interface ILogKept
             * @augments amr.v1.LogKept.$Properties
             * @deprecated Use amr.v1.LogKept.$Properties instead.
             */

            /**
             * Shape of a LogKept.
             * @typedef {amr.v1.LogKept.$Properties} amr.v1.LogKept.$Shape
             */

            /**
             * Constructs a new LogKept.
             * @memberof amr.v1
             * @classdesc Represents a LogKept.
             * @constructor
             * @param {amr.v1.LogKept.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LogKept = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LogKept through.
             * @member {number} through
             * @memberof amr.v1.LogKept
             * @instance
             */
            LogKept.prototype.through = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified LogKept message. Does not implicitly {@link amr.v1.LogKept.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.LogKept
             * @static
             * @param {amr.v1.LogKept.$Properties} message LogKept message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LogKept.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.through != null && $Object.hasOwnProperty.call(message, "through") && (typeof message.through === "object" ? message.through.low || message.through.high : message.through !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.through);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a LogKept message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.LogKept
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.LogKept & amr.v1.LogKept.$Shape} LogKept
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LogKept.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.LogKept();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.through = value;
                            else
                                delete message.through;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LogKept;
        })();

        v1.ComputeDigest = (function() {

            /**
             * Properties of a ComputeDigest.
             * @typedef {Object} amr.v1.ComputeDigest.$Properties
             * @property {amr.v1.Checkpoint.$Properties|null} [model] ComputeDigest model
             * @property {amr.v1.Publication.$Properties|null} [publication] ComputeDigest publication
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ComputeDigest.
             * @memberof amr.v1
             * @interface IComputeDigest
             * @augments amr.v1.ComputeDigest.$Properties
             * @deprecated Use amr.v1.ComputeDigest.$Properties instead.
             */

            /**
             * Shape of a ComputeDigest.
             * @typedef {amr.v1.ComputeDigest.$Properties} amr.v1.ComputeDigest.$Shape
             */

            /**
             * Constructs a new ComputeDigest.
             * @memberof amr.v1
             * @classdesc Represents a ComputeDigest.
             * @constructor
             * @param {amr.v1.ComputeDigest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ComputeDigest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ComputeDigest model.
             * @member {amr.v1.Checkpoint.$Properties|null|undefined} model
             * @memberof amr.v1.ComputeDigest
             * @instance
             */
            ComputeDigest.prototype.model = null;

            /**
             * ComputeDigest publication.
             * @member {amr.v1.Publication.$Properties|null|undefined} publication
             * @memberof amr.v1.ComputeDigest
             * @instance
             */
            ComputeDigest.prototype.publication = null;

            /**
             * Encodes the specified ComputeDigest message. Does not implicitly {@link amr.v1.ComputeDigest.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.ComputeDigest
             * @static
             * @param {amr.v1.ComputeDigest.$Properties} message ComputeDigest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ComputeDigest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.model != null && $Object.hasOwnProperty.call(message, "model"))
                    $root.amr.v1.Checkpoint.encode(message.model, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.publication != null && $Object.hasOwnProperty.call(message, "publication"))
                    $root.amr.v1.Publication.encode(message.publication, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ComputeDigest message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.ComputeDigest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.ComputeDigest & amr.v1.ComputeDigest.$Shape} ComputeDigest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ComputeDigest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.ComputeDigest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.model = $root.amr.v1.Checkpoint.decode(reader, reader.size(), $undefined, _depth + 1, message.model);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.publication = $root.amr.v1.Publication.decode(reader, reader.size(), $undefined, _depth + 1, message.publication);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ComputeDigest;
        })();

        v1.Publication = (function() {

            /**
             * Properties of a Publication.
             * @typedef {Object} amr.v1.Publication.$Properties
             * @property {string|null} [description] Publication description
             * @property {Uint8Array|null} [metrics] Publication metrics
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Publication.
             * @memberof amr.v1
             * @interface IPublication
             * @augments amr.v1.Publication.$Properties
             * @deprecated Use amr.v1.Publication.$Properties instead.
             */

            /**
             * Shape of a Publication.
             * @typedef {amr.v1.Publication.$Properties} amr.v1.Publication.$Shape
             */

            /**
             * Constructs a new Publication.
             * @memberof amr.v1
             * @classdesc Represents a Publication.
             * @constructor
             * @param {amr.v1.Publication.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Publication = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Publication description.
             * @member {string} description
             * @memberof amr.v1.Publication
             * @instance
             */
            Publication.prototype.description = "";

            /**
             * Publication metrics.
             * @member {Uint8Array} metrics
             * @memberof amr.v1.Publication
             * @instance
             */
            Publication.prototype.metrics = $util.newBuffer([]);

            /**
             * Encodes the specified Publication message. Does not implicitly {@link amr.v1.Publication.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Publication
             * @static
             * @param {amr.v1.Publication.$Properties} message Publication message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Publication.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.description != null && $Object.hasOwnProperty.call(message, "description") && message.description !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.description);
                if (message.metrics != null && $Object.hasOwnProperty.call(message, "metrics") && message.metrics.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.metrics);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Publication message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Publication
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Publication & amr.v1.Publication.$Shape} Publication
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Publication.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Publication();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.description = value;
                            else
                                delete message.description;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.metrics = value;
                            else
                                delete message.metrics;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Publication;
        })();

        v1.ChooseMemory = (function() {

            /**
             * Properties of a ChooseMemory.
             * @typedef {Object} amr.v1.ChooseMemory.$Properties
             * @property {amr.v1.Checkpoint.$Properties|null} [model] ChooseMemory model
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ChooseMemory.
             * @memberof amr.v1
             * @interface IChooseMemory
             * @augments amr.v1.ChooseMemory.$Properties
             * @deprecated Use amr.v1.ChooseMemory.$Properties instead.
             */

            /**
             * Shape of a ChooseMemory.
             * @typedef {amr.v1.ChooseMemory.$Properties} amr.v1.ChooseMemory.$Shape
             */

            /**
             * Constructs a new ChooseMemory.
             * @memberof amr.v1
             * @classdesc Represents a ChooseMemory.
             * @constructor
             * @param {amr.v1.ChooseMemory.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ChooseMemory = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ChooseMemory model.
             * @member {amr.v1.Checkpoint.$Properties|null|undefined} model
             * @memberof amr.v1.ChooseMemory
             * @instance
             */
            ChooseMemory.prototype.model = null;

            /**
             * Encodes the specified ChooseMemory message. Does not implicitly {@link amr.v1.ChooseMemory.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.ChooseMemory
             * @static
             * @param {amr.v1.ChooseMemory.$Properties} message ChooseMemory message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ChooseMemory.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.model != null && $Object.hasOwnProperty.call(message, "model"))
                    $root.amr.v1.Checkpoint.encode(message.model, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ChooseMemory message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.ChooseMemory
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.ChooseMemory & amr.v1.ChooseMemory.$Shape} ChooseMemory
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ChooseMemory.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.ChooseMemory();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.model = $root.amr.v1.Checkpoint.decode(reader, reader.size(), $undefined, _depth + 1, message.model);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ChooseMemory;
        })();

        v1.Release = (function() {

            /**
             * Properties of a Release.
             * @typedef {Object} amr.v1.Release.$Properties
             * @property {string|null} [reason] Release reason
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Release.
             * @memberof amr.v1
             * @interface IRelease
             * @augments amr.v1.Release.$Properties
             * @deprecated Use amr.v1.Release.$Properties instead.
             */

            /**
             * Shape of a Release.
             * @typedef {amr.v1.Release.$Properties} amr.v1.Release.$Shape
             */

            /**
             * Constructs a new Release.
             * @memberof amr.v1
             * @classdesc Represents a Release.
             * @constructor
             * @param {amr.v1.Release.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Release = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Release reason.
             * @member {string} reason
             * @memberof amr.v1.Release
             * @instance
             */
            Release.prototype.reason = "";

            /**
             * Encodes the specified Release message. Does not implicitly {@link amr.v1.Release.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Release
             * @static
             * @param {amr.v1.Release.$Properties} message Release message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Release.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Release message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Release
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Release & amr.v1.Release.$Shape} Release
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Release.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Release();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Release;
        })();

        v1.SendFile = (function() {

            /**
             * Properties of a SendFile.
             * @typedef {Object} amr.v1.SendFile.$Properties
             * @property {string|null} [transfer] SendFile transfer
             * @property {number|null} [checkpoint] SendFile checkpoint
             * @property {string|null} [file] SendFile file
             * @property {number|null} [offset] SendFile offset
             * @property {number|null} [length] SendFile length
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SendFile.
             * @memberof amr.v1
             * @interface ISendFile
             * @augments amr.v1.SendFile.$Properties
             * @deprecated Use amr.v1.SendFile.$Properties instead.
             */

            /**
             * Shape of a SendFile.
             * @typedef {amr.v1.SendFile.$Properties} amr.v1.SendFile.$Shape
             */

            /**
             * Constructs a new SendFile.
             * @memberof amr.v1
             * @classdesc Represents a SendFile.
             * @constructor
             * @param {amr.v1.SendFile.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SendFile = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SendFile transfer.
             * @member {string} transfer
             * @memberof amr.v1.SendFile
             * @instance
             */
            SendFile.prototype.transfer = "";

            /**
             * SendFile checkpoint.
             * @member {number} checkpoint
             * @memberof amr.v1.SendFile
             * @instance
             */
            SendFile.prototype.checkpoint = 0;

            /**
             * SendFile file.
             * @member {string} file
             * @memberof amr.v1.SendFile
             * @instance
             */
            SendFile.prototype.file = "";

            /**
             * SendFile offset.
             * @member {number} offset
             * @memberof amr.v1.SendFile
             * @instance
             */
            SendFile.prototype.offset = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SendFile length.
             * @member {number} length
             * @memberof amr.v1.SendFile
             * @instance
             */
            SendFile.prototype.length = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified SendFile message. Does not implicitly {@link amr.v1.SendFile.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.SendFile
             * @static
             * @param {amr.v1.SendFile.$Properties} message SendFile message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SendFile.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.transfer != null && $Object.hasOwnProperty.call(message, "transfer") && message.transfer !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.transfer);
                if (message.checkpoint != null && $Object.hasOwnProperty.call(message, "checkpoint") && message.checkpoint !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.checkpoint);
                if (message.file != null && $Object.hasOwnProperty.call(message, "file") && message.file !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.file);
                if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && (typeof message.offset === "object" ? message.offset.low || message.offset.high : message.offset !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.offset);
                if (message.length != null && $Object.hasOwnProperty.call(message, "length") && (typeof message.length === "object" ? message.length.low || message.length.high : message.length !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.length);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SendFile message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.SendFile
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.SendFile & amr.v1.SendFile.$Shape} SendFile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SendFile.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.SendFile();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.transfer = value;
                            else
                                delete message.transfer;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.checkpoint = value;
                            else
                                delete message.checkpoint;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.file = value;
                            else
                                delete message.file;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.offset = value;
                            else
                                delete message.offset;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.length = value;
                            else
                                delete message.length;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SendFile;
        })();

        v1.Shutdown = (function() {

            /**
             * Properties of a Shutdown.
             * @typedef {Object} amr.v1.Shutdown.$Properties
             * @property {string|null} [reason] Shutdown reason
             * @property {number|null} [exitCode] Shutdown exitCode
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Shutdown.
             * @memberof amr.v1
             * @interface IShutdown
             * @augments amr.v1.Shutdown.$Properties
             * @deprecated Use amr.v1.Shutdown.$Properties instead.
             */

            /**
             * Shape of a Shutdown.
             * @typedef {amr.v1.Shutdown.$Properties} amr.v1.Shutdown.$Shape
             */

            /**
             * Constructs a new Shutdown.
             * @memberof amr.v1
             * @classdesc Represents a Shutdown.
             * @constructor
             * @param {amr.v1.Shutdown.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Shutdown = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Shutdown reason.
             * @member {string} reason
             * @memberof amr.v1.Shutdown
             * @instance
             */
            Shutdown.prototype.reason = "";

            /**
             * Shutdown exitCode.
             * @member {number} exitCode
             * @memberof amr.v1.Shutdown
             * @instance
             */
            Shutdown.prototype.exitCode = 0;

            /**
             * Encodes the specified Shutdown message. Does not implicitly {@link amr.v1.Shutdown.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Shutdown
             * @static
             * @param {amr.v1.Shutdown.$Properties} message Shutdown message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Shutdown.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
                if (message.exitCode != null && $Object.hasOwnProperty.call(message, "exitCode") && message.exitCode !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.exitCode);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Shutdown message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Shutdown
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Shutdown & amr.v1.Shutdown.$Shape} Shutdown
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Shutdown.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Shutdown();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.exitCode = value;
                            else
                                delete message.exitCode;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Shutdown;
        })();

        v1.UploadFrame = (function() {

            /**
             * Properties of an UploadFrame.
             * @typedef {Object} amr.v1.UploadFrame.$Properties
             * @property {string|null} [transfer] UploadFrame transfer
             * @property {Uint8Array|null} [data] UploadFrame data
             * @property {string|null} [error] UploadFrame error
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an UploadFrame.
             * @memberof amr.v1
             * @interface IUploadFrame
             * @augments amr.v1.UploadFrame.$Properties
             * @deprecated Use amr.v1.UploadFrame.$Properties instead.
             */

            /**
             * Shape of an UploadFrame.
             * @typedef {amr.v1.UploadFrame.$Properties} amr.v1.UploadFrame.$Shape
             */

            /**
             * Constructs a new UploadFrame.
             * @memberof amr.v1
             * @classdesc Represents an UploadFrame.
             * @constructor
             * @param {amr.v1.UploadFrame.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const UploadFrame = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * UploadFrame transfer.
             * @member {string} transfer
             * @memberof amr.v1.UploadFrame
             * @instance
             */
            UploadFrame.prototype.transfer = "";

            /**
             * UploadFrame data.
             * @member {Uint8Array} data
             * @memberof amr.v1.UploadFrame
             * @instance
             */
            UploadFrame.prototype.data = $util.newBuffer([]);

            /**
             * UploadFrame error.
             * @member {string} error
             * @memberof amr.v1.UploadFrame
             * @instance
             */
            UploadFrame.prototype.error = "";

            /**
             * Encodes the specified UploadFrame message. Does not implicitly {@link amr.v1.UploadFrame.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.UploadFrame
             * @static
             * @param {amr.v1.UploadFrame.$Properties} message UploadFrame message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            UploadFrame.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.transfer != null && $Object.hasOwnProperty.call(message, "transfer") && message.transfer !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.transfer);
                if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.data);
                if (message.error != null && $Object.hasOwnProperty.call(message, "error") && message.error !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.error);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an UploadFrame message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.UploadFrame
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.UploadFrame & amr.v1.UploadFrame.$Shape} UploadFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            UploadFrame.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.UploadFrame();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.transfer = value;
                            else
                                delete message.transfer;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.data = value;
                            else
                                delete message.data;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.error = value;
                            else
                                delete message.error;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return UploadFrame;
        })();

        v1.UploadSummary = (function() {

            /**
             * Properties of an UploadSummary.
             * @typedef {Object} amr.v1.UploadSummary.$Properties
             * @property {number|null} [bytes] UploadSummary bytes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an UploadSummary.
             * @memberof amr.v1
             * @interface IUploadSummary
             * @augments amr.v1.UploadSummary.$Properties
             * @deprecated Use amr.v1.UploadSummary.$Properties instead.
             */

            /**
             * Shape of an UploadSummary.
             * @typedef {amr.v1.UploadSummary.$Properties} amr.v1.UploadSummary.$Shape
             */

            /**
             * Constructs a new UploadSummary.
             * @memberof amr.v1
             * @classdesc Represents an UploadSummary.
             * @constructor
             * @param {amr.v1.UploadSummary.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const UploadSummary = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * UploadSummary bytes.
             * @member {number} bytes
             * @memberof amr.v1.UploadSummary
             * @instance
             */
            UploadSummary.prototype.bytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified UploadSummary message. Does not implicitly {@link amr.v1.UploadSummary.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.UploadSummary
             * @static
             * @param {amr.v1.UploadSummary.$Properties} message UploadSummary message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            UploadSummary.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && (typeof message.bytes === "object" ? message.bytes.low || message.bytes.high : message.bytes !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.bytes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an UploadSummary message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.UploadSummary
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.UploadSummary & amr.v1.UploadSummary.$Shape} UploadSummary
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            UploadSummary.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.UploadSummary();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.bytes = value;
                            else
                                delete message.bytes;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return UploadSummary;
        })();

        v1.DataManifest = (function() {

            /**
             * Properties of a DataManifest.
             * @typedef {Object} amr.v1.DataManifest.$Properties
             * @property {number|null} [users] DataManifest users
             * @property {number|null} [items] DataManifest items
             * @property {number|null} [features] DataManifest features
             * @property {number|null} [inverseScale] DataManifest inverseScale
             * @property {number|null} [warmItems] DataManifest warmItems
             * @property {Uint8Array|null} [warm] DataManifest warm
             * @property {Array.<number>|null} [partitionUsers] DataManifest partitionUsers
             * @property {Array.<number>|null} [partitionInteractions] DataManifest partitionInteractions
             * @property {number|null} [testPairs] DataManifest testPairs
             * @property {string|null} [fingerprint] DataManifest fingerprint
             * @property {Array.<string>|null} [warnings] DataManifest warnings
             * @property {Array.<string>|null} [notes] DataManifest notes
             * @property {string|null} [featureDescription] DataManifest featureDescription
             * @property {string|null} [dataParts] DataManifest dataParts
             * @property {Uint8Array|null} [contentMean] DataManifest contentMean
             * @property {Uint8Array|null} [warmDigests] DataManifest warmDigests
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DataManifest.
             * @memberof amr.v1
             * @interface IDataManifest
             * @augments amr.v1.DataManifest.$Properties
             * @deprecated Use amr.v1.DataManifest.$Properties instead.
             */

            /**
             * Shape of a DataManifest.
             * @typedef {amr.v1.DataManifest.$Properties} amr.v1.DataManifest.$Shape
             */

            /**
             * Constructs a new DataManifest.
             * @memberof amr.v1
             * @classdesc Represents a DataManifest.
             * @constructor
             * @param {amr.v1.DataManifest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DataManifest = function (properties) {
                this.partitionUsers = [];
                this.partitionInteractions = [];
                this.warnings = [];
                this.notes = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * DataManifest users.
             * @member {number} users
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.users = 0;

            /**
             * DataManifest items.
             * @member {number} items
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.items = 0;

            /**
             * DataManifest features.
             * @member {number} features
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.features = 0;

            /**
             * DataManifest inverseScale.
             * @member {number} inverseScale
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.inverseScale = 0;

            /**
             * DataManifest warmItems.
             * @member {number} warmItems
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.warmItems = 0;

            /**
             * DataManifest warm.
             * @member {Uint8Array} warm
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.warm = $util.newBuffer([]);

            /**
             * DataManifest partitionUsers.
             * @member {Array.<number>} partitionUsers
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.partitionUsers = $util.emptyArray;

            /**
             * DataManifest partitionInteractions.
             * @member {Array.<number>} partitionInteractions
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.partitionInteractions = $util.emptyArray;

            /**
             * DataManifest testPairs.
             * @member {number} testPairs
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.testPairs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * DataManifest fingerprint.
             * @member {string} fingerprint
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.fingerprint = "";

            /**
             * DataManifest warnings.
             * @member {Array.<string>} warnings
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.warnings = $util.emptyArray;

            /**
             * DataManifest notes.
             * @member {Array.<string>} notes
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.notes = $util.emptyArray;

            /**
             * DataManifest featureDescription.
             * @member {string} featureDescription
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.featureDescription = "";

            /**
             * DataManifest dataParts.
             * @member {string} dataParts
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.dataParts = "";

            /**
             * DataManifest contentMean.
             * @member {Uint8Array} contentMean
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.contentMean = $util.newBuffer([]);

            /**
             * DataManifest warmDigests.
             * @member {Uint8Array} warmDigests
             * @memberof amr.v1.DataManifest
             * @instance
             */
            DataManifest.prototype.warmDigests = $util.newBuffer([]);

            /**
             * Encodes the specified DataManifest message. Does not implicitly {@link amr.v1.DataManifest.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.DataManifest
             * @static
             * @param {amr.v1.DataManifest.$Properties} message DataManifest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DataManifest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.users != null && $Object.hasOwnProperty.call(message, "users") && message.users !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.users);
                if (message.items != null && $Object.hasOwnProperty.call(message, "items") && message.items !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.items);
                if (message.features != null && $Object.hasOwnProperty.call(message, "features") && message.features !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.features);
                if (message.inverseScale != null && $Object.hasOwnProperty.call(message, "inverseScale") && !$Object.is(message.inverseScale, 0))
                    writer.uint32(/* id 4, wireType 5 =*/37).float(message.inverseScale);
                if (message.warmItems != null && $Object.hasOwnProperty.call(message, "warmItems") && message.warmItems !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.warmItems);
                if (message.warm != null && $Object.hasOwnProperty.call(message, "warm") && message.warm.length)
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.warm);
                if (message.partitionUsers != null && message.partitionUsers.length)
                    writer.uint32(/* id 7, wireType 2 =*/58).uint32s(message.partitionUsers);
                if (message.partitionInteractions != null && message.partitionInteractions.length)
                    writer.uint32(/* id 8, wireType 2 =*/66).uint64s(message.partitionInteractions);
                if (message.testPairs != null && $Object.hasOwnProperty.call(message, "testPairs") && (typeof message.testPairs === "object" ? message.testPairs.low || message.testPairs.high : message.testPairs !== 0))
                    writer.uint32(/* id 9, wireType 0 =*/72).uint64(message.testPairs);
                if (message.fingerprint != null && $Object.hasOwnProperty.call(message, "fingerprint") && message.fingerprint !== "")
                    writer.uint32(/* id 10, wireType 2 =*/82).string(message.fingerprint);
                if (message.warnings != null && message.warnings.length)
                    for (let i = 0; i < message.warnings.length; ++i)
                        writer.uint32(/* id 11, wireType 2 =*/90).string(message.warnings[i]);
                if (message.notes != null && message.notes.length)
                    for (let i = 0; i < message.notes.length; ++i)
                        writer.uint32(/* id 12, wireType 2 =*/98).string(message.notes[i]);
                if (message.featureDescription != null && $Object.hasOwnProperty.call(message, "featureDescription") && message.featureDescription !== "")
                    writer.uint32(/* id 13, wireType 2 =*/106).string(message.featureDescription);
                if (message.dataParts != null && $Object.hasOwnProperty.call(message, "dataParts") && message.dataParts !== "")
                    writer.uint32(/* id 14, wireType 2 =*/114).string(message.dataParts);
                if (message.contentMean != null && $Object.hasOwnProperty.call(message, "contentMean") && message.contentMean.length)
                    writer.uint32(/* id 15, wireType 2 =*/122).bytes(message.contentMean);
                if (message.warmDigests != null && $Object.hasOwnProperty.call(message, "warmDigests") && message.warmDigests.length)
                    writer.uint32(/* id 16, wireType 2 =*/130).bytes(message.warmDigests);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a DataManifest message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.DataManifest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.DataManifest & amr.v1.DataManifest.$Shape} DataManifest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DataManifest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.DataManifest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.users = value;
                            else
                                delete message.users;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.items = value;
                            else
                                delete message.items;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.features = value;
                            else
                                delete message.features;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 5)
                                break;
                            if (!$Object.is(value = reader.float(), 0))
                                message.inverseScale = value;
                            else
                                delete message.inverseScale;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.warmItems = value;
                            else
                                delete message.warmItems;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.warm = value;
                            else
                                delete message.warm;
                            continue;
                        }
                    case 7: {
                            if (wireType === 2) {
                                if (!(message.partitionUsers && message.partitionUsers.length))
                                    message.partitionUsers = [];
                                reader.uint32s(message.partitionUsers);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.partitionUsers && message.partitionUsers.length))
                                message.partitionUsers = [];
                            message.partitionUsers.push(reader.uint32());
                            continue;
                        }
                    case 8: {
                            if (wireType === 2) {
                                if (!(message.partitionInteractions && message.partitionInteractions.length))
                                    message.partitionInteractions = [];
                                reader.uint64s(message.partitionInteractions);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.partitionInteractions && message.partitionInteractions.length))
                                message.partitionInteractions = [];
                            message.partitionInteractions.push(reader.uint64());
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.testPairs = value;
                            else
                                delete message.testPairs;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.fingerprint = value;
                            else
                                delete message.fingerprint;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if (!(message.warnings && message.warnings.length))
                                message.warnings = [];
                            message.warnings.push(reader.stringVerify());
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if (!(message.notes && message.notes.length))
                                message.notes = [];
                            message.notes.push(reader.stringVerify());
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.featureDescription = value;
                            else
                                delete message.featureDescription;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.dataParts = value;
                            else
                                delete message.dataParts;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.contentMean = value;
                            else
                                delete message.contentMean;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.warmDigests = value;
                            else
                                delete message.warmDigests;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return DataManifest;
        })();

        /**
         * TensorGroup enum.
         * @name amr.v1.TensorGroup
         * @enum {number}
         * @property {number} TENSOR_GROUP_UNSPECIFIED=0 TENSOR_GROUP_UNSPECIFIED value
         * @property {number} TENSOR_GROUP_USERS=1 TENSOR_GROUP_USERS value
         * @property {number} TENSOR_GROUP_ITEMS=2 TENSOR_GROUP_ITEMS value
         * @property {number} TENSOR_GROUP_PROJECTION=3 TENSOR_GROUP_PROJECTION value
         * @property {number} TENSOR_GROUP_IDS=4 TENSOR_GROUP_IDS value
         */
        v1.TensorGroup = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "TENSOR_GROUP_UNSPECIFIED"] = 0;
            values[valuesById[1] = "TENSOR_GROUP_USERS"] = 1;
            values[valuesById[2] = "TENSOR_GROUP_ITEMS"] = 2;
            values[valuesById[3] = "TENSOR_GROUP_PROJECTION"] = 3;
            values[valuesById[4] = "TENSOR_GROUP_IDS"] = 4;
            return values;
        })();

        v1.CheckpointFile = (function() {

            /**
             * Properties of a CheckpointFile.
             * @typedef {Object} amr.v1.CheckpointFile.$Properties
             * @property {amr.v1.TensorGroup|null} [group] CheckpointFile group
             * @property {number|null} [from] CheckpointFile from
             * @property {number|null} [to] CheckpointFile to
             * @property {string|null} [file] CheckpointFile file
             * @property {number|null} [bytes] CheckpointFile bytes
             * @property {string|null} [sha256] CheckpointFile sha256
             * @property {number|null} [valuesOffset] CheckpointFile valuesOffset
             * @property {number|null} [valuesBytes] CheckpointFile valuesBytes
             * @property {string|null} [holder] CheckpointFile holder
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CheckpointFile.
             * @memberof amr.v1
             * @interface ICheckpointFile
             * @augments amr.v1.CheckpointFile.$Properties
             * @deprecated Use amr.v1.CheckpointFile.$Properties instead.
             */

            /**
             * Shape of a CheckpointFile.
             * @typedef {amr.v1.CheckpointFile.$Properties} amr.v1.CheckpointFile.$Shape
             */

            /**
             * Constructs a new CheckpointFile.
             * @memberof amr.v1
             * @classdesc Represents a CheckpointFile.
             * @constructor
             * @param {amr.v1.CheckpointFile.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CheckpointFile = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CheckpointFile group.
             * @member {amr.v1.TensorGroup} group
             * @memberof amr.v1.CheckpointFile
             * @instance
             */
            CheckpointFile.prototype.group = 0;

            /**
             * CheckpointFile from.
             * @member {number} from
             * @memberof amr.v1.CheckpointFile
             * @instance
             */
            CheckpointFile.prototype.from = 0;

            /**
             * CheckpointFile to.
             * @member {number} to
             * @memberof amr.v1.CheckpointFile
             * @instance
             */
            CheckpointFile.prototype.to = 0;

            /**
             * CheckpointFile file.
             * @member {string} file
             * @memberof amr.v1.CheckpointFile
             * @instance
             */
            CheckpointFile.prototype.file = "";

            /**
             * CheckpointFile bytes.
             * @member {number} bytes
             * @memberof amr.v1.CheckpointFile
             * @instance
             */
            CheckpointFile.prototype.bytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * CheckpointFile sha256.
             * @member {string} sha256
             * @memberof amr.v1.CheckpointFile
             * @instance
             */
            CheckpointFile.prototype.sha256 = "";

            /**
             * CheckpointFile valuesOffset.
             * @member {number} valuesOffset
             * @memberof amr.v1.CheckpointFile
             * @instance
             */
            CheckpointFile.prototype.valuesOffset = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * CheckpointFile valuesBytes.
             * @member {number} valuesBytes
             * @memberof amr.v1.CheckpointFile
             * @instance
             */
            CheckpointFile.prototype.valuesBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * CheckpointFile holder.
             * @member {string} holder
             * @memberof amr.v1.CheckpointFile
             * @instance
             */
            CheckpointFile.prototype.holder = "";

            /**
             * Encodes the specified CheckpointFile message. Does not implicitly {@link amr.v1.CheckpointFile.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.CheckpointFile
             * @static
             * @param {amr.v1.CheckpointFile.$Properties} message CheckpointFile message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CheckpointFile.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.group != null && $Object.hasOwnProperty.call(message, "group") && message.group !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.group);
                if (message.from != null && $Object.hasOwnProperty.call(message, "from") && message.from !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.from);
                if (message.to != null && $Object.hasOwnProperty.call(message, "to") && message.to !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.to);
                if (message.file != null && $Object.hasOwnProperty.call(message, "file") && message.file !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.file);
                if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && (typeof message.bytes === "object" ? message.bytes.low || message.bytes.high : message.bytes !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.bytes);
                if (message.sha256 != null && $Object.hasOwnProperty.call(message, "sha256") && message.sha256 !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.sha256);
                if (message.valuesOffset != null && $Object.hasOwnProperty.call(message, "valuesOffset") && (typeof message.valuesOffset === "object" ? message.valuesOffset.low || message.valuesOffset.high : message.valuesOffset !== 0))
                    writer.uint32(/* id 7, wireType 0 =*/56).uint64(message.valuesOffset);
                if (message.valuesBytes != null && $Object.hasOwnProperty.call(message, "valuesBytes") && (typeof message.valuesBytes === "object" ? message.valuesBytes.low || message.valuesBytes.high : message.valuesBytes !== 0))
                    writer.uint32(/* id 8, wireType 0 =*/64).uint64(message.valuesBytes);
                if (message.holder != null && $Object.hasOwnProperty.call(message, "holder") && message.holder !== "")
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.holder);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CheckpointFile message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.CheckpointFile
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.CheckpointFile & amr.v1.CheckpointFile.$Shape} CheckpointFile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CheckpointFile.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.CheckpointFile();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.group = value;
                            else
                                delete message.group;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.from = value;
                            else
                                delete message.from;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.to = value;
                            else
                                delete message.to;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.file = value;
                            else
                                delete message.file;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.bytes = value;
                            else
                                delete message.bytes;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sha256 = value;
                            else
                                delete message.sha256;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.valuesOffset = value;
                            else
                                delete message.valuesOffset;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.valuesBytes = value;
                            else
                                delete message.valuesBytes;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.holder = value;
                            else
                                delete message.holder;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CheckpointFile;
        })();

        v1.Checkpoint = (function() {

            /**
             * Properties of a Checkpoint.
             * @typedef {Object} amr.v1.Checkpoint.$Properties
             * @property {number|null} [step] Checkpoint step
             * @property {number|null} [run] Checkpoint run
             * @property {Array.<amr.v1.CheckpointFile.$Properties>|null} [files] Checkpoint files
             * @property {Array.<amr.v1.PartitionLosses.$Properties>|null} [losses] Checkpoint losses
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Checkpoint.
             * @memberof amr.v1
             * @interface ICheckpoint
             * @augments amr.v1.Checkpoint.$Properties
             * @deprecated Use amr.v1.Checkpoint.$Properties instead.
             */

            /**
             * Shape of a Checkpoint.
             * @typedef {amr.v1.Checkpoint.$Properties} amr.v1.Checkpoint.$Shape
             */

            /**
             * Constructs a new Checkpoint.
             * @memberof amr.v1
             * @classdesc Represents a Checkpoint.
             * @constructor
             * @param {amr.v1.Checkpoint.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Checkpoint = function (properties) {
                this.files = [];
                this.losses = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Checkpoint step.
             * @member {number} step
             * @memberof amr.v1.Checkpoint
             * @instance
             */
            Checkpoint.prototype.step = 0;

            /**
             * Checkpoint run.
             * @member {number} run
             * @memberof amr.v1.Checkpoint
             * @instance
             */
            Checkpoint.prototype.run = 0;

            /**
             * Checkpoint files.
             * @member {Array.<amr.v1.CheckpointFile.$Properties>} files
             * @memberof amr.v1.Checkpoint
             * @instance
             */
            Checkpoint.prototype.files = $util.emptyArray;

            /**
             * Checkpoint losses.
             * @member {Array.<amr.v1.PartitionLosses.$Properties>} losses
             * @memberof amr.v1.Checkpoint
             * @instance
             */
            Checkpoint.prototype.losses = $util.emptyArray;

            /**
             * Encodes the specified Checkpoint message. Does not implicitly {@link amr.v1.Checkpoint.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Checkpoint
             * @static
             * @param {amr.v1.Checkpoint.$Properties} message Checkpoint message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Checkpoint.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.step);
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.run);
                if (message.files != null && message.files.length)
                    for (let i = 0; i < message.files.length; ++i)
                        $root.amr.v1.CheckpointFile.encode(message.files[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.losses != null && message.losses.length)
                    for (let i = 0; i < message.losses.length; ++i)
                        $root.amr.v1.PartitionLosses.encode(message.losses[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Checkpoint message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Checkpoint
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Checkpoint & amr.v1.Checkpoint.$Shape} Checkpoint
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Checkpoint.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Checkpoint();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.files && message.files.length))
                                message.files = [];
                            message.files.push($root.amr.v1.CheckpointFile.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.losses && message.losses.length))
                                message.losses = [];
                            message.losses.push($root.amr.v1.PartitionLosses.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Checkpoint;
        })();

        v1.PartitionLosses = (function() {

            /**
             * Properties of a PartitionLosses.
             * @typedef {Object} amr.v1.PartitionLosses.$Properties
             * @property {number|null} [partition] PartitionLosses partition
             * @property {number|null} [triples] PartitionLosses triples
             * @property {number|null} [loss] PartitionLosses loss
             * @property {number|null} [adversarialLoss] PartitionLosses adversarialLoss
             * @property {number|null} [seconds] PartitionLosses seconds
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PartitionLosses.
             * @memberof amr.v1
             * @interface IPartitionLosses
             * @augments amr.v1.PartitionLosses.$Properties
             * @deprecated Use amr.v1.PartitionLosses.$Properties instead.
             */

            /**
             * Shape of a PartitionLosses.
             * @typedef {amr.v1.PartitionLosses.$Properties} amr.v1.PartitionLosses.$Shape
             */

            /**
             * Constructs a new PartitionLosses.
             * @memberof amr.v1
             * @classdesc Represents a PartitionLosses.
             * @constructor
             * @param {amr.v1.PartitionLosses.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PartitionLosses = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PartitionLosses partition.
             * @member {number} partition
             * @memberof amr.v1.PartitionLosses
             * @instance
             */
            PartitionLosses.prototype.partition = 0;

            /**
             * PartitionLosses triples.
             * @member {number} triples
             * @memberof amr.v1.PartitionLosses
             * @instance
             */
            PartitionLosses.prototype.triples = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * PartitionLosses loss.
             * @member {number} loss
             * @memberof amr.v1.PartitionLosses
             * @instance
             */
            PartitionLosses.prototype.loss = 0;

            /**
             * PartitionLosses adversarialLoss.
             * @member {number} adversarialLoss
             * @memberof amr.v1.PartitionLosses
             * @instance
             */
            PartitionLosses.prototype.adversarialLoss = 0;

            /**
             * PartitionLosses seconds.
             * @member {number} seconds
             * @memberof amr.v1.PartitionLosses
             * @instance
             */
            PartitionLosses.prototype.seconds = 0;

            /**
             * Encodes the specified PartitionLosses message. Does not implicitly {@link amr.v1.PartitionLosses.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.PartitionLosses
             * @static
             * @param {amr.v1.PartitionLosses.$Properties} message PartitionLosses message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PartitionLosses.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.partition != null && $Object.hasOwnProperty.call(message, "partition") && message.partition !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.partition);
                if (message.triples != null && $Object.hasOwnProperty.call(message, "triples") && (typeof message.triples === "object" ? message.triples.low || message.triples.high : message.triples !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.triples);
                if (message.loss != null && $Object.hasOwnProperty.call(message, "loss") && !$Object.is(message.loss, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.loss);
                if (message.adversarialLoss != null && $Object.hasOwnProperty.call(message, "adversarialLoss") && !$Object.is(message.adversarialLoss, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.adversarialLoss);
                if (message.seconds != null && $Object.hasOwnProperty.call(message, "seconds") && !$Object.is(message.seconds, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.seconds);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PartitionLosses message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.PartitionLosses
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.PartitionLosses & amr.v1.PartitionLosses.$Shape} PartitionLosses
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PartitionLosses.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.PartitionLosses();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.partition = value;
                            else
                                delete message.partition;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.triples = value;
                            else
                                delete message.triples;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.loss = value;
                            else
                                delete message.loss;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.adversarialLoss = value;
                            else
                                delete message.adversarialLoss;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.seconds = value;
                            else
                                delete message.seconds;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PartitionLosses;
        })();

        v1.LogLine = (function() {

            /**
             * Properties of a LogLine.
             * @typedef {Object} amr.v1.LogLine.$Properties
             * @property {number|null} [timeMs] LogLine timeMs
             * @property {string|null} [level] LogLine level
             * @property {string|null} [source] LogLine source
             * @property {string|null} [message] LogLine message
             * @property {string|null} [details] LogLine details
             * @property {string|null} [role] LogLine role
             * @property {number|null} [number] LogLine number
             * @property {number|null} [position] LogLine position
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LogLine.
             * @memberof amr.v1
             * @interface ILogLine
             * @augments amr.v1.LogLine.$Properties
             * @deprecated Use amr.v1.LogLine.$Properties instead.
             */

            /**
             * Shape of a LogLine.
             * @typedef {amr.v1.LogLine.$Properties} amr.v1.LogLine.$Shape
             */

            /**
             * Constructs a new LogLine.
             * @memberof amr.v1
             * @classdesc Represents a LogLine.
             * @constructor
             * @param {amr.v1.LogLine.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LogLine = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LogLine timeMs.
             * @member {number} timeMs
             * @memberof amr.v1.LogLine
             * @instance
             */
            LogLine.prototype.timeMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * LogLine level.
             * @member {string} level
             * @memberof amr.v1.LogLine
             * @instance
             */
            LogLine.prototype.level = "";

            /**
             * LogLine source.
             * @member {string} source
             * @memberof amr.v1.LogLine
             * @instance
             */
            LogLine.prototype.source = "";

            /**
             * LogLine message.
             * @member {string} message
             * @memberof amr.v1.LogLine
             * @instance
             */
            LogLine.prototype.message = "";

            /**
             * LogLine details.
             * @member {string} details
             * @memberof amr.v1.LogLine
             * @instance
             */
            LogLine.prototype.details = "";

            /**
             * LogLine role.
             * @member {string} role
             * @memberof amr.v1.LogLine
             * @instance
             */
            LogLine.prototype.role = "";

            /**
             * LogLine number.
             * @member {number} number
             * @memberof amr.v1.LogLine
             * @instance
             */
            LogLine.prototype.number = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * LogLine position.
             * @member {number} position
             * @memberof amr.v1.LogLine
             * @instance
             */
            LogLine.prototype.position = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified LogLine message. Does not implicitly {@link amr.v1.LogLine.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.LogLine
             * @static
             * @param {amr.v1.LogLine.$Properties} message LogLine message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LogLine.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.timeMs != null && $Object.hasOwnProperty.call(message, "timeMs") && (typeof message.timeMs === "object" ? message.timeMs.low || message.timeMs.high : message.timeMs !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.timeMs);
                if (message.level != null && $Object.hasOwnProperty.call(message, "level") && message.level !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.level);
                if (message.source != null && $Object.hasOwnProperty.call(message, "source") && message.source !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.source);
                if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.message);
                if (message.details != null && $Object.hasOwnProperty.call(message, "details") && message.details !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.details);
                if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.role);
                if (message.number != null && $Object.hasOwnProperty.call(message, "number") && (typeof message.number === "object" ? message.number.low || message.number.high : message.number !== 0))
                    writer.uint32(/* id 7, wireType 0 =*/56).uint64(message.number);
                if (message.position != null && $Object.hasOwnProperty.call(message, "position") && (typeof message.position === "object" ? message.position.low || message.position.high : message.position !== 0))
                    writer.uint32(/* id 8, wireType 0 =*/64).uint64(message.position);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a LogLine message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.LogLine
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.LogLine & amr.v1.LogLine.$Shape} LogLine
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LogLine.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.LogLine();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.timeMs = value;
                            else
                                delete message.timeMs;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.level = value;
                            else
                                delete message.level;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.source = value;
                            else
                                delete message.source;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.message = value;
                            else
                                delete message.message;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.details = value;
                            else
                                delete message.details;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.role = value;
                            else
                                delete message.role;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.number = value;
                            else
                                delete message.number;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.position = value;
                            else
                                delete message.position;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LogLine;
        })();

        v1.SubmitRequest = (function() {

            /**
             * Properties of a SubmitRequest.
             * @typedef {Object} amr.v1.SubmitRequest.$Properties
             * @property {string|null} [requestId] SubmitRequest requestId
             * @property {string|null} [text] SubmitRequest text
             * @property {string|null} [file] SubmitRequest file
             * @property {Array.<string>|null} [set] SubmitRequest set
             * @property {string|null} [directory] SubmitRequest directory
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SubmitRequest.
             * @memberof amr.v1
             * @interface ISubmitRequest
             * @augments amr.v1.SubmitRequest.$Properties
             * @deprecated Use amr.v1.SubmitRequest.$Properties instead.
             */

            /**
             * Shape of a SubmitRequest.
             * @typedef {amr.v1.SubmitRequest.$Properties} amr.v1.SubmitRequest.$Shape
             */

            /**
             * Constructs a new SubmitRequest.
             * @memberof amr.v1
             * @classdesc Represents a SubmitRequest.
             * @constructor
             * @param {amr.v1.SubmitRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SubmitRequest = function (properties) {
                this.set = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SubmitRequest requestId.
             * @member {string} requestId
             * @memberof amr.v1.SubmitRequest
             * @instance
             */
            SubmitRequest.prototype.requestId = "";

            /**
             * SubmitRequest text.
             * @member {string} text
             * @memberof amr.v1.SubmitRequest
             * @instance
             */
            SubmitRequest.prototype.text = "";

            /**
             * SubmitRequest file.
             * @member {string} file
             * @memberof amr.v1.SubmitRequest
             * @instance
             */
            SubmitRequest.prototype.file = "";

            /**
             * SubmitRequest set.
             * @member {Array.<string>} set
             * @memberof amr.v1.SubmitRequest
             * @instance
             */
            SubmitRequest.prototype.set = $util.emptyArray;

            /**
             * SubmitRequest directory.
             * @member {string} directory
             * @memberof amr.v1.SubmitRequest
             * @instance
             */
            SubmitRequest.prototype.directory = "";

            /**
             * Encodes the specified SubmitRequest message. Does not implicitly {@link amr.v1.SubmitRequest.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.SubmitRequest
             * @static
             * @param {amr.v1.SubmitRequest.$Properties} message SubmitRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SubmitRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.requestId != null && $Object.hasOwnProperty.call(message, "requestId") && message.requestId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.requestId);
                if (message.text != null && $Object.hasOwnProperty.call(message, "text") && message.text !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.text);
                if (message.file != null && $Object.hasOwnProperty.call(message, "file") && message.file !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.file);
                if (message.set != null && message.set.length)
                    for (let i = 0; i < message.set.length; ++i)
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.set[i]);
                if (message.directory != null && $Object.hasOwnProperty.call(message, "directory") && message.directory !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.directory);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SubmitRequest message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.SubmitRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.SubmitRequest & amr.v1.SubmitRequest.$Shape} SubmitRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SubmitRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.SubmitRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.requestId = value;
                            else
                                delete message.requestId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.text = value;
                            else
                                delete message.text;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.file = value;
                            else
                                delete message.file;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.set && message.set.length))
                                message.set = [];
                            message.set.push(reader.stringVerify());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.directory = value;
                            else
                                delete message.directory;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SubmitRequest;
        })();

        v1.ListRequest = (function() {

            /**
             * Properties of a ListRequest.
             * @typedef {Object} amr.v1.ListRequest.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ListRequest.
             * @memberof amr.v1
             * @interface IListRequest
             * @augments amr.v1.ListRequest.$Properties
             * @deprecated Use amr.v1.ListRequest.$Properties instead.
             */

            /**
             * Shape of a ListRequest.
             * @typedef {amr.v1.ListRequest.$Properties} amr.v1.ListRequest.$Shape
             */

            /**
             * Constructs a new ListRequest.
             * @memberof amr.v1
             * @classdesc Represents a ListRequest.
             * @constructor
             * @param {amr.v1.ListRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ListRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Encodes the specified ListRequest message. Does not implicitly {@link amr.v1.ListRequest.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.ListRequest
             * @static
             * @param {amr.v1.ListRequest.$Properties} message ListRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ListRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ListRequest message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.ListRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.ListRequest & amr.v1.ListRequest.$Shape} ListRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ListRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.ListRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ListRequest;
        })();

        v1.ListResponse = (function() {

            /**
             * Properties of a ListResponse.
             * @typedef {Object} amr.v1.ListResponse.$Properties
             * @property {Array.<amr.v1.JobStatus.$Properties>|null} [jobs] ListResponse jobs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ListResponse.
             * @memberof amr.v1
             * @interface IListResponse
             * @augments amr.v1.ListResponse.$Properties
             * @deprecated Use amr.v1.ListResponse.$Properties instead.
             */

            /**
             * Shape of a ListResponse.
             * @typedef {amr.v1.ListResponse.$Properties} amr.v1.ListResponse.$Shape
             */

            /**
             * Constructs a new ListResponse.
             * @memberof amr.v1
             * @classdesc Represents a ListResponse.
             * @constructor
             * @param {amr.v1.ListResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ListResponse = function (properties) {
                this.jobs = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ListResponse jobs.
             * @member {Array.<amr.v1.JobStatus.$Properties>} jobs
             * @memberof amr.v1.ListResponse
             * @instance
             */
            ListResponse.prototype.jobs = $util.emptyArray;

            /**
             * Encodes the specified ListResponse message. Does not implicitly {@link amr.v1.ListResponse.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.ListResponse
             * @static
             * @param {amr.v1.ListResponse.$Properties} message ListResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ListResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.jobs != null && message.jobs.length)
                    for (let i = 0; i < message.jobs.length; ++i)
                        $root.amr.v1.JobStatus.encode(message.jobs[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ListResponse message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.ListResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.ListResponse & amr.v1.ListResponse.$Shape} ListResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ListResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.ListResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.jobs && message.jobs.length))
                                message.jobs = [];
                            message.jobs.push($root.amr.v1.JobStatus.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ListResponse;
        })();

        v1.JobRequest = (function() {

            /**
             * Properties of a JobRequest.
             * @typedef {Object} amr.v1.JobRequest.$Properties
             * @property {string|null} [name] JobRequest name
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a JobRequest.
             * @memberof amr.v1
             * @interface IJobRequest
             * @augments amr.v1.JobRequest.$Properties
             * @deprecated Use amr.v1.JobRequest.$Properties instead.
             */

            /**
             * Shape of a JobRequest.
             * @typedef {amr.v1.JobRequest.$Properties} amr.v1.JobRequest.$Shape
             */

            /**
             * Constructs a new JobRequest.
             * @memberof amr.v1
             * @classdesc Represents a JobRequest.
             * @constructor
             * @param {amr.v1.JobRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const JobRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * JobRequest name.
             * @member {string} name
             * @memberof amr.v1.JobRequest
             * @instance
             */
            JobRequest.prototype.name = "";

            /**
             * Encodes the specified JobRequest message. Does not implicitly {@link amr.v1.JobRequest.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.JobRequest
             * @static
             * @param {amr.v1.JobRequest.$Properties} message JobRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            JobRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a JobRequest message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.JobRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.JobRequest & amr.v1.JobRequest.$Shape} JobRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            JobRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.JobRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return JobRequest;
        })();

        v1.LogsRequest = (function() {

            /**
             * Properties of a LogsRequest.
             * @typedef {Object} amr.v1.LogsRequest.$Properties
             * @property {string|null} [name] LogsRequest name
             * @property {boolean|null} [follow] LogsRequest follow
             * @property {number|null} [tail] LogsRequest tail
             * @property {number|null} [sinceMs] LogsRequest sinceMs
             * @property {Array.<string>|null} [roles] LogsRequest roles
             * @property {Array.<string>|null} [members] LogsRequest members
             * @property {Array.<string>|null} [levels] LogsRequest levels
             * @property {number|null} [after] LogsRequest after
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LogsRequest.
             * @memberof amr.v1
             * @interface ILogsRequest
             * @augments amr.v1.LogsRequest.$Properties
             * @deprecated Use amr.v1.LogsRequest.$Properties instead.
             */

            /**
             * Shape of a LogsRequest.
             * @typedef {amr.v1.LogsRequest.$Properties} amr.v1.LogsRequest.$Shape
             */

            /**
             * Constructs a new LogsRequest.
             * @memberof amr.v1
             * @classdesc Represents a LogsRequest.
             * @constructor
             * @param {amr.v1.LogsRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LogsRequest = function (properties) {
                this.roles = [];
                this.members = [];
                this.levels = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LogsRequest name.
             * @member {string} name
             * @memberof amr.v1.LogsRequest
             * @instance
             */
            LogsRequest.prototype.name = "";

            /**
             * LogsRequest follow.
             * @member {boolean} follow
             * @memberof amr.v1.LogsRequest
             * @instance
             */
            LogsRequest.prototype.follow = false;

            /**
             * LogsRequest tail.
             * @member {number} tail
             * @memberof amr.v1.LogsRequest
             * @instance
             */
            LogsRequest.prototype.tail = 0;

            /**
             * LogsRequest sinceMs.
             * @member {number} sinceMs
             * @memberof amr.v1.LogsRequest
             * @instance
             */
            LogsRequest.prototype.sinceMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * LogsRequest roles.
             * @member {Array.<string>} roles
             * @memberof amr.v1.LogsRequest
             * @instance
             */
            LogsRequest.prototype.roles = $util.emptyArray;

            /**
             * LogsRequest members.
             * @member {Array.<string>} members
             * @memberof amr.v1.LogsRequest
             * @instance
             */
            LogsRequest.prototype.members = $util.emptyArray;

            /**
             * LogsRequest levels.
             * @member {Array.<string>} levels
             * @memberof amr.v1.LogsRequest
             * @instance
             */
            LogsRequest.prototype.levels = $util.emptyArray;

            /**
             * LogsRequest after.
             * @member {number} after
             * @memberof amr.v1.LogsRequest
             * @instance
             */
            LogsRequest.prototype.after = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified LogsRequest message. Does not implicitly {@link amr.v1.LogsRequest.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.LogsRequest
             * @static
             * @param {amr.v1.LogsRequest.$Properties} message LogsRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LogsRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.follow != null && $Object.hasOwnProperty.call(message, "follow") && message.follow !== false)
                    writer.uint32(/* id 2, wireType 0 =*/16).bool(message.follow);
                if (message.tail != null && $Object.hasOwnProperty.call(message, "tail") && message.tail !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.tail);
                if (message.sinceMs != null && $Object.hasOwnProperty.call(message, "sinceMs") && (typeof message.sinceMs === "object" ? message.sinceMs.low || message.sinceMs.high : message.sinceMs !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.sinceMs);
                if (message.roles != null && message.roles.length)
                    for (let i = 0; i < message.roles.length; ++i)
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.roles[i]);
                if (message.members != null && message.members.length)
                    for (let i = 0; i < message.members.length; ++i)
                        writer.uint32(/* id 6, wireType 2 =*/50).string(message.members[i]);
                if (message.levels != null && message.levels.length)
                    for (let i = 0; i < message.levels.length; ++i)
                        writer.uint32(/* id 7, wireType 2 =*/58).string(message.levels[i]);
                if (message.after != null && $Object.hasOwnProperty.call(message, "after") && (typeof message.after === "object" ? message.after.low || message.after.high : message.after !== 0))
                    writer.uint32(/* id 8, wireType 0 =*/64).uint64(message.after);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a LogsRequest message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.LogsRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.LogsRequest & amr.v1.LogsRequest.$Shape} LogsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LogsRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.LogsRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.follow = value;
                            else
                                delete message.follow;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.tail = value;
                            else
                                delete message.tail;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.sinceMs = value;
                            else
                                delete message.sinceMs;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.roles && message.roles.length))
                                message.roles = [];
                            message.roles.push(reader.stringVerify());
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.members && message.members.length))
                                message.members = [];
                            message.members.push(reader.stringVerify());
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if (!(message.levels && message.levels.length))
                                message.levels = [];
                            message.levels.push(reader.stringVerify());
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.after = value;
                            else
                                delete message.after;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LogsRequest;
        })();

        v1.ResumeRequest = (function() {

            /**
             * Properties of a ResumeRequest.
             * @typedef {Object} amr.v1.ResumeRequest.$Properties
             * @property {string|null} [name] ResumeRequest name
             * @property {number|null} [workers] ResumeRequest workers
             * @property {number|null} [parameterServers] ResumeRequest parameterServers
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ResumeRequest.
             * @memberof amr.v1
             * @interface IResumeRequest
             * @augments amr.v1.ResumeRequest.$Properties
             * @deprecated Use amr.v1.ResumeRequest.$Properties instead.
             */

            /**
             * Shape of a ResumeRequest.
             * @typedef {amr.v1.ResumeRequest.$Properties} amr.v1.ResumeRequest.$Shape
             */

            /**
             * Constructs a new ResumeRequest.
             * @memberof amr.v1
             * @classdesc Represents a ResumeRequest.
             * @constructor
             * @param {amr.v1.ResumeRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ResumeRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ResumeRequest name.
             * @member {string} name
             * @memberof amr.v1.ResumeRequest
             * @instance
             */
            ResumeRequest.prototype.name = "";

            /**
             * ResumeRequest workers.
             * @member {number} workers
             * @memberof amr.v1.ResumeRequest
             * @instance
             */
            ResumeRequest.prototype.workers = 0;

            /**
             * ResumeRequest parameterServers.
             * @member {number} parameterServers
             * @memberof amr.v1.ResumeRequest
             * @instance
             */
            ResumeRequest.prototype.parameterServers = 0;

            /**
             * Encodes the specified ResumeRequest message. Does not implicitly {@link amr.v1.ResumeRequest.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.ResumeRequest
             * @static
             * @param {amr.v1.ResumeRequest.$Properties} message ResumeRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ResumeRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.workers != null && $Object.hasOwnProperty.call(message, "workers") && message.workers !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.workers);
                if (message.parameterServers != null && $Object.hasOwnProperty.call(message, "parameterServers") && message.parameterServers !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.parameterServers);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ResumeRequest message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.ResumeRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.ResumeRequest & amr.v1.ResumeRequest.$Shape} ResumeRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ResumeRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.ResumeRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.workers = value;
                            else
                                delete message.workers;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.parameterServers = value;
                            else
                                delete message.parameterServers;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ResumeRequest;
        })();

        v1.DeleteResponse = (function() {

            /**
             * Properties of a DeleteResponse.
             * @typedef {Object} amr.v1.DeleteResponse.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DeleteResponse.
             * @memberof amr.v1
             * @interface IDeleteResponse
             * @augments amr.v1.DeleteResponse.$Properties
             * @deprecated Use amr.v1.DeleteResponse.$Properties instead.
             */

            /**
             * Shape of a DeleteResponse.
             * @typedef {amr.v1.DeleteResponse.$Properties} amr.v1.DeleteResponse.$Shape
             */

            /**
             * Constructs a new DeleteResponse.
             * @memberof amr.v1
             * @classdesc Represents a DeleteResponse.
             * @constructor
             * @param {amr.v1.DeleteResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DeleteResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Encodes the specified DeleteResponse message. Does not implicitly {@link amr.v1.DeleteResponse.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.DeleteResponse
             * @static
             * @param {amr.v1.DeleteResponse.$Properties} message DeleteResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DeleteResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a DeleteResponse message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.DeleteResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.DeleteResponse & amr.v1.DeleteResponse.$Shape} DeleteResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DeleteResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.DeleteResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return DeleteResponse;
        })();

        /**
         * Phase enum.
         * @name amr.v1.Phase
         * @enum {number}
         * @property {number} PHASE_UNSPECIFIED=0 PHASE_UNSPECIFIED value
         * @property {number} PHASE_PENDING=1 PHASE_PENDING value
         * @property {number} PHASE_PREPARING=2 PHASE_PREPARING value
         * @property {number} PHASE_RUNNING=3 PHASE_RUNNING value
         * @property {number} PHASE_SUSPENDED=4 PHASE_SUSPENDED value
         * @property {number} PHASE_SUCCEEDED=5 PHASE_SUCCEEDED value
         * @property {number} PHASE_FAILED=6 PHASE_FAILED value
         * @property {number} PHASE_CANCELLED=7 PHASE_CANCELLED value
         */
        v1.Phase = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "PHASE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "PHASE_PENDING"] = 1;
            values[valuesById[2] = "PHASE_PREPARING"] = 2;
            values[valuesById[3] = "PHASE_RUNNING"] = 3;
            values[valuesById[4] = "PHASE_SUSPENDED"] = 4;
            values[valuesById[5] = "PHASE_SUCCEEDED"] = 5;
            values[valuesById[6] = "PHASE_FAILED"] = 6;
            values[valuesById[7] = "PHASE_CANCELLED"] = 7;
            return values;
        })();

        v1.JobStatus = (function() {

            /**
             * Properties of a JobStatus.
             * @typedef {Object} amr.v1.JobStatus.$Properties
             * @property {string|null} [name] JobStatus name
             * @property {string|null} [uid] JobStatus uid
             * @property {amr.v1.Phase|null} [phase] JobStatus phase
             * @property {number|null} [progress] JobStatus progress
             * @property {string|null} [stage] JobStatus stage
             * @property {number|null} [stageNumber] JobStatus stageNumber
             * @property {number|null} [stages] JobStatus stages
             * @property {number|null} [epoch] JobStatus epoch
             * @property {number|null} [epochs] JobStatus epochs
             * @property {number|null} [step] JobStatus step
             * @property {number|null} [steps] JobStatus steps
             * @property {number|null} [loss] JobStatus loss
             * @property {number|null} [adversarialLoss] JobStatus adversarialLoss
             * @property {Object.<string,number>|null} [metrics] JobStatus metrics
             * @property {number|null} [etaSeconds] JobStatus etaSeconds
             * @property {number|null} [triplesPerSecond] JobStatus triplesPerSecond
             * @property {amr.v1.Replicas.$Properties|null} [workers] JobStatus workers
             * @property {amr.v1.Replicas.$Properties|null} [parameterServers] JobStatus parameterServers
             * @property {number|null} [restarts] JobStatus restarts
             * @property {string|null} [digest] JobStatus digest
             * @property {Array.<amr.v1.Condition.$Properties>|null} [conditions] JobStatus conditions
             * @property {number|null} [run] JobStatus run
             * @property {Array.<amr.v1.MemberStatus.$Properties>|null} [members] JobStatus members
             * @property {number|null} [submittedMs] JobStatus submittedMs
             * @property {number|null} [startedMs] JobStatus startedMs
             * @property {number|null} [finishedMs] JobStatus finishedMs
             * @property {string|null} [engine] JobStatus engine
             * @property {string|null} [device] JobStatus device
             * @property {number|null} [metricsStageNumber] JobStatus metricsStageNumber
             * @property {number|null} [metricsEpoch] JobStatus metricsEpoch
             * @property {boolean|null} [selectsByValidation] JobStatus selectsByValidation
             * @property {number|null} [candidates] JobStatus candidates
             * @property {number|null} [pass] JobStatus pass
             * @property {number|null} [passes] JobStatus passes
             * @property {Object.<string,number>|null} [validation] JobStatus validation
             * @property {amr.v1.EncodingStatus.$Properties|null} [encoding] JobStatus encoding
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a JobStatus.
             * @memberof amr.v1
             * @interface IJobStatus
             * @augments amr.v1.JobStatus.$Properties
             * @deprecated Use amr.v1.JobStatus.$Properties instead.
             */

            /**
             * Shape of a JobStatus.
             * @typedef {amr.v1.JobStatus.$Properties} amr.v1.JobStatus.$Shape
             */

            /**
             * Constructs a new JobStatus.
             * @memberof amr.v1
             * @classdesc Represents a JobStatus.
             * @constructor
             * @param {amr.v1.JobStatus.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const JobStatus = function (properties) {
                this.metrics = {};
                this.conditions = [];
                this.members = [];
                this.validation = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * JobStatus name.
             * @member {string} name
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.name = "";

            /**
             * JobStatus uid.
             * @member {string} uid
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.uid = "";

            /**
             * JobStatus phase.
             * @member {amr.v1.Phase} phase
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.phase = 0;

            /**
             * JobStatus progress.
             * @member {number} progress
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.progress = 0;

            /**
             * JobStatus stage.
             * @member {string} stage
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.stage = "";

            /**
             * JobStatus stageNumber.
             * @member {number} stageNumber
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.stageNumber = 0;

            /**
             * JobStatus stages.
             * @member {number} stages
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.stages = 0;

            /**
             * JobStatus epoch.
             * @member {number} epoch
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.epoch = 0;

            /**
             * JobStatus epochs.
             * @member {number} epochs
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.epochs = 0;

            /**
             * JobStatus step.
             * @member {number} step
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.step = 0;

            /**
             * JobStatus steps.
             * @member {number} steps
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.steps = 0;

            /**
             * JobStatus loss.
             * @member {number} loss
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.loss = 0;

            /**
             * JobStatus adversarialLoss.
             * @member {number} adversarialLoss
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.adversarialLoss = 0;

            /**
             * JobStatus metrics.
             * @member {Object.<string,number>} metrics
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.metrics = $util.emptyObject;

            /**
             * JobStatus etaSeconds.
             * @member {number} etaSeconds
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.etaSeconds = 0;

            /**
             * JobStatus triplesPerSecond.
             * @member {number} triplesPerSecond
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.triplesPerSecond = 0;

            /**
             * JobStatus workers.
             * @member {amr.v1.Replicas.$Properties|null|undefined} workers
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.workers = null;

            /**
             * JobStatus parameterServers.
             * @member {amr.v1.Replicas.$Properties|null|undefined} parameterServers
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.parameterServers = null;

            /**
             * JobStatus restarts.
             * @member {number} restarts
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.restarts = 0;

            /**
             * JobStatus digest.
             * @member {string} digest
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.digest = "";

            /**
             * JobStatus conditions.
             * @member {Array.<amr.v1.Condition.$Properties>} conditions
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.conditions = $util.emptyArray;

            /**
             * JobStatus run.
             * @member {number} run
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.run = 0;

            /**
             * JobStatus members.
             * @member {Array.<amr.v1.MemberStatus.$Properties>} members
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.members = $util.emptyArray;

            /**
             * JobStatus submittedMs.
             * @member {number} submittedMs
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.submittedMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * JobStatus startedMs.
             * @member {number} startedMs
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.startedMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * JobStatus finishedMs.
             * @member {number} finishedMs
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.finishedMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * JobStatus engine.
             * @member {string} engine
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.engine = "";

            /**
             * JobStatus device.
             * @member {string} device
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.device = "";

            /**
             * JobStatus metricsStageNumber.
             * @member {number} metricsStageNumber
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.metricsStageNumber = 0;

            /**
             * JobStatus metricsEpoch.
             * @member {number} metricsEpoch
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.metricsEpoch = 0;

            /**
             * JobStatus selectsByValidation.
             * @member {boolean} selectsByValidation
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.selectsByValidation = false;

            /**
             * JobStatus candidates.
             * @member {number} candidates
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.candidates = 0;

            /**
             * JobStatus pass.
             * @member {number} pass
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.pass = 0;

            /**
             * JobStatus passes.
             * @member {number} passes
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.passes = 0;

            /**
             * JobStatus validation.
             * @member {Object.<string,number>} validation
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.validation = $util.emptyObject;

            /**
             * JobStatus encoding.
             * @member {amr.v1.EncodingStatus.$Properties|null|undefined} encoding
             * @memberof amr.v1.JobStatus
             * @instance
             */
            JobStatus.prototype.encoding = null;

            /**
             * Encodes the specified JobStatus message. Does not implicitly {@link amr.v1.JobStatus.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.JobStatus
             * @static
             * @param {amr.v1.JobStatus.$Properties} message JobStatus message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            JobStatus.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.uid != null && $Object.hasOwnProperty.call(message, "uid") && message.uid !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.uid);
                if (message.phase != null && $Object.hasOwnProperty.call(message, "phase") && message.phase !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.phase);
                if (message.progress != null && $Object.hasOwnProperty.call(message, "progress") && !$Object.is(message.progress, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.progress);
                if (message.stage != null && $Object.hasOwnProperty.call(message, "stage") && message.stage !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.stage);
                if (message.stageNumber != null && $Object.hasOwnProperty.call(message, "stageNumber") && message.stageNumber !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.stageNumber);
                if (message.stages != null && $Object.hasOwnProperty.call(message, "stages") && message.stages !== 0)
                    writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.stages);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && message.epoch !== 0)
                    writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.epoch);
                if (message.epochs != null && $Object.hasOwnProperty.call(message, "epochs") && message.epochs !== 0)
                    writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.epochs);
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.step);
                if (message.steps != null && $Object.hasOwnProperty.call(message, "steps") && message.steps !== 0)
                    writer.uint32(/* id 11, wireType 0 =*/88).uint32(message.steps);
                if (message.loss != null && $Object.hasOwnProperty.call(message, "loss") && !$Object.is(message.loss, 0))
                    writer.uint32(/* id 12, wireType 1 =*/97).double(message.loss);
                if (message.adversarialLoss != null && $Object.hasOwnProperty.call(message, "adversarialLoss") && !$Object.is(message.adversarialLoss, 0))
                    writer.uint32(/* id 13, wireType 1 =*/105).double(message.adversarialLoss);
                if (message.metrics != null && $Object.hasOwnProperty.call(message, "metrics"))
                    for (let keys = $Object.keys(message.metrics), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 14, wireType 2 =*/114).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 1 =*/17).double(message.metrics[keys[i]]).ldelim();
                if (message.etaSeconds != null && $Object.hasOwnProperty.call(message, "etaSeconds") && !$Object.is(message.etaSeconds, 0))
                    writer.uint32(/* id 15, wireType 1 =*/121).double(message.etaSeconds);
                if (message.triplesPerSecond != null && $Object.hasOwnProperty.call(message, "triplesPerSecond") && !$Object.is(message.triplesPerSecond, 0))
                    writer.uint32(/* id 16, wireType 1 =*/129).double(message.triplesPerSecond);
                if (message.workers != null && $Object.hasOwnProperty.call(message, "workers"))
                    $root.amr.v1.Replicas.encode(message.workers, writer.uint32(/* id 17, wireType 2 =*/138).fork(), _depth + 1).ldelim();
                if (message.parameterServers != null && $Object.hasOwnProperty.call(message, "parameterServers"))
                    $root.amr.v1.Replicas.encode(message.parameterServers, writer.uint32(/* id 18, wireType 2 =*/146).fork(), _depth + 1).ldelim();
                if (message.restarts != null && $Object.hasOwnProperty.call(message, "restarts") && message.restarts !== 0)
                    writer.uint32(/* id 19, wireType 0 =*/152).uint32(message.restarts);
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                    writer.uint32(/* id 20, wireType 2 =*/162).string(message.digest);
                if (message.conditions != null && message.conditions.length)
                    for (let i = 0; i < message.conditions.length; ++i)
                        $root.amr.v1.Condition.encode(message.conditions[i], writer.uint32(/* id 21, wireType 2 =*/170).fork(), _depth + 1).ldelim();
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== 0)
                    writer.uint32(/* id 22, wireType 0 =*/176).uint32(message.run);
                if (message.members != null && message.members.length)
                    for (let i = 0; i < message.members.length; ++i)
                        $root.amr.v1.MemberStatus.encode(message.members[i], writer.uint32(/* id 23, wireType 2 =*/186).fork(), _depth + 1).ldelim();
                if (message.submittedMs != null && $Object.hasOwnProperty.call(message, "submittedMs") && (typeof message.submittedMs === "object" ? message.submittedMs.low || message.submittedMs.high : message.submittedMs !== 0))
                    writer.uint32(/* id 24, wireType 0 =*/192).uint64(message.submittedMs);
                if (message.startedMs != null && $Object.hasOwnProperty.call(message, "startedMs") && (typeof message.startedMs === "object" ? message.startedMs.low || message.startedMs.high : message.startedMs !== 0))
                    writer.uint32(/* id 25, wireType 0 =*/200).uint64(message.startedMs);
                if (message.finishedMs != null && $Object.hasOwnProperty.call(message, "finishedMs") && (typeof message.finishedMs === "object" ? message.finishedMs.low || message.finishedMs.high : message.finishedMs !== 0))
                    writer.uint32(/* id 26, wireType 0 =*/208).uint64(message.finishedMs);
                if (message.engine != null && $Object.hasOwnProperty.call(message, "engine") && message.engine !== "")
                    writer.uint32(/* id 27, wireType 2 =*/218).string(message.engine);
                if (message.device != null && $Object.hasOwnProperty.call(message, "device") && message.device !== "")
                    writer.uint32(/* id 28, wireType 2 =*/226).string(message.device);
                if (message.metricsStageNumber != null && $Object.hasOwnProperty.call(message, "metricsStageNumber") && message.metricsStageNumber !== 0)
                    writer.uint32(/* id 29, wireType 0 =*/232).uint32(message.metricsStageNumber);
                if (message.metricsEpoch != null && $Object.hasOwnProperty.call(message, "metricsEpoch") && message.metricsEpoch !== 0)
                    writer.uint32(/* id 30, wireType 0 =*/240).uint32(message.metricsEpoch);
                if (message.selectsByValidation != null && $Object.hasOwnProperty.call(message, "selectsByValidation") && message.selectsByValidation !== false)
                    writer.uint32(/* id 31, wireType 0 =*/248).bool(message.selectsByValidation);
                if (message.candidates != null && $Object.hasOwnProperty.call(message, "candidates") && message.candidates !== 0)
                    writer.uint32(/* id 32, wireType 0 =*/256).uint32(message.candidates);
                if (message.pass != null && $Object.hasOwnProperty.call(message, "pass") && message.pass !== 0)
                    writer.uint32(/* id 33, wireType 0 =*/264).uint32(message.pass);
                if (message.passes != null && $Object.hasOwnProperty.call(message, "passes") && message.passes !== 0)
                    writer.uint32(/* id 34, wireType 0 =*/272).uint32(message.passes);
                if (message.validation != null && $Object.hasOwnProperty.call(message, "validation"))
                    for (let keys = $Object.keys(message.validation), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 35, wireType 2 =*/282).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 1 =*/17).double(message.validation[keys[i]]).ldelim();
                if (message.encoding != null && $Object.hasOwnProperty.call(message, "encoding"))
                    $root.amr.v1.EncodingStatus.encode(message.encoding, writer.uint32(/* id 36, wireType 2 =*/290).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a JobStatus message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.JobStatus
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.JobStatus & amr.v1.JobStatus.$Shape} JobStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            JobStatus.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.JobStatus();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.uid = value;
                            else
                                delete message.uid;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.phase = value;
                            else
                                delete message.phase;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.progress = value;
                            else
                                delete message.progress;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.stage = value;
                            else
                                delete message.stage;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.stageNumber = value;
                            else
                                delete message.stageNumber;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.stages = value;
                            else
                                delete message.stages;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.epochs = value;
                            else
                                delete message.epochs;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.steps = value;
                            else
                                delete message.steps;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.loss = value;
                            else
                                delete message.loss;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.adversarialLoss = value;
                            else
                                delete message.adversarialLoss;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if (message.metrics === $util.emptyObject)
                                message.metrics = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = 0;
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 1)
                                        break;
                                    value = reader.double();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.metrics, key);
                            message.metrics[key] = value;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.etaSeconds = value;
                            else
                                delete message.etaSeconds;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.triplesPerSecond = value;
                            else
                                delete message.triplesPerSecond;
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            message.workers = $root.amr.v1.Replicas.decode(reader, reader.size(), $undefined, _depth + 1, message.workers);
                            continue;
                        }
                    case 18: {
                            if (wireType !== 2)
                                break;
                            message.parameterServers = $root.amr.v1.Replicas.decode(reader, reader.size(), $undefined, _depth + 1, message.parameterServers);
                            continue;
                        }
                    case 19: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.restarts = value;
                            else
                                delete message.restarts;
                            continue;
                        }
                    case 20: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.digest = value;
                            else
                                delete message.digest;
                            continue;
                        }
                    case 21: {
                            if (wireType !== 2)
                                break;
                            if (!(message.conditions && message.conditions.length))
                                message.conditions = [];
                            message.conditions.push($root.amr.v1.Condition.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 22: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 23: {
                            if (wireType !== 2)
                                break;
                            if (!(message.members && message.members.length))
                                message.members = [];
                            message.members.push($root.amr.v1.MemberStatus.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 24: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.submittedMs = value;
                            else
                                delete message.submittedMs;
                            continue;
                        }
                    case 25: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.startedMs = value;
                            else
                                delete message.startedMs;
                            continue;
                        }
                    case 26: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.finishedMs = value;
                            else
                                delete message.finishedMs;
                            continue;
                        }
                    case 27: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.engine = value;
                            else
                                delete message.engine;
                            continue;
                        }
                    case 28: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.device = value;
                            else
                                delete message.device;
                            continue;
                        }
                    case 29: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.metricsStageNumber = value;
                            else
                                delete message.metricsStageNumber;
                            continue;
                        }
                    case 30: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.metricsEpoch = value;
                            else
                                delete message.metricsEpoch;
                            continue;
                        }
                    case 31: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.selectsByValidation = value;
                            else
                                delete message.selectsByValidation;
                            continue;
                        }
                    case 32: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.candidates = value;
                            else
                                delete message.candidates;
                            continue;
                        }
                    case 33: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.pass = value;
                            else
                                delete message.pass;
                            continue;
                        }
                    case 34: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.passes = value;
                            else
                                delete message.passes;
                            continue;
                        }
                    case 35: {
                            if (wireType !== 2)
                                break;
                            if (message.validation === $util.emptyObject)
                                message.validation = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = 0;
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 1)
                                        break;
                                    value = reader.double();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.validation, key);
                            message.validation[key] = value;
                            continue;
                        }
                    case 36: {
                            if (wireType !== 2)
                                break;
                            message.encoding = $root.amr.v1.EncodingStatus.decode(reader, reader.size(), $undefined, _depth + 1, message.encoding);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return JobStatus;
        })();

        v1.EncodingStatus = (function() {

            /**
             * Properties of an EncodingStatus.
             * @typedef {Object} amr.v1.EncodingStatus.$Properties
             * @property {number|null} [done] EncodingStatus done
             * @property {number|null} [total] EncodingStatus total
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an EncodingStatus.
             * @memberof amr.v1
             * @interface IEncodingStatus
             * @augments amr.v1.EncodingStatus.$Properties
             * @deprecated Use amr.v1.EncodingStatus.$Properties instead.
             */

            /**
             * Shape of an EncodingStatus.
             * @typedef {amr.v1.EncodingStatus.$Properties} amr.v1.EncodingStatus.$Shape
             */

            /**
             * Constructs a new EncodingStatus.
             * @memberof amr.v1
             * @classdesc Represents an EncodingStatus.
             * @constructor
             * @param {amr.v1.EncodingStatus.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const EncodingStatus = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * EncodingStatus done.
             * @member {number} done
             * @memberof amr.v1.EncodingStatus
             * @instance
             */
            EncodingStatus.prototype.done = 0;

            /**
             * EncodingStatus total.
             * @member {number} total
             * @memberof amr.v1.EncodingStatus
             * @instance
             */
            EncodingStatus.prototype.total = 0;

            /**
             * Encodes the specified EncodingStatus message. Does not implicitly {@link amr.v1.EncodingStatus.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.EncodingStatus
             * @static
             * @param {amr.v1.EncodingStatus.$Properties} message EncodingStatus message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            EncodingStatus.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.done != null && $Object.hasOwnProperty.call(message, "done") && message.done !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.done);
                if (message.total != null && $Object.hasOwnProperty.call(message, "total") && message.total !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.total);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an EncodingStatus message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.EncodingStatus
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.EncodingStatus & amr.v1.EncodingStatus.$Shape} EncodingStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            EncodingStatus.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.EncodingStatus();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.done = value;
                            else
                                delete message.done;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.total = value;
                            else
                                delete message.total;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return EncodingStatus;
        })();

        v1.Replicas = (function() {

            /**
             * Properties of a Replicas.
             * @typedef {Object} amr.v1.Replicas.$Properties
             * @property {number|null} [ready] Replicas ready
             * @property {number|null} [desired] Replicas desired
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Replicas.
             * @memberof amr.v1
             * @interface IReplicas
             * @augments amr.v1.Replicas.$Properties
             * @deprecated Use amr.v1.Replicas.$Properties instead.
             */

            /**
             * Shape of a Replicas.
             * @typedef {amr.v1.Replicas.$Properties} amr.v1.Replicas.$Shape
             */

            /**
             * Constructs a new Replicas.
             * @memberof amr.v1
             * @classdesc Represents a Replicas.
             * @constructor
             * @param {amr.v1.Replicas.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Replicas = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Replicas ready.
             * @member {number} ready
             * @memberof amr.v1.Replicas
             * @instance
             */
            Replicas.prototype.ready = 0;

            /**
             * Replicas desired.
             * @member {number} desired
             * @memberof amr.v1.Replicas
             * @instance
             */
            Replicas.prototype.desired = 0;

            /**
             * Encodes the specified Replicas message. Does not implicitly {@link amr.v1.Replicas.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Replicas
             * @static
             * @param {amr.v1.Replicas.$Properties} message Replicas message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Replicas.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.ready != null && $Object.hasOwnProperty.call(message, "ready") && message.ready !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.ready);
                if (message.desired != null && $Object.hasOwnProperty.call(message, "desired") && message.desired !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.desired);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Replicas message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Replicas
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Replicas & amr.v1.Replicas.$Shape} Replicas
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Replicas.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Replicas();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.ready = value;
                            else
                                delete message.ready;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.desired = value;
                            else
                                delete message.desired;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Replicas;
        })();

        v1.Condition = (function() {

            /**
             * Properties of a Condition.
             * @typedef {Object} amr.v1.Condition.$Properties
             * @property {string|null} [type] Condition type
             * @property {string|null} [status] Condition status
             * @property {string|null} [reason] Condition reason
             * @property {string|null} [message] Condition message
             * @property {number|null} [timeMs] Condition timeMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Condition.
             * @memberof amr.v1
             * @interface ICondition
             * @augments amr.v1.Condition.$Properties
             * @deprecated Use amr.v1.Condition.$Properties instead.
             */

            /**
             * Shape of a Condition.
             * @typedef {amr.v1.Condition.$Properties} amr.v1.Condition.$Shape
             */

            /**
             * Constructs a new Condition.
             * @memberof amr.v1
             * @classdesc Represents a Condition.
             * @constructor
             * @param {amr.v1.Condition.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Condition = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Condition type.
             * @member {string} type
             * @memberof amr.v1.Condition
             * @instance
             */
            Condition.prototype.type = "";

            /**
             * Condition status.
             * @member {string} status
             * @memberof amr.v1.Condition
             * @instance
             */
            Condition.prototype.status = "";

            /**
             * Condition reason.
             * @member {string} reason
             * @memberof amr.v1.Condition
             * @instance
             */
            Condition.prototype.reason = "";

            /**
             * Condition message.
             * @member {string} message
             * @memberof amr.v1.Condition
             * @instance
             */
            Condition.prototype.message = "";

            /**
             * Condition timeMs.
             * @member {number} timeMs
             * @memberof amr.v1.Condition
             * @instance
             */
            Condition.prototype.timeMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified Condition message. Does not implicitly {@link amr.v1.Condition.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Condition
             * @static
             * @param {amr.v1.Condition.$Properties} message Condition message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Condition.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.type);
                if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.status);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.reason);
                if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.message);
                if (message.timeMs != null && $Object.hasOwnProperty.call(message, "timeMs") && (typeof message.timeMs === "object" ? message.timeMs.low || message.timeMs.high : message.timeMs !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.timeMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Condition message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Condition
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Condition & amr.v1.Condition.$Shape} Condition
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Condition.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Condition();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.type = value;
                            else
                                delete message.type;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.status = value;
                            else
                                delete message.status;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.message = value;
                            else
                                delete message.message;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.timeMs = value;
                            else
                                delete message.timeMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Condition;
        })();

        v1.MemberStatus = (function() {

            /**
             * Properties of a MemberStatus.
             * @typedef {Object} amr.v1.MemberStatus.$Properties
             * @property {string|null} [name] MemberStatus name
             * @property {string|null} [role] MemberStatus role
             * @property {string|null} [state] MemberStatus state
             * @property {number|null} [firstPartition] MemberStatus firstPartition
             * @property {number|null} [partitions] MemberStatus partitions
             * @property {number|null} [step] MemberStatus step
             * @property {string|null} [activity] MemberStatus activity
             * @property {number|null} [activityProgress] MemberStatus activityProgress
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a MemberStatus.
             * @memberof amr.v1
             * @interface IMemberStatus
             * @augments amr.v1.MemberStatus.$Properties
             * @deprecated Use amr.v1.MemberStatus.$Properties instead.
             */

            /**
             * Shape of a MemberStatus.
             * @typedef {amr.v1.MemberStatus.$Properties} amr.v1.MemberStatus.$Shape
             */

            /**
             * Constructs a new MemberStatus.
             * @memberof amr.v1
             * @classdesc Represents a MemberStatus.
             * @constructor
             * @param {amr.v1.MemberStatus.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const MemberStatus = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * MemberStatus name.
             * @member {string} name
             * @memberof amr.v1.MemberStatus
             * @instance
             */
            MemberStatus.prototype.name = "";

            /**
             * MemberStatus role.
             * @member {string} role
             * @memberof amr.v1.MemberStatus
             * @instance
             */
            MemberStatus.prototype.role = "";

            /**
             * MemberStatus state.
             * @member {string} state
             * @memberof amr.v1.MemberStatus
             * @instance
             */
            MemberStatus.prototype.state = "";

            /**
             * MemberStatus firstPartition.
             * @member {number} firstPartition
             * @memberof amr.v1.MemberStatus
             * @instance
             */
            MemberStatus.prototype.firstPartition = 0;

            /**
             * MemberStatus partitions.
             * @member {number} partitions
             * @memberof amr.v1.MemberStatus
             * @instance
             */
            MemberStatus.prototype.partitions = 0;

            /**
             * MemberStatus step.
             * @member {number} step
             * @memberof amr.v1.MemberStatus
             * @instance
             */
            MemberStatus.prototype.step = 0;

            /**
             * MemberStatus activity.
             * @member {string} activity
             * @memberof amr.v1.MemberStatus
             * @instance
             */
            MemberStatus.prototype.activity = "";

            /**
             * MemberStatus activityProgress.
             * @member {number} activityProgress
             * @memberof amr.v1.MemberStatus
             * @instance
             */
            MemberStatus.prototype.activityProgress = 0;

            /**
             * Encodes the specified MemberStatus message. Does not implicitly {@link amr.v1.MemberStatus.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.MemberStatus
             * @static
             * @param {amr.v1.MemberStatus.$Properties} message MemberStatus message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            MemberStatus.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.role);
                if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.state);
                if (message.firstPartition != null && $Object.hasOwnProperty.call(message, "firstPartition") && message.firstPartition !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.firstPartition);
                if (message.partitions != null && $Object.hasOwnProperty.call(message, "partitions") && message.partitions !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.partitions);
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.step);
                if (message.activity != null && $Object.hasOwnProperty.call(message, "activity") && message.activity !== "")
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.activity);
                if (message.activityProgress != null && $Object.hasOwnProperty.call(message, "activityProgress") && !$Object.is(message.activityProgress, 0))
                    writer.uint32(/* id 8, wireType 1 =*/65).double(message.activityProgress);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a MemberStatus message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.MemberStatus
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.MemberStatus & amr.v1.MemberStatus.$Shape} MemberStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            MemberStatus.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.MemberStatus();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.role = value;
                            else
                                delete message.role;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.state = value;
                            else
                                delete message.state;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.firstPartition = value;
                            else
                                delete message.firstPartition;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.partitions = value;
                            else
                                delete message.partitions;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.activity = value;
                            else
                                delete message.activity;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.activityProgress = value;
                            else
                                delete message.activityProgress;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return MemberStatus;
        })();

        v1.WatchMessage = (function() {

            /**
             * Properties of a WatchMessage.
             * @typedef {Object} amr.v1.WatchMessage.$Properties
             * @property {amr.v1.JobStatus.$Properties|null} [status] WatchMessage status
             * @property {amr.v1.EpochRecord.$Properties|null} [epoch] WatchMessage epoch
             * @property {amr.v1.Happening.$Properties|null} [happening] WatchMessage happening
             * @property {"status"|"epoch"|"happening"} [change] WatchMessage change
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a WatchMessage.
             * @memberof amr.v1
             * @interface IWatchMessage
             * @augments amr.v1.WatchMessage.$Properties
             * @deprecated Use amr.v1.WatchMessage.$Properties instead.
             */

            /**
             * Narrowed shape of a WatchMessage.
             * @typedef {{
             *   status?: amr.v1.JobStatus.$Shape|null;
             *   epoch?: amr.v1.EpochRecord.$Shape|null;
             *   happening?: amr.v1.Happening.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ change?: undefined; status?: null; epoch?: null; happening?: null }|{ change?: "status"; status: amr.v1.JobStatus.$Shape; epoch?: null; happening?: null }|{ change?: "epoch"; status?: null; epoch: amr.v1.EpochRecord.$Shape; happening?: null }|{ change?: "happening"; status?: null; epoch?: null; happening: amr.v1.Happening.$Shape })
             * )} amr.v1.WatchMessage.$Shape
             */

            /**
             * Constructs a new WatchMessage.
             * @memberof amr.v1
             * @classdesc Represents a WatchMessage.
             * @constructor
             * @param {amr.v1.WatchMessage.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const WatchMessage = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * WatchMessage status.
             * @member {amr.v1.JobStatus.$Properties|null|undefined} status
             * @memberof amr.v1.WatchMessage
             * @instance
             */
            WatchMessage.prototype.status = null;

            /**
             * WatchMessage epoch.
             * @member {amr.v1.EpochRecord.$Properties|null|undefined} epoch
             * @memberof amr.v1.WatchMessage
             * @instance
             */
            WatchMessage.prototype.epoch = null;

            /**
             * WatchMessage happening.
             * @member {amr.v1.Happening.$Properties|null|undefined} happening
             * @memberof amr.v1.WatchMessage
             * @instance
             */
            WatchMessage.prototype.happening = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * WatchMessage change.
             * @member {"status"|"epoch"|"happening"|undefined} change
             * @memberof amr.v1.WatchMessage
             * @instance
             */
            $Object.defineProperty(WatchMessage.prototype, "change", {
                get: $util.oneOfGetter($oneOfFields = ["status", "epoch", "happening"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified WatchMessage message. Does not implicitly {@link amr.v1.WatchMessage.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.WatchMessage
             * @static
             * @param {amr.v1.WatchMessage.$Properties} message WatchMessage message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            WatchMessage.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.status != null && $Object.hasOwnProperty.call(message, "status"))
                    $root.amr.v1.JobStatus.encode(message.status, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch"))
                    $root.amr.v1.EpochRecord.encode(message.epoch, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.happening != null && $Object.hasOwnProperty.call(message, "happening"))
                    $root.amr.v1.Happening.encode(message.happening, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a WatchMessage message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.WatchMessage
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.WatchMessage & amr.v1.WatchMessage.$Shape} WatchMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            WatchMessage.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.WatchMessage();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.status = $root.amr.v1.JobStatus.decode(reader, reader.size(), $undefined, _depth + 1, message.status);
                            message.change = "status";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.epoch = $root.amr.v1.EpochRecord.decode(reader, reader.size(), $undefined, _depth + 1, message.epoch);
                            message.change = "epoch";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.happening = $root.amr.v1.Happening.decode(reader, reader.size(), $undefined, _depth + 1, message.happening);
                            message.change = "happening";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return WatchMessage;
        })();

        v1.EpochRecord = (function() {

            /**
             * Properties of an EpochRecord.
             * @typedef {Object} amr.v1.EpochRecord.$Properties
             * @property {number|null} [step] EpochRecord step
             * @property {string|null} [stage] EpochRecord stage
             * @property {number|null} [stageNumber] EpochRecord stageNumber
             * @property {number|null} [stages] EpochRecord stages
             * @property {number|null} [epoch] EpochRecord epoch
             * @property {number|null} [epochs] EpochRecord epochs
             * @property {number|null} [triples] EpochRecord triples
             * @property {number|null} [seconds] EpochRecord seconds
             * @property {number|null} [loss] EpochRecord loss
             * @property {number|null} [adversarialLoss] EpochRecord adversarialLoss
             * @property {Object.<string,number>|null} [metrics] EpochRecord metrics
             * @property {Object.<string,number>|null} [validation] EpochRecord validation
             * @property {number|null} [etaSeconds] EpochRecord etaSeconds
             * @property {number|null} [candidates] EpochRecord candidates
             * @property {number|null} [pass] EpochRecord pass
             * @property {number|null} [triplesPerSecond] EpochRecord triplesPerSecond
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an EpochRecord.
             * @memberof amr.v1
             * @interface IEpochRecord
             * @augments amr.v1.EpochRecord.$Properties
             * @deprecated Use amr.v1.EpochRecord.$Properties instead.
             */

            /**
             * Shape of an EpochRecord.
             * @typedef {amr.v1.EpochRecord.$Properties} amr.v1.EpochRecord.$Shape
             */

            /**
             * Constructs a new EpochRecord.
             * @memberof amr.v1
             * @classdesc Represents an EpochRecord.
             * @constructor
             * @param {amr.v1.EpochRecord.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const EpochRecord = function (properties) {
                this.metrics = {};
                this.validation = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * EpochRecord step.
             * @member {number} step
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.step = 0;

            /**
             * EpochRecord stage.
             * @member {string} stage
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.stage = "";

            /**
             * EpochRecord stageNumber.
             * @member {number} stageNumber
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.stageNumber = 0;

            /**
             * EpochRecord stages.
             * @member {number} stages
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.stages = 0;

            /**
             * EpochRecord epoch.
             * @member {number} epoch
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.epoch = 0;

            /**
             * EpochRecord epochs.
             * @member {number} epochs
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.epochs = 0;

            /**
             * EpochRecord triples.
             * @member {number} triples
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.triples = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * EpochRecord seconds.
             * @member {number} seconds
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.seconds = 0;

            /**
             * EpochRecord loss.
             * @member {number} loss
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.loss = 0;

            /**
             * EpochRecord adversarialLoss.
             * @member {number} adversarialLoss
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.adversarialLoss = 0;

            /**
             * EpochRecord metrics.
             * @member {Object.<string,number>} metrics
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.metrics = $util.emptyObject;

            /**
             * EpochRecord validation.
             * @member {Object.<string,number>} validation
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.validation = $util.emptyObject;

            /**
             * EpochRecord etaSeconds.
             * @member {number} etaSeconds
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.etaSeconds = 0;

            /**
             * EpochRecord candidates.
             * @member {number} candidates
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.candidates = 0;

            /**
             * EpochRecord pass.
             * @member {number} pass
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.pass = 0;

            /**
             * EpochRecord triplesPerSecond.
             * @member {number} triplesPerSecond
             * @memberof amr.v1.EpochRecord
             * @instance
             */
            EpochRecord.prototype.triplesPerSecond = 0;

            /**
             * Encodes the specified EpochRecord message. Does not implicitly {@link amr.v1.EpochRecord.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.EpochRecord
             * @static
             * @param {amr.v1.EpochRecord.$Properties} message EpochRecord message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            EpochRecord.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && message.step !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.step);
                if (message.stage != null && $Object.hasOwnProperty.call(message, "stage") && message.stage !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.stage);
                if (message.stageNumber != null && $Object.hasOwnProperty.call(message, "stageNumber") && message.stageNumber !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.stageNumber);
                if (message.stages != null && $Object.hasOwnProperty.call(message, "stages") && message.stages !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.stages);
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && message.epoch !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.epoch);
                if (message.epochs != null && $Object.hasOwnProperty.call(message, "epochs") && message.epochs !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.epochs);
                if (message.triples != null && $Object.hasOwnProperty.call(message, "triples") && (typeof message.triples === "object" ? message.triples.low || message.triples.high : message.triples !== 0))
                    writer.uint32(/* id 7, wireType 0 =*/56).uint64(message.triples);
                if (message.seconds != null && $Object.hasOwnProperty.call(message, "seconds") && !$Object.is(message.seconds, 0))
                    writer.uint32(/* id 8, wireType 1 =*/65).double(message.seconds);
                if (message.loss != null && $Object.hasOwnProperty.call(message, "loss") && !$Object.is(message.loss, 0))
                    writer.uint32(/* id 9, wireType 1 =*/73).double(message.loss);
                if (message.adversarialLoss != null && $Object.hasOwnProperty.call(message, "adversarialLoss") && !$Object.is(message.adversarialLoss, 0))
                    writer.uint32(/* id 10, wireType 1 =*/81).double(message.adversarialLoss);
                if (message.metrics != null && $Object.hasOwnProperty.call(message, "metrics"))
                    for (let keys = $Object.keys(message.metrics), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 11, wireType 2 =*/90).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 1 =*/17).double(message.metrics[keys[i]]).ldelim();
                if (message.validation != null && $Object.hasOwnProperty.call(message, "validation"))
                    for (let keys = $Object.keys(message.validation), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 12, wireType 2 =*/98).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 1 =*/17).double(message.validation[keys[i]]).ldelim();
                if (message.etaSeconds != null && $Object.hasOwnProperty.call(message, "etaSeconds") && !$Object.is(message.etaSeconds, 0))
                    writer.uint32(/* id 13, wireType 1 =*/105).double(message.etaSeconds);
                if (message.candidates != null && $Object.hasOwnProperty.call(message, "candidates") && message.candidates !== 0)
                    writer.uint32(/* id 14, wireType 0 =*/112).uint32(message.candidates);
                if (message.pass != null && $Object.hasOwnProperty.call(message, "pass") && message.pass !== 0)
                    writer.uint32(/* id 15, wireType 0 =*/120).uint32(message.pass);
                if (message.triplesPerSecond != null && $Object.hasOwnProperty.call(message, "triplesPerSecond") && !$Object.is(message.triplesPerSecond, 0))
                    writer.uint32(/* id 16, wireType 1 =*/129).double(message.triplesPerSecond);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an EpochRecord message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.EpochRecord
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.EpochRecord & amr.v1.EpochRecord.$Shape} EpochRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            EpochRecord.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.EpochRecord();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.stage = value;
                            else
                                delete message.stage;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.stageNumber = value;
                            else
                                delete message.stageNumber;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.stages = value;
                            else
                                delete message.stages;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.epochs = value;
                            else
                                delete message.epochs;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.triples = value;
                            else
                                delete message.triples;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.seconds = value;
                            else
                                delete message.seconds;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.loss = value;
                            else
                                delete message.loss;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.adversarialLoss = value;
                            else
                                delete message.adversarialLoss;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if (message.metrics === $util.emptyObject)
                                message.metrics = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = 0;
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 1)
                                        break;
                                    value = reader.double();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.metrics, key);
                            message.metrics[key] = value;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if (message.validation === $util.emptyObject)
                                message.validation = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = 0;
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 1)
                                        break;
                                    value = reader.double();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.validation, key);
                            message.validation[key] = value;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.etaSeconds = value;
                            else
                                delete message.etaSeconds;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.candidates = value;
                            else
                                delete message.candidates;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.pass = value;
                            else
                                delete message.pass;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.triplesPerSecond = value;
                            else
                                delete message.triplesPerSecond;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return EpochRecord;
        })();

        v1.Happening = (function() {

            /**
             * Properties of a Happening.
             * @typedef {Object} amr.v1.Happening.$Properties
             * @property {number|null} [timeMs] Happening timeMs
             * @property {string|null} [level] Happening level
             * @property {string|null} [message] Happening message
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Happening.
             * @memberof amr.v1
             * @interface IHappening
             * @augments amr.v1.Happening.$Properties
             * @deprecated Use amr.v1.Happening.$Properties instead.
             */

            /**
             * Shape of a Happening.
             * @typedef {amr.v1.Happening.$Properties} amr.v1.Happening.$Shape
             */

            /**
             * Constructs a new Happening.
             * @memberof amr.v1
             * @classdesc Represents a Happening.
             * @constructor
             * @param {amr.v1.Happening.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Happening = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Happening timeMs.
             * @member {number} timeMs
             * @memberof amr.v1.Happening
             * @instance
             */
            Happening.prototype.timeMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Happening level.
             * @member {string} level
             * @memberof amr.v1.Happening
             * @instance
             */
            Happening.prototype.level = "";

            /**
             * Happening message.
             * @member {string} message
             * @memberof amr.v1.Happening
             * @instance
             */
            Happening.prototype.message = "";

            /**
             * Encodes the specified Happening message. Does not implicitly {@link amr.v1.Happening.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.Happening
             * @static
             * @param {amr.v1.Happening.$Properties} message Happening message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Happening.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.timeMs != null && $Object.hasOwnProperty.call(message, "timeMs") && (typeof message.timeMs === "object" ? message.timeMs.low || message.timeMs.high : message.timeMs !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.timeMs);
                if (message.level != null && $Object.hasOwnProperty.call(message, "level") && message.level !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.level);
                if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.message);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Happening message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.Happening
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.Happening & amr.v1.Happening.$Shape} Happening
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Happening.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.Happening();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.timeMs = value;
                            else
                                delete message.timeMs;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.level = value;
                            else
                                delete message.level;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.message = value;
                            else
                                delete message.message;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Happening;
        })();

        v1.FetchFrame = (function() {

            /**
             * Properties of a FetchFrame.
             * @typedef {Object} amr.v1.FetchFrame.$Properties
             * @property {amr.v1.ModelHeader.$Properties|null} [header] FetchFrame header
             * @property {Uint8Array|null} [data] FetchFrame data
             * @property {"header"|"data"} [frame] FetchFrame frame
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FetchFrame.
             * @memberof amr.v1
             * @interface IFetchFrame
             * @augments amr.v1.FetchFrame.$Properties
             * @deprecated Use amr.v1.FetchFrame.$Properties instead.
             */

            /**
             * Narrowed shape of a FetchFrame.
             * @typedef {{
             *   header?: amr.v1.ModelHeader.$Shape|null;
             *   data?: Uint8Array|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ frame?: undefined; header?: null; data?: null }|{ frame?: "header"; header: amr.v1.ModelHeader.$Shape; data?: null }|{ frame?: "data"; header?: null; data: Uint8Array })
             * )} amr.v1.FetchFrame.$Shape
             */

            /**
             * Constructs a new FetchFrame.
             * @memberof amr.v1
             * @classdesc Represents a FetchFrame.
             * @constructor
             * @param {amr.v1.FetchFrame.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FetchFrame = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FetchFrame header.
             * @member {amr.v1.ModelHeader.$Properties|null|undefined} header
             * @memberof amr.v1.FetchFrame
             * @instance
             */
            FetchFrame.prototype.header = null;

            /**
             * FetchFrame data.
             * @member {Uint8Array|null|undefined} data
             * @memberof amr.v1.FetchFrame
             * @instance
             */
            FetchFrame.prototype.data = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * FetchFrame frame.
             * @member {"header"|"data"|undefined} frame
             * @memberof amr.v1.FetchFrame
             * @instance
             */
            $Object.defineProperty(FetchFrame.prototype, "frame", {
                get: $util.oneOfGetter($oneOfFields = ["header", "data"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified FetchFrame message. Does not implicitly {@link amr.v1.FetchFrame.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.FetchFrame
             * @static
             * @param {amr.v1.FetchFrame.$Properties} message FetchFrame message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FetchFrame.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
                    $root.amr.v1.ModelHeader.encode(message.header, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.data != null && $Object.hasOwnProperty.call(message, "data"))
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.data);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FetchFrame message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.FetchFrame
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.FetchFrame & amr.v1.FetchFrame.$Shape} FetchFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FetchFrame.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.FetchFrame();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.header = $root.amr.v1.ModelHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
                            message.frame = "header";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.data = reader.bytes();
                            message.frame = "data";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FetchFrame;
        })();

        v1.ModelHeader = (function() {

            /**
             * Properties of a ModelHeader.
             * @typedef {Object} amr.v1.ModelHeader.$Properties
             * @property {string|null} [description] ModelHeader description
             * @property {string|null} [digest] ModelHeader digest
             * @property {number|null} [factors] ModelHeader factors
             * @property {Array.<amr.v1.ModelPart.$Properties>|null} [parts] ModelHeader parts
             * @property {Array.<string>|null} [metrics] ModelHeader metrics
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ModelHeader.
             * @memberof amr.v1
             * @interface IModelHeader
             * @augments amr.v1.ModelHeader.$Properties
             * @deprecated Use amr.v1.ModelHeader.$Properties instead.
             */

            /**
             * Shape of a ModelHeader.
             * @typedef {amr.v1.ModelHeader.$Properties} amr.v1.ModelHeader.$Shape
             */

            /**
             * Constructs a new ModelHeader.
             * @memberof amr.v1
             * @classdesc Represents a ModelHeader.
             * @constructor
             * @param {amr.v1.ModelHeader.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ModelHeader = function (properties) {
                this.parts = [];
                this.metrics = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ModelHeader description.
             * @member {string} description
             * @memberof amr.v1.ModelHeader
             * @instance
             */
            ModelHeader.prototype.description = "";

            /**
             * ModelHeader digest.
             * @member {string} digest
             * @memberof amr.v1.ModelHeader
             * @instance
             */
            ModelHeader.prototype.digest = "";

            /**
             * ModelHeader factors.
             * @member {number} factors
             * @memberof amr.v1.ModelHeader
             * @instance
             */
            ModelHeader.prototype.factors = 0;

            /**
             * ModelHeader parts.
             * @member {Array.<amr.v1.ModelPart.$Properties>} parts
             * @memberof amr.v1.ModelHeader
             * @instance
             */
            ModelHeader.prototype.parts = $util.emptyArray;

            /**
             * ModelHeader metrics.
             * @member {Array.<string>} metrics
             * @memberof amr.v1.ModelHeader
             * @instance
             */
            ModelHeader.prototype.metrics = $util.emptyArray;

            /**
             * Encodes the specified ModelHeader message. Does not implicitly {@link amr.v1.ModelHeader.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.ModelHeader
             * @static
             * @param {amr.v1.ModelHeader.$Properties} message ModelHeader message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ModelHeader.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.description != null && $Object.hasOwnProperty.call(message, "description") && message.description !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.description);
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.digest);
                if (message.factors != null && $Object.hasOwnProperty.call(message, "factors") && message.factors !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.factors);
                if (message.parts != null && message.parts.length)
                    for (let i = 0; i < message.parts.length; ++i)
                        $root.amr.v1.ModelPart.encode(message.parts[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.metrics != null && message.metrics.length)
                    for (let i = 0; i < message.metrics.length; ++i)
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.metrics[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ModelHeader message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.ModelHeader
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.ModelHeader & amr.v1.ModelHeader.$Shape} ModelHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ModelHeader.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.ModelHeader();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.description = value;
                            else
                                delete message.description;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.digest = value;
                            else
                                delete message.digest;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.factors = value;
                            else
                                delete message.factors;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.parts && message.parts.length))
                                message.parts = [];
                            message.parts.push($root.amr.v1.ModelPart.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.metrics && message.metrics.length))
                                message.metrics = [];
                            message.metrics.push(reader.stringVerify());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ModelHeader;
        })();

        v1.ModelPart = (function() {

            /**
             * Properties of a ModelPart.
             * @typedef {Object} amr.v1.ModelPart.$Properties
             * @property {string|null} [name] ModelPart name
             * @property {number|null} [rows] ModelPart rows
             * @property {number|null} [bytes] ModelPart bytes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ModelPart.
             * @memberof amr.v1
             * @interface IModelPart
             * @augments amr.v1.ModelPart.$Properties
             * @deprecated Use amr.v1.ModelPart.$Properties instead.
             */

            /**
             * Shape of a ModelPart.
             * @typedef {amr.v1.ModelPart.$Properties} amr.v1.ModelPart.$Shape
             */

            /**
             * Constructs a new ModelPart.
             * @memberof amr.v1
             * @classdesc Represents a ModelPart.
             * @constructor
             * @param {amr.v1.ModelPart.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ModelPart = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ModelPart name.
             * @member {string} name
             * @memberof amr.v1.ModelPart
             * @instance
             */
            ModelPart.prototype.name = "";

            /**
             * ModelPart rows.
             * @member {number} rows
             * @memberof amr.v1.ModelPart
             * @instance
             */
            ModelPart.prototype.rows = 0;

            /**
             * ModelPart bytes.
             * @member {number} bytes
             * @memberof amr.v1.ModelPart
             * @instance
             */
            ModelPart.prototype.bytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified ModelPart message. Does not implicitly {@link amr.v1.ModelPart.verify|verify} messages.
             * @function encode
             * @memberof amr.v1.ModelPart
             * @static
             * @param {amr.v1.ModelPart.$Properties} message ModelPart message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ModelPart.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.rows != null && $Object.hasOwnProperty.call(message, "rows") && message.rows !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.rows);
                if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && (typeof message.bytes === "object" ? message.bytes.low || message.bytes.high : message.bytes !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.bytes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ModelPart message from the specified reader or buffer.
             * @function decode
             * @memberof amr.v1.ModelPart
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {amr.v1.ModelPart & amr.v1.ModelPart.$Shape} ModelPart
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ModelPart.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.amr.v1.ModelPart();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.rows = value;
                            else
                                delete message.rows;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.bytes = value;
                            else
                                delete message.bytes;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ModelPart;
        })();

        return v1;
    })();

    return amr;
})();

export {
  $root as default
};
