// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * Facts of the VRRP process, and track_file, which the checkers read too, a keyword a line:
 * path | arguments | default | repetition | since and flavours | parts it needs | effect.
 * Flavours: m mainline, d dpvs fork, a alibaba fork.
 */
export const vrrpFacts = `
track_group | NAME | - | by name | 2.0.3 md | - | group of instances that static entries follow
track_group/group | value block of instance names | - | once | 1.0.3 md | - | members
static_ipaddress | value block of address lines | - | appends | 1.1.0 mda | - | addresses set for the life of keepalived
static_routes | value block of route lines | - | appends | 1.0.3 mda | - | routes set for the life of keepalived
static_rules | value block of rule lines | - | appends | 1.2.20 md | - | policy rules set for the life of keepalived
vrrp_sync_group | NAME (exactly one word) | - | by name | 1.0.3 mda | - | instances that change state together
vrrp_sync_group/group | value block of instance names | required | once | 1.0.3 mda | - | members
vrrp_sync_group/track_interface | value block, IF [weight -254..254 [reverse]] | - | appends | 1.0.3 md | - | as in vrrp_instance, for all members
vrrp_sync_group/track_script | value block, NAME [weight N [reverse or noreverse]] | - | appends | 1.1.13 md | - | as in vrrp_instance, for all members
vrrp_sync_group/track_file | value block | - | appends | 2.0.0 md | - | as in vrrp_instance
vrrp_sync_group/track_process | value block | - | appends | 2.0.11 md | process connector | as in vrrp_instance
vrrp_sync_group/track_bfd | value block | - | appends | 2.0.0 md | BFD | as in vrrp_instance
vrrp_sync_group/notify_backup | script [user [group]] | none | first wins | 1.0.3 mda | - | run when the group becomes BACKUP
vrrp_sync_group/notify_master | script [user [group]] | none | first wins | 1.0.3 mda | - | run when the group becomes MASTER
vrrp_sync_group/notify_fault | script [user [group]] | none | first wins | 1.0.3 mda | - | run when the group goes to FAULT
vrrp_sync_group/notify_stop | script [user [group]] | none | first wins | 1.1.13 md | - | run when keepalived stops
vrrp_sync_group/notify | script [user [group]] | none | first wins | 1.1.2 mda | - | run on every change with four arguments GROUP NAME STATE 0
vrrp_sync_group/smtp_alert | [bool] | global defaults, else false | last wins | 1.0.3 mda | - | mail on group changes
vrrp_sync_group/global_tracking | none | off | - | 1.2.3 md | - | old form of sync_group_tracking_weight
vrrp_sync_group/sync_group_tracking_weight | none | off | idempotent | 2.0.0 md | - | keep weights of tracked objects in members (they must be equal in all members)
vrrp_sync_group/notify_priority_changes | [bool] | global | last wins | 2.0.16 m | - | FIFO priority messages for members
garp_group | block without name | - | many | 1.2.21 md | - | GARP pacing shared by interfaces
garp_group/garp_interval | decimal seconds | unset | last wins | 1.2.21 md | - | gap between GARPs
garp_group/gna_interval | decimal seconds | unset | last wins | 1.2.21 md | - | gap between NAs
garp_group/interface | interface | - | appends | 1.0.3 md | - | member interface
garp_group/interfaces | value block | - | appends | 1.2.21 md | - | member interfaces sharing one pacing queue
linkbeat_interfaces | value block, IF [MII or ETHTOOL or IOCTL] | - | appends | 2.0.13 md | linkbeat | poll these interfaces
vrrp_instance | NAME (exactly one word) | - | by name, duplicates skipped | 1.0.3 mda | - | a virtual router
vrrp_instance/use_vmac | [name] IFNAME, MAC address, group NAME, netlink_notify_msg in any order | off; vrrp.VRID or vrrp6.VRID | last wins | 1.2.3 md | macvlan | run on a private macvlan with the VRRP MAC
vrrp_instance/use_vmac_addr | none | off | idempotent | 2.2.0 m | macvlan | VMAC also for addresses on other interfaces
vrrp_instance/vmac_xmit_base | none | off | idempotent | 1.2.10 md | macvlan | send and receive adverts on the base interface
vrrp_instance/use_ipvlan | [bridge or private or vepa] [group NAME] [name IFNAME or IFNAME] [ADDRESS] | off | first wins | 2.0.17 md | ipvlan | run on an ipvlan
vrrp_instance/unicast_peer | value block, ADDRESS [min_ttl 0..255] [max_ttl 0..255] | empty = multicast | appends | 1.2.8 md | - | send adverts to these peers
vrrp_instance/unicast_fault_no_peer | none | off | idempotent | 2.2.5 m | - | fault instead of multicast when no peers
vrrp_instance/check_unicast_src | none | off | idempotent | 2.1.0 m | - | accept only adverts from peers
vrrp_instance/old_unicast_checksum | [never] | auto detect | last wins | 1.3.7 md | checksum compatibility | VRRPv3 IPv4 unicast checksum computed with the multicast address
vrrp_instance/native_ipv6 | none | - | - | 1.2.1 mda | - | force family IPv6 and version 3
vrrp_instance/state | MASTER or BACKUP | BACKUP; MASTER if priority 255 | BACKUP after MASTER refused | 1.0.3 mda | - | initial wish
vrrp_instance/interface | interface name, 15 chars max | required unless unicast with source | last wins | 1.0.3 mda | - | interface of the instance
vrrp_instance/vrf | VRF interface | none | first wins | 2.2.5 m | VRF | VRF for unicast without interface
vrrp_instance/dont_track_primary | none | off | idempotent | 1.1.8 mda | - | ignore link state of the interface
vrrp_instance/track_interface | value block, IF [weight -254..254 [reverse]] | weight 0 | appends | 1.0.3 mda | - | follow other interfaces; 0 = fault when down
vrrp_instance/track_script | value block, NAME [weight -254..254 [reverse or noreverse]] | script's weight | appends | 1.1.13 mda | - | follow scripts
vrrp_instance/track_file | value block, NAME [weight -254..254 [reverse or noreverse]] | file's weight | appends | 2.0.0 md | - | follow track_file
vrrp_instance/track_process | value block, NAME [weight -254..254 [reverse or noreverse]] | process's weight | appends | 2.0.11 md | process connector | follow vrrp_track_process
vrrp_instance/track_bfd | value block, NAME [weight -253..253 [reverse or noreverse]] | instance's weight | appends | 2.0.0 md | BFD | follow bfd_instance
vrrp_instance/mcast_src_ip | address | primary interface address | last wins | 1.0.3 mda | - | source address of adverts
vrrp_instance/unicast_src_ip | address | primary interface address | last wins | 1.2.10 md | - | same, marks the instance as unicast
vrrp_instance/mcast_dst_ip | multicast address | global group | last wins | 2.2.5 m | - | destination of adverts
vrrp_instance/track_src_ip | none | off | idempotent | 2.0.0 md | - | fault while the configured source address is missing
vrrp_instance/virtual_router_id | unsigned 1..255 | required | last wins | 1.0.3 mda | - | VRID
vrrp_instance/unicast_ttl | unsigned 0..255 | 255 (IPv4), kernel (IPv6) | last wins | 2.1.0 m | - | TTL or hop limit of unicast adverts
vrrp_instance/version | 2 or 3 | global; 3 for IPv6 | must not conflict | 1.2.17 md | - | protocol version
vrrp_instance/priority | unsigned 1..255 | 100, 255 if state MASTER | last wins | 1.0.3 mda | - | election priority
vrrp_instance/advert_int | decimal seconds 0.01..255 | 1 | last wins | 1.0.3 mda | - | advertisement interval
vrrp_instance/virtual_ipaddress | value block of address lines | needed (see notes) | appends | 1.0.3 mda | - | virtual addresses in the advert
vrrp_instance/virtual_ipaddress_excluded | value block of address lines | empty | appends | 1.0.3 mda | - | addresses set but not advertised; any family
vrrp_instance/no_virtual_ipaddress | none | off | idempotent | 2.2.8 m | - | no warning about missing VIPs
vrrp_instance/promote_secondaries | none | off | idempotent | 1.3.0 md | - | set the sysctl on the interface
vrrp_instance/linkbeat_use_polling | none | off | - | 2.0.0 md | linkbeat | old form of linkbeat_interfaces
vrrp_instance/v3_checksum_as_v2 | [bool] | global | last wins | 2.2.8 m | - | see global
vrrp_instance/virtual_routes | value block of route lines | empty | appends | 1.0.3 mda | - | routes set while master
vrrp_instance/virtual_rules | value block of rule lines | empty | appends | 1.2.20 md | - | policy rules set while master
vrrp_instance/accept | none | on unless strict | last wins | 1.2.17 md | - | accept packets to the VIPs when not owner
vrrp_instance/no_accept | none | - | last wins | 1.3.0 md | iptables or nftables | drop packets to the VIPs (firewall rule)
vrrp_instance/skip_check_adv_addr | [bool] | global | last wins | 1.2.20 md | - | see global
vrrp_instance/strict_mode | [bool] | global | last wins | 1.2.20 md | - | strict RFC mode
vrrp_instance/preempt | none | on | last wins | 1.0.3 mda | - | clears nopreempt
vrrp_instance/nopreempt | none | off | last wins | 1.1.8 mda | - | do not take over from a lower-priority master
vrrp_instance/preempt_delay | decimal seconds 0..1000 | 0 | last wins | 1.1.8 mda | - | wait before preempting
vrrp_instance/debug | unsigned 0..4 | 0 | last wins | 1.0.3 mda | - | stored, no effect
vrrp_instance/notify_backup | script [user [group]] | none | first wins | 1.0.3 mda | - | run on entering BACKUP
vrrp_instance/notify_master | script [user [group]] | none | first wins | 1.0.3 mda | - | run on entering MASTER
vrrp_instance/notify_fault | script [user [group]] | none | first wins | 1.0.3 mda | - | run on entering FAULT
vrrp_instance/notify_stop | script [user [group]] | none | first wins | 1.1.13 mda | - | run when stopping; keepalived waits up to 1 s
vrrp_instance/notify_deleted | [script [user [group]]] | FAULT is notified | first wins | 2.1.0 m | - | state DELETED when removed by reload
vrrp_instance/notify | script [user [group]] | none | first wins | 1.1.2 mda | - | run on every change with INSTANCE NAME STATE PRIORITY
vrrp_instance/notify_master_rx_lower_pri | script [user [group]] | none | first wins | 2.0.6 md | - | run when a master hears a lower-priority advert
vrrp_instance/smtp_alert | [bool] | global defaults, else false | last wins | 1.0.3 mda | - | mail on changes
vrrp_instance/notify_priority_changes | [bool] | group, then global | last wins | 2.0.16 md | - | FIFO message on priority change
vrrp_instance/lvs_sync_daemon_interface | interface | - | first wins | 1.0.3 mda | - | old form of global lvs_sync_daemon
vrrp_instance/garp_master_delay | unsigned seconds 0..4294 | global | last wins | 1.0.3 mda | - | see global
vrrp_instance/garp_master_refresh | unsigned seconds | global | last wins | 1.2.10 md | - | see global
vrrp_instance/garp_master_repeat | unsigned | global | last wins | 1.2.14 md | - | see global
vrrp_instance/garp_master_refresh_repeat | unsigned | global | last wins | 1.2.14 md | - | see global
vrrp_instance/garp_lower_prio_delay | unsigned seconds | global | last wins | 1.2.20 md | - | see global
vrrp_instance/garp_lower_prio_repeat | unsigned | global | last wins | 1.2.20 md | - | see global
vrrp_instance/down_timer_adverts | unsigned 1..100 | global | last wins | 2.2.3 m | - | see global
vrrp_instance/timer_expired_backup | [unsigned 1..254] | off; word alone 254 | last wins | 2.2.8 m | - | if this process was not scheduled for long enough that another node could be master, return to BACKUP
vrrp_instance/thread_timer_expired | as above | - | - | 2.3.2 m | - | wrong spelling from release notes
vrrp_instance/garp_extra_if | [all] seconds 0..86400 | global | last wins | 2.2.3 m | macvlan | see global vrrp_garp_extra_if
vrrp_instance/vmac_garp_intvl | as garp_extra_if | - | - | 2.2.0 m | macvlan | deprecated spelling
vrrp_instance/lower_prio_no_advert | [bool] | global | last wins | 1.2.20 md | - | see global
vrrp_instance/higher_prio_send_advert | [bool] | global | last wins | 1.3.5 md | - | see global
vrrp_instance/owner_ignore_adverts | [bool] | global | last wins | 2.3.3 m | - | see global
vrrp_instance/kernel_rx_buf_size | unsigned bytes, exactly one | 0 | last wins | 2.0.3 md | - | receive buffer share of this instance
vrrp_instance/authentication | block | none | merges | 1.0.3 mda | VRRP auth | VRRPv2 authentication
vrrp_instance/authentication/auth_type | PASS or AH | none | last wins | 1.0.3 mda | VRRP auth | scheme
vrrp_instance/authentication/auth_pass | string, 8 bytes used | none | last wins | 1.0.3 mda | VRRP auth | password, zero padded
vrrp_instance/auth_hmac | block | off | merges | 2.4.0 m | VRRP auth | HMAC-SHA256 trailer on adverts
vrrp_instance/auth_hmac/key | ID 1..255 VALUE or hex:HEX or file:PATH | - | by id | 2.4.0 m | VRRP auth | key of 32..64 bytes
vrrp_instance/auth_hmac/active_key | unsigned 1..255 | required | last wins | 2.4.0 m | VRRP auth | key used for sending
vrrp_instance/auth_hmac/time_window | unsigned seconds 1..300 | 3 x advert_int, at least 5, at most 300 | last wins | 2.4.0 m | VRRP auth | accepted clock difference
vrrp_instance/auth_hmac/anti_replay | time or monotonic | time | last wins | 2.4.0 m | VRRP auth | freshness rule
vrrp_instance/auth_hmac/mode | enforce, permissive or receive-only | enforce | last wins | 2.4.0 m | VRRP auth | migration mode
vrrp_instance/dpdk_interface | interface name | none | last wins | - d | - | DPVS device on which VIPs are set and gratuitous ARP sent
vrrp_script | NAME | - | by name, first found is used | 1.1.13 mda | - | tracked script
vrrp_script/script | script | required | last wins | 1.1.13 mda | - | command; non-zero exit = failed
vrrp_script/interval | decimal seconds, 3 places, 0..4294 | 1 | last wins | 1.1.13 mda | - | period
vrrp_script/timeout | decimal seconds, 3 places | interval | last wins | 1.2.6 md | - | kill after this time = failure
vrrp_script/weight | int -253..253 [reverse] | 0 | last wins | 1.1.13 mda | - | priority change; 0 = fault on failure
vrrp_script/rise | unsigned 1..2147483647 | 1 | last wins | 1.1.18 mda | - | successes needed to be up
vrrp_script/fall | unsigned 1..2147483647 | 1 | last wins | 1.1.18 mda | - | failures needed to be down
vrrp_script/user | user [group] | default script user | last wins | 1.3.0 md | - | run as
vrrp_script/init_fail | none | off | idempotent | 1.3.2 md | - | assume failed until the first success
vrrp_track_process | NAME | - | by name | 2.0.11 md | process connector | watch processes through the kernel process connector
vrrp_track_process/process | PATH or name [params...] | required | first wins | 2.0.11 md | process connector | process to count
vrrp_track_process/param_match | [initial or partial] | exact | last wins | 2.0.16 md | process connector | how parameters are compared
vrrp_track_process/weight | int -254..254 [reverse] | 0 | first wins | 1.1.13 md | process connector | priority change; 0 = fault
vrrp_track_process/quorum | unsigned 1..65535 | 1 | last wins | 2.0.11 md | process connector | processes needed
vrrp_track_process/quorum_max | unsigned 0..65535 | unlimited | last wins | 2.0.16 md | process connector | more than this counts as failed
vrrp_track_process/delay | decimal seconds 0.000001..3600 | 0 | last wins | 2.0.11 md | process connector | sets both delays
vrrp_track_process/terminate_delay | decimal seconds | 0 | last wins | 2.0.16 md | process connector | wait before losing quorum
vrrp_track_process/fork_delay | decimal seconds | 0 | last wins | 2.0.16 md | process connector | wait before gaining quorum
vrrp_track_process/full_command | none | off | idempotent | 2.0.11 md | process connector | compare the full command line, not the 15 character name
interface_up_down_delays | value block, IF DOWN_DELAY [UP_DELAY] (decimal seconds 0..255) | 0 | appends | 2.2.3 m | - | debounce link changes
track_file | NAME | - | by name | 2.0.0 m | - | watched file holding a number
track_file/file | PATH | required | first wins | 2.0.0 m | - | the file; need not exist yet, its directory must
track_file/weight | int -254..254 [reverse] | 1 | first wins (value other than 1) | 1.1.13 m | - | multiplier of the number
track_file/init_file | [VALUE] [overwrite] | not written; value 0 | last wins | 2.0.0 m | - | create (or overwrite) the file at start
vrrp_track_file | NAME | - | by name | 2.0.0 md | - | old spelling of track_file
vrrp_track_file/file | PATH | required | first wins | 2.0.0 md | - | see track_file
vrrp_track_file/weight | int [reverse] | 1 | - | 1.1.13 md | - | see track_file
vrrp_track_file/init_file | [VALUE] [overwrite] | - | - | 2.0.0 md | - | see track_file
`;
