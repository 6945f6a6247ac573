// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace dpvs {

/// Outcome of a control function. `code` is 0 or one of the negative codes of the control protocol;
/// `text` is a static sentence for people that says what was wrong, or null.
struct [[nodiscard]] Status {
  int code = 0;
  const char* text = nullptr;

  constexpr bool ok() const noexcept { return code == 0; }
};

/// The codes that the engine itself gives. Source: error table of the control protocol.
namespace code {
inline constexpr int kInvalid = -1;
inline constexpr int kNoMemory = -2;
inline constexpr int kExists = -3;
inline constexpr int kNotExist = -4;
inline constexpr int kDpdk = -11;
inline constexpr int kBusy = -13;
inline constexpr int kNotSupported = -14;
inline constexpr int kNoResource = -15;
inline constexpr int kNoService = -17;
inline constexpr int kSystem = -26;
inline constexpr int kNoDevice = -27;
}  // namespace code

inline constexpr Status kOk{};

}  // namespace dpvs
