export { type Answer, type AnswerInput, answerChallenge } from './digest/answer.ts';
export { type ChallengeInput, createChallenge, createChallenges } from './digest/challenge.ts';
export { type AuthValue, readAuthChallenge, readAuthorization } from './digest/credentials.ts';
export { type DigestAlgorithm, digestResponse, ha1 } from './digest/hash.ts';
export {
  createNonce,
  createNonceTable,
  NONCE_LIFETIME_MS,
  type NonceTable,
  sweepNonces,
} from './digest/nonce.ts';
export { type UserSecret, type Verdict, type VerifyInput, verifyAuthorization } from './digest/verify.ts';
export type {
  AccountSecret,
  Address,
  EndpointConfig,
  EndpointLimits,
  Rng,
  TrunkConfig,
} from './endpoint/config.ts';
export type * from './endpoint/effects.ts';
export { createEndpoint, type Endpoint, type EndpointDump, type EndpointSize } from './endpoint/endpoint.ts';
export type * from './endpoint/inputs.ts';
export { type Cseq, readCseq } from './message/cseq.ts';
export { canonicalName, isToken, wireName } from './message/header-names.ts';
export {
  firstValue,
  hasHeader,
  header,
  headerCount,
  headerLines,
  headerTokens,
  headerValues,
  withFirstHeader,
  withHeader,
  withoutHeader,
} from './message/headers.ts';
export { bracketed, type HostPort, readHostPort, unbracketed } from './message/host.ts';
export * from './message/limits.ts';
export type * from './message/message.ts';
export {
  type Contact,
  type NameAddr,
  readContact,
  readContacts,
  readNameAddr,
  serializeNameAddr,
  tagOf,
  withTag,
} from './message/name-addr.ts';
export { type Param, param, plainParam, readHeaderParams, serializeParams, withParam } from './message/params.ts';
export {
  type ParseOptions,
  type ParseProblem,
  type ParseProblemKind,
  type ParseResult,
  parseMessage,
} from './message/parse.ts';
export { readReason, serializeReason } from './message/reason.ts';
export { contentType, refuseAccept, refuseBody, refuseExtensions } from './message/refusals.ts';
export { comparable, sameUri } from './message/same-uri.ts';
export { serializeMessage } from './message/serialize.ts';
export {
  readMinSe,
  readRetryAfter,
  readSeconds,
  readSessionExpires,
  type SessionExpires,
} from './message/session-expires.ts';
export { printable, quote, unquote } from './message/split.ts';
export {
  escapeUser,
  isUri,
  makeUri,
  readUri,
  type SipUri,
  serializeUri,
  type UriHeader,
  unescapeText,
  uriScheme,
  userOf,
} from './message/uri.ts';
export { checkRequestUri, KNOWN_METHODS, type Refusal, validateRequest } from './message/validate-request.ts';
export { validateResponse } from './message/validate-response.ts';
export { branchOf, readVia, readVias, receivedOf, serializeVia, topVia, type Via } from './message/via.ts';
export type { RegistrarLimits } from './registrar/bindings.ts';
export {
  type AnswerOfferInput,
  answerOffer,
  type RemoteAudio,
  readAnswer,
  type SdpRefusal,
} from './sdp/answer.ts';
export { PAYLOAD_TYPES, type SdpCodec, TELEPHONE_EVENT_PAYLOAD_TYPE } from './sdp/audio.ts';
export { createOffer, type LocalAudio, type OfferInput } from './sdp/offer.ts';
export { parseSdp } from './sdp/parse.ts';
export { serializeSdp } from './sdp/serialize.ts';
export type * from './sdp/session.ts';
export type { TransactionTimes } from './transaction/transaction.ts';
export {
  PONG,
  STREAM_BYTES_MAX,
  type StreamEvent,
  StreamFramer,
  UNFINISHED_MESSAGE_MS_MAX,
} from './transport/stream-framer.ts';
