// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { enums } from '../../../compat/abi/constants.js';
import { codeOf, errnoOf, errorTexts, textOf } from '../../../compat/errors/codes.js';
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import { systemErrorText } from '../../../compat/errors/system.js';

test('every code has a text and comes back from its number', (t) => {
  for (const [code, errno] of Object.entries(enums.errcode)) {
    t.is(codeOf(errno), code as keyof typeof enums.errcode);
    t.is(textOf(errno), errorTexts[code as keyof typeof errorTexts]);
    t.is(errnoOf(codeOf(errno)), errno);
  }
});

test('a number without a name has the text of the original for such', (t) => {
  t.is(textOf(-999), '<unknow>');
  t.is(codeOf(-999), 'DPVS_UNKNOWN');
});

test('an error carries the number of its code unless another is given', (t) => {
  t.is(new DpvsError('EDPVS_EXIST', 'x').errno, -3);
  t.is(new DpvsError('ESOCKOPT_IO', 'x').errno, -16384);
  t.is(new DpvsError('DPVS_UNKNOWN', 'x', undefined, { errno: 77 }).errno, 77);
});

test('system errors have the words of strerror', (t) => {
  const error = Object.assign(new Error('connect ENOENT /x'), { code: 'ENOENT' });
  t.is(systemErrorText(error), 'No such file or directory');
  t.is(systemErrorText(new Error('odd')), 'odd');
});
