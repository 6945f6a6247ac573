// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * Facts of virtual servers and their groups, a keyword a line:
 * path | arguments | default | repetition | since and flavours | parts it needs | effect.
 * Flavours: m mainline, d dpvs fork, a alibaba fork.
 */
export const lvsFacts = `
SSL | block | - | last wins | 1.0.3 mda | - | client certificate settings for SSL_GET
SSL/password | string | none | replaces with message | 1.0.3 mda | - | key password
SSL/ca | PATH | none | replaces | 1.0.3 mda | - | CA file
SSL/certificate | PATH | none | replaces | 1.0.3 mda | - | certificate file
SSL/key | PATH | none | replaces | 1.0.3 mda | - | key file
virtual_server_group | NAME, value block | - | by name | 1.0.3 mda | - | addresses of a virtual server; lines: ADDR [PORT], ADDR-LASTPART PORT, ADDR-ADDR PORT, ADDR/LEN PORT, fwmark N [inet or inet6]
virtual_server | ADDR [PORT] or fwmark N or group NAME (dpvs also: match NAME) | - | repeatable | 1.0.3 mda | - | a load-balanced service
virtual_server/ip_family | inet or inet6 | from addresses | - | 1.2.20 md | - | address family for fwmark services
virtual_server/retry | unsigned >= 1 | per checker | last wins | 1.3.7 md | - | default number of retries of checkers
virtual_server/delay_before_retry | timer >= 0 | per checker | last wins | 1.3.7 md | - | default wait before a retry
virtual_server/warmup | timer >= 0 | delay_loop | last wins | 1.3.7 md | - | upper bound of the random start delay
virtual_server/connect_timeout | timer 0.000001..4294.967295 | 5 s | last wins | 2.0.13 md | - | default connection timeout
virtual_server/delay_loop | timer >= 0.000001 | 60 s | last wins | 1.0.3 mda | - | check period
virtual_server/inhibit_on_failure | none | off | idempotent | 1.0.3 md | - | default for real servers
virtual_server/lb_algo | rr wrr lc wlc lblc sh mh dh fo ovf lblcr sed nq twos (dpvs: conhash instead of twos) | wlc with message | last wins | 1.0.3 mda | - | scheduler
virtual_server/lvs_sched | as lb_algo | - | last wins | 1.1.5 mda | - | same
virtual_server/hashed | none | - | - | 1.3.0 md | - | hash entries (always set by the kernel)
virtual_server/ops | none | off | idempotent | 1.2.8 md | - | one packet scheduling (UDP only)
virtual_server/flag-1 | none | off | idempotent | 1.3.0 md | - | scheduler flag 1
virtual_server/flag-2 | none | off | idempotent | 1.3.0 md | - | scheduler flag 2
virtual_server/flag-3 | none | off | idempotent | 1.3.0 md | - | scheduler flag 3
virtual_server/sh-port | none | off | idempotent | 1.3.0 md | - | hash source port too (sh)
virtual_server/sh-fallback | none | off | idempotent | 1.3.0 md | - | fall back if the server is down (sh)
virtual_server/mh-port | none | off | idempotent | 2.0.20 md | - | same for mh
virtual_server/mh-fallback | none | off | idempotent | 2.0.20 md | - | same for mh
virtual_server/lb_kind | NAT, DR or TUN [type ipip or gue or gre] [port P] [nocsum or csum or remcsum] (dpvs also FNAT, SNAT) | NAT with message | last wins | 1.0.3 mda | - | forwarding method
virtual_server/lvs_method | as lb_kind | - | last wins | 1.1.5 mda | - | same
virtual_server/persistence_engine | name, 15 chars | none | last wins | 1.2.20 md | persistence engine | persistence engine (sip)
virtual_server/persistence_timeout | [unsigned seconds 1..2678400] | off; word alone 360 | last wins | 1.0.3 mda | - | client persistence
virtual_server/persistence_granularity | IPv4 netmask or IPv6 prefix length 1..128 | host | last wins | 1.0.3 mda | - | group clients
virtual_server/protocol | TCP, UDP or SCTP, any case (dpvs also ICMP, ICMPV6) | UDP with message | last wins | 1.0.3 mda | - | protocol
virtual_server/ha_suspend | none | off | idempotent | 1.0.3 mda | - | checkers run only while the address is present locally
virtual_server/smtp_alert | [bool] | global, else false | last wins | 2.0.0 md | - | mail on quorum changes
virtual_server/virtualhost | name | none | replaces (message from 2.4) | 1.0.3 mda | - | default Host header
virtual_server/snmp_name | name | none | replaces | 2.2.3 m | SNMP,SNMP checker | name in the MIB
virtual_server/alpha | none | off | idempotent | 1.1.16 mda | - | real servers start down
virtual_server/omega | none | off | idempotent | 1.1.16 mda | - | run down notifications at shutdown
virtual_server/quorum_up | script [user [group]] | none | first wins | 1.1.16 mda | - | run when quorum is gained
virtual_server/quorum_down | script [user [group]] | none | first wins | 1.1.16 mda | - | run when quorum is lost
virtual_server/quorum | unsigned >= 1 | 1 | last wins | 1.1.16 mda | - | total live weight needed
virtual_server/hysteresis | unsigned | 0 | last wins | 1.1.16 mda | - | gain at quorum + h, lose below quorum - h
virtual_server/weight | unsigned 1..2147483647 (dpvs 65535) | 1 | last wins | 1.0.3 md | - | default real server weight
virtual_server/sorry_server | ADDR [PORT] | none | last wins | 1.0.3 mda | - | server used while quorum is lost
virtual_server/sorry_server_inhibit | none | off | idempotent | 1.2.13 md | - | keep it configured with weight 0 instead of removing
virtual_server/sorry_server_lvs_method | as lb_kind | lb_kind | last wins | 1.3.6 md | - | its forwarding method
virtual_server/real_server | ADDR [PORT] | - | repeatable | 1.0.3 mda | - | a server
virtual_server/real_server/weight | unsigned 0..2147483647 (dpvs 65535) | virtual server's weight | last wins | 1.0.3 mda | - | weight
virtual_server/real_server/lvs_method | as lb_kind | virtual server's | last wins | 1.1.5 md | - | forwarding method
virtual_server/real_server/uthreshold | unsigned | 0 | last wins | 1.1.13 mda | - | upper connection limit
virtual_server/real_server/lthreshold | unsigned | 0 | last wins | 1.1.13 mda | - | lower connection limit
virtual_server/real_server/inhibit_on_failure | [bool] | virtual server's | last wins | 1.0.3 mda | - | set weight 0 instead of removing on failure
virtual_server/real_server/notify_up | script [user [group]] | none | first wins | 1.0.3 mda | - | run when the server comes up
virtual_server/real_server/notify_down | script [user [group]] | none | first wins | 1.0.3 mda | - | run when it goes down
virtual_server/real_server/alpha | [bool] | virtual server's | last wins | 1.1.16 md | - | start down
virtual_server/real_server/retry | unsigned >= 1 | virtual server's | last wins | 1.3.7 md | - | default retries of its checkers
virtual_server/real_server/delay_before_retry | timer >= 0 | virtual server's | last wins | 1.3.7 md | - | default
virtual_server/real_server/warmup | timer >= 0 | virtual server's | last wins | 1.3.7 md | - | default
virtual_server/real_server/connect_timeout | timer | virtual server's | last wins | 2.0.13 md | - | default
virtual_server/real_server/delay_loop | timer | virtual server's | last wins | 1.0.3 md | - | default
virtual_server/real_server/smtp_alert | [bool] | global, else TRUE | last wins | 2.0.0 md | - | mail on state changes of checkers
virtual_server/real_server/virtualhost | name | none | replaces | 1.0.3 md | - | Host header
virtual_server/real_server/snmp_name | name | none | replaces | 2.2.3 m | SNMP,SNMP checker | name in the MIB
virtual_server/establish_timeout | int, clamped 1..3600 s | 0 (service default) | last wins | - d | - | established connection timeout
virtual_server/proxy_protocol | v1, v2, v1-insecure or v2-insecure, any case | off | last wins | - d | - | PROXY protocol to real servers
virtual_server/bps | int (atoi) | 0 | last wins | - d | - | limit in Mbit/s, in each direction
virtual_server/limit_proportion | int (atoi) | 100 | last wins | - d | - | share of the limit in percent
virtual_server/src-range | match string | empty | last wins | - d | - | SNAT match source range
virtual_server/dst-range | match string | empty | last wins | - d | - | SNAT match destination range
virtual_server/oif | device | empty | last wins | - d | - | SNAT match output device
virtual_server/iif | device | empty | last wins | - d | - | SNAT match input device
virtual_server/hash_target | sip or qid | sip for conhash | last wins | - d | - | conhash key
virtual_server/laddr_group_name | NAME | none | last wins | - da | - | local_address_group to use (FNAT, SNAT)
virtual_server/daddr_group_name | NAME | none | last wins | - d | - | deny_address_group to use
virtual_server/waddr_group_name | NAME | none | last wins | - d | - | allow_address_group to use
virtual_server/syn_proxy | none | off | idempotent | - da | - | SYN proxy flag
virtual_server/expire_quiescent_conn | none | off | idempotent | - d | - | expire connections of weight 0 servers
virtual_server/quic | none | off | idempotent | - d | - | QUIC connection id support
virtual_server/vip_bind_dev | device | none | last wins | - da | - | device for the VIP
virtual_server/nat_mask | IPv4 mask | none | last wins | - a | - | NAT netmask of the service
virtual_server/est_timeout | text (copied) | none | last wins | - a | - | alibaba: established timeout
virtual_server/mass_failure_guard | PERCENT 1..99 SECONDS 1..86400 | off | last wins | - s | - | when more than PERCENT of the servers fail within SECONDS, the last set stays and one line is logged; what still fails goes once enough are back
local_address_group | NAME, value block: ADDR or ADDR-LAST then IFNAME | - | by name | - da | - | local addresses for FNAT and SNAT
deny_address_group | NAME, value block: ADDR, ADDR-LAST or ipset:NAME | - | by name | - d | - | clients refused
allow_address_group | NAME, value block: as deny | - | by name | - d | - | only these clients accepted
tunnel_group | NAME | - | by name | - d | - | tunnels created in DPVS
tunnel_group/tunnel_entry | IFNAME block | - | repeatable | - d | - | one tunnel
tunnel_group/tunnel_entry/kind | ipip or gre | - | last wins | - d | - | type
tunnel_group/tunnel_entry/remote | IPv4 | - | last wins | - d | - | remote end
tunnel_group/tunnel_entry/local | IPv4 | - | last wins | - d | - | local end
tunnel_group/tunnel_entry/if | interface | - | last wins | - d | - | underlying device
`;
