// SPDX-License-Identifier: GPL-2.0-or-later

/** Why a line may have no test. */
export interface Kind {
  readonly name: string;
  readonly why: string;
  readonly numbers: readonly number[];
}

/** A line of these kinds that has a test all the same counts like any other. */
export const withoutTest: readonly Kind[] = [
  {
    name: 'deferred',
    why: 'the Xiaomi dialect, /proc texts and hot restart are another work',
    numbers: [189, 190, 191, 194, 203, 204],
  },
  {
    name: 'not on this machine',
    why: 'a day of load, sixteen cores',
    numbers: [196, 199],
  },
  {
    name: 'by ratio',
    why: 'rates: npm run bench -- forward, cps, scale',
    numbers: [159, 197, 198],
  },
];

/** What the result of a line's tests does not say. */
export const remarks: Readonly<Record<number, string>> = {
  139: 'by stepped workers',
  158: 'its second half by ratio: npm run bench -- cps',
};
