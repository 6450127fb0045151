import type { BarContext } from './bar-context.ts';

/** Fetches what the open panel shows: ready agents, devices, the microphone's level. Nothing is asked for while no panel wants it. */
export class PanelLoader {
  #loading = false;
  #stopLevel: (() => void) | undefined;

  /** To be called after every drawing. */
  see(bar: BarContext): void {
    const { panel, groups, devices } = bar.ui;
    if ((panel === 'transfer' || panel === 'consult') && groups === undefined && !this.#loading) {
      this.#loading = true;
      void bar
        .run(() => loadGroups(bar))
        .finally(() => {
          this.#loading = false;
        });
    }
    if (panel === 'health')
      this.#stopLevel ??= bar.client.on('audiolevel', (event) => bar.set({ level: event.microphone }));
    else this.stop();
    if (panel === 'health' && devices === undefined && bar.snapshot.agent?.worktype === 2) {
      bar.set({ devices: { microphones: [], speakers: [] } });
      void bar.run(async () => bar.set({ devices: await bar.client.audio.devices() }));
    }
  }

  /** The microphone is measured only while somebody looks. */
  stop(): void {
    this.#stopLevel?.();
    this.#stopLevel = undefined;
  }
}

async function loadGroups({ client, snapshot, set }: BarContext): Promise<void> {
  try {
    const { data } = await client.readyAgents();
    const own = snapshot.agent?.agentKey;
    const groups = data.map(({ groupid, groupname, agents }) => ({
      groupId: groupid,
      name: groupname,
      agents: agents.filter((agent) => agent !== own),
    }));
    set({ groups });
  } catch (error) {
    set({ groups: [] });
    throw error;
  }
}
