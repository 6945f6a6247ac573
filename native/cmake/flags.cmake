# SPDX-License-Identifier: GPL-2.0-or-later
# Compiler flags of all our C++: warnings are errors, no exceptions, no run-time type tables.
add_library(dpvs_flags INTERFACE)
target_compile_options(dpvs_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  -Wno-volatile       # DPDK's headers, under C++20
  -Wno-pedantic       # __int128, and DPDK's anonymous structs
  -mtune=generic      # DPDK's -march would tune for processors of 2008, whose bsf is slow today
  -fno-exceptions -fno-rtti -fvisibility=hidden
  $<$<CONFIG:Release>:-O3>)
# DPDK turns bytes by the compiler's own means then, not by volatile assembly that it must work around.
target_compile_definitions(dpvs_flags INTERFACE RTE_FORCE_INTRINSICS)
set(SANITIZE "" CACHE STRING "sanitisers to build with: address,undefined or thread")
if(SANITIZE)
  target_compile_options(dpvs_flags INTERFACE
    -fsanitize=${SANITIZE} -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  if(SANITIZE STREQUAL "thread")
    target_compile_options(dpvs_flags INTERFACE -Wno-tsan) # fences, which it does not know
  endif()
  target_link_options(dpvs_flags INTERFACE -fsanitize=${SANITIZE})
endif()
