// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import { lab as blacklist } from './blacklist.js';
import { lab as bond } from './bond.js';
import { lab as connLimit } from './conn-limit.js';
import { lab as dr } from './dr.js';
import { lab as fnatOneArm } from './fnat-one-arm.js';
import { lab as fnatTwoArm } from './fnat-two-arm.js';
import { lab as ipv6Fnat } from './ipv6-fnat.js';
import { lab as keepalivedCheckers } from './keepalived-checkers.js';
import { lab as keepalivedFnat } from './keepalived-fnat.js';
import { lab as keepalivedReload } from './keepalived-reload.js';
import { lab as nat } from './nat.js';
import { lab as persistence } from './persistence.js';
import { lab as synproxy } from './synproxy.js';
import { lab as tc } from './tc.js';
import { lab as tun } from './tun.js';
import { lab as nat64 } from './nat64.js';
import { lab as snat } from './snat.js';
import { lab as tunnelDevices } from './tunnel-devices.js';
import { lab as vlan } from './vlan.js';

/** Every lab that `npm run lab` knows. */
export const labs: readonly Lab[] = [
  fnatOneArm,
  fnatTwoArm,
  nat,
  dr,
  tun,
  ipv6Fnat,
  snat,
  nat64,
  keepalivedCheckers,
  keepalivedFnat,
  keepalivedReload,
  persistence,
  connLimit,
  blacklist,
  tc,
  synproxy,
  vlan,
  tunnelDevices,
  bond,
];
