// SPDX-License-Identifier: GPL-2.0-or-later
// Generated from compat/abi by `npm run generate`; do not edit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dpvs::abi {

// 16 bits in network byte order.
struct Be16 {
  uint16_t raw;
};
constexpr uint16_t to_host(Be16 value) { return __builtin_bswap16(value.raw); }
constexpr Be16 to_be16(uint16_t value) { return {__builtin_bswap16(value)}; }
// 32 bits in network byte order.
struct Be32 {
  uint32_t raw;
};
constexpr uint32_t to_host(Be32 value) { return __builtin_bswap32(value.raw); }
constexpr Be32 to_be32(uint32_t value) { return {__builtin_bswap32(value)}; }
// 64 bits in network byte order.
struct Be64 {
  uint64_t raw;
};
constexpr uint64_t to_host(Be64 value) { return __builtin_bswap64(value.raw); }
constexpr Be64 to_be64(uint64_t value) { return {__builtin_bswap64(value)}; }

inline constexpr uint32_t kSockoptVersion = 65536u; // SOCKOPT_VERSION
inline constexpr uint32_t kSockoptErrstrLen = 64u; // SOCKOPT_ERRSTR_LEN
inline constexpr uint32_t kRequestHeaderSize = 24u; // REQUEST_HEADER_SIZE
inline constexpr uint32_t kReplyHeaderSize = 88u; // REPLY_HEADER_SIZE
inline constexpr const char* kDefaultSocket = "/var/run/dpvs.ipc"; // DEFAULT_SOCKET
inline constexpr const char* kEnvSocket = "DPVS_IPC_FILE"; // ENV_SOCKET
inline constexpr uint32_t kSocketPathMax = 107u; // SOCKET_PATH_MAX
inline constexpr uint32_t kIfnamsiz = 16u; // IFNAMSIZ
inline constexpr uint32_t kDpvsMaxLcore = 64u; // DPVS_MAX_LCORE
inline constexpr uint32_t kDpVsSchednameMaxlen = 16u; // DP_VS_SCHEDNAME_MAXLEN
inline constexpr uint32_t kMaxCtrlConnGetEntries = 1024u; // MAX_CTRL_CONN_GET_ENTRIES
inline constexpr uint32_t kIpsetMaxnamelen = 32u; // IPSET_MAXNAMELEN
inline constexpr uint32_t kIpsetMaxcomlen = 32u; // IPSET_MAXCOMLEN
inline constexpr uint32_t kIpsetFForce = 1u; // IPSET_F_FORCE
inline constexpr uint32_t kTnlkindsiz = 16u; // TNLKINDSIZ
inline constexpr uint32_t kTcnamesiz = 16u; // TCNAMESIZ
inline constexpr uint32_t kLldpMessageLen = 4096u; // LLDP_MESSAGE_LEN
inline constexpr uint32_t kDpvsLldpNodeLocal = 0u; // DPVS_LLDP_NODE_LOCAL
inline constexpr uint32_t kDpvsLldpNodeNeigh = 1u; // DPVS_LLDP_NODE_NEIGH
inline constexpr uint32_t kEalMemNameLen = 32u; // EAL_MEM_NAME_LEN
inline constexpr uint32_t kNetifMaxPorts = 4096u; // NETIF_MAX_PORTS
inline constexpr uint32_t kNetifMaxBondSlaves = 32u; // NETIF_MAX_BOND_SLAVES
inline constexpr uint32_t kRteEthdevQueueStatCntrs = 16u; // RTE_ETHDEV_QUEUE_STAT_CNTRS
inline constexpr uint32_t kAfUnspec = 0u; // AF_UNSPEC
inline constexpr uint32_t kAfInet = 2u; // AF_INET
inline constexpr uint32_t kAfInet6 = 10u; // AF_INET6
inline constexpr uint32_t kTcHRoot = 4294967295u; // TC_H_ROOT
inline constexpr uint32_t kTcHIngress = 4294967281u; // TC_H_INGRESS
inline constexpr uint32_t kTcHUnspec = 0u; // TC_H_UNSPEC
inline constexpr uint32_t kTcFOpsStats = 1u; // TC_F_OPS_STATS
inline constexpr uint32_t kTcFOpsVerbose = 2u; // TC_F_OPS_VERBOSE
inline constexpr uint32_t kIfaFOpsVerbose = 1u; // IFA_F_OPS_VERBOSE
inline constexpr uint32_t kIfaFOpsStats = 2u; // IFA_F_OPS_STATS
inline constexpr uint32_t kIfaFSapool = 65536u; // IFA_F_SAPOOL
inline constexpr uint32_t kIfaFLinklocal = 131072u; // IFA_F_LINKLOCAL
inline constexpr uint32_t kIpsetDefaultHashsize = 1024u; // IPSET_DEFAULT_HASHSIZE
inline constexpr uint32_t kIpsetDefaultMaxelem = 65535u; // IPSET_DEFAULT_MAXELEM
inline constexpr uint32_t kDestDownNoticeDefault = 1u; // DEST_DOWN_NOTICE_DEFAULT
inline constexpr uint32_t kDestUpNoticeDefault = 1u; // DEST_UP_NOTICE_DEFAULT
inline constexpr uint32_t kDestDownWaitDuration = 3u; // DEST_DOWN_WAIT_DURATION
inline constexpr uint32_t kDestInhibitDurationMin = 5u; // DEST_INHIBIT_DURATION_MIN
inline constexpr uint32_t kDestInhibitDurationMax = 3600u; // DEST_INHIBIT_DURATION_MAX
inline constexpr uint32_t kIpvsSvcPersistentTimeout = 360u; // IPVS_SVC_PERSISTENT_TIMEOUT
inline constexpr uint32_t kEthP8021q = 33024u; // ETH_P_8021Q
inline constexpr uint32_t kEthP8021ad = 34984u; // ETH_P_8021AD
inline constexpr uint32_t kEthPIp = 2048u; // ETH_P_IP
inline constexpr uint32_t kEthPIpv6 = 34525u; // ETH_P_IPV6
inline constexpr uint32_t kTcPrioMax = 15u; // TC_PRIO_MAX

namespace message_id {
inline constexpr uint32_t kSockoptSetLaddrAdd = 0u; // SOCKOPT_SET_LADDR_ADD
inline constexpr uint32_t kSockoptSetLaddrDel = 1u; // SOCKOPT_SET_LADDR_DEL
inline constexpr uint32_t kSockoptSetLaddrFlush = 2u; // SOCKOPT_SET_LADDR_FLUSH
inline constexpr uint32_t kSockoptGetLaddrGetall = 3u; // SOCKOPT_GET_LADDR_GETALL
inline constexpr uint32_t kSockoptGetLaddrMax = 4u; // SOCKOPT_GET_LADDR_MAX
inline constexpr uint32_t kDpvsagentVsGetLaddr = 5u; // DPVSAGENT_VS_GET_LADDR
inline constexpr uint32_t kDpvsagentVsAddLaddr = 6u; // DPVSAGENT_VS_ADD_LADDR
inline constexpr uint32_t kDpvsagentVsDelLaddr = 7u; // DPVSAGENT_VS_DEL_LADDR
inline constexpr uint32_t kDpvsSoSetFlush = 8u; // DPVS_SO_SET_FLUSH
inline constexpr uint32_t kDpvsSoSetZero = 9u; // DPVS_SO_SET_ZERO
inline constexpr uint32_t kDpvsSoSetAdd = 10u; // DPVS_SO_SET_ADD
inline constexpr uint32_t kDpvsSoSetEdit = 11u; // DPVS_SO_SET_EDIT
inline constexpr uint32_t kDpvsSoSetDel = 12u; // DPVS_SO_SET_DEL
inline constexpr uint32_t kDpvsSoSetAdddest = 13u; // DPVS_SO_SET_ADDDEST
inline constexpr uint32_t kDpvsSoSetEditdest = 14u; // DPVS_SO_SET_EDITDEST
inline constexpr uint32_t kDpvsSoSetDeldest = 15u; // DPVS_SO_SET_DELDEST
inline constexpr uint32_t kDpvsSoSetGratarp = 16u; // DPVS_SO_SET_GRATARP
inline constexpr uint32_t kDpvsSoGetVersion = 17u; // DPVS_SO_GET_VERSION
inline constexpr uint32_t kDpvsSoGetInfo = 18u; // DPVS_SO_GET_INFO
inline constexpr uint32_t kDpvsSoGetServices = 19u; // DPVS_SO_GET_SERVICES
inline constexpr uint32_t kDpvsSoGetService = 20u; // DPVS_SO_GET_SERVICE
inline constexpr uint32_t kDpvsSoGetDests = 21u; // DPVS_SO_GET_DESTS
inline constexpr uint32_t kDpvsagentSoGetServices = 22u; // DPVSAGENT_SO_GET_SERVICES
inline constexpr uint32_t kSockoptSvcMax = 23u; // SOCKOPT_SVC_MAX
inline constexpr uint32_t kDpvsagentVsGetDests = 24u; // DPVSAGENT_VS_GET_DESTS
inline constexpr uint32_t kDpvsagentVsAddDests = 25u; // DPVSAGENT_VS_ADD_DESTS
inline constexpr uint32_t kDpvsagentVsEditDests = 26u; // DPVSAGENT_VS_EDIT_DESTS
inline constexpr uint32_t kDpvsagentVsDelDests = 27u; // DPVSAGENT_VS_DEL_DESTS
inline constexpr uint32_t kSockoptSetRouteAdd = 28u; // SOCKOPT_SET_ROUTE_ADD
inline constexpr uint32_t kSockoptSetRouteDel = 29u; // SOCKOPT_SET_ROUTE_DEL
inline constexpr uint32_t kSockoptSetRouteSet = 30u; // SOCKOPT_SET_ROUTE_SET
inline constexpr uint32_t kSockoptSetRouteFlush = 31u; // SOCKOPT_SET_ROUTE_FLUSH
inline constexpr uint32_t kSockoptGetRouteShow = 32u; // SOCKOPT_GET_ROUTE_SHOW
inline constexpr uint32_t kSockoptSetRoute6AddDel = 33u; // SOCKOPT_SET_ROUTE6_ADD_DEL
inline constexpr uint32_t kSockoptSetRoute6Flush = 34u; // SOCKOPT_SET_ROUTE6_FLUSH
inline constexpr uint32_t kSockoptGetRoute6Show = 35u; // SOCKOPT_GET_ROUTE6_SHOW
inline constexpr uint32_t kDpvsagentRouteGet = 36u; // DPVSAGENT_ROUTE_GET
inline constexpr uint32_t kDpvsagentRouteAdd = 37u; // DPVSAGENT_ROUTE_ADD
inline constexpr uint32_t kDpvsagentRouteDel = 38u; // DPVSAGENT_ROUTE_DEL
inline constexpr uint32_t kDpvsagentRoute6Get = 39u; // DPVSAGENT_ROUTE6_GET
inline constexpr uint32_t kDpvsagentRoute6Add = 40u; // DPVSAGENT_ROUTE6_ADD
inline constexpr uint32_t kDpvsagentRoute6Del = 41u; // DPVSAGENT_ROUTE6_DEL
inline constexpr uint32_t kDpvsagentIfaddrGetBase = 42u; // DPVSAGENT_IFADDR_GET_BASE
inline constexpr uint32_t kDpvsagentIfaddrGetStats = 43u; // DPVSAGENT_IFADDR_GET_STATS
inline constexpr uint32_t kDpvsagentIfaddrGetVerbose = 44u; // DPVSAGENT_IFADDR_GET_VERBOSE
inline constexpr uint32_t kDpvsagentIfaddrAdd = 45u; // DPVSAGENT_IFADDR_ADD
inline constexpr uint32_t kDpvsagentIfaddrDel = 46u; // DPVSAGENT_IFADDR_DEL
inline constexpr uint32_t kSockoptSetIfaddrAdd = 47u; // SOCKOPT_SET_IFADDR_ADD
inline constexpr uint32_t kSockoptSetIfaddrDel = 48u; // SOCKOPT_SET_IFADDR_DEL
inline constexpr uint32_t kSockoptSetIfaddrSet = 49u; // SOCKOPT_SET_IFADDR_SET
inline constexpr uint32_t kSockoptSetIfaddrFlush = 50u; // SOCKOPT_SET_IFADDR_FLUSH
inline constexpr uint32_t kSockoptGetIfaddrShow = 51u; // SOCKOPT_GET_IFADDR_SHOW
inline constexpr uint32_t kSockoptGetIfmaddrShow = 52u; // SOCKOPT_GET_IFMADDR_SHOW
inline constexpr uint32_t kSockoptNetifSetLcore = 53u; // SOCKOPT_NETIF_SET_LCORE
inline constexpr uint32_t kSockoptNetifSetPort = 54u; // SOCKOPT_NETIF_SET_PORT
inline constexpr uint32_t kSockoptNetifSetBond = 55u; // SOCKOPT_NETIF_SET_BOND
inline constexpr uint32_t kSockoptNetifSetMax = 56u; // SOCKOPT_NETIF_SET_MAX
inline constexpr uint32_t kSockoptNetifGetLcoreMask = 57u; // SOCKOPT_NETIF_GET_LCORE_MASK
inline constexpr uint32_t kSockoptNetifGetLcoreBasic = 58u; // SOCKOPT_NETIF_GET_LCORE_BASIC
inline constexpr uint32_t kSockoptNetifGetLcoreStats = 59u; // SOCKOPT_NETIF_GET_LCORE_STATS
inline constexpr uint32_t kSockoptNetifGetPortList = 60u; // SOCKOPT_NETIF_GET_PORT_LIST
inline constexpr uint32_t kSockoptNetifGetPortBasic = 61u; // SOCKOPT_NETIF_GET_PORT_BASIC
inline constexpr uint32_t kSockoptNetifGetPortStats = 62u; // SOCKOPT_NETIF_GET_PORT_STATS
inline constexpr uint32_t kSockoptNetifGetPortXstats = 63u; // SOCKOPT_NETIF_GET_PORT_XSTATS
inline constexpr uint32_t kSockoptNetifGetPortExtInfo = 64u; // SOCKOPT_NETIF_GET_PORT_EXT_INFO
inline constexpr uint32_t kSockoptNetifGetBondStatus = 65u; // SOCKOPT_NETIF_GET_BOND_STATUS
inline constexpr uint32_t kSockoptNetifGetMaddr = 66u; // SOCKOPT_NETIF_GET_MADDR
inline constexpr uint32_t kSockoptNetifGetMax = 67u; // SOCKOPT_NETIF_GET_MAX
inline constexpr uint32_t kSockoptSetLldpTodo = 68u; // SOCKOPT_SET_LLDP_TODO
inline constexpr uint32_t kSockoptGetLldpShow = 69u; // SOCKOPT_GET_LLDP_SHOW
inline constexpr uint32_t kSockoptSetNeighAdd = 70u; // SOCKOPT_SET_NEIGH_ADD
inline constexpr uint32_t kSockoptSetNeighDel = 71u; // SOCKOPT_SET_NEIGH_DEL
inline constexpr uint32_t kSockoptGetNeighShow = 72u; // SOCKOPT_GET_NEIGH_SHOW
inline constexpr uint32_t kSockoptSetBlklstAdd = 73u; // SOCKOPT_SET_BLKLST_ADD
inline constexpr uint32_t kSockoptSetBlklstDel = 74u; // SOCKOPT_SET_BLKLST_DEL
inline constexpr uint32_t kSockoptSetBlklstFlush = 75u; // SOCKOPT_SET_BLKLST_FLUSH
inline constexpr uint32_t kSockoptGetBlklstGetall = 76u; // SOCKOPT_GET_BLKLST_GETALL
inline constexpr uint32_t kSockoptSetWhtlstAdd = 77u; // SOCKOPT_SET_WHTLST_ADD
inline constexpr uint32_t kSockoptSetWhtlstDel = 78u; // SOCKOPT_SET_WHTLST_DEL
inline constexpr uint32_t kSockoptSetWhtlstFlush = 79u; // SOCKOPT_SET_WHTLST_FLUSH
inline constexpr uint32_t kSockoptGetWhtlstGetall = 80u; // SOCKOPT_GET_WHTLST_GETALL
inline constexpr uint32_t kSockoptSetVlanAdd = 81u; // SOCKOPT_SET_VLAN_ADD
inline constexpr uint32_t kSockoptSetVlanDel = 82u; // SOCKOPT_SET_VLAN_DEL
inline constexpr uint32_t kSockoptGetVlanShow = 83u; // SOCKOPT_GET_VLAN_SHOW
inline constexpr uint32_t kSockoptTcAdd = 84u; // SOCKOPT_TC_ADD
inline constexpr uint32_t kSockoptTcDel = 85u; // SOCKOPT_TC_DEL
inline constexpr uint32_t kSockoptTcChange = 86u; // SOCKOPT_TC_CHANGE
inline constexpr uint32_t kSockoptTcReplace = 87u; // SOCKOPT_TC_REPLACE
inline constexpr uint32_t kSockoptTcShow = 88u; // SOCKOPT_TC_SHOW
inline constexpr uint32_t kSockoptSetConn = 89u; // SOCKOPT_SET_CONN
inline constexpr uint32_t kSockoptGetConnAll = 90u; // SOCKOPT_GET_CONN_ALL
inline constexpr uint32_t kSockoptGetConnSpecified = 91u; // SOCKOPT_GET_CONN_SPECIFIED
inline constexpr uint32_t kSockoptIp6Set = 92u; // SOCKOPT_IP6_SET
inline constexpr uint32_t kSockoptIp6Stats = 93u; // SOCKOPT_IP6_STATS
inline constexpr uint32_t kSockoptTunnelAdd = 94u; // SOCKOPT_TUNNEL_ADD
inline constexpr uint32_t kSockoptTunnelDel = 95u; // SOCKOPT_TUNNEL_DEL
inline constexpr uint32_t kSockoptTunnelChange = 96u; // SOCKOPT_TUNNEL_CHANGE
inline constexpr uint32_t kSockoptTunnelReplace = 97u; // SOCKOPT_TUNNEL_REPLACE
inline constexpr uint32_t kSockoptTunnelShow = 98u; // SOCKOPT_TUNNEL_SHOW
inline constexpr uint32_t kSockoptSetKniAdd = 99u; // SOCKOPT_SET_KNI_ADD
inline constexpr uint32_t kSockoptSetKniDel = 100u; // SOCKOPT_SET_KNI_DEL
inline constexpr uint32_t kSockoptSetKniFlush = 101u; // SOCKOPT_SET_KNI_FLUSH
inline constexpr uint32_t kSockoptGetKniList = 102u; // SOCKOPT_GET_KNI_LIST
inline constexpr uint32_t kSockoptSetIpset = 103u; // SOCKOPT_SET_IPSET
inline constexpr uint32_t kSockoptGetIpsetTest = 104u; // SOCKOPT_GET_IPSET_TEST
inline constexpr uint32_t kSockoptGetIpsetList = 105u; // SOCKOPT_GET_IPSET_LIST
inline constexpr uint32_t kSockoptSetIftrafAdd = 106u; // SOCKOPT_SET_IFTRAF_ADD
inline constexpr uint32_t kSockoptSetIftrafDel = 107u; // SOCKOPT_SET_IFTRAF_DEL
inline constexpr uint32_t kSockoptGetIftrafShow = 108u; // SOCKOPT_GET_IFTRAF_SHOW
inline constexpr uint32_t kSockoptSetEalMemNone = 7400u; // SOCKOPT_SET_EAL_MEM_NONE
inline constexpr uint32_t kSockoptGetEalMemSeg = 7401u; // SOCKOPT_GET_EAL_MEM_SEG
inline constexpr uint32_t kSockoptGetEalMemZone = 7402u; // SOCKOPT_GET_EAL_MEM_ZONE
inline constexpr uint32_t kSockoptGetEalMemRing = 7403u; // SOCKOPT_GET_EAL_MEM_RING
inline constexpr uint32_t kSockoptGetEalMemPool = 7404u; // SOCKOPT_GET_EAL_MEM_POOL
} // namespace message_id

namespace errcode {
inline constexpr uint32_t kEdpvsOk = 0u; // EDPVS_OK
inline constexpr int32_t kEdpvsInval = -1; // EDPVS_INVAL
inline constexpr int32_t kEdpvsNomem = -2; // EDPVS_NOMEM
inline constexpr int32_t kEdpvsExist = -3; // EDPVS_EXIST
inline constexpr int32_t kEdpvsNotexist = -4; // EDPVS_NOTEXIST
inline constexpr int32_t kEdpvsInvpkt = -5; // EDPVS_INVPKT
inline constexpr int32_t kEdpvsDrop = -6; // EDPVS_DROP
inline constexpr int32_t kEdpvsNoprot = -7; // EDPVS_NOPROT
inline constexpr int32_t kEdpvsNoroute = -8; // EDPVS_NOROUTE
inline constexpr int32_t kEdpvsDefrag = -9; // EDPVS_DEFRAG
inline constexpr int32_t kEdpvsFrag = -10; // EDPVS_FRAG
inline constexpr int32_t kEdpvsDpdkapifail = -11; // EDPVS_DPDKAPIFAIL
inline constexpr int32_t kEdpvsIdle = -12; // EDPVS_IDLE
inline constexpr int32_t kEdpvsBusy = -13; // EDPVS_BUSY
inline constexpr int32_t kEdpvsNotsupp = -14; // EDPVS_NOTSUPP
inline constexpr int32_t kEdpvsResource = -15; // EDPVS_RESOURCE
inline constexpr int32_t kEdpvsOverload = -16; // EDPVS_OVERLOAD
inline constexpr int32_t kEdpvsNoserv = -17; // EDPVS_NOSERV
inline constexpr int32_t kEdpvsDisabled = -18; // EDPVS_DISABLED
inline constexpr int32_t kEdpvsNoroom = -19; // EDPVS_NOROOM
inline constexpr int32_t kEdpvsNonealcore = -20; // EDPVS_NONEALCORE
inline constexpr int32_t kEdpvsCallbackfail = -21; // EDPVS_CALLBACKFAIL
inline constexpr int32_t kEdpvsIo = -22; // EDPVS_IO
inline constexpr int32_t kEdpvsMsgFail = -23; // EDPVS_MSG_FAIL
inline constexpr int32_t kEdpvsMsgDrop = -24; // EDPVS_MSG_DROP
inline constexpr int32_t kEdpvsPktstolen = -25; // EDPVS_PKTSTOLEN
inline constexpr int32_t kEdpvsSyscall = -26; // EDPVS_SYSCALL
inline constexpr int32_t kEdpvsNodev = -27; // EDPVS_NODEV
inline constexpr uint32_t kEdpvsKnicontinue = 1u; // EDPVS_KNICONTINUE
inline constexpr uint32_t kEdpvsInprogress = 2u; // EDPVS_INPROGRESS
} // namespace errcode

namespace client_errcode {
inline constexpr uint32_t kEsockoptOk = 0u; // ESOCKOPT_OK
inline constexpr int32_t kEsockoptInval = -16385; // ESOCKOPT_INVAL
inline constexpr int32_t kEsockoptIo = -16384; // ESOCKOPT_IO
inline constexpr int32_t kEsockoptNomem = -16383; // ESOCKOPT_NOMEM
inline constexpr int32_t kEsockoptVersion = -16382; // ESOCKOPT_VERSION
} // namespace client_errcode

namespace sockopt_type {
inline constexpr uint32_t kSockoptGet = 0u; // SOCKOPT_GET
inline constexpr uint32_t kSockoptSet = 1u; // SOCKOPT_SET
} // namespace sockopt_type

namespace svc_flags {
inline constexpr uint32_t kPersistent = 1u; // PERSISTENT
inline constexpr uint32_t kHashed = 2u; // HASHED
inline constexpr uint32_t kOnepacket = 4u; // ONEPACKET
inline constexpr uint32_t kSynproxy = 8u; // SYNPROXY
inline constexpr uint32_t kExpireQuiescent = 16u; // EXPIRE_QUIESCENT
inline constexpr uint32_t kSched1 = 32u; // SCHED1
inline constexpr uint32_t kSched2 = 64u; // SCHED2
inline constexpr uint32_t kSched3 = 128u; // SCHED3
inline constexpr uint32_t kSipHash = 256u; // SIP_HASH
inline constexpr uint32_t kQidHash = 512u; // QID_HASH
inline constexpr uint32_t kMatch = 1024u; // MATCH
inline constexpr uint32_t kQuic = 2048u; // QUIC
} // namespace svc_flags

namespace conn_flags {
inline constexpr uint32_t kMasq = 0u; // MASQ
inline constexpr uint32_t kLocalnode = 1u; // LOCALNODE
inline constexpr uint32_t kTunnel = 2u; // TUNNEL
inline constexpr uint32_t kDroute = 3u; // DROUTE
inline constexpr uint32_t kBypass = 4u; // BYPASS
inline constexpr uint32_t kFullnat = 5u; // FULLNAT
inline constexpr uint32_t kSnat = 6u; // SNAT
inline constexpr uint32_t kFwdMask = 7u; // FWD_MASK
inline constexpr uint32_t kSynproxy = 16u; // SYNPROXY
inline constexpr uint32_t kExpireQuiescent = 32u; // EXPIRE_QUIESCENT
inline constexpr uint32_t kHashed = 256u; // HASHED
inline constexpr uint32_t kInactive = 512u; // INACTIVE
inline constexpr uint32_t kTemplate = 1024u; // TEMPLATE
inline constexpr uint32_t kOnePacket = 2048u; // ONE_PACKET
inline constexpr uint32_t kInTimer = 4096u; // IN_TIMER
inline constexpr uint32_t kRedirectHashed = 8192u; // REDIRECT_HASHED
inline constexpr uint32_t kNofastxmit = 16384u; // NOFASTXMIT
} // namespace conn_flags

namespace fwd_mode {
inline constexpr uint32_t kMasq = 0u; // MASQ
inline constexpr uint32_t kLocalnode = 1u; // LOCALNODE
inline constexpr uint32_t kTunnel = 2u; // TUNNEL
inline constexpr uint32_t kDr = 3u; // DR
inline constexpr uint32_t kBypass = 4u; // BYPASS
inline constexpr uint32_t kFnat = 5u; // FNAT
inline constexpr uint32_t kSnat = 6u; // SNAT
} // namespace fwd_mode

namespace dest_flags {
inline constexpr uint32_t kDpvsDestFAvailable = 1u; // DPVS_DEST_F_AVAILABLE
inline constexpr uint32_t kDpvsDestFOverload = 2u; // DPVS_DEST_F_OVERLOAD
inline constexpr uint32_t kDpvsDestFInhibited = 4u; // DPVS_DEST_F_INHIBITED
} // namespace dest_flags

namespace dest_check_types {
inline constexpr uint32_t kNone = 0u; // NONE
inline constexpr uint32_t kPassive = 1u; // PASSIVE
inline constexpr uint32_t kTcp = 2u; // TCP
inline constexpr uint32_t kUdp = 4u; // UDP
inline constexpr uint32_t kSctp = 8u; // SCTP
inline constexpr uint32_t kPing = 16u; // PING
inline constexpr uint32_t kMaskExternal = 30u; // MASK_EXTERNAL
} // namespace dest_check_types

namespace proxy_protocol {
inline constexpr uint32_t kDisable = 0u; // DISABLE
inline constexpr uint32_t kV1 = 1u; // V1
inline constexpr uint32_t kV2 = 2u; // V2
inline constexpr uint32_t kFInsecure = 16u; // F_INSECURE
inline constexpr uint32_t kVersionMask = 15u; // VERSION_MASK
inline constexpr uint32_t kFlagsMask = 240u; // FLAGS_MASK
} // namespace proxy_protocol

namespace conn_get_flags {
inline constexpr uint32_t kGetIpvsConnFlagAll = 1u; // GET_IPVS_CONN_FLAG_ALL
inline constexpr uint32_t kGetIpvsConnFlagMore = 2u; // GET_IPVS_CONN_FLAG_MORE
inline constexpr uint32_t kGetIpvsConnFlagSpecified = 4u; // GET_IPVS_CONN_FLAG_SPECIFIED
inline constexpr uint32_t kGetIpvsConnFlagTemplate = 8u; // GET_IPVS_CONN_FLAG_TEMPLATE
} // namespace conn_get_flags

namespace conn_get_result {
inline constexpr uint32_t kGetIpvsConnReslOk = 1u; // GET_IPVS_CONN_RESL_OK
inline constexpr uint32_t kGetIpvsConnReslMore = 2u; // GET_IPVS_CONN_RESL_MORE
inline constexpr uint32_t kGetIpvsConnReslFail = 4u; // GET_IPVS_CONN_RESL_FAIL
inline constexpr uint32_t kGetIpvsConnReslNotexist = 8u; // GET_IPVS_CONN_RESL_NOTEXIST
} // namespace conn_get_result

namespace ifaddr_ops {
inline constexpr uint32_t kInetAddrGet = 1u; // INET_ADDR_GET
inline constexpr uint32_t kInetAddrAdd = 2u; // INET_ADDR_ADD
inline constexpr uint32_t kInetAddrDel = 3u; // INET_ADDR_DEL
inline constexpr uint32_t kInetAddrMod = 4u; // INET_ADDR_MOD
inline constexpr uint32_t kInetAddrFlush = 5u; // INET_ADDR_FLUSH
inline constexpr uint32_t kInetAddrSync = 6u; // INET_ADDR_SYNC
} // namespace ifaddr_ops

namespace ifa_scope {
inline constexpr uint32_t kIfaScopeGlobal = 0u; // IFA_SCOPE_GLOBAL
inline constexpr uint32_t kIfaScopeSite = 1u; // IFA_SCOPE_SITE
inline constexpr uint32_t kIfaScopeLink = 2u; // IFA_SCOPE_LINK
inline constexpr uint32_t kIfaScopeHost = 3u; // IFA_SCOPE_HOST
inline constexpr uint32_t kIfaScopeNone = 255u; // IFA_SCOPE_NONE
} // namespace ifa_scope

namespace rtf {
inline constexpr uint32_t kUp = 1u; // UP
inline constexpr uint32_t kGateway = 2u; // GATEWAY
inline constexpr uint32_t kHost = 4u; // HOST
inline constexpr uint32_t kReinstate = 8u; // REINSTATE
inline constexpr uint32_t kDynamic = 16u; // DYNAMIC
inline constexpr uint32_t kModified = 32u; // MODIFIED
inline constexpr uint32_t kMtu = 64u; // MTU
inline constexpr uint32_t kWindow = 128u; // WINDOW
inline constexpr uint32_t kIrtt = 256u; // IRTT
inline constexpr uint32_t kReject = 512u; // REJECT
inline constexpr uint32_t kForward = 1024u; // FORWARD
inline constexpr uint32_t kLocalin = 2048u; // LOCALIN
inline constexpr uint32_t kDefault = 4096u; // DEFAULT
inline constexpr uint32_t kKni = 8192u; // KNI
} // namespace rtf

namespace route_scope {
inline constexpr uint32_t kRouteCfScopeNone = 0u; // ROUTE_CF_SCOPE_NONE
inline constexpr uint32_t kRouteCfScopeHost = 1u; // ROUTE_CF_SCOPE_HOST
inline constexpr uint32_t kRouteCfScopeKni = 2u; // ROUTE_CF_SCOPE_KNI
inline constexpr uint32_t kRouteCfScopeLink = 3u; // ROUTE_CF_SCOPE_LINK
inline constexpr uint32_t kRouteCfScopeGlobal = 4u; // ROUTE_CF_SCOPE_GLOBAL
} // namespace route_scope

namespace route_proto {
inline constexpr uint32_t kRouteCfProtoAuto = 0u; // ROUTE_CF_PROTO_AUTO
inline constexpr uint32_t kRouteCfProtoBoot = 1u; // ROUTE_CF_PROTO_BOOT
inline constexpr uint32_t kRouteCfProtoStatic = 2u; // ROUTE_CF_PROTO_STATIC
inline constexpr uint32_t kRouteCfProtoRa = 3u; // ROUTE_CF_PROTO_RA
inline constexpr uint32_t kRouteCfProtoRedirect = 4u; // ROUTE_CF_PROTO_REDIRECT
} // namespace route_proto

namespace rt6_ops {
inline constexpr uint32_t kRt6OpsGet = 1u; // RT6_OPS_GET
inline constexpr uint32_t kRt6OpsAdd = 2u; // RT6_OPS_ADD
inline constexpr uint32_t kRt6OpsDel = 3u; // RT6_OPS_DEL
inline constexpr uint32_t kRt6OpsFlush = 4u; // RT6_OPS_FLUSH
} // namespace rt6_ops

namespace ipset_op {
inline constexpr uint32_t kIpsetOpAdd = 1u; // IPSET_OP_ADD
inline constexpr uint32_t kIpsetOpDel = 2u; // IPSET_OP_DEL
inline constexpr uint32_t kIpsetOpTest = 3u; // IPSET_OP_TEST
inline constexpr uint32_t kIpsetOpCreate = 4u; // IPSET_OP_CREATE
inline constexpr uint32_t kIpsetOpDestroy = 5u; // IPSET_OP_DESTROY
inline constexpr uint32_t kIpsetOpFlush = 6u; // IPSET_OP_FLUSH
inline constexpr uint32_t kIpsetOpList = 7u; // IPSET_OP_LIST
inline constexpr uint32_t kIpsetOpMax = 8u; // IPSET_OP_MAX
} // namespace ipset_op

namespace nud_state {
inline constexpr uint32_t kDpvsNudSNone = 0u; // DPVS_NUD_S_NONE
inline constexpr uint32_t kDpvsNudSSend = 1u; // DPVS_NUD_S_SEND
inline constexpr uint32_t kDpvsNudSReachable = 2u; // DPVS_NUD_S_REACHABLE
inline constexpr uint32_t kDpvsNudSProbe = 3u; // DPVS_NUD_S_PROBE
inline constexpr uint32_t kDpvsNudSDelay = 4u; // DPVS_NUD_S_DELAY
inline constexpr uint32_t kDpvsNudSMax = 5u; // DPVS_NUD_S_MAX
} // namespace nud_state

namespace neigh_flag {
inline constexpr uint32_t kHashed = 1u; // HASHED
inline constexpr uint32_t kStatic = 2u; // STATIC
} // namespace neigh_flag

namespace tc_obj {
inline constexpr uint32_t kTcObjQsch = 0u; // TC_OBJ_QSCH
inline constexpr uint32_t kTcObjCls = 1u; // TC_OBJ_CLS
} // namespace tc_obj

namespace qsch_flags {
inline constexpr uint32_t kQschFIngress = 1u; // QSCH_F_INGRESS
inline constexpr uint32_t kQschFInvisible = 2u; // QSCH_F_INVISIBLE
} // namespace qsch_flags

namespace bond_act {
inline constexpr uint32_t kAdd = 1u; // ADD
inline constexpr uint32_t kDel = 2u; // DEL
inline constexpr uint32_t kSet = 3u; // SET
} // namespace bond_act

namespace bond_opt {
inline constexpr uint32_t kOptMode = 1u; // OPT_MODE
inline constexpr uint32_t kOptSlave = 2u; // OPT_SLAVE
inline constexpr uint32_t kOptPrimary = 3u; // OPT_PRIMARY
inline constexpr uint32_t kOptXmitPolicy = 4u; // OPT_XMIT_POLICY
inline constexpr uint32_t kOptLinkMonitorInterval = 5u; // OPT_LINK_MONITOR_INTERVAL
inline constexpr uint32_t kOptLinkDownProp = 6u; // OPT_LINK_DOWN_PROP
inline constexpr uint32_t kOptLinkUpProp = 7u; // OPT_LINK_UP_PROP
} // namespace bond_opt

namespace hw_addr_flags {
inline constexpr uint32_t kHwAddrFFromKni = 1u; // HW_ADDR_F_FROM_KNI
} // namespace hw_addr_flags

namespace tunnel_flags {
inline constexpr uint32_t kCsum = 1u; // CSUM
inline constexpr uint32_t kRouting = 2u; // ROUTING
inline constexpr uint32_t kKey = 4u; // KEY
inline constexpr uint32_t kSeq = 8u; // SEQ
inline constexpr uint32_t kStrict = 16u; // STRICT
inline constexpr uint32_t kRec = 32u; // REC
inline constexpr uint32_t kVersion = 64u; // VERSION
inline constexpr uint32_t kNoKey = 128u; // NO_KEY
inline constexpr uint32_t kDontFragment = 256u; // DONT_FRAGMENT
inline constexpr uint32_t kOam = 512u; // OAM
inline constexpr uint32_t kCritOpt = 1024u; // CRIT_OPT
inline constexpr uint32_t kGeneveOpt = 2048u; // GENEVE_OPT
inline constexpr uint32_t kVxlanOpt = 4096u; // VXLAN_OPT
inline constexpr uint32_t kNocache = 8192u; // NOCACHE
inline constexpr uint32_t kErspanOpt = 16384u; // ERSPAN_OPT
} // namespace tunnel_flags

namespace kni_data_type {
inline constexpr uint32_t kKniDtypeAddrFlow = 1u; // KNI_DTYPE_ADDR_FLOW
} // namespace kni_data_type

namespace ipproto {
inline constexpr uint32_t kIcmp = 1u; // ICMP
inline constexpr uint32_t kTcp = 6u; // TCP
inline constexpr uint32_t kUdp = 17u; // UDP
inline constexpr uint32_t kIcmpv6 = 58u; // ICMPV6
inline constexpr uint32_t kSctp = 132u; // SCTP
} // namespace ipproto

enum class EngineEditOp : uint8_t {
  kAddService = 1,
  kSetService = 2,
  kDelService = 3,
  kFlushServices = 4,
  kZeroService = 5,
  kZeroAllServices = 6,
  kAddDest = 10,
  kSetDest = 11,
  kDelDest = 12,
  kAddLaddr = 20,
  kDelLaddr = 21,
  kAddAddress = 30,
  kDelAddress = 31,
  kSetAddress = 32,
  kAddRoute = 40,
  kDelRoute = 41,
  kAddNeigh = 50,
  kDelNeigh = 51,
  kChangeIpset = 70,
  kAddAcl = 71,
  kDelAcl = 72,
  kAddMatchService = 60,
  kAddTc = 75,
  kDelTc = 76,
  kChangeTc = 77,
  kReplaceTc = 78,
  kSwitchTc = 79,
  kSwitchTraffic = 80,
};

enum class EngineRouteFlag : uint8_t {
  kLocalIn = 1,
  kToKernel = 2,
  kOnLink = 4,
  kLaddr = 8,
};

enum class EngineTunnelFlag : uint8_t {
  kChecksum = 1,
  kRemoteChecksum = 2,
};

enum class EngineTunnelType : uint8_t {
  kIpip = 0,
  kGue = 1,
  kGre = 2,
};

enum class EngineList : uint8_t {
  kServices = 1,
  kDests = 2,
  kLaddrs = 3,
  kAddresses = 4,
  kRoutes = 5,
  kNeighs = 6,
  kConns = 7,
  kIpsets = 30,
  kIpsetTest = 31,
  kBlacklist = 32,
  kWhitelist = 33,
  kTc = 34,
  kTcSwitches = 35,
  kIp6Stats = 80,
  kEalSegments = 81,
  kEalZones = 82,
  kEalRings = 83,
  kEalPools = 84,
  kLldp = 85,
  kTraffic = 36,
};

enum class EngineReuseMode : uint8_t {
  kOff = 0,
  kTimeWait = 1,
  kFinWait = 2,
};

enum class EngineReuseState : uint8_t {
  kClose = 1,
  kTimeWait = 2,
  kFinWait = 4,
  kCloseWait = 8,
  kLastAck = 16,
};

enum class EngineUoaMode : uint8_t {
  kOpp = 0,
  kIpo = 1,
};

enum class EngineNode : uint8_t {
  kRx = 0,
  kParse = 1,
  kSynproxy = 2,
  kLookup = 3,
  kFilter = 4,
  kAdmit = 5,
  kTrack = 6,
  kBounds = 7,
  kConfirm = 8,
  kRewrite = 9,
  kNexthop = 10,
  kSend = 11,
  kTx = 12,
  kOther = 13,
};

// Why a packet ended without being sent.
enum class Drop : uint8_t {
  kNone = 0,
  kParseError = 1,
  kBadIpChecksum = 2,
  kNotForUs = 3,
  kNoPort = 4,
  kNoService = 5,
  kNoDest = 6,
  kNoLaddrPort = 7,
  kNoRoute = 8,
  kUnresolvedNeighbour = 9,
  kTableFull = 10,
  kNoMemory = 11,
  kTtlExpired = 12,
  kMtuExceeded = 13,
  kFragment = 14,
  kTxFull = 15,
  kRingFull = 16,
  kAcl = 17,
  kBadL4 = 18,
  kConsumed = 19,
  kSynproxyNoDest = 20,
  kSynproxyNullAck = 21,
  kSynproxyQueue = 22,
  kSynproxyState = 23,
  kAckStorm = 24,
  kRstLimit = 25,
  kOverLimit = 26,
  kDestQuiescent = 27,
  kTcDrop = 28,
  kTcQueue = 29,
  kKernelLimit = 30,
  kDefenceTcpDrop = 31,
  kDefenceUdpDrop = 32,
  kNoTranslation = 33,
  kBogusSource = 34,
  kPortZero = 35,
  kDeviceDown = 36,
  kNoVlan = 37,
  kNoTunnel = 38,
  kBadTunnelHeader = 39,
  kUnsupported = 40,
};
inline constexpr uint8_t kDropCount = 41;
struct DropText {
  const char* name;
  const char* text;
};
inline constexpr DropText kDropTexts[kDropCount] = {
    {"none", "not dropped"},
    {"parse-error", "headers are cut short or contradict themselves"},
    {"bad-ip-checksum", "checksum of the IP header is wrong"},
    {"not-for-us", "destination is neither ours nor routed"},
    {"no-port", "device of the packet does not exist"},
    {"no-service", "no service listens on this address and port"},
    {"no-dest", "service has no destination that may be picked"},
    {"no-laddr-port", "no local address has a free port"},
    {"no-route", "no route to the destination"},
    {"unresolved-neighbour", "neighbour did not answer"},
    {"table-full", "connection table is full"},
    {"no-memory", "no packet buffer or memory left"},
    {"ttl-expired", "time to live ran out"},
    {"mtu-exceeded", "packet is larger than the way out allows"},
    {"fragment", "fragment could not be put together"},
    {"tx-full", "transmit queue is full"},
    {"ring-full", "ring to another worker is full"},
    {"acl", "access list forbids it"},
    {"bad-l4", "transport header is malformed"},
    {"consumed", "meant for the balancer itself, which has understood it"},
    {"synproxy-no-dest", "SYN to a service whose destinations all have weight 0"},
    {"synproxy-null-ack", "acknowledgement without data while servers wait for data"},
    {"synproxy-queue", "too many segments wait for the answer of the server"},
    {"synproxy-state", "segment out of place in a handshake that the SYN proxy makes"},
    {"ack-storm", "both ends repeat the same acknowledgement without end"},
    {"rst-limit", "more strays a second than are answered by resets"},
    {"over-limit", "beyond the share of packets or the rate that the service lets pass"},
    {"dest-quiescent", "its destination has gone and the service ends connections"},
    {"tc-drop", "a classifier of the device says so"},
    {"tc-queue", "queue of the device is full, or the frame larger than a burst"},
    {"kernel-limit", "more frames a second for the kernel than the limit lets pass"},
    {"defence-tcp-drop", "segment without a connection to an address of services"},
    {"defence-udp-drop", "datagram to an address that only TCP services have"},
    {"no-translation", "has no counterpart in the other family of addresses"},
    {"bogus-source", "its source is an address of ours, or the same as its destination"},
    {"port-zero", "a port of it is 0"},
    {"device-down", "device was told to be down"},
    {"no-vlan", "no device for the VLAN of the tag"},
    {"no-tunnel", "no tunnel for these outer addresses and this key"},
    {"bad-tunnel-header", "header of the tunnel is malformed, or not what the tunnel wants"},
    {"unsupported", "forwarding mode of its destination does not serve its protocol"},
};
constexpr const DropText& drop_text(Drop drop) {
  return kDropTexts[static_cast<uint8_t>(drop)];
}

// What workers count besides.
enum class Event : uint8_t {
  kFullnatAddToaOk = 0,
  kFullnatAddToaFailLen = 1,
  kFullnatAddToaHeadFull = 2,
  kFullnatAddToaFailMem = 3,
  kFullnatAddUoaOk = 4,
  kFullnatAddUoaFail = 5,
  kFullnatUoaAcked = 6,
  kFullnatUoaRefused = 7,
  kFullnatAddProxyOk = 8,
  kFullnatAddProxyFail = 9,
  kSynproxySynCnt = 10,
  kSynproxySynack = 11,
  kSynproxyOkAck = 12,
  kSynproxyBadAck = 13,
  kSynproxyNullAck = 14,
  kSynproxyNoDest = 15,
  kSynproxySynsendQlen = 16,
  kSynproxyRsError = 17,
  kSynproxyRst = 18,
  kSynproxyAckStorm = 19,
  kSynproxyConnReused = 20,
  kSynproxyConnReusedClose = 21,
  kSynproxyConnReusedTimewait = 22,
  kSynproxyConnReusedFinwait = 23,
  kSynproxyConnReusedClosewait = 24,
  kSynproxyConnReusedLastack = 25,
  kRstUnknownSent = 26,
  kRstUnknownLimited = 27,
  kDefenceIpFragDrop = 28,
  kDefenceIpFragGather = 29,
};
inline constexpr unsigned kMaxEvents = 64;

struct InAddr {
  Be32 s_addr;
};
static_assert(sizeof(InAddr) == 4);
static_assert(offsetof(InAddr, s_addr) == 0);

struct In6Addr {
  uint8_t s6_addr_[16];
};
static_assert(sizeof(In6Addr) == 16);
static_assert(offsetof(In6Addr, s6_addr_) == 0);

union InetAddr {
  InAddr in;
  In6Addr in6;
};
static_assert(sizeof(InetAddr) == 16);
static_assert(offsetof(InetAddr, in) == 0);
static_assert(offsetof(InetAddr, in6) == 0);

struct DpVsBlklstConf {
  InetAddr vaddr;
  Be16 vport;
  uint8_t proto;
  uint8_t af;
  InetAddr subject;
  char ipset[32];
};
static_assert(sizeof(DpVsBlklstConf) == 68);
static_assert(offsetof(DpVsBlklstConf, vaddr) == 0);
static_assert(offsetof(DpVsBlklstConf, vport) == 16);
static_assert(offsetof(DpVsBlklstConf, proto) == 18);
static_assert(offsetof(DpVsBlklstConf, af) == 19);
static_assert(offsetof(DpVsBlklstConf, subject) == 20);
static_assert(offsetof(DpVsBlklstConf, ipset) == 36);

struct DpVsBlklstConfArray {
  int32_t naddr;
  // DpVsBlklstConf blklsts[] follow at 4
};
static_assert(sizeof(DpVsBlklstConfArray) == 4);
static_assert(offsetof(DpVsBlklstConfArray, naddr) == 0);

struct DpVsWhtlstConf {
  InetAddr vaddr;
  Be16 vport;
  uint8_t proto;
  uint8_t af;
  InetAddr subject;
  char ipset[32];
};
static_assert(sizeof(DpVsWhtlstConf) == 68);
static_assert(offsetof(DpVsWhtlstConf, vaddr) == 0);
static_assert(offsetof(DpVsWhtlstConf, vport) == 16);
static_assert(offsetof(DpVsWhtlstConf, proto) == 18);
static_assert(offsetof(DpVsWhtlstConf, af) == 19);
static_assert(offsetof(DpVsWhtlstConf, subject) == 20);
static_assert(offsetof(DpVsWhtlstConf, ipset) == 36);

struct DpVsWhtlstConfArray {
  int32_t naddr;
  // DpVsWhtlstConf whtlsts[] follow at 4
};
static_assert(sizeof(DpVsWhtlstConfArray) == 4);
static_assert(offsetof(DpVsWhtlstConfArray, naddr) == 0);

struct InetAddrEntry {
  int32_t af;
  uint32_t valid_lft;
  uint32_t prefered_lft;
  uint32_t flags;
  char ifname[16];
  InetAddr bcast;
  InetAddr addr;
  uint8_t plen;
  uint8_t scope;
  uint8_t cid;
  uint8_t nop;
};
static_assert(sizeof(InetAddrEntry) == 68);
static_assert(offsetof(InetAddrEntry, af) == 0);
static_assert(offsetof(InetAddrEntry, valid_lft) == 4);
static_assert(offsetof(InetAddrEntry, prefered_lft) == 8);
static_assert(offsetof(InetAddrEntry, flags) == 12);
static_assert(offsetof(InetAddrEntry, ifname) == 16);
static_assert(offsetof(InetAddrEntry, bcast) == 32);
static_assert(offsetof(InetAddrEntry, addr) == 48);
static_assert(offsetof(InetAddrEntry, plen) == 64);
static_assert(offsetof(InetAddrEntry, scope) == 65);
static_assert(offsetof(InetAddrEntry, cid) == 66);
static_assert(offsetof(InetAddrEntry, nop) == 67);

struct InetAddrStats {
  uint32_t sa_used;
  uint32_t sa_free;
  uint32_t sa_miss;
};
static_assert(sizeof(InetAddrStats) == 12);
static_assert(offsetof(InetAddrStats, sa_used) == 0);
static_assert(offsetof(InetAddrStats, sa_free) == 4);
static_assert(offsetof(InetAddrStats, sa_miss) == 8);

struct InetAddrData {
  InetAddrEntry ifa_entry;
  InetAddrStats ifa_stats;
};
static_assert(sizeof(InetAddrData) == 80);
static_assert(offsetof(InetAddrData, ifa_entry) == 0);
static_assert(offsetof(InetAddrData, ifa_stats) == 68);

struct InetAddrDataArray {
  uint32_t ops;
  uint32_t ops_flags;
  int32_t naddr;
  // InetAddrData addrs[] follow at 12
};
static_assert(sizeof(InetAddrDataArray) == 12);
static_assert(offsetof(InetAddrDataArray, ops) == 0);
static_assert(offsetof(InetAddrDataArray, ops_flags) == 4);
static_assert(offsetof(InetAddrDataArray, naddr) == 8);

struct InetAddrParam {
  uint32_t ifa_ops;
  uint32_t ifa_ops_flags;
  InetAddrEntry ifa_entry;
};
static_assert(sizeof(InetAddrParam) == 76);
static_assert(offsetof(InetAddrParam, ifa_ops) == 0);
static_assert(offsetof(InetAddrParam, ifa_ops_flags) == 4);
static_assert(offsetof(InetAddrParam, ifa_entry) == 8);

struct InetMaddrEntry {
  char ifname[16];
  InetAddr maddr;
  int32_t af;
  uint32_t flags;
  uint32_t refcnt;
};
static_assert(sizeof(InetMaddrEntry) == 44);
static_assert(offsetof(InetMaddrEntry, ifname) == 0);
static_assert(offsetof(InetMaddrEntry, maddr) == 16);
static_assert(offsetof(InetMaddrEntry, af) == 32);
static_assert(offsetof(InetMaddrEntry, flags) == 36);
static_assert(offsetof(InetMaddrEntry, refcnt) == 40);

struct InetMaddrArray {
  int32_t nmaddr;
  // InetMaddrEntry maddrs[] follow at 4
};
static_assert(sizeof(InetMaddrArray) == 4);
static_assert(offsetof(InetMaddrArray, nmaddr) == 0);

struct InetAddrRange {
  InetAddr min_addr;
  InetAddr max_addr;
  Be16 min_port;
  Be16 max_port;
};
static_assert(sizeof(InetAddrRange) == 36);
static_assert(offsetof(InetAddrRange, min_addr) == 0);
static_assert(offsetof(InetAddrRange, max_addr) == 16);
static_assert(offsetof(InetAddrRange, min_port) == 32);
static_assert(offsetof(InetAddrRange, max_port) == 34);

struct DpVsMatch {
  int32_t af;
  InetAddrRange srange;
  InetAddrRange drange;
  char iifname[16];
  char oifname[16];
};
static_assert(sizeof(DpVsMatch) == 108);
static_assert(offsetof(DpVsMatch, af) == 0);
static_assert(offsetof(DpVsMatch, srange) == 4);
static_assert(offsetof(DpVsMatch, drange) == 40);
static_assert(offsetof(DpVsMatch, iifname) == 76);
static_assert(offsetof(DpVsMatch, oifname) == 92);

struct DpVsDestFront {
  uint32_t af;
  uint16_t proto;
  uint16_t port;
  uint32_t fwmark;
  InetAddr addr;
  uint32_t num_dests;
  DpVsMatch match;
  uint32_t cid;
  uint32_t index;
};
static_assert(sizeof(DpVsDestFront) == 148);
static_assert(offsetof(DpVsDestFront, af) == 0);
static_assert(offsetof(DpVsDestFront, proto) == 4);
static_assert(offsetof(DpVsDestFront, port) == 6);
static_assert(offsetof(DpVsDestFront, fwmark) == 8);
static_assert(offsetof(DpVsDestFront, addr) == 12);
static_assert(offsetof(DpVsDestFront, num_dests) == 28);
static_assert(offsetof(DpVsDestFront, match) == 32);
static_assert(offsetof(DpVsDestFront, cid) == 140);
static_assert(offsetof(DpVsDestFront, index) == 144);

struct DpVsLaddrDetail {
  uint32_t af;
  uint32_t conns;
  uint64_t nport_conflict;
  InetAddr addr;
  char ifname[16];
};
static_assert(sizeof(DpVsLaddrDetail) == 48);
static_assert(offsetof(DpVsLaddrDetail, af) == 0);
static_assert(offsetof(DpVsLaddrDetail, conns) == 4);
static_assert(offsetof(DpVsLaddrDetail, nport_conflict) == 8);
static_assert(offsetof(DpVsLaddrDetail, addr) == 16);
static_assert(offsetof(DpVsLaddrDetail, ifname) == 32);

struct alignas(8) DpVsLaddrFront {
  uint32_t af;
  uint32_t port;
  uint32_t proto;
  uint32_t fwmark;
  uint32_t cid;
  uint32_t count;
  InetAddr addr;
  DpVsMatch match;
  // DpVsLaddrDetail laddrs[] follow at 152
};
static_assert(sizeof(DpVsLaddrFront) == 152);
static_assert(offsetof(DpVsLaddrFront, af) == 0);
static_assert(offsetof(DpVsLaddrFront, port) == 4);
static_assert(offsetof(DpVsLaddrFront, proto) == 8);
static_assert(offsetof(DpVsLaddrFront, fwmark) == 12);
static_assert(offsetof(DpVsLaddrFront, cid) == 16);
static_assert(offsetof(DpVsLaddrFront, count) == 20);
static_assert(offsetof(DpVsLaddrFront, addr) == 24);
static_assert(offsetof(DpVsLaddrFront, match) == 40);

struct InetAddrFront {
  int32_t count;
  // bytes data[] follow at 4
};
static_assert(sizeof(InetAddrFront) == 4);
static_assert(offsetof(InetAddrFront, count) == 0);

struct InetAddrStatsDetail {
  InetAddr addr;
  uint32_t sa_used;
  uint32_t sa_free;
  uint32_t sa_miss;
};
static_assert(sizeof(InetAddrStatsDetail) == 28);
static_assert(offsetof(InetAddrStatsDetail, addr) == 0);
static_assert(offsetof(InetAddrStatsDetail, sa_used) == 16);
static_assert(offsetof(InetAddrStatsDetail, sa_free) == 20);
static_assert(offsetof(InetAddrStatsDetail, sa_miss) == 24);

struct DpVsStats {
  uint64_t conns;
  uint64_t inpkts;
  uint64_t inbytes;
  uint64_t outpkts;
  uint64_t outbytes;
  uint32_t cps;
  uint32_t inpps;
  uint32_t inbps;
  uint32_t outpps;
  uint32_t outbps;
};
static_assert(sizeof(DpVsStats) == 64);
static_assert(offsetof(DpVsStats, conns) == 0);
static_assert(offsetof(DpVsStats, inpkts) == 8);
static_assert(offsetof(DpVsStats, inbytes) == 16);
static_assert(offsetof(DpVsStats, outpkts) == 24);
static_assert(offsetof(DpVsStats, outbytes) == 32);
static_assert(offsetof(DpVsStats, cps) == 40);
static_assert(offsetof(DpVsStats, inpps) == 44);
static_assert(offsetof(DpVsStats, inbps) == 48);
static_assert(offsetof(DpVsStats, outpps) == 52);
static_assert(offsetof(DpVsStats, outbps) == 56);

struct EtherAddr {
  uint8_t octet[6];
};
static_assert(sizeof(EtherAddr) == 6);
static_assert(offsetof(EtherAddr, octet) == 0);

struct IpVsConnEntry {
  uint16_t in_af;
  uint16_t out_af;
  uint16_t proto;
  InetAddr caddr;
  InetAddr vaddr;
  InetAddr laddr;
  InetAddr daddr;
  Be16 cport;
  Be16 vport;
  Be16 lport;
  Be16 dport;
  uint32_t timeout;
  uint8_t lcoreid;
  char state[16];
};
static_assert(sizeof(IpVsConnEntry) == 104);
static_assert(offsetof(IpVsConnEntry, in_af) == 0);
static_assert(offsetof(IpVsConnEntry, out_af) == 2);
static_assert(offsetof(IpVsConnEntry, proto) == 4);
static_assert(offsetof(IpVsConnEntry, caddr) == 8);
static_assert(offsetof(IpVsConnEntry, vaddr) == 24);
static_assert(offsetof(IpVsConnEntry, laddr) == 40);
static_assert(offsetof(IpVsConnEntry, daddr) == 56);
static_assert(offsetof(IpVsConnEntry, cport) == 72);
static_assert(offsetof(IpVsConnEntry, vport) == 74);
static_assert(offsetof(IpVsConnEntry, lport) == 76);
static_assert(offsetof(IpVsConnEntry, dport) == 78);
static_assert(offsetof(IpVsConnEntry, timeout) == 80);
static_assert(offsetof(IpVsConnEntry, lcoreid) == 84);
static_assert(offsetof(IpVsConnEntry, state) == 85);

struct [[gnu::packed]] IpVsConnArray {
  uint32_t nconns;
  uint32_t resl;
  uint8_t curcid;
  // IpVsConnEntry array[] follow at 9
};
static_assert(sizeof(IpVsConnArray) == 9);
static_assert(offsetof(IpVsConnArray, nconns) == 0);
static_assert(offsetof(IpVsConnArray, resl) == 4);
static_assert(offsetof(IpVsConnArray, curcid) == 8);

struct IpVsSockpair {
  uint16_t af;
  uint16_t proto;
  Be16 sport;
  Be16 tport;
  InetAddr sip;
  InetAddr tip;
};
static_assert(sizeof(IpVsSockpair) == 40);
static_assert(offsetof(IpVsSockpair, af) == 0);
static_assert(offsetof(IpVsSockpair, proto) == 2);
static_assert(offsetof(IpVsSockpair, sport) == 4);
static_assert(offsetof(IpVsSockpair, tport) == 6);
static_assert(offsetof(IpVsSockpair, sip) == 8);
static_assert(offsetof(IpVsSockpair, tip) == 24);

struct IpVsConnReq {
  uint32_t flag;
  uint32_t whence;
  IpVsSockpair sockpair;
};
static_assert(sizeof(IpVsConnReq) == 48);
static_assert(offsetof(IpVsConnReq, flag) == 0);
static_assert(offsetof(IpVsConnReq, whence) == 4);
static_assert(offsetof(IpVsConnReq, sockpair) == 8);

struct DpVsDestCompat {
  int32_t af;
  Be16 port;
  uint16_t proto;
  uint32_t weight;
  InetAddr addr;
  uint16_t conn_flags;
  uint16_t flags;
  uint32_t fwdmode;
  uint32_t max_conn;
  uint32_t min_conn;
  uint32_t actconns;
  uint32_t inactconns;
  uint32_t persistconns;
  DpVsStats stats;
};
static_assert(sizeof(DpVsDestCompat) == 120);
static_assert(offsetof(DpVsDestCompat, af) == 0);
static_assert(offsetof(DpVsDestCompat, port) == 4);
static_assert(offsetof(DpVsDestCompat, proto) == 6);
static_assert(offsetof(DpVsDestCompat, weight) == 8);
static_assert(offsetof(DpVsDestCompat, addr) == 12);
static_assert(offsetof(DpVsDestCompat, conn_flags) == 28);
static_assert(offsetof(DpVsDestCompat, flags) == 30);
static_assert(offsetof(DpVsDestCompat, fwdmode) == 32);
static_assert(offsetof(DpVsDestCompat, max_conn) == 36);
static_assert(offsetof(DpVsDestCompat, min_conn) == 40);
static_assert(offsetof(DpVsDestCompat, actconns) == 44);
static_assert(offsetof(DpVsDestCompat, inactconns) == 48);
static_assert(offsetof(DpVsDestCompat, persistconns) == 52);
static_assert(offsetof(DpVsDestCompat, stats) == 56);

struct alignas(8) DpVsDestTable {
  int32_t af;
  uint16_t proto;
  Be16 port;
  uint32_t fwmark;
  InetAddr addr;
  uint32_t num_dests;
  DpVsMatch match;
  uint8_t cid;
  uint8_t index;
  // DpVsDestCompat entrytable[] follow at 144
};
static_assert(sizeof(DpVsDestTable) == 144);
static_assert(offsetof(DpVsDestTable, af) == 0);
static_assert(offsetof(DpVsDestTable, proto) == 4);
static_assert(offsetof(DpVsDestTable, port) == 6);
static_assert(offsetof(DpVsDestTable, fwmark) == 8);
static_assert(offsetof(DpVsDestTable, addr) == 12);
static_assert(offsetof(DpVsDestTable, num_dests) == 28);
static_assert(offsetof(DpVsDestTable, match) == 32);
static_assert(offsetof(DpVsDestTable, cid) == 140);
static_assert(offsetof(DpVsDestTable, index) == 141);

struct DestCheckConfigs {
  uint8_t types;
  uint8_t dest_down_notice_num;
  uint8_t dest_up_notice_num;
  uint8_t dest_down_wait;
  uint16_t dest_inhibit_min;
  uint16_t dest_inhibit_max;
};
static_assert(sizeof(DestCheckConfigs) == 8);
static_assert(offsetof(DestCheckConfigs, types) == 0);
static_assert(offsetof(DestCheckConfigs, dest_down_notice_num) == 1);
static_assert(offsetof(DestCheckConfigs, dest_up_notice_num) == 2);
static_assert(offsetof(DestCheckConfigs, dest_down_wait) == 3);
static_assert(offsetof(DestCheckConfigs, dest_inhibit_min) == 4);
static_assert(offsetof(DestCheckConfigs, dest_inhibit_max) == 6);

struct DpVsServiceCompat {
  int32_t af;
  uint8_t proto;
  uint8_t proxy_protocol;
  Be16 port;
  uint32_t fwmark;
  uint32_t flags;
  uint32_t timeout;
  uint32_t conn_timeout;
  Be32 netmask;
  uint32_t bps;
  uint32_t limit_proportion;
  InetAddr addr;
  char sched_name[16];
  DpVsMatch match;
  uint32_t num_dests;
  uint32_t num_laddrs;
  uint8_t cid;
  uint8_t index;
  DpVsStats stats;
  DestCheckConfigs check_conf;
};
static_assert(sizeof(DpVsServiceCompat) == 264);
static_assert(offsetof(DpVsServiceCompat, af) == 0);
static_assert(offsetof(DpVsServiceCompat, proto) == 4);
static_assert(offsetof(DpVsServiceCompat, proxy_protocol) == 5);
static_assert(offsetof(DpVsServiceCompat, port) == 6);
static_assert(offsetof(DpVsServiceCompat, fwmark) == 8);
static_assert(offsetof(DpVsServiceCompat, flags) == 12);
static_assert(offsetof(DpVsServiceCompat, timeout) == 16);
static_assert(offsetof(DpVsServiceCompat, conn_timeout) == 20);
static_assert(offsetof(DpVsServiceCompat, netmask) == 24);
static_assert(offsetof(DpVsServiceCompat, bps) == 28);
static_assert(offsetof(DpVsServiceCompat, limit_proportion) == 32);
static_assert(offsetof(DpVsServiceCompat, addr) == 36);
static_assert(offsetof(DpVsServiceCompat, sched_name) == 52);
static_assert(offsetof(DpVsServiceCompat, match) == 68);
static_assert(offsetof(DpVsServiceCompat, num_dests) == 176);
static_assert(offsetof(DpVsServiceCompat, num_laddrs) == 180);
static_assert(offsetof(DpVsServiceCompat, cid) == 184);
static_assert(offsetof(DpVsServiceCompat, index) == 185);
static_assert(offsetof(DpVsServiceCompat, stats) == 192);
static_assert(offsetof(DpVsServiceCompat, check_conf) == 256);

struct DpvsServicedestS {
  DpVsServiceCompat dpvs_svc;
  DpVsDestCompat dpvs_dest;
};
static_assert(sizeof(DpvsServicedestS) == 384);
static_assert(offsetof(DpvsServicedestS, dpvs_svc) == 0);
static_assert(offsetof(DpvsServicedestS, dpvs_dest) == 264);

struct EalMemPoolRetS {
  char name[32];
  uint32_t flags;
  uint32_t size;
  uint32_t count;
  uint32_t elt_size;
  uint32_t header_size;
  uint32_t trailer_size;
  uint32_t private_data_size;
};
static_assert(sizeof(EalMemPoolRetS) == 60);
static_assert(offsetof(EalMemPoolRetS, name) == 0);
static_assert(offsetof(EalMemPoolRetS, flags) == 32);
static_assert(offsetof(EalMemPoolRetS, size) == 36);
static_assert(offsetof(EalMemPoolRetS, count) == 40);
static_assert(offsetof(EalMemPoolRetS, elt_size) == 44);
static_assert(offsetof(EalMemPoolRetS, header_size) == 48);
static_assert(offsetof(EalMemPoolRetS, trailer_size) == 52);
static_assert(offsetof(EalMemPoolRetS, private_data_size) == 56);

struct EalAllMemPoolRetS {
  uint32_t mempool_num;
  // EalMemPoolRetS mempool_info[] follow at 4
};
static_assert(sizeof(EalAllMemPoolRetS) == 4);
static_assert(offsetof(EalAllMemPoolRetS, mempool_num) == 0);

struct EalMemRingRetS {
  char name[32];
  int32_t flags;
  uint32_t size;
  uint32_t cons_tail;
  uint32_t cons_head;
  uint32_t prod_tail;
  uint32_t prod_head;
  uint32_t used;
  uint32_t avail;
};
static_assert(sizeof(EalMemRingRetS) == 64);
static_assert(offsetof(EalMemRingRetS, name) == 0);
static_assert(offsetof(EalMemRingRetS, flags) == 32);
static_assert(offsetof(EalMemRingRetS, size) == 36);
static_assert(offsetof(EalMemRingRetS, cons_tail) == 40);
static_assert(offsetof(EalMemRingRetS, cons_head) == 44);
static_assert(offsetof(EalMemRingRetS, prod_tail) == 48);
static_assert(offsetof(EalMemRingRetS, prod_head) == 52);
static_assert(offsetof(EalMemRingRetS, used) == 56);
static_assert(offsetof(EalMemRingRetS, avail) == 60);

struct EalAllMemRingRetS {
  uint32_t ring_num;
  // EalMemRingRetS ring_info[] follow at 4
};
static_assert(sizeof(EalAllMemRingRetS) == 4);
static_assert(offsetof(EalAllMemRingRetS, ring_num) == 0);

struct EalMemSegRetS {
  uint64_t iova;
  uint64_t virt_addr;
  uint64_t len;
  uint64_t hugepage_sz;
  int32_t socket_id;
  uint32_t nchannel;
  uint32_t nrank;
  uint64_t free_seg_len;
};
static_assert(sizeof(EalMemSegRetS) == 56);
static_assert(offsetof(EalMemSegRetS, iova) == 0);
static_assert(offsetof(EalMemSegRetS, virt_addr) == 8);
static_assert(offsetof(EalMemSegRetS, len) == 16);
static_assert(offsetof(EalMemSegRetS, hugepage_sz) == 24);
static_assert(offsetof(EalMemSegRetS, socket_id) == 32);
static_assert(offsetof(EalMemSegRetS, nchannel) == 36);
static_assert(offsetof(EalMemSegRetS, nrank) == 40);
static_assert(offsetof(EalMemSegRetS, free_seg_len) == 48);

struct alignas(8) EalAllMemSegRetS {
  uint32_t seg_num;
  // EalMemSegRetS seg_info[] follow at 8
};
static_assert(sizeof(EalAllMemSegRetS) == 8);
static_assert(offsetof(EalAllMemSegRetS, seg_num) == 0);

struct EalMemZoneRetS {
  char name[32];
  uint64_t iova;
  uint64_t virt_addr;
  uint64_t len;
  uint64_t hugepage_sz;
  int32_t socket_id;
};
static_assert(sizeof(EalMemZoneRetS) == 72);
static_assert(offsetof(EalMemZoneRetS, name) == 0);
static_assert(offsetof(EalMemZoneRetS, iova) == 32);
static_assert(offsetof(EalMemZoneRetS, virt_addr) == 40);
static_assert(offsetof(EalMemZoneRetS, len) == 48);
static_assert(offsetof(EalMemZoneRetS, hugepage_sz) == 56);
static_assert(offsetof(EalMemZoneRetS, socket_id) == 64);

struct alignas(8) EalAllMemZoneRetS {
  uint32_t zone_num;
  // EalMemZoneRetS zone_info[] follow at 8
};
static_assert(sizeof(EalAllMemZoneRetS) == 8);
static_assert(offsetof(EalAllMemZoneRetS, zone_num) == 0);

struct EngineEditHead {
  uint8_t op;
  uint8_t zero;
  uint16_t len;
};
static_assert(sizeof(EngineEditHead) == 4);
static_assert(offsetof(EngineEditHead, op) == 0);
static_assert(offsetof(EngineEditHead, zero) == 1);
static_assert(offsetof(EngineEditHead, len) == 2);

struct EngineAclEdit {
  EngineEditHead head;
  uint32_t white;
  DpVsBlklstConf entry;
};
static_assert(sizeof(EngineAclEdit) == 76);
static_assert(offsetof(EngineAclEdit, head) == 0);
static_assert(offsetof(EngineAclEdit, white) == 4);
static_assert(offsetof(EngineAclEdit, entry) == 8);

struct EngineAddressEdit {
  EngineEditHead head;
  uint8_t family;
  uint8_t port;
  uint8_t prefix_len;
  uint8_t scope;
  uint32_t flags;
  uint32_t valid_sec;
  uint32_t preferred_sec;
  uint8_t addr[16];
  uint8_t broadcast[16];
};
static_assert(sizeof(EngineAddressEdit) == 52);
static_assert(offsetof(EngineAddressEdit, head) == 0);
static_assert(offsetof(EngineAddressEdit, family) == 4);
static_assert(offsetof(EngineAddressEdit, port) == 5);
static_assert(offsetof(EngineAddressEdit, prefix_len) == 6);
static_assert(offsetof(EngineAddressEdit, scope) == 7);
static_assert(offsetof(EngineAddressEdit, flags) == 8);
static_assert(offsetof(EngineAddressEdit, valid_sec) == 12);
static_assert(offsetof(EngineAddressEdit, preferred_sec) == 16);
static_assert(offsetof(EngineAddressEdit, addr) == 20);
static_assert(offsetof(EngineAddressEdit, broadcast) == 36);

struct EngineDestCheck {
  uint32_t types;
  uint32_t down_notices;
  uint32_t up_notices;
  uint32_t down_wait_sec;
  uint32_t inhibit_min_sec;
  uint32_t inhibit_max_sec;
};
static_assert(sizeof(EngineDestCheck) == 24);
static_assert(offsetof(EngineDestCheck, types) == 0);
static_assert(offsetof(EngineDestCheck, down_notices) == 4);
static_assert(offsetof(EngineDestCheck, up_notices) == 8);
static_assert(offsetof(EngineDestCheck, down_wait_sec) == 12);
static_assert(offsetof(EngineDestCheck, inhibit_min_sec) == 16);
static_assert(offsetof(EngineDestCheck, inhibit_max_sec) == 20);

struct EngineServiceKey {
  uint8_t family;
  uint8_t proto;
  Be16 port;
  uint32_t fwmark;
  uint32_t match;
  uint8_t addr[16];
};
static_assert(sizeof(EngineServiceKey) == 28);
static_assert(offsetof(EngineServiceKey, family) == 0);
static_assert(offsetof(EngineServiceKey, proto) == 1);
static_assert(offsetof(EngineServiceKey, port) == 2);
static_assert(offsetof(EngineServiceKey, fwmark) == 4);
static_assert(offsetof(EngineServiceKey, match) == 8);
static_assert(offsetof(EngineServiceKey, addr) == 12);

struct EngineDestSettings {
  uint8_t family;
  uint8_t mode;
  Be16 port;
  uint8_t addr[16];
  uint32_t weight;
  uint32_t max_conn;
  uint32_t min_conn;
  uint8_t tunnel_type;
  uint8_t zero;
  Be16 tunnel_port;
  uint32_t tunnel_flags;
};
static_assert(sizeof(EngineDestSettings) == 40);
static_assert(offsetof(EngineDestSettings, family) == 0);
static_assert(offsetof(EngineDestSettings, mode) == 1);
static_assert(offsetof(EngineDestSettings, port) == 2);
static_assert(offsetof(EngineDestSettings, addr) == 4);
static_assert(offsetof(EngineDestSettings, weight) == 20);
static_assert(offsetof(EngineDestSettings, max_conn) == 24);
static_assert(offsetof(EngineDestSettings, min_conn) == 28);
static_assert(offsetof(EngineDestSettings, tunnel_type) == 32);
static_assert(offsetof(EngineDestSettings, zero) == 33);
static_assert(offsetof(EngineDestSettings, tunnel_port) == 34);
static_assert(offsetof(EngineDestSettings, tunnel_flags) == 36);

struct EngineDestEdit {
  EngineEditHead head;
  EngineServiceKey service;
  EngineDestSettings dest;
};
static_assert(sizeof(EngineDestEdit) == 72);
static_assert(offsetof(EngineDestEdit, head) == 0);
static_assert(offsetof(EngineDestEdit, service) == 4);
static_assert(offsetof(EngineDestEdit, dest) == 32);

struct [[gnu::packed]] IpsetCreateOption {
  int32_t hashsize;
  uint32_t maxelem;
  uint8_t comment;
};
static_assert(sizeof(IpsetCreateOption) == 9);
static_assert(offsetof(IpsetCreateOption, hashsize) == 0);
static_assert(offsetof(IpsetCreateOption, maxelem) == 4);
static_assert(offsetof(IpsetCreateOption, comment) == 8);

struct IpsetAddOption {
  char padding[8];
  uint8_t nomatch;
};
static_assert(sizeof(IpsetAddOption) == 9);
static_assert(offsetof(IpsetAddOption, padding) == 0);
static_assert(offsetof(IpsetAddOption, nomatch) == 8);

union [[gnu::packed]] IpsetOptionVerb {
  IpsetCreateOption create;
  IpsetAddOption add;
};
static_assert(sizeof(IpsetOptionVerb) == 9);
static_assert(offsetof(IpsetOptionVerb, create) == 0);
static_assert(offsetof(IpsetOptionVerb, add) == 0);

struct [[gnu::packed]] IpsetOption {
  IpsetOptionVerb verb;
  uint8_t family;
};
static_assert(sizeof(IpsetOption) == 10);
static_assert(offsetof(IpsetOption, verb) == 0);
static_assert(offsetof(IpsetOption, family) == 9);

struct IpsetParam {
  char type[32];
  char name[32];
  char comment[32];
  uint16_t opcode;
  uint16_t flag;
  IpsetOption option;
  uint8_t proto;
  uint8_t cidr;
  InetAddrRange range;
  char iface[16];
  uint8_t mac[6];
  uint8_t padding;
  uint8_t cidr2;
  InetAddrRange range2;
};
static_assert(sizeof(IpsetParam) == 208);
static_assert(offsetof(IpsetParam, type) == 0);
static_assert(offsetof(IpsetParam, name) == 32);
static_assert(offsetof(IpsetParam, comment) == 64);
static_assert(offsetof(IpsetParam, opcode) == 96);
static_assert(offsetof(IpsetParam, flag) == 98);
static_assert(offsetof(IpsetParam, option) == 100);
static_assert(offsetof(IpsetParam, proto) == 110);
static_assert(offsetof(IpsetParam, cidr) == 111);
static_assert(offsetof(IpsetParam, range) == 112);
static_assert(offsetof(IpsetParam, iface) == 148);
static_assert(offsetof(IpsetParam, mac) == 164);
static_assert(offsetof(IpsetParam, padding) == 170);
static_assert(offsetof(IpsetParam, cidr2) == 171);
static_assert(offsetof(IpsetParam, range2) == 172);

struct EngineIpsetEdit {
  EngineEditHead head;
  IpsetParam param;
};
static_assert(sizeof(EngineIpsetEdit) == 212);
static_assert(offsetof(EngineIpsetEdit, head) == 0);
static_assert(offsetof(EngineIpsetEdit, param) == 4);

struct EngineLaddrEdit {
  EngineEditHead head;
  EngineServiceKey service;
  uint8_t family;
  uint8_t port;
  uint16_t zero;
  uint8_t addr[16];
};
static_assert(sizeof(EngineLaddrEdit) == 52);
static_assert(offsetof(EngineLaddrEdit, head) == 0);
static_assert(offsetof(EngineLaddrEdit, service) == 4);
static_assert(offsetof(EngineLaddrEdit, family) == 32);
static_assert(offsetof(EngineLaddrEdit, port) == 33);
static_assert(offsetof(EngineLaddrEdit, zero) == 34);
static_assert(offsetof(EngineLaddrEdit, addr) == 36);

struct EngineRange {
  uint8_t min_addr[16];
  uint8_t max_addr[16];
  uint16_t min_port;
  uint16_t max_port;
};
static_assert(sizeof(EngineRange) == 36);
static_assert(offsetof(EngineRange, min_addr) == 0);
static_assert(offsetof(EngineRange, max_addr) == 16);
static_assert(offsetof(EngineRange, min_port) == 32);
static_assert(offsetof(EngineRange, max_port) == 34);

struct EngineMatch {
  EngineRange source;
  EngineRange dest;
  char in_device[16];
  char out_device[16];
};
static_assert(sizeof(EngineMatch) == 104);
static_assert(offsetof(EngineMatch, source) == 0);
static_assert(offsetof(EngineMatch, dest) == 36);
static_assert(offsetof(EngineMatch, in_device) == 72);
static_assert(offsetof(EngineMatch, out_device) == 88);

struct EngineMarkRule {
  uint8_t family;
  uint8_t proto;
  uint16_t zero;
  uint32_t fwmark;
  EngineMatch match;
};
static_assert(sizeof(EngineMarkRule) == 112);
static_assert(offsetof(EngineMarkRule, family) == 0);
static_assert(offsetof(EngineMarkRule, proto) == 1);
static_assert(offsetof(EngineMarkRule, zero) == 2);
static_assert(offsetof(EngineMarkRule, fwmark) == 4);
static_assert(offsetof(EngineMarkRule, match) == 8);

struct EngineServiceSettings {
  char sched[16];
  uint32_t flags;
  uint32_t timeout_sec;
  Be32 netmask;
  uint32_t prefix_len;
  uint32_t conn_timeout_sec;
  uint32_t proxy_protocol;
  EngineDestCheck check;
  uint32_t limit_proportion;
  uint32_t bps;
};
static_assert(sizeof(EngineServiceSettings) == 72);
static_assert(offsetof(EngineServiceSettings, sched) == 0);
static_assert(offsetof(EngineServiceSettings, flags) == 16);
static_assert(offsetof(EngineServiceSettings, timeout_sec) == 20);
static_assert(offsetof(EngineServiceSettings, netmask) == 24);
static_assert(offsetof(EngineServiceSettings, prefix_len) == 28);
static_assert(offsetof(EngineServiceSettings, conn_timeout_sec) == 32);
static_assert(offsetof(EngineServiceSettings, proxy_protocol) == 36);
static_assert(offsetof(EngineServiceSettings, check) == 40);
static_assert(offsetof(EngineServiceSettings, limit_proportion) == 64);
static_assert(offsetof(EngineServiceSettings, bps) == 68);

struct EngineMatchServiceEdit {
  EngineEditHead head;
  EngineServiceKey service;
  EngineServiceSettings settings;
  EngineMatch match;
};
static_assert(sizeof(EngineMatchServiceEdit) == 208);
static_assert(offsetof(EngineMatchServiceEdit, head) == 0);
static_assert(offsetof(EngineMatchServiceEdit, service) == 4);
static_assert(offsetof(EngineMatchServiceEdit, settings) == 32);
static_assert(offsetof(EngineMatchServiceEdit, match) == 104);

struct EngineNeighEdit {
  EngineEditHead head;
  uint8_t family;
  uint8_t port;
  uint16_t zero;
  uint8_t addr[16];
  uint8_t mac[6];
  uint16_t pad;
};
static_assert(sizeof(EngineNeighEdit) == 32);
static_assert(offsetof(EngineNeighEdit, head) == 0);
static_assert(offsetof(EngineNeighEdit, family) == 4);
static_assert(offsetof(EngineNeighEdit, port) == 5);
static_assert(offsetof(EngineNeighEdit, zero) == 6);
static_assert(offsetof(EngineNeighEdit, addr) == 8);
static_assert(offsetof(EngineNeighEdit, mac) == 24);
static_assert(offsetof(EngineNeighEdit, pad) == 30);

struct EngineRouteEdit {
  EngineEditHead head;
  uint8_t family;
  uint8_t port;
  uint8_t prefix_len;
  uint8_t flags;
  uint16_t mtu;
  uint16_t metric;
  uint8_t dst[16];
  uint8_t gateway[16];
  uint8_t src[16];
};
static_assert(sizeof(EngineRouteEdit) == 60);
static_assert(offsetof(EngineRouteEdit, head) == 0);
static_assert(offsetof(EngineRouteEdit, family) == 4);
static_assert(offsetof(EngineRouteEdit, port) == 5);
static_assert(offsetof(EngineRouteEdit, prefix_len) == 6);
static_assert(offsetof(EngineRouteEdit, flags) == 7);
static_assert(offsetof(EngineRouteEdit, mtu) == 8);
static_assert(offsetof(EngineRouteEdit, metric) == 10);
static_assert(offsetof(EngineRouteEdit, dst) == 12);
static_assert(offsetof(EngineRouteEdit, gateway) == 28);
static_assert(offsetof(EngineRouteEdit, src) == 44);

struct EngineServiceEdit {
  EngineEditHead head;
  EngineServiceKey service;
  EngineServiceSettings settings;
};
static_assert(sizeof(EngineServiceEdit) == 104);
static_assert(offsetof(EngineServiceEdit, head) == 0);
static_assert(offsetof(EngineServiceEdit, service) == 4);
static_assert(offsetof(EngineServiceEdit, settings) == 32);

struct TcRatespec {
  uint8_t cell_log;
  uint8_t linklayer;
  uint16_t overhead;
  int16_t cell_align;
  uint16_t mpu;
  uint32_t rate;
};
static_assert(sizeof(TcRatespec) == 12);
static_assert(offsetof(TcRatespec, cell_log) == 0);
static_assert(offsetof(TcRatespec, linklayer) == 1);
static_assert(offsetof(TcRatespec, overhead) == 2);
static_assert(offsetof(TcRatespec, cell_align) == 4);
static_assert(offsetof(TcRatespec, mpu) == 6);
static_assert(offsetof(TcRatespec, rate) == 8);

struct TcTbfQopt {
  TcRatespec rate;
  TcRatespec peakrate;
  uint32_t limit;
  uint32_t buffer;
  uint32_t mtu;
};
static_assert(sizeof(TcTbfQopt) == 36);
static_assert(offsetof(TcTbfQopt, rate) == 0);
static_assert(offsetof(TcTbfQopt, peakrate) == 12);
static_assert(offsetof(TcTbfQopt, limit) == 24);
static_assert(offsetof(TcTbfQopt, buffer) == 28);
static_assert(offsetof(TcTbfQopt, mtu) == 32);

struct TcFifoQopt {
  uint32_t limit;
};
static_assert(sizeof(TcFifoQopt) == 4);
static_assert(offsetof(TcFifoQopt, limit) == 0);

struct TcPrioQopt {
  int32_t bands;
  uint8_t priomap[16];
};
static_assert(sizeof(TcPrioQopt) == 20);
static_assert(offsetof(TcPrioQopt, bands) == 0);
static_assert(offsetof(TcPrioQopt, priomap) == 4);

union [[gnu::packed]] TcQschParamQopt {
  TcTbfQopt tbf;
  TcFifoQopt fifo;
  TcPrioQopt prio;
};
static_assert(sizeof(TcQschParamQopt) == 36);
static_assert(offsetof(TcQschParamQopt, tbf) == 0);
static_assert(offsetof(TcQschParamQopt, fifo) == 0);
static_assert(offsetof(TcQschParamQopt, prio) == 0);

struct QschQstats {
  uint32_t qlen;
  uint32_t backlog;
  uint32_t drops;
  uint32_t requeues;
  uint32_t overlimits;
};
static_assert(sizeof(QschQstats) == 20);
static_assert(offsetof(QschQstats, qlen) == 0);
static_assert(offsetof(QschQstats, backlog) == 4);
static_assert(offsetof(QschQstats, drops) == 8);
static_assert(offsetof(QschQstats, requeues) == 12);
static_assert(offsetof(QschQstats, overlimits) == 16);

struct QschBstats {
  uint64_t bytes;
  uint32_t packets;
};
static_assert(sizeof(QschBstats) == 16);
static_assert(offsetof(QschBstats, bytes) == 0);
static_assert(offsetof(QschBstats, packets) == 8);

struct [[gnu::packed]] TcQschParam {
  uint8_t cid;
  uint32_t handle;
  uint32_t where;
  char kind[16];
  TcQschParamQopt qopt;
  int32_t cls_cnt;
  uint32_t flags;
  QschQstats qstats;
  QschBstats bstats;
};
static_assert(sizeof(TcQschParam) == 105);
static_assert(offsetof(TcQschParam, cid) == 0);
static_assert(offsetof(TcQschParam, handle) == 1);
static_assert(offsetof(TcQschParam, where) == 5);
static_assert(offsetof(TcQschParam, kind) == 9);
static_assert(offsetof(TcQschParam, qopt) == 25);
static_assert(offsetof(TcQschParam, cls_cnt) == 61);
static_assert(offsetof(TcQschParam, flags) == 65);
static_assert(offsetof(TcQschParam, qstats) == 69);
static_assert(offsetof(TcQschParam, bstats) == 89);

struct TcClsResult {
  bool drop;
  uint32_t sch_id;
};
static_assert(sizeof(TcClsResult) == 8);
static_assert(offsetof(TcClsResult, drop) == 0);
static_assert(offsetof(TcClsResult, sch_id) == 4);

struct [[gnu::packed]] TcClsMatchCopt {
  uint8_t proto;
  DpVsMatch match;
  TcClsResult result;
};
static_assert(sizeof(TcClsMatchCopt) == 117);
static_assert(offsetof(TcClsMatchCopt, proto) == 0);
static_assert(offsetof(TcClsMatchCopt, match) == 1);
static_assert(offsetof(TcClsMatchCopt, result) == 109);

struct [[gnu::packed]] TcClsIpsetCopt {
  char setname[32];
  bool dst_match;
  TcClsResult result;
};
static_assert(sizeof(TcClsIpsetCopt) == 41);
static_assert(offsetof(TcClsIpsetCopt, setname) == 0);
static_assert(offsetof(TcClsIpsetCopt, dst_match) == 32);
static_assert(offsetof(TcClsIpsetCopt, result) == 33);

union [[gnu::packed]] TcClsParamCopt {
  TcClsMatchCopt match;
  TcClsIpsetCopt set;
};
static_assert(sizeof(TcClsParamCopt) == 117);
static_assert(offsetof(TcClsParamCopt, match) == 0);
static_assert(offsetof(TcClsParamCopt, set) == 0);

struct [[gnu::packed]] TcClsParam {
  uint8_t cid;
  uint32_t sch_id;
  uint32_t handle;
  char kind[16];
  Be16 pkt_type;
  int32_t priority;
  TcClsParamCopt copt;
};
static_assert(sizeof(TcClsParam) == 148);
static_assert(offsetof(TcClsParam, cid) == 0);
static_assert(offsetof(TcClsParam, sch_id) == 1);
static_assert(offsetof(TcClsParam, handle) == 5);
static_assert(offsetof(TcClsParam, kind) == 9);
static_assert(offsetof(TcClsParam, pkt_type) == 25);
static_assert(offsetof(TcClsParam, priority) == 27);
static_assert(offsetof(TcClsParam, copt) == 31);

union TcParam {
  TcQschParam qsch;
  TcClsParam cls;
};
static_assert(sizeof(TcParam) == 148);
static_assert(offsetof(TcParam, qsch) == 0);
static_assert(offsetof(TcParam, cls) == 0);

struct TcConf {
  uint32_t obj;
  uint32_t op_flags;
  char ifname[16];
  TcParam param;
};
static_assert(sizeof(TcConf) == 172);
static_assert(offsetof(TcConf, obj) == 0);
static_assert(offsetof(TcConf, op_flags) == 4);
static_assert(offsetof(TcConf, ifname) == 8);
static_assert(offsetof(TcConf, param) == 24);

struct EngineTcEdit {
  EngineEditHead head;
  uint32_t port;
  TcConf conf;
};
static_assert(sizeof(EngineTcEdit) == 180);
static_assert(offsetof(EngineTcEdit, head) == 0);
static_assert(offsetof(EngineTcEdit, port) == 4);
static_assert(offsetof(EngineTcEdit, conf) == 8);

struct EngineTcSwitchEdit {
  EngineEditHead head;
  uint8_t port;
  uint8_t egress;
  uint8_t ingress;
  uint8_t zero;
};
static_assert(sizeof(EngineTcSwitchEdit) == 8);
static_assert(offsetof(EngineTcSwitchEdit, head) == 0);
static_assert(offsetof(EngineTcSwitchEdit, port) == 4);
static_assert(offsetof(EngineTcSwitchEdit, egress) == 5);
static_assert(offsetof(EngineTcSwitchEdit, ingress) == 6);
static_assert(offsetof(EngineTcSwitchEdit, zero) == 7);

struct EngineTrafficEdit {
  EngineEditHead head;
  uint32_t on;
};
static_assert(sizeof(EngineTrafficEdit) == 8);
static_assert(offsetof(EngineTrafficEdit, head) == 0);
static_assert(offsetof(EngineTrafficEdit, on) == 4);

struct EngineTunnel {
  Be32 local;
  Be32 remote;
  Be32 in_key;
  Be32 out_key;
  uint16_t in_flags;
  uint16_t out_flags;
  uint8_t proto;
  uint8_t ttl;
  uint8_t tos;
  uint8_t link;
};
static_assert(sizeof(EngineTunnel) == 24);
static_assert(offsetof(EngineTunnel, local) == 0);
static_assert(offsetof(EngineTunnel, remote) == 4);
static_assert(offsetof(EngineTunnel, in_key) == 8);
static_assert(offsetof(EngineTunnel, out_key) == 12);
static_assert(offsetof(EngineTunnel, in_flags) == 16);
static_assert(offsetof(EngineTunnel, out_flags) == 18);
static_assert(offsetof(EngineTunnel, proto) == 20);
static_assert(offsetof(EngineTunnel, ttl) == 21);
static_assert(offsetof(EngineTunnel, tos) == 22);
static_assert(offsetof(EngineTunnel, link) == 23);

struct EngineAddressRecord {
  uint8_t family;
  uint8_t port;
  uint8_t prefix_len;
  uint8_t scope;
  uint32_t flags;
  uint32_t valid_sec;
  uint32_t preferred_sec;
  uint8_t addr[16];
  uint8_t broadcast[16];
  uint32_t used;
  uint32_t misses;
};
static_assert(sizeof(EngineAddressRecord) == 56);
static_assert(offsetof(EngineAddressRecord, family) == 0);
static_assert(offsetof(EngineAddressRecord, port) == 1);
static_assert(offsetof(EngineAddressRecord, prefix_len) == 2);
static_assert(offsetof(EngineAddressRecord, scope) == 3);
static_assert(offsetof(EngineAddressRecord, flags) == 4);
static_assert(offsetof(EngineAddressRecord, valid_sec) == 8);
static_assert(offsetof(EngineAddressRecord, preferred_sec) == 12);
static_assert(offsetof(EngineAddressRecord, addr) == 16);
static_assert(offsetof(EngineAddressRecord, broadcast) == 32);
static_assert(offsetof(EngineAddressRecord, used) == 48);
static_assert(offsetof(EngineAddressRecord, misses) == 52);

struct EngineConnCursor {
  uint32_t worker;
  uint32_t entry;
  uint64_t generation;
};
static_assert(sizeof(EngineConnCursor) == 16);
static_assert(offsetof(EngineConnCursor, worker) == 0);
static_assert(offsetof(EngineConnCursor, entry) == 4);
static_assert(offsetof(EngineConnCursor, generation) == 8);

struct EngineConnFilter {
  uint8_t family;
  uint8_t proto;
  Be16 cport;
  Be16 vport;
  uint8_t templates;
  uint8_t zero;
  uint8_t caddr[16];
  uint8_t vaddr[16];
};
static_assert(sizeof(EngineConnFilter) == 40);
static_assert(offsetof(EngineConnFilter, family) == 0);
static_assert(offsetof(EngineConnFilter, proto) == 1);
static_assert(offsetof(EngineConnFilter, cport) == 2);
static_assert(offsetof(EngineConnFilter, vport) == 4);
static_assert(offsetof(EngineConnFilter, templates) == 6);
static_assert(offsetof(EngineConnFilter, zero) == 7);
static_assert(offsetof(EngineConnFilter, caddr) == 8);
static_assert(offsetof(EngineConnFilter, vaddr) == 24);

struct EngineConnRecord {
  uint8_t family;
  uint8_t server_family;
  uint8_t proto;
  uint8_t state;
  uint8_t worker;
  uint8_t flags;
  Be16 cport;
  Be16 vport;
  Be16 lport;
  Be16 dport;
  uint16_t zero;
  uint32_t timeout_sec;
  uint8_t caddr[16];
  uint8_t vaddr[16];
  uint8_t laddr[16];
  uint8_t daddr[16];
};
static_assert(sizeof(EngineConnRecord) == 84);
static_assert(offsetof(EngineConnRecord, family) == 0);
static_assert(offsetof(EngineConnRecord, server_family) == 1);
static_assert(offsetof(EngineConnRecord, proto) == 2);
static_assert(offsetof(EngineConnRecord, state) == 3);
static_assert(offsetof(EngineConnRecord, worker) == 4);
static_assert(offsetof(EngineConnRecord, flags) == 5);
static_assert(offsetof(EngineConnRecord, cport) == 6);
static_assert(offsetof(EngineConnRecord, vport) == 8);
static_assert(offsetof(EngineConnRecord, lport) == 10);
static_assert(offsetof(EngineConnRecord, dport) == 12);
static_assert(offsetof(EngineConnRecord, zero) == 14);
static_assert(offsetof(EngineConnRecord, timeout_sec) == 16);
static_assert(offsetof(EngineConnRecord, caddr) == 20);
static_assert(offsetof(EngineConnRecord, vaddr) == 36);
static_assert(offsetof(EngineConnRecord, laddr) == 52);
static_assert(offsetof(EngineConnRecord, daddr) == 68);

struct EngineTraffic {
  uint64_t conns;
  uint64_t in_packets;
  uint64_t in_bytes;
  uint64_t out_packets;
  uint64_t out_bytes;
};
static_assert(sizeof(EngineTraffic) == 40);
static_assert(offsetof(EngineTraffic, conns) == 0);
static_assert(offsetof(EngineTraffic, in_packets) == 8);
static_assert(offsetof(EngineTraffic, in_bytes) == 16);
static_assert(offsetof(EngineTraffic, out_packets) == 24);
static_assert(offsetof(EngineTraffic, out_bytes) == 32);

struct EngineDestRecord {
  EngineServiceKey service;
  EngineDestSettings dest;
  uint32_t active;
  uint32_t inactive;
  uint32_t persistent;
  uint32_t flags;
  EngineTraffic traffic;
};
static_assert(sizeof(EngineDestRecord) == 128);
static_assert(offsetof(EngineDestRecord, service) == 0);
static_assert(offsetof(EngineDestRecord, dest) == 28);
static_assert(offsetof(EngineDestRecord, active) == 68);
static_assert(offsetof(EngineDestRecord, inactive) == 72);
static_assert(offsetof(EngineDestRecord, persistent) == 76);
static_assert(offsetof(EngineDestRecord, flags) == 80);
static_assert(offsetof(EngineDestRecord, traffic) == 88);

struct EngineLaddrRecord {
  EngineServiceKey service;
  uint8_t family;
  uint8_t port;
  uint16_t zero;
  uint32_t conns;
  uint64_t misses;
  uint8_t addr[16];
};
static_assert(sizeof(EngineLaddrRecord) == 64);
static_assert(offsetof(EngineLaddrRecord, service) == 0);
static_assert(offsetof(EngineLaddrRecord, family) == 28);
static_assert(offsetof(EngineLaddrRecord, port) == 29);
static_assert(offsetof(EngineLaddrRecord, zero) == 30);
static_assert(offsetof(EngineLaddrRecord, conns) == 32);
static_assert(offsetof(EngineLaddrRecord, misses) == 40);
static_assert(offsetof(EngineLaddrRecord, addr) == 48);

struct EngineNeighRecord {
  uint8_t family;
  uint8_t port;
  uint8_t state;
  uint8_t is_static;
  uint8_t mac[6];
  uint16_t zero;
  uint8_t addr[16];
};
static_assert(sizeof(EngineNeighRecord) == 28);
static_assert(offsetof(EngineNeighRecord, family) == 0);
static_assert(offsetof(EngineNeighRecord, port) == 1);
static_assert(offsetof(EngineNeighRecord, state) == 2);
static_assert(offsetof(EngineNeighRecord, is_static) == 3);
static_assert(offsetof(EngineNeighRecord, mac) == 4);
static_assert(offsetof(EngineNeighRecord, zero) == 10);
static_assert(offsetof(EngineNeighRecord, addr) == 12);

struct EngineRouteRecord {
  uint8_t family;
  uint8_t port;
  uint8_t prefix_len;
  uint8_t flags;
  uint16_t mtu;
  uint16_t metric;
  uint8_t dst[16];
  uint8_t gateway[16];
  uint8_t src[16];
};
static_assert(sizeof(EngineRouteRecord) == 56);
static_assert(offsetof(EngineRouteRecord, family) == 0);
static_assert(offsetof(EngineRouteRecord, port) == 1);
static_assert(offsetof(EngineRouteRecord, prefix_len) == 2);
static_assert(offsetof(EngineRouteRecord, flags) == 3);
static_assert(offsetof(EngineRouteRecord, mtu) == 4);
static_assert(offsetof(EngineRouteRecord, metric) == 6);
static_assert(offsetof(EngineRouteRecord, dst) == 8);
static_assert(offsetof(EngineRouteRecord, gateway) == 24);
static_assert(offsetof(EngineRouteRecord, src) == 40);

struct EngineServiceRecord {
  EngineServiceKey key;
  EngineServiceSettings settings;
  uint32_t index;
  uint32_t dests;
  uint32_t laddrs;
  uint32_t conns;
  EngineTraffic left;
};
static_assert(sizeof(EngineServiceRecord) == 160);
static_assert(offsetof(EngineServiceRecord, key) == 0);
static_assert(offsetof(EngineServiceRecord, settings) == 28);
static_assert(offsetof(EngineServiceRecord, index) == 100);
static_assert(offsetof(EngineServiceRecord, dests) == 104);
static_assert(offsetof(EngineServiceRecord, laddrs) == 108);
static_assert(offsetof(EngineServiceRecord, conns) == 112);
static_assert(offsetof(EngineServiceRecord, left) == 120);

struct EngineTcQuestion {
  uint32_t port;
  TcConf conf;
};
static_assert(sizeof(EngineTcQuestion) == 176);
static_assert(offsetof(EngineTcQuestion, port) == 0);
static_assert(offsetof(EngineTcQuestion, conf) == 4);

struct EngineSettings {
  uint32_t tcp_timeout_sec[12];
  uint32_t udp_timeout_sec[4];
  uint32_t sctp_timeout_sec[15];
  uint32_t icmp_timeout_sec[2];
  uint32_t conn_init_timeout_sec;
  uint32_t neigh_timeout_sec;
  uint32_t neigh_queue_len;
  uint32_t mh_table_size;
  uint32_t uoa_max_trail;
  uint32_t icmp_ratelimit_pps;
  uint32_t kni_ratelimit_pps;
  uint32_t rst_ratelimit_pps;
  uint32_t frag_buckets;
  uint32_t frag_bucket_entries;
  uint32_t frag_max_entries;
  uint32_t frag_ttl_sec;
  uint32_t ipset_pool_elements;
  uint32_t synproxy_mss;
  uint32_t synproxy_rs_syn_max_retry;
  uint32_t synproxy_ack_storm_thresh;
  uint32_t synproxy_max_ack_saved;
  uint8_t synproxy_secret[32];
  uint8_t default_ttl;
  uint8_t forwarding;
  uint8_t icmp_echo;
  uint8_t rst_unknown;
  uint8_t defence_tcp_drop;
  uint8_t defence_udp_drop;
  uint8_t xmit_ttl;
  uint8_t forwarding6;
  uint8_t conhash_strict;
  uint8_t expire_quiescent_template;
  uint8_t fast_xmit_close;
  uint8_t redirect;
  uint8_t defrag;
  uint8_t garp_on_add;
  uint8_t ipv6_disable;
  uint8_t lldp;
  uint8_t uoa_mode;
  uint8_t synproxy_ttl;
  uint8_t synproxy_wscale;
  uint8_t synproxy_sack;
  uint8_t synproxy_timestamp;
  uint8_t synproxy_close_client_window;
  uint8_t synproxy_defer_rs_syn;
  uint8_t synproxy_reuse_states;
  uint8_t synproxy_shared;
  uint8_t proxy_udp_trail;
  uint8_t sloppy_tcp;
  uint8_t sloppy_sctp;
  uint8_t conn_reuse_mode;
  uint8_t expire_nodest_conn;
  uint8_t zero[3];
};
static_assert(sizeof(EngineSettings) == 268);
static_assert(offsetof(EngineSettings, tcp_timeout_sec) == 0);
static_assert(offsetof(EngineSettings, udp_timeout_sec) == 48);
static_assert(offsetof(EngineSettings, sctp_timeout_sec) == 64);
static_assert(offsetof(EngineSettings, icmp_timeout_sec) == 124);
static_assert(offsetof(EngineSettings, conn_init_timeout_sec) == 132);
static_assert(offsetof(EngineSettings, neigh_timeout_sec) == 136);
static_assert(offsetof(EngineSettings, neigh_queue_len) == 140);
static_assert(offsetof(EngineSettings, mh_table_size) == 144);
static_assert(offsetof(EngineSettings, uoa_max_trail) == 148);
static_assert(offsetof(EngineSettings, icmp_ratelimit_pps) == 152);
static_assert(offsetof(EngineSettings, kni_ratelimit_pps) == 156);
static_assert(offsetof(EngineSettings, rst_ratelimit_pps) == 160);
static_assert(offsetof(EngineSettings, frag_buckets) == 164);
static_assert(offsetof(EngineSettings, frag_bucket_entries) == 168);
static_assert(offsetof(EngineSettings, frag_max_entries) == 172);
static_assert(offsetof(EngineSettings, frag_ttl_sec) == 176);
static_assert(offsetof(EngineSettings, ipset_pool_elements) == 180);
static_assert(offsetof(EngineSettings, synproxy_mss) == 184);
static_assert(offsetof(EngineSettings, synproxy_rs_syn_max_retry) == 188);
static_assert(offsetof(EngineSettings, synproxy_ack_storm_thresh) == 192);
static_assert(offsetof(EngineSettings, synproxy_max_ack_saved) == 196);
static_assert(offsetof(EngineSettings, synproxy_secret) == 200);
static_assert(offsetof(EngineSettings, default_ttl) == 232);
static_assert(offsetof(EngineSettings, forwarding) == 233);
static_assert(offsetof(EngineSettings, icmp_echo) == 234);
static_assert(offsetof(EngineSettings, rst_unknown) == 235);
static_assert(offsetof(EngineSettings, defence_tcp_drop) == 236);
static_assert(offsetof(EngineSettings, defence_udp_drop) == 237);
static_assert(offsetof(EngineSettings, xmit_ttl) == 238);
static_assert(offsetof(EngineSettings, forwarding6) == 239);
static_assert(offsetof(EngineSettings, conhash_strict) == 240);
static_assert(offsetof(EngineSettings, expire_quiescent_template) == 241);
static_assert(offsetof(EngineSettings, fast_xmit_close) == 242);
static_assert(offsetof(EngineSettings, redirect) == 243);
static_assert(offsetof(EngineSettings, defrag) == 244);
static_assert(offsetof(EngineSettings, garp_on_add) == 245);
static_assert(offsetof(EngineSettings, ipv6_disable) == 246);
static_assert(offsetof(EngineSettings, lldp) == 247);
static_assert(offsetof(EngineSettings, uoa_mode) == 248);
static_assert(offsetof(EngineSettings, synproxy_ttl) == 249);
static_assert(offsetof(EngineSettings, synproxy_wscale) == 250);
static_assert(offsetof(EngineSettings, synproxy_sack) == 251);
static_assert(offsetof(EngineSettings, synproxy_timestamp) == 252);
static_assert(offsetof(EngineSettings, synproxy_close_client_window) == 253);
static_assert(offsetof(EngineSettings, synproxy_defer_rs_syn) == 254);
static_assert(offsetof(EngineSettings, synproxy_reuse_states) == 255);
static_assert(offsetof(EngineSettings, synproxy_shared) == 256);
static_assert(offsetof(EngineSettings, proxy_udp_trail) == 257);
static_assert(offsetof(EngineSettings, sloppy_tcp) == 258);
static_assert(offsetof(EngineSettings, sloppy_sctp) == 259);
static_assert(offsetof(EngineSettings, conn_reuse_mode) == 260);
static_assert(offsetof(EngineSettings, expire_nodest_conn) == 261);
static_assert(offsetof(EngineSettings, zero) == 262);

struct ExtEdit {
  uint8_t op;
  uint8_t zero[3];
  uint32_t service;
};
static_assert(sizeof(ExtEdit) == 8);
static_assert(offsetof(ExtEdit, op) == 0);
static_assert(offsetof(ExtEdit, zero) == 1);
static_assert(offsetof(ExtEdit, service) == 4);

struct ExtInfo {
  char signature[4];
  uint32_t revision;
  uint64_t capabilities;
};
static_assert(sizeof(ExtInfo) == 16);
static_assert(offsetof(ExtInfo, signature) == 0);
static_assert(offsetof(ExtInfo, revision) == 4);
static_assert(offsetof(ExtInfo, capabilities) == 8);

struct DpVsLaddrEntry {
  int32_t af;
  InetAddr addr;
  uint64_t nport_conflict;
  uint32_t nconns;
};
static_assert(sizeof(DpVsLaddrEntry) == 40);
static_assert(offsetof(DpVsLaddrEntry, af) == 0);
static_assert(offsetof(DpVsLaddrEntry, addr) == 4);
static_assert(offsetof(DpVsLaddrEntry, nport_conflict) == 24);
static_assert(offsetof(DpVsLaddrEntry, nconns) == 32);

struct ExtLaddr {
  DpVsLaddrEntry entry;
  char ifname[16];
};
static_assert(sizeof(ExtLaddr) == 56);
static_assert(offsetof(ExtLaddr, entry) == 0);
static_assert(offsetof(ExtLaddr, ifname) == 40);

struct ExtQuestion {
  uint8_t index;
  uint8_t zero[3];
  uint32_t flags;
};
static_assert(sizeof(ExtQuestion) == 8);
static_assert(offsetof(ExtQuestion, index) == 0);
static_assert(offsetof(ExtQuestion, zero) == 1);
static_assert(offsetof(ExtQuestion, flags) == 4);

struct ExtResult {
  int32_t code;
  uint32_t at;
};
static_assert(sizeof(ExtResult) == 8);
static_assert(offsetof(ExtResult, code) == 0);
static_assert(offsetof(ExtResult, at) == 4);

struct ExtTimeouts {
  uint32_t tcp;
  uint32_t tcpfin;
  uint32_t udp;
};
static_assert(sizeof(ExtTimeouts) == 12);
static_assert(offsetof(ExtTimeouts, tcp) == 0);
static_assert(offsetof(ExtTimeouts, tcpfin) == 4);
static_assert(offsetof(ExtTimeouts, udp) == 8);

struct ExtTransaction {
  uint32_t services;
  uint32_t edits;
};
static_assert(sizeof(ExtTransaction) == 8);
static_assert(offsetof(ExtTransaction, services) == 0);
static_assert(offsetof(ExtTransaction, edits) == 4);

struct DpvsSockMsg {
  uint32_t version;
  uint32_t id;
  uint32_t type;
  uint64_t len;
  // bytes data[] follow at 24
};
static_assert(sizeof(DpvsSockMsg) == 24);
static_assert(offsetof(DpvsSockMsg, version) == 0);
static_assert(offsetof(DpvsSockMsg, id) == 4);
static_assert(offsetof(DpvsSockMsg, type) == 8);
static_assert(offsetof(DpvsSockMsg, len) == 16);

struct DpvsSockMsgReply {
  uint32_t version;
  uint32_t id;
  uint32_t type;
  int32_t errcode;
  char errstr[64];
  uint64_t len;
  // bytes data[] follow at 88
};
static_assert(sizeof(DpvsSockMsgReply) == 88);
static_assert(offsetof(DpvsSockMsgReply, version) == 0);
static_assert(offsetof(DpvsSockMsgReply, id) == 4);
static_assert(offsetof(DpvsSockMsgReply, type) == 8);
static_assert(offsetof(DpvsSockMsgReply, errcode) == 12);
static_assert(offsetof(DpvsSockMsgReply, errstr) == 16);
static_assert(offsetof(DpvsSockMsgReply, len) == 80);

struct DpVsIftrafConf {
  char ifname[16];
};
static_assert(sizeof(DpVsIftrafConf) == 16);
static_assert(offsetof(DpVsIftrafConf, ifname) == 0);

struct [[gnu::packed]] IftrafParam {
  uint8_t af;
  uint8_t proto;
  uint8_t cid;
  uint16_t devid;
  char ifname[16];
  InetAddr saddr;
  InetAddr daddr;
  Be16 sport;
  Be16 dport;
  uint32_t total_recv;
  uint32_t total_sent;
};
static_assert(sizeof(IftrafParam) == 65);
static_assert(offsetof(IftrafParam, af) == 0);
static_assert(offsetof(IftrafParam, proto) == 1);
static_assert(offsetof(IftrafParam, cid) == 2);
static_assert(offsetof(IftrafParam, devid) == 3);
static_assert(offsetof(IftrafParam, ifname) == 5);
static_assert(offsetof(IftrafParam, saddr) == 21);
static_assert(offsetof(IftrafParam, daddr) == 37);
static_assert(offsetof(IftrafParam, sport) == 53);
static_assert(offsetof(IftrafParam, dport) == 55);
static_assert(offsetof(IftrafParam, total_recv) == 57);
static_assert(offsetof(IftrafParam, total_sent) == 61);

struct IftrafParamArray {
  int32_t ntrafs;
  // IftrafParam iftraf[] follow at 4
};
static_assert(sizeof(IftrafParamArray) == 4);
static_assert(offsetof(IftrafParamArray, ntrafs) == 0);

struct InetStats {
  uint64_t inpkts;
  uint64_t inoctets;
  uint64_t indelivers;
  uint64_t outforwdatagrams;
  uint64_t outpkts;
  uint64_t outoctets;
  uint64_t inhdrerrors;
  uint64_t intoobigerrors;
  uint64_t innoroutes;
  uint64_t inaddrerrors;
  uint64_t inunknownprotos;
  uint64_t intruncatedpkts;
  uint64_t indiscards;
  uint64_t outdiscards;
  uint64_t outnoroutes;
  uint64_t reasmtimeout;
  uint64_t reasmreqds;
  uint64_t reasmoks;
  uint64_t reasmfails;
  uint64_t fragoks;
  uint64_t fragfails;
  uint64_t fragcreates;
  uint64_t inmcastpkts;
  uint64_t outmcastpkts;
  uint64_t inbcastpkts;
  uint64_t outbcastpkts;
  uint64_t inmcastoctets;
  uint64_t outmcastoctets;
  uint64_t inbcastoctets;
  uint64_t outbcastoctets;
  uint64_t csumerrors;
  uint64_t noectpkts;
  uint64_t ect1pkts;
  uint64_t ect0pkts;
  uint64_t cepkts;
};
static_assert(sizeof(InetStats) == 280);
static_assert(offsetof(InetStats, inpkts) == 0);
static_assert(offsetof(InetStats, inoctets) == 8);
static_assert(offsetof(InetStats, indelivers) == 16);
static_assert(offsetof(InetStats, outforwdatagrams) == 24);
static_assert(offsetof(InetStats, outpkts) == 32);
static_assert(offsetof(InetStats, outoctets) == 40);
static_assert(offsetof(InetStats, inhdrerrors) == 48);
static_assert(offsetof(InetStats, intoobigerrors) == 56);
static_assert(offsetof(InetStats, innoroutes) == 64);
static_assert(offsetof(InetStats, inaddrerrors) == 72);
static_assert(offsetof(InetStats, inunknownprotos) == 80);
static_assert(offsetof(InetStats, intruncatedpkts) == 88);
static_assert(offsetof(InetStats, indiscards) == 96);
static_assert(offsetof(InetStats, outdiscards) == 104);
static_assert(offsetof(InetStats, outnoroutes) == 112);
static_assert(offsetof(InetStats, reasmtimeout) == 120);
static_assert(offsetof(InetStats, reasmreqds) == 128);
static_assert(offsetof(InetStats, reasmoks) == 136);
static_assert(offsetof(InetStats, reasmfails) == 144);
static_assert(offsetof(InetStats, fragoks) == 152);
static_assert(offsetof(InetStats, fragfails) == 160);
static_assert(offsetof(InetStats, fragcreates) == 168);
static_assert(offsetof(InetStats, inmcastpkts) == 176);
static_assert(offsetof(InetStats, outmcastpkts) == 184);
static_assert(offsetof(InetStats, inbcastpkts) == 192);
static_assert(offsetof(InetStats, outbcastpkts) == 200);
static_assert(offsetof(InetStats, inmcastoctets) == 208);
static_assert(offsetof(InetStats, outmcastoctets) == 216);
static_assert(offsetof(InetStats, inbcastoctets) == 224);
static_assert(offsetof(InetStats, outbcastoctets) == 232);
static_assert(offsetof(InetStats, csumerrors) == 240);
static_assert(offsetof(InetStats, noectpkts) == 248);
static_assert(offsetof(InetStats, ect1pkts) == 256);
static_assert(offsetof(InetStats, ect0pkts) == 264);
static_assert(offsetof(InetStats, cepkts) == 272);

struct Ip6StatsParam {
  InetStats stats;
  InetStats stats_cpus[64];
};
static_assert(sizeof(Ip6StatsParam) == 18200);
static_assert(offsetof(Ip6StatsParam, stats) == 0);
static_assert(offsetof(Ip6StatsParam, stats_cpus) == 280);

struct IpsetBitmapHeader {
  uint8_t cidr;
  uint8_t padding[3];
  InetAddrRange range;
};
static_assert(sizeof(IpsetBitmapHeader) == 40);
static_assert(offsetof(IpsetBitmapHeader, cidr) == 0);
static_assert(offsetof(IpsetBitmapHeader, padding) == 1);
static_assert(offsetof(IpsetBitmapHeader, range) == 4);

struct IpsetHashHeader {
  uint8_t padding[4];
  int32_t hashsize;
  uint32_t maxelem;
};
static_assert(sizeof(IpsetHashHeader) == 12);
static_assert(offsetof(IpsetHashHeader, padding) == 0);
static_assert(offsetof(IpsetHashHeader, hashsize) == 4);
static_assert(offsetof(IpsetHashHeader, maxelem) == 8);

union IpsetInfoHeader {
  IpsetBitmapHeader bitmap;
  IpsetHashHeader hash;
};
static_assert(sizeof(IpsetInfoHeader) == 40);
static_assert(offsetof(IpsetInfoHeader, bitmap) == 0);
static_assert(offsetof(IpsetInfoHeader, hash) == 0);

struct IpsetInfo {
  char name[32];
  char type[32];
  uint8_t comment;
  uint8_t af;
  uint8_t padding[2];
  IpsetInfoHeader header;
  uint32_t size;
  uint32_t entries;
  uint32_t references;
  uint64_t members;
};
static_assert(sizeof(IpsetInfo) == 128);
static_assert(offsetof(IpsetInfo, name) == 0);
static_assert(offsetof(IpsetInfo, type) == 32);
static_assert(offsetof(IpsetInfo, comment) == 64);
static_assert(offsetof(IpsetInfo, af) == 65);
static_assert(offsetof(IpsetInfo, padding) == 66);
static_assert(offsetof(IpsetInfo, header) == 68);
static_assert(offsetof(IpsetInfo, size) == 108);
static_assert(offsetof(IpsetInfo, entries) == 112);
static_assert(offsetof(IpsetInfo, references) == 116);
static_assert(offsetof(IpsetInfo, members) == 120);

struct [[gnu::packed]] IpsetInfoArray {
  uint32_t nipset;
  // IpsetInfo infos[] follow at 4
};
static_assert(sizeof(IpsetInfoArray) == 4);
static_assert(offsetof(IpsetInfoArray, nipset) == 0);

struct IpsetMember {
  char comment[32];
  InetAddr addr;
  uint8_t cidr;
  uint8_t proto;
  uint16_t port;
  char iface[16];
  uint8_t mac[6];
  uint8_t nomatch;
  uint8_t cidr2;
  uint16_t port2;
  uint8_t padding[2];
  InetAddr addr2;
};
static_assert(sizeof(IpsetMember) == 96);
static_assert(offsetof(IpsetMember, comment) == 0);
static_assert(offsetof(IpsetMember, addr) == 32);
static_assert(offsetof(IpsetMember, cidr) == 48);
static_assert(offsetof(IpsetMember, proto) == 49);
static_assert(offsetof(IpsetMember, port) == 50);
static_assert(offsetof(IpsetMember, iface) == 52);
static_assert(offsetof(IpsetMember, mac) == 68);
static_assert(offsetof(IpsetMember, nomatch) == 74);
static_assert(offsetof(IpsetMember, cidr2) == 75);
static_assert(offsetof(IpsetMember, port2) == 76);
static_assert(offsetof(IpsetMember, padding) == 78);
static_assert(offsetof(IpsetMember, addr2) == 80);

struct KniAddrFlowEntry {
  int32_t af;
  InetAddr addr;
};
static_assert(sizeof(KniAddrFlowEntry) == 20);
static_assert(offsetof(KniAddrFlowEntry, af) == 0);
static_assert(offsetof(KniAddrFlowEntry, addr) == 4);

union KniConfParamData {
  KniAddrFlowEntry flow;
};
static_assert(sizeof(KniConfParamData) == 20);
static_assert(offsetof(KniConfParamData, flow) == 0);

struct KniConfParam {
  uint32_t type;
  char ifname[16];
  KniConfParamData data;
};
static_assert(sizeof(KniConfParam) == 40);
static_assert(offsetof(KniConfParam, type) == 0);
static_assert(offsetof(KniConfParam, ifname) == 4);
static_assert(offsetof(KniConfParam, data) == 20);

struct KniInfo {
  int32_t len;
  // KniConfParam entries[] follow at 4
};
static_assert(sizeof(KniInfo) == 4);
static_assert(offsetof(KniInfo, len) == 0);

struct alignas(8) DpVsLaddrConf {
  int32_t af_s;
  uint8_t proto;
  InetAddr vaddr;
  Be16 vport;
  uint32_t fwmark;
  DpVsMatch match;
  uint8_t cid;
  uint8_t index;
  int32_t af_l;
  InetAddr laddr;
  char ifname[16];
  int32_t nladdrs;
  // DpVsLaddrEntry laddrs[] follow at 184
};
static_assert(sizeof(DpVsLaddrConf) == 184);
static_assert(offsetof(DpVsLaddrConf, af_s) == 0);
static_assert(offsetof(DpVsLaddrConf, proto) == 4);
static_assert(offsetof(DpVsLaddrConf, vaddr) == 8);
static_assert(offsetof(DpVsLaddrConf, vport) == 24);
static_assert(offsetof(DpVsLaddrConf, fwmark) == 28);
static_assert(offsetof(DpVsLaddrConf, match) == 32);
static_assert(offsetof(DpVsLaddrConf, cid) == 140);
static_assert(offsetof(DpVsLaddrConf, index) == 141);
static_assert(offsetof(DpVsLaddrConf, af_l) == 144);
static_assert(offsetof(DpVsLaddrConf, laddr) == 148);
static_assert(offsetof(DpVsLaddrConf, ifname) == 164);
static_assert(offsetof(DpVsLaddrConf, nladdrs) == 180);

struct BondSlaveNode {
  char name[32];
  char macaddr[32];
  int32_t is_active;
  int32_t is_primary;
};
static_assert(sizeof(BondSlaveNode) == 72);
static_assert(offsetof(BondSlaveNode, name) == 0);
static_assert(offsetof(BondSlaveNode, macaddr) == 32);
static_assert(offsetof(BondSlaveNode, is_active) == 64);
static_assert(offsetof(BondSlaveNode, is_primary) == 68);

union NetifBondSetParam {
  int32_t mode;
  char slave[32];
  char primary[32];
  char xmit_policy[32];
  int32_t link_monitor_interval;
  int32_t link_down_prop;
  int32_t link_up_prop;
};
static_assert(sizeof(NetifBondSetParam) == 32);
static_assert(offsetof(NetifBondSetParam, mode) == 0);
static_assert(offsetof(NetifBondSetParam, slave) == 0);
static_assert(offsetof(NetifBondSetParam, primary) == 0);
static_assert(offsetof(NetifBondSetParam, xmit_policy) == 0);
static_assert(offsetof(NetifBondSetParam, link_monitor_interval) == 0);
static_assert(offsetof(NetifBondSetParam, link_down_prop) == 0);
static_assert(offsetof(NetifBondSetParam, link_up_prop) == 0);

struct NetifBondSet {
  char name[32];
  NetifBondSetParam param;
  uint32_t act;
  uint32_t opt;
};
static_assert(sizeof(NetifBondSet) == 72);
static_assert(offsetof(NetifBondSet, name) == 0);
static_assert(offsetof(NetifBondSet, param) == 32);
static_assert(offsetof(NetifBondSet, act) == 64);
static_assert(offsetof(NetifBondSet, opt) == 68);

struct NetifBondStatusGet {
  int32_t mode;
  int32_t slave_nb;
  int32_t active_nb;
  BondSlaveNode slaves[32];
  char macaddr[32];
  char xmit_policy[32];
  int32_t link_monitor_interval;
  int32_t link_down_prop_delay;
  int32_t link_up_prop_delay;
};
static_assert(sizeof(NetifBondStatusGet) == 2392);
static_assert(offsetof(NetifBondStatusGet, mode) == 0);
static_assert(offsetof(NetifBondStatusGet, slave_nb) == 4);
static_assert(offsetof(NetifBondStatusGet, active_nb) == 8);
static_assert(offsetof(NetifBondStatusGet, slaves) == 12);
static_assert(offsetof(NetifBondStatusGet, macaddr) == 2316);
static_assert(offsetof(NetifBondStatusGet, xmit_policy) == 2348);
static_assert(offsetof(NetifBondStatusGet, link_monitor_interval) == 2380);
static_assert(offsetof(NetifBondStatusGet, link_down_prop_delay) == 2384);
static_assert(offsetof(NetifBondStatusGet, link_up_prop_delay) == 2388);

struct [[gnu::packed]] NetifHwAddrEntry {
  char addr[18];
  uint32_t refcnt;
  uint16_t flags;
  uint16_t sync_cnt;
};
static_assert(sizeof(NetifHwAddrEntry) == 26);
static_assert(offsetof(NetifHwAddrEntry, addr) == 0);
static_assert(offsetof(NetifHwAddrEntry, refcnt) == 18);
static_assert(offsetof(NetifHwAddrEntry, flags) == 22);
static_assert(offsetof(NetifHwAddrEntry, sync_cnt) == 24);

struct NetifHwAddrArray {
  int32_t count;
  // NetifHwAddrEntry entries[] follow at 4
};
static_assert(sizeof(NetifHwAddrArray) == 4);
static_assert(offsetof(NetifHwAddrArray, count) == 0);

struct NetifLcoreBasicGet {
  uint8_t lcore_id;
  uint8_t socket_id;
  uint32_t queue_data_len;
  // bytes queue_data[] follow at 8
};
static_assert(sizeof(NetifLcoreBasicGet) == 8);
static_assert(offsetof(NetifLcoreBasicGet, lcore_id) == 0);
static_assert(offsetof(NetifLcoreBasicGet, socket_id) == 1);
static_assert(offsetof(NetifLcoreBasicGet, queue_data_len) == 4);

struct NetifLcoreMaskGet {
  uint8_t master_lcore_id;
  uint8_t kni_lcore_id;
  uint8_t slave_lcore_num;
  uint8_t isol_rx_lcore_num;
  uint64_t slave_lcore_mask;
  uint64_t isol_rx_lcore_mask;
};
static_assert(sizeof(NetifLcoreMaskGet) == 24);
static_assert(offsetof(NetifLcoreMaskGet, master_lcore_id) == 0);
static_assert(offsetof(NetifLcoreMaskGet, kni_lcore_id) == 1);
static_assert(offsetof(NetifLcoreMaskGet, slave_lcore_num) == 2);
static_assert(offsetof(NetifLcoreMaskGet, isol_rx_lcore_num) == 3);
static_assert(offsetof(NetifLcoreMaskGet, slave_lcore_mask) == 8);
static_assert(offsetof(NetifLcoreMaskGet, isol_rx_lcore_mask) == 16);

struct NetifLcoreSet {
  uint8_t cid;
};
static_assert(sizeof(NetifLcoreSet) == 1);
static_assert(offsetof(NetifLcoreSet, cid) == 0);

struct NetifLcoreStatsGet {
  uint8_t lcore_id;
  uint64_t lcore_loop;
  uint64_t pktburst;
  uint64_t zpktburst;
  uint64_t fpktburst;
  uint64_t z2hpktburst;
  uint64_t h2fpktburst;
  uint64_t ipackets;
  uint64_t ibytes;
  uint64_t opackets;
  uint64_t obytes;
  uint64_t dropped;
};
static_assert(sizeof(NetifLcoreStatsGet) == 96);
static_assert(offsetof(NetifLcoreStatsGet, lcore_id) == 0);
static_assert(offsetof(NetifLcoreStatsGet, lcore_loop) == 8);
static_assert(offsetof(NetifLcoreStatsGet, pktburst) == 16);
static_assert(offsetof(NetifLcoreStatsGet, zpktburst) == 24);
static_assert(offsetof(NetifLcoreStatsGet, fpktburst) == 32);
static_assert(offsetof(NetifLcoreStatsGet, z2hpktburst) == 40);
static_assert(offsetof(NetifLcoreStatsGet, h2fpktburst) == 48);
static_assert(offsetof(NetifLcoreStatsGet, ipackets) == 56);
static_assert(offsetof(NetifLcoreStatsGet, ibytes) == 64);
static_assert(offsetof(NetifLcoreStatsGet, opackets) == 72);
static_assert(offsetof(NetifLcoreStatsGet, obytes) == 80);
static_assert(offsetof(NetifLcoreStatsGet, dropped) == 88);

struct [[gnu::packed]] NetifMcListConf {
  uint64_t data_offset;
  uint64_t data_len;
  int32_t naddr;
};
static_assert(sizeof(NetifMcListConf) == 20);
static_assert(offsetof(NetifMcListConf, data_offset) == 0);
static_assert(offsetof(NetifMcListConf, data_len) == 8);
static_assert(offsetof(NetifMcListConf, naddr) == 16);

struct NetifNicBasicGet {
  char name[32];
  char addr[32];
  char link_status[16];
  char link_duplex[16];
  char link_autoneg[16];
  uint32_t link_speed;
  uint8_t nrxq;
  uint8_t ntxq;
  uint8_t padding[3];
  uint8_t socket_id;
  uint16_t port_id;
  uint16_t mtu;
  uint16_t promisc : 1;
  uint16_t allmulticast : 1;
  uint16_t fwd2kni : 1;
  uint16_t tc_egress : 1;
  uint16_t tc_ingress : 1;
  uint16_t ol_rx_ip_csum : 1;
  uint16_t ol_tx_ip_csum : 1;
  uint16_t ol_tx_tcp_csum : 1;
  uint16_t ol_tx_udp_csum : 1;
  uint16_t lldp : 1;
  uint16_t ol_tx_fast_free : 1;
};
static_assert(sizeof(NetifNicBasicGet) == 128);
static_assert(offsetof(NetifNicBasicGet, name) == 0);
static_assert(offsetof(NetifNicBasicGet, addr) == 32);
static_assert(offsetof(NetifNicBasicGet, link_status) == 64);
static_assert(offsetof(NetifNicBasicGet, link_duplex) == 80);
static_assert(offsetof(NetifNicBasicGet, link_autoneg) == 96);
static_assert(offsetof(NetifNicBasicGet, link_speed) == 112);
static_assert(offsetof(NetifNicBasicGet, nrxq) == 116);
static_assert(offsetof(NetifNicBasicGet, ntxq) == 117);
static_assert(offsetof(NetifNicBasicGet, padding) == 118);
static_assert(offsetof(NetifNicBasicGet, socket_id) == 121);
static_assert(offsetof(NetifNicBasicGet, port_id) == 122);
static_assert(offsetof(NetifNicBasicGet, mtu) == 124);

struct [[gnu::packed]] NetifNicConfQueues {
  uint64_t data_offset;
  uint64_t data_len;
};
static_assert(sizeof(NetifNicConfQueues) == 16);
static_assert(offsetof(NetifNicConfQueues, data_offset) == 0);
static_assert(offsetof(NetifNicConfQueues, data_len) == 8);

struct [[gnu::packed]] NetifNicDevGet {
  char pci_addr[32];
  char driver_name[32];
  uint32_t if_index;
  uint32_t min_rx_bufsize;
  uint32_t max_rx_pktlen;
  uint16_t max_rx_queues;
  uint16_t max_tx_queues;
  uint32_t max_mac_addrs;
  uint32_t max_hash_mac_addrs;
  uint16_t max_vfs;
  uint16_t max_vmdq_pools;
  uint32_t rx_offload_capa;
  uint32_t tx_offload_capa;
  uint32_t reta_size;
  uint8_t hash_key_size;
  uint64_t flow_type_rss_offloads;
  uint16_t vmdq_queue_base;
  uint16_t vmdq_queue_num;
  uint16_t vmdq_pool_base;
  uint16_t rx_desc_lim_nb_max;
  uint16_t rx_desc_lim_nb_min;
  uint16_t rx_desc_lim_nb_align;
  uint16_t tx_desc_lim_nb_max;
  uint16_t tx_desc_lim_nb_min;
  uint16_t tx_desc_lim_nb_align;
  uint32_t speed_capa;
};
static_assert(sizeof(NetifNicDevGet) == 135);
static_assert(offsetof(NetifNicDevGet, pci_addr) == 0);
static_assert(offsetof(NetifNicDevGet, driver_name) == 32);
static_assert(offsetof(NetifNicDevGet, if_index) == 64);
static_assert(offsetof(NetifNicDevGet, min_rx_bufsize) == 68);
static_assert(offsetof(NetifNicDevGet, max_rx_pktlen) == 72);
static_assert(offsetof(NetifNicDevGet, max_rx_queues) == 76);
static_assert(offsetof(NetifNicDevGet, max_tx_queues) == 78);
static_assert(offsetof(NetifNicDevGet, max_mac_addrs) == 80);
static_assert(offsetof(NetifNicDevGet, max_hash_mac_addrs) == 84);
static_assert(offsetof(NetifNicDevGet, max_vfs) == 88);
static_assert(offsetof(NetifNicDevGet, max_vmdq_pools) == 90);
static_assert(offsetof(NetifNicDevGet, rx_offload_capa) == 92);
static_assert(offsetof(NetifNicDevGet, tx_offload_capa) == 96);
static_assert(offsetof(NetifNicDevGet, reta_size) == 100);
static_assert(offsetof(NetifNicDevGet, hash_key_size) == 104);
static_assert(offsetof(NetifNicDevGet, flow_type_rss_offloads) == 105);
static_assert(offsetof(NetifNicDevGet, vmdq_queue_base) == 113);
static_assert(offsetof(NetifNicDevGet, vmdq_queue_num) == 115);
static_assert(offsetof(NetifNicDevGet, vmdq_pool_base) == 117);
static_assert(offsetof(NetifNicDevGet, rx_desc_lim_nb_max) == 119);
static_assert(offsetof(NetifNicDevGet, rx_desc_lim_nb_min) == 121);
static_assert(offsetof(NetifNicDevGet, rx_desc_lim_nb_align) == 123);
static_assert(offsetof(NetifNicDevGet, tx_desc_lim_nb_max) == 125);
static_assert(offsetof(NetifNicDevGet, tx_desc_lim_nb_min) == 127);
static_assert(offsetof(NetifNicDevGet, tx_desc_lim_nb_align) == 129);
static_assert(offsetof(NetifNicDevGet, speed_capa) == 131);

struct NetifNicExtGet {
  uint16_t port_id;
  NetifNicDevGet dev_info;
  NetifNicConfQueues cfg_queues;
  NetifMcListConf mc_list;
  uint64_t datalen;
  // bytes data[] follow at 184
};
static_assert(sizeof(NetifNicExtGet) == 184);
static_assert(offsetof(NetifNicExtGet, port_id) == 0);
static_assert(offsetof(NetifNicExtGet, dev_info) == 2);
static_assert(offsetof(NetifNicExtGet, cfg_queues) == 137);
static_assert(offsetof(NetifNicExtGet, mc_list) == 153);
static_assert(offsetof(NetifNicExtGet, datalen) == 176);

struct PortIdName {
  uint16_t id;
  char name[16];
};
static_assert(sizeof(PortIdName) == 18);
static_assert(offsetof(PortIdName, id) == 0);
static_assert(offsetof(PortIdName, name) == 2);

struct NetifNicListGet {
  uint16_t nic_num;
  uint16_t phy_pid_base;
  uint16_t phy_pid_end;
  uint16_t bond_pid_base;
  uint16_t bond_pid_end;
  // PortIdName idname[] follow at 10
};
static_assert(sizeof(NetifNicListGet) == 10);
static_assert(offsetof(NetifNicListGet, nic_num) == 0);
static_assert(offsetof(NetifNicListGet, phy_pid_base) == 2);
static_assert(offsetof(NetifNicListGet, phy_pid_end) == 4);
static_assert(offsetof(NetifNicListGet, bond_pid_base) == 6);
static_assert(offsetof(NetifNicListGet, bond_pid_end) == 8);

struct NetifNicSet {
  char pname[32];
  char macaddr[18];
  uint16_t promisc_on : 1;
  uint16_t promisc_off : 1;
  uint16_t allmulticast_on : 1;
  uint16_t allmulticast_off : 1;
  uint16_t link_status_up : 1;
  uint16_t link_status_down : 1;
  uint16_t forward2kni_on : 1;
  uint16_t forward2kni_off : 1;
  uint16_t tc_egress_on : 1;
  uint16_t tc_egress_off : 1;
  uint16_t tc_ingress_on : 1;
  uint16_t tc_ingress_off : 1;
  uint16_t lldp_on : 1;
  uint16_t lldp_off : 1;
};
static_assert(sizeof(NetifNicSet) == 52);
static_assert(offsetof(NetifNicSet, pname) == 0);
static_assert(offsetof(NetifNicSet, macaddr) == 32);

struct NetifNicStatsGet {
  uint32_t mbuf_avail;
  uint32_t mbuf_inuse;
  uint64_t ipackets;
  uint64_t opackets;
  uint64_t ibytes;
  uint64_t obytes;
  uint64_t imissed;
  uint64_t ierrors;
  uint64_t oerrors;
  uint64_t rx_nombuf;
  uint64_t q_ipackets[16];
  uint64_t q_opackets[16];
  uint64_t q_ibytes[16];
  uint64_t q_obytes[16];
  uint64_t q_errors[16];
  uint16_t padding[3];
  uint16_t port_id;
};
static_assert(sizeof(NetifNicStatsGet) == 720);
static_assert(offsetof(NetifNicStatsGet, mbuf_avail) == 0);
static_assert(offsetof(NetifNicStatsGet, mbuf_inuse) == 4);
static_assert(offsetof(NetifNicStatsGet, ipackets) == 8);
static_assert(offsetof(NetifNicStatsGet, opackets) == 16);
static_assert(offsetof(NetifNicStatsGet, ibytes) == 24);
static_assert(offsetof(NetifNicStatsGet, obytes) == 32);
static_assert(offsetof(NetifNicStatsGet, imissed) == 40);
static_assert(offsetof(NetifNicStatsGet, ierrors) == 48);
static_assert(offsetof(NetifNicStatsGet, oerrors) == 56);
static_assert(offsetof(NetifNicStatsGet, rx_nombuf) == 64);
static_assert(offsetof(NetifNicStatsGet, q_ipackets) == 72);
static_assert(offsetof(NetifNicStatsGet, q_opackets) == 200);
static_assert(offsetof(NetifNicStatsGet, q_ibytes) == 328);
static_assert(offsetof(NetifNicStatsGet, q_obytes) == 456);
static_assert(offsetof(NetifNicStatsGet, q_errors) == 584);
static_assert(offsetof(NetifNicStatsGet, padding) == 712);
static_assert(offsetof(NetifNicStatsGet, port_id) == 718);

struct NetifNicXstatsEntry {
  uint64_t id;
  uint64_t val;
  char name[64];
};
static_assert(sizeof(NetifNicXstatsEntry) == 80);
static_assert(offsetof(NetifNicXstatsEntry, id) == 0);
static_assert(offsetof(NetifNicXstatsEntry, val) == 8);
static_assert(offsetof(NetifNicXstatsEntry, name) == 16);

struct alignas(8) NetifNicXstatsGet {
  uint16_t pid;
  uint16_t nentries;
  // NetifNicXstatsEntry entries[] follow at 8
};
static_assert(sizeof(NetifNicXstatsGet) == 8);
static_assert(offsetof(NetifNicXstatsGet, pid) == 0);
static_assert(offsetof(NetifNicXstatsGet, nentries) == 2);

struct LldpParam {
  uint16_t node;
  char ifname[16];
};
static_assert(sizeof(LldpParam) == 18);
static_assert(offsetof(LldpParam, node) == 0);
static_assert(offsetof(LldpParam, ifname) == 2);

struct LldpMessage {
  LldpParam param;
  char message[4096];
};
static_assert(sizeof(LldpMessage) == 4114);
static_assert(offsetof(LldpMessage, param) == 0);
static_assert(offsetof(LldpMessage, message) == 18);

struct [[gnu::packed]] DpVsNeighConf {
  int32_t af;
  uint32_t state;
  InetAddr ip_addr;
  EtherAddr eth_addr;
  uint32_t que_num;
  char ifname[16];
  uint8_t flag;
  uint8_t cid;
};
static_assert(sizeof(DpVsNeighConf) == 52);
static_assert(offsetof(DpVsNeighConf, af) == 0);
static_assert(offsetof(DpVsNeighConf, state) == 4);
static_assert(offsetof(DpVsNeighConf, ip_addr) == 8);
static_assert(offsetof(DpVsNeighConf, eth_addr) == 24);
static_assert(offsetof(DpVsNeighConf, que_num) == 30);
static_assert(offsetof(DpVsNeighConf, ifname) == 34);
static_assert(offsetof(DpVsNeighConf, flag) == 50);
static_assert(offsetof(DpVsNeighConf, cid) == 51);

struct DpVsNeighConfArray {
  int32_t neigh_nums;
  // DpVsNeighConf addrs[] follow at 4
};
static_assert(sizeof(DpVsNeighConfArray) == 4);
static_assert(offsetof(DpVsNeighConfArray, neigh_nums) == 0);

struct RtAddr {
  InetAddr addr;
  int32_t plen;
};
static_assert(sizeof(RtAddr) == 20);
static_assert(offsetof(RtAddr, addr) == 0);
static_assert(offsetof(RtAddr, plen) == 16);

struct DpVsRoute6Conf {
  int32_t ops;
  RtAddr dst;
  RtAddr src;
  RtAddr prefsrc;
  char ifname[16];
  In6Addr gateway;
  uint32_t mtu;
  uint32_t flags;
};
static_assert(sizeof(DpVsRoute6Conf) == 104);
static_assert(offsetof(DpVsRoute6Conf, ops) == 0);
static_assert(offsetof(DpVsRoute6Conf, dst) == 4);
static_assert(offsetof(DpVsRoute6Conf, src) == 24);
static_assert(offsetof(DpVsRoute6Conf, prefsrc) == 44);
static_assert(offsetof(DpVsRoute6Conf, ifname) == 64);
static_assert(offsetof(DpVsRoute6Conf, gateway) == 80);
static_assert(offsetof(DpVsRoute6Conf, mtu) == 96);
static_assert(offsetof(DpVsRoute6Conf, flags) == 100);

struct DpVsRoute6ConfArray {
  int32_t nroute;
  // DpVsRoute6Conf routes[] follow at 4
};
static_assert(sizeof(DpVsRoute6ConfArray) == 4);
static_assert(offsetof(DpVsRoute6ConfArray, nroute) == 0);

struct [[gnu::packed]] DpVsRouteConf {
  int32_t af;
  InetAddr dst;
  uint8_t plen;
  InetAddr via;
  InetAddr src;
  char ifname[16];
  uint32_t mtu;
  uint8_t tos;
  uint8_t scope;
  uint8_t metric;
  uint8_t proto;
  uint32_t flags;
};
static_assert(sizeof(DpVsRouteConf) == 81);
static_assert(offsetof(DpVsRouteConf, af) == 0);
static_assert(offsetof(DpVsRouteConf, dst) == 4);
static_assert(offsetof(DpVsRouteConf, plen) == 20);
static_assert(offsetof(DpVsRouteConf, via) == 21);
static_assert(offsetof(DpVsRouteConf, src) == 37);
static_assert(offsetof(DpVsRouteConf, ifname) == 53);
static_assert(offsetof(DpVsRouteConf, mtu) == 69);
static_assert(offsetof(DpVsRouteConf, tos) == 73);
static_assert(offsetof(DpVsRouteConf, scope) == 74);
static_assert(offsetof(DpVsRouteConf, metric) == 75);
static_assert(offsetof(DpVsRouteConf, proto) == 76);
static_assert(offsetof(DpVsRouteConf, flags) == 77);

struct DpVsRouteDetail {
  uint32_t af;
  uint32_t mtu;
  uint32_t flags;
  uint32_t metric;
  RtAddr dst;
  RtAddr src;
  RtAddr gateway;
  RtAddr prefsrc;
  char ifname[16];
};
static_assert(sizeof(DpVsRouteDetail) == 112);
static_assert(offsetof(DpVsRouteDetail, af) == 0);
static_assert(offsetof(DpVsRouteDetail, mtu) == 4);
static_assert(offsetof(DpVsRouteDetail, flags) == 8);
static_assert(offsetof(DpVsRouteDetail, metric) == 12);
static_assert(offsetof(DpVsRouteDetail, dst) == 16);
static_assert(offsetof(DpVsRouteDetail, src) == 36);
static_assert(offsetof(DpVsRouteDetail, gateway) == 56);
static_assert(offsetof(DpVsRouteDetail, prefsrc) == 76);
static_assert(offsetof(DpVsRouteDetail, ifname) == 96);

struct DpVsRouteConfArray {
  int32_t nroute;
  // DpVsRouteDetail routes[] follow at 4
};
static_assert(sizeof(DpVsRouteConfArray) == 4);
static_assert(offsetof(DpVsRouteConfArray, nroute) == 0);

struct DpVsGetinfo {
  uint32_t version;
  uint32_t size;
  uint32_t num_services;
  uint32_t num_lcores;
};
static_assert(sizeof(DpVsGetinfo) == 16);
static_assert(offsetof(DpVsGetinfo, version) == 0);
static_assert(offsetof(DpVsGetinfo, size) == 4);
static_assert(offsetof(DpVsGetinfo, num_services) == 8);
static_assert(offsetof(DpVsGetinfo, num_lcores) == 12);

struct alignas(8) DpVsServicesFront {
  uint8_t cid;
  uint8_t index;
  uint16_t count;
  // DpVsServiceCompat entrytable[] follow at 8
};
static_assert(sizeof(DpVsServicesFront) == 8);
static_assert(offsetof(DpVsServicesFront, cid) == 0);
static_assert(offsetof(DpVsServicesFront, index) == 1);
static_assert(offsetof(DpVsServicesFront, count) == 2);

struct TcWideRate {
  uint32_t bps_low;
  uint32_t bps_high;
  uint32_t most;
};
static_assert(sizeof(TcWideRate) == 12);
static_assert(offsetof(TcWideRate, bps_low) == 0);
static_assert(offsetof(TcWideRate, bps_high) == 4);
static_assert(offsetof(TcWideRate, most) == 8);

struct Iphdr {
  uint8_t ihl : 4;
  uint8_t version : 4;
  uint8_t tos;
  uint16_t tot_len;
  uint16_t id;
  uint16_t frag_off;
  uint8_t ttl;
  uint8_t protocol;
  uint16_t check;
  Be32 saddr;
  Be32 daddr;
};
static_assert(sizeof(Iphdr) == 20);
static_assert(offsetof(Iphdr, tos) == 1);
static_assert(offsetof(Iphdr, tot_len) == 2);
static_assert(offsetof(Iphdr, id) == 4);
static_assert(offsetof(Iphdr, frag_off) == 6);
static_assert(offsetof(Iphdr, ttl) == 8);
static_assert(offsetof(Iphdr, protocol) == 9);
static_assert(offsetof(Iphdr, check) == 10);
static_assert(offsetof(Iphdr, saddr) == 12);
static_assert(offsetof(Iphdr, daddr) == 16);

struct IpTunnelParam {
  char ifname[16];
  char kind[16];
  char link[16];
  Be16 i_flags;
  Be16 o_flags;
  Be32 i_key;
  Be32 o_key;
  Iphdr iph;
};
static_assert(sizeof(IpTunnelParam) == 80);
static_assert(offsetof(IpTunnelParam, ifname) == 0);
static_assert(offsetof(IpTunnelParam, kind) == 16);
static_assert(offsetof(IpTunnelParam, link) == 32);
static_assert(offsetof(IpTunnelParam, i_flags) == 48);
static_assert(offsetof(IpTunnelParam, o_flags) == 50);
static_assert(offsetof(IpTunnelParam, i_key) == 52);
static_assert(offsetof(IpTunnelParam, o_key) == 56);
static_assert(offsetof(IpTunnelParam, iph) == 60);

struct VlanParam {
  char real_dev[16];
  char ifname[16];
  uint16_t vlan_proto;
  uint16_t vlan_id;
};
static_assert(sizeof(VlanParam) == 36);
static_assert(offsetof(VlanParam, real_dev) == 0);
static_assert(offsetof(VlanParam, ifname) == 16);
static_assert(offsetof(VlanParam, vlan_proto) == 32);
static_assert(offsetof(VlanParam, vlan_id) == 34);

struct VlanParamArray {
  int32_t nparam;
  // VlanParam params[] follow at 4
};
static_assert(sizeof(VlanParamArray) == 4);
static_assert(offsetof(VlanParamArray, nparam) == 0);

} // namespace dpvs::abi
