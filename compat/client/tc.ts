// SPDX-License-Identifier: GPL-2.0-or-later
import type { Classifier, ClassifierRequest, Qsch, QschRequest } from '../model/tc.js';
import * as wire from '../wire/tc.js';
import type { Channel } from './channel.js';

/** Traffic control of a device. */
export interface TrafficControl {
  /** With handle 0 all of the device. */
  qschs(request: QschRequest): Promise<readonly Qsch[]>;
  classifiers(request: ClassifierRequest): Promise<readonly Classifier[]>;
  add(request: QschRequest | ClassifierRequest): Promise<void>;
  remove(request: QschRequest | ClassifierRequest): Promise<void>;
  change(request: QschRequest | ClassifierRequest): Promise<void>;
  replace(request: QschRequest | ClassifierRequest): Promise<void>;
}

export function trafficControl(channel: Channel): TrafficControl {
  return {
    qschs: (request) => channel.call(wire.getQschs, request),
    classifiers: (request) => channel.call(wire.getClassifiers, request),
    add: (request) => channel.call(wire.addTc, request),
    remove: (request) => channel.call(wire.deleteTc, request),
    change: (request) => channel.call(wire.changeTc, request),
    replace: (request) => channel.call(wire.replaceTc, request),
  };
}
