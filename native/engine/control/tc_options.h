// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/status.h"
#include "generated/abi.h"
#include "ports/port.h"
#include "tc/classifier.h"
#include "tc/qsch.h"

namespace dpvs {

/// Completes the options of a scheduler on `port` by the defaults of its kind, and reads them.
/// kInvalid: a tbf without rate or burst, or with a peak that cannot be.
Status read_qsch_options(QschKind kind, const Port& port, abi::TcQschParamQopt& raw,
                         QschOptions& options);

/// Reads a classifier; `set` is the one that it names, or null.
Classifier read_classifier(const abi::TcClsParam& param, const Ipset* set);

}  // namespace dpvs
