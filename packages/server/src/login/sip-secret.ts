import { timingSafeEqual } from 'node:crypto';
import { ha1 } from '@callwright/sip';

/** Realm of our challenges: the secrets of phones hold it, so it stays. */
export const SIP_REALM = 'callwright';

/**
 * What is kept of the password of a SIP account: HA1 of RFC 7616 §3.4.2, `H(account:realm:password)`, lower-case hex, one an
 * algorithm that we challenge with (RFC 8760 §2.4). It answers our challenges and no others; the password itself is kept nowhere.
 */
export interface SipSecret {
  readonly md5: string;
  readonly sha256: string;
}

export function sipSecret(account: string, password: string): SipSecret {
  return {
    md5: ha1('MD5', account, SIP_REALM, password),
    sha256: ha1('SHA-256', account, SIP_REALM, password),
  };
}

/** Whether this is the password behind the secret. */
export function isSipPassword(secret: SipSecret, account: string, password: string): boolean {
  const [kept, tried] = [secret.sha256, sipSecret(account, password).sha256].map((text) => Buffer.from(text));
  return kept !== undefined && tried !== undefined && kept.length === tried.length && timingSafeEqual(kept, tried);
}
