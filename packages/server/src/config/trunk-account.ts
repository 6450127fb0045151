import { ENVIRONMENT, type Settings } from './settings.ts';

/** Who we are at the carrier. */
export interface TrunkAccount {
  readonly user: string;
  readonly password: string;
  /** Whether it sends calls only to where we registered. */
  readonly register: boolean;
  /** undefined: the carrier's address. */
  readonly domain: string | undefined;
}

/** Why the settings of the account can't be used: one line that says what to do. */
export function trunkProblem({ trunk, trunkUser, trunkPassword, trunkRegister }: Settings): string | undefined {
  if ((trunkUser === '') !== (trunkPassword === '')) {
    return `${ENVIRONMENT.trunkUser} and ${ENVIRONMENT.trunkPassword} belong together: set both, or none.`;
  }
  if (trunkUser !== '' && trunk === '') {
    return `${ENVIRONMENT.trunkUser} needs ${ENVIRONMENT.trunk}: set the carrier's HOST:PORT. The simulated carrier takes no account.`;
  }
  return trunkRegister && trunkUser === ''
    ? `${ENVIRONMENT.trunkRegister} needs ${ENVIRONMENT.trunkUser} and ${ENVIRONMENT.trunkPassword}: set them.`
    : undefined;
}

export function readTrunkAccount({
  trunkUser,
  trunkPassword,
  trunkRegister,
  trunkDomain,
}: Settings): TrunkAccount | undefined {
  if (trunkUser === '') {
    return undefined;
  }
  const domain = trunkDomain === '' ? undefined : trunkDomain;
  return { user: trunkUser, password: trunkPassword, register: trunkRegister, domain };
}
