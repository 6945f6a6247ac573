// SPDX-License-Identifier: GPL-2.0-or-later
// Frames that the engine sent, recorded and ours, flow by flow.
import type { Packet } from './recording.js';

const ofEngine = /^02:00:00:00:0d:0[01]$/i;
const fixedPorts: readonly unknown[] = [5000, 7777, 8080];
const isFixed = (port: unknown): boolean =>
  (typeof port === 'number' && port < 1025) || fixedPorts.includes(port);

const hostNoise: readonly unknown[] = [130, 131, 132, 133, 134, 143];
const isNoise = ({ proto, type }: Packet): boolean => proto === 'icmp6' && hostNoise.includes(type);

/** Frames to compare. */
export const sentByEngine = (frames: readonly Packet[]): Packet[] =>
  frames.filter((frame) => ofEngine.test(String(frame['smac'])) && !isNoise(frame));

const text = (value: unknown): string => JSON.stringify(value) ?? 'absent';

/** What flows of one kind have in common. */
function kindOf(frame: Packet): string {
  const { ethertype, proto, src, dst, sport, dport, vlan } = frame;
  const ports = [sport, dport].map((port) => (isFixed(port) ? text(port) : '*'));
  return [text(vlan), text(ethertype), text(proto), text(src), text(dst), ...ports].join(' ');
}
const flowOf = (frame: Packet): string => `${kindOf(frame)} ${text(frame['sport'])} ${text(frame['dport'])}`; // prettier-ignore

/** Flows of each kind, in the order of their first frames. */
function flowsByKind(frames: readonly Packet[]): Map<string, Packet[][]> {
  const flows = new Map<string, Packet[]>();
  const kinds = new Map<string, Packet[][]>();
  for (const frame of frames) {
    const found = flows.get(flowOf(frame));
    if (found !== undefined) {
      found.push(frame);
      continue;
    }
    const flow = [frame];
    flows.set(flowOf(frame), flow);
    kinds.set(kindOf(frame), [...(kinds.get(kindOf(frame)) ?? []), flow]);
  }
  return kinds;
}

/** The client's port in an option or header may be any. */
function withoutPort({ toa, uoa_bytes, proxy_protocol }: Packet): Packet {
  const option = toa as { bytes: string } | undefined;
  const uoa = uoa_bytes as string | undefined;
  const proxy = proxy_protocol as string | undefined;
  return {
    toa: option && option.bytes.slice(0, 4) + option.bytes.slice(8),
    uoa_bytes: uoa && uoa.slice(0, 8) + uoa.slice(12, 32) + uoa.slice(40),
    proxy_protocol: proxy?.startsWith('0d0a') === true ? proxy.slice(0, 48) : proxy && 'v1',
  };
}

const alwaysEqual = [
  ...['dmac', 'ip', 'ttl', 'tos', 'df', 'ip_options', 'ip_csum_ok', 'l4_csum_ok'],
  ...['vlan', 'ethertype', 'proto', 'type', 'code', 'payload'],
];
const ofSyn = ['mss', 'opts', 'len'];

function pick(frame: Packet, names: readonly string[]): Packet {
  return Object.fromEntries(names.map((name) => [name, frame[name]]));
}

/** Something of a flow that is compared, and what it was made from. */
interface Event {
  readonly name: string;
  readonly fields: Packet;
}

function tcpEvents(frames: readonly Packet[]): Event[] {
  const events: Event[] = [];
  const seen = new Set<string>();
  let [isToaKnown, isData] = [false, false];
  for (const frame of frames) {
    const flags = String(frame['flags']);
    const length = Number(frame['payload_len']);
    const copy = text([flags, frame['seq'], length]);
    if (flags !== 'A' && seen.has(copy)) continue; // sent again
    seen.add(copy);
    const common = pick(frame, alwaysEqual);
    const options = withoutPort(frame);
    if (flags.includes('S')) {
      events.push({ name: flags, fields: { ...common, ...pick(frame, ofSyn), ...options } });
      continue;
    }
    if (options['toa'] !== undefined && !isToaKnown) {
      isToaKnown = true;
      events.push({ name: 'toa', fields: { ...common, ...options } });
    }
    if (length > 0 && !isData) {
      isData = true;
      events.push({ name: 'data', fields: { ...common, ...pick(options, ['proxy_protocol']) } });
    }
    if (flags.includes('F')) events.push({ name: 'F', fields: common });
    if (flags.includes('R')) events.push({ name: 'R', fields: common });
  }
  return events;
}

/** Repeated frames of the same kind, such as ARP requests, count once. */
function plainEvents(frames: readonly Packet[]): Event[] {
  const isRepeated = (frame: Packet, at: number): boolean =>
    at > 0 && (frame['ethertype'] !== undefined || frame['proto'] === 'icmp6') && text(frames[at - 1]) === text(frame); // prettier-ignore
  return frames
    .filter((frame, at) => !isRepeated(frame, at))
    .map((frame) => ({
      name: text(frame['proto'] ?? frame['ethertype'] ?? 'fragment'),
      fields: { ...pick(frame, [...alwaysEqual, 'len', 'frag']), ...withoutPort(frame) },
    }));
}

const eventsOf = (frames: readonly Packet[]): Event[] =>
  frames[0]?.['proto'] === 'tcp' ? tcpEvents(frames) : plainEvents(frames);

function eventProblem(got: Event, wanted: Event): string | undefined {
  const names = Object.keys(wanted.fields);
  const wrong = names.filter((name) => text(got.fields[name]) !== text(wanted.fields[name]));
  if (wrong.length === 0) return undefined;
  const all = wrong.map((name) => `${name} ${text(got.fields[name])} for ${text(wanted.fields[name])}`); // prettier-ignore
  return `${wanted.name}: ${all.join(', ')}`;
}

function flowProblem(got: readonly Packet[], wanted: readonly Packet[]): string | undefined {
  const [ours, theirs] = [eventsOf(got), eventsOf(wanted)];
  const names = (events: readonly Event[]): string => events.map(({ name }) => name).join(' ');
  if (names(ours) !== names(theirs)) return `[${names(ours)}] for [${names(theirs)}]`;
  for (const [at, event] of theirs.entries()) {
    const problem = eventProblem(ours[at] ?? event, event);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What was compared at one place. */
export interface FlowReport {
  readonly compared: number;
  readonly problems: readonly string[];
}

/** Compares frames that the engine sent to one place. */
export function compareFlows(got: readonly Packet[], wanted: readonly Packet[]): FlowReport {
  const [ours, theirs] = [sentByEngine(got), sentByEngine(wanted)];
  const [ourKinds, theirKinds] = [flowsByKind(ours), flowsByKind(theirs)];
  const problems: string[] = [];
  for (const [kind, flows] of theirKinds) {
    const found = ourKinds.get(kind) ?? [];
    if (found.length !== flows.length) {
      problems.push(`${kind}: ${found.length} flows for ${flows.length}`);
    }
    for (const [at, flow] of flows.entries()) {
      const problem = found[at] && flowProblem(found[at], flow);
      if (problem !== undefined) problems.push(`${kind} flow ${at + 1}: ${problem}`);
    }
  }
  for (const [kind, flows] of ourKinds) {
    if (!theirKinds.has(kind)) problems.push(`${kind}: ${flows.length} flows for none`);
  }
  return { compared: theirs.length, problems };
}

/** Where a deviation changes the frames of a place: there are some, and all are sound. */
export function soundFrames(got: readonly Packet[]): FlowReport {
  const ours = sentByEngine(got);
  const bad = ours.filter((one) => one['ip_csum_ok'] === false || one['l4_csum_ok'] === false);
  const none = ours.length === 0 ? ['the engine sent nothing'] : [];
  return { compared: ours.length, problems: [...none, ...bad.map((one) => `bad checksum: ${text(one)}`)] }; // prettier-ignore
}

/** Names of the places in a deviation's word about packets. */
export const placesIn = (words: string): string[] =>
  [...words.matchAll(/\b(client|lanclient|rs1|rs2):/g)].map(([, place]) => place ?? '');

const marks = ({ ip, proto, id, flowlabel }: Packet): unknown => {
  if (ip === 6) return flowlabel;
  return proto === 'tcp' || proto === 'udp' ? id : undefined;
};
const marksOf = (frames: readonly Packet[], ours: boolean): Set<unknown> =>
  new Set(frames.filter(({ smac }) => ofEngine.test(String(smac)) === ours).map(marks));

/**
 * Identifications and flow labels go through unchanged: where every one that the recorded engine
 * sent was nothing or had come from a host, so must ours.
 */
export function markProblems(
  got: readonly (readonly Packet[])[],
  wanted: readonly (readonly Packet[])[],
): readonly string[] {
  const strangers = (captures: readonly (readonly Packet[])[]): unknown[] => {
    const all = captures.flat();
    const known = marksOf(all, false).add(0).add(undefined);
    return [...marksOf(all, true)].filter((mark) => !known.has(mark));
  };
  if (strangers(wanted).length > 0) return [];
  const found = strangers(got);
  return found.length === 0 ? [] : [`identifications of nobody: ${found.slice(0, 5).join(' ')}`];
}
