// SPDX-License-Identifier: GPL-2.0-or-later
import type { Timeouts } from '../../../compat/model/extension.js';
import type { DpvsConfig } from '../config/types.js';
import type { Balancer } from '../engine/balancer.js';
import type { SettingsKeeper } from '../handlers/context.js';
import { settingsOf } from './settings.js';

/** Numbers of devices are below this. */
const mostDevices = 255;

/** The configuration with other time-outs; those that are 0 stay. */
function withTimeouts(config: DpvsConfig, { tcpSec, tcpFinSec, udpSec }: Timeouts): DpvsConfig {
  const { tcp, udp } = config.ipvs;
  const tcpTimeouts = {
    ...tcp.timeouts,
    ...(tcpSec > 0 ? { establishedSec: tcpSec } : {}),
    ...(tcpFinSec > 0 ? { finWaitSec: tcpFinSec } : {}),
  };
  const udpTimeouts = {
    ...udp.timeouts,
    ...(udpSec > 0 ? { onewaySec: udpSec, normalSec: udpSec } : {}),
  };
  const ipvs = {
    ...config.ipvs,
    tcp: { ...tcp, timeouts: tcpTimeouts },
    udp: { ...udp, timeouts: udpTimeouts },
  };
  return { ...config, ipvs };
}

/** What the data path runs by: the configuration, and what `ipvsadm --set` changed since it was read. */
export class LiveSettings implements SettingsKeeper {
  readonly #balancer: Balancer;
  #config: DpvsConfig;

  constructor(balancer: Balancer, config: DpvsConfig) {
    this.#balancer = balancer;
    this.#config = config;
    balancer.setMarks(config.ipvs.marks);
  }

  get config(): DpvsConfig {
    return this.#config;
  }

  get timeouts(): Timeouts {
    const { tcp, udp } = this.#config.ipvs;
    return {
      tcpSec: tcp.timeouts.establishedSec,
      tcpFinSec: tcp.timeouts.finWaitSec,
      udpSec: udp.timeouts.normalSec,
    };
  }

  setTimeouts(timeouts: Timeouts): void {
    this.replace(withTimeouts(this.#config, timeouts));
  }

  /** Takes a configuration as it was read. */
  replace(config: DpvsConfig): void {
    this.#balancer.setSettings(settingsOf(config));
    this.#balancer.setMarks(config.ipvs.marks);
    if (config.global.lldp !== this.#config.global.lldp) this.#turnLldp(config.global.lldp);
    this.#config = config;
  }

  #turnLldp(on: boolean): void {
    for (let id = 0; id < mostDevices; id++) {
      if (this.#balancer.port(id)?.kind === 'physical') this.#balancer.setPort(id, 'lldp', on);
    }
  }
}
