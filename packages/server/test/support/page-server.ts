import type { AddressInfo } from 'node:net';
import type { CtiEvent } from '@callwright/cti';
import type { CompanyInput } from '@callwright/engine';
import { type AgentGateway, createAgentGateway } from '../../src/gateway/agent-gateway.ts';
import { createHttpBench, type HttpBench, type HttpBenchOptions } from './http-bench.ts';

export interface PageServer {
  readonly bench: HttpBench;
  readonly gateway: AgentGateway;
  readonly inputs: CompanyInput[];
  readonly url: string;
  close(): Promise<void>;
}

/**
 * HTTP and the gateway on a real port, with an engine that says yes: `logon`, `agentidle` and `logout` are answered, other
 * commands only noted.
 */
export async function startPageServer(options: HttpBenchOptions = {}): Promise<PageServer> {
  const bench = await createHttpBench({ ...options, beforeClose: () => gateway.close() });
  const inputs: CompanyInput[] = [];
  const gateway: AgentGateway = createAgentGateway({
    ...bench.deps,
    clock: { wallMs: () => Date.now(), monoMs: () => performance.now() },
    tokens: bench.tokens,
    openAudio: () => Promise.resolve({ ok: false, reason: 'no media here' }),
    closeAudio: () => undefined,
    onSignedOut: (_agentKey, cookie) => bench.deps.cookies.revoke(cookie),
    input(_companyId, input) {
      inputs.push(input);
      if (input.type === 'signIn') {
        gateway.emit(input.agentKey, fine('logon'), input.sequence);
      } else if (input.type === 'command' && input.command.cmd === 'agentidle') {
        gateway.emit(input.agentKey, fine('agentidle'), input.sequence);
      } else if (input.type === 'command' && input.command.cmd === 'logout') {
        gateway.emit(input.agentKey, fine('logout'), input.sequence);
        gateway.endSession(input.agentKey, 'logout');
      }
    },
  });
  bench.app.server.on('upgrade', gateway.handleUpgrade);
  await bench.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = bench.app.server.address() as AddressInfo;
  return {
    bench,
    gateway,
    inputs,
    url: `http://127.0.0.1:${port}`,
    close: () => bench.close(),
  };
}

function fine(type: 'logon' | 'agentidle' | 'logout'): CtiEvent {
  return { type, status: 0, reason: '' };
}
