// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers and flags that the members of the models hold, for programs that see only the models.
export { constants, enums } from '../abi/constants.js';
