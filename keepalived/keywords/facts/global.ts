// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * Facts of `global_defs` and the words beside it, a keyword a line:
 * path | arguments | default | repetition | since and flavours | parts it needs | effect.
 * Flavours: m mainline, d dpvs fork, a alibaba fork.
 */
export const globalFacts = `
linkbeat_use_polling | none | off | - | 1.1.18 md | linkbeat | poll link state (MII, ETHTOOL, then ioctl) for every interface instead of netlink
net_namespace | name string | main namespace | first wins | 1.2.24 md | - | run all processes in the named network namespace (as created by ip netns)
net_namespace_ipvs | [name] | same as net_namespace | first wins | 2.1.0 m | - | use this namespace for IPVS; without argument the default (initial) namespace
namespace_with_ipsets | none | off | idempotent | 1.3.0 md | - | allow ipsets although in a namespace (kernel before 3.13 cannot)
use_pid_dir | none | off | idempotent | 1.2.24 md | - | put pid files in the keepalived pid directory under the run directory
instance | name string | none | first wins | 1.2.24 md | - | instance name: added to syslog ident, pid file names and (optionally) dump file names
child_wait_time | unsigned seconds 0..4294967295 | 5 | last wins | 2.0.0 md | - | seconds the parent waits for children to stop before SIGKILL
global_defs | block | - | blocks merge | 1.0.3 md | - | container of global settings
global_defs/process_names | none | off | idempotent | 2.0.16 md | - | name the processes keepalived_vrrp, keepalived_lvs and keepalived_bfd
global_defs/process_name | name, 15 characters max | none | last wins | 2.0.16 md | - | process title of the parent
global_defs/vrrp_process_name | name, 15 characters max | none | last wins | 2.0.16 md | - | process title of the VRRP child
global_defs/checker_process_name | name, 15 characters max | none | last wins | 2.2.0 m | - | process title of the checker child
global_defs/lvs_process_name | name, 15 characters max | none | last wins | 2.0.16 md | - | old spelling of checker_process_name
global_defs/bfd_process_name | name, 15 characters max | none | last wins | 2.0.16 md | BFD | process title of the BFD child
global_defs/use_symlink_paths | [bool] | false (true if word alone) | last wins | 2.3.0 m | - | keep symbolic links in script paths instead of running the resolved path
global_defs/set_supplementary_groups | [bool] | false | last wins | - m | - | set supplementary groups of the script user for all scripts
global_defs/router_id | string | local host name (FQDN) | last wins | 1.1.8 md | - | name used in SMTP alert subjects and SNMP
global_defs/notification_email_from | one word (address) | user@hostname when smtp_server set | last wins | 1.0.3 md | - | sender of alert mails
global_defs/smtp_server | address or name [port 1..65535] | none; port 25 | last wins | 1.0.3 md | - | mail relay for alerts; no relay = no mail
global_defs/smtp_helo_name | string | local host name | last wins | 1.2.20 md | - | HELO name for alert mails
global_defs/smtp_connect_timeout | unsigned seconds 0..4294 | 30 | last wins | 1.0.3 md | - | alert mail connection and I/O timeout
global_defs/notification_email | value block of addresses | empty | appends | 1.0.3 md | - | alert mail recipients
global_defs/smtp_alert | [bool] | unset | last wins | 2.0.0 md | - | default for smtp_alert of VRRP instances, groups, virtual and real servers
global_defs/startup_script | script [user [group]] | none | first wins | 2.1.0 m | - | run by the parent before any child starts
global_defs/startup_script_timeout | unsigned seconds 1..1000 | 10 | last wins | 2.1.0 m | - | kill the startup script after this time (TERM, 2 s, KILL)
global_defs/shutdown_script | script [user [group]] | none | first wins | 2.1.0 m | - | run by the parent after all children have stopped
global_defs/shutdown_script_timeout | unsigned seconds 1..1000 | 10 | last wins | 2.1.0 m | - | as for startup
global_defs/max_auto_priority | [int -1..99] | 0 (disabled with a NOTICE line); word alone = 99 | last wins | 2.1.0 m | - | highest realtime priority that may be taken automatically after a timer delay; -1 disables silently
global_defs/min_auto_priority_delay | unsigned microseconds 1..10000000 | 1000000 | last wins | 2.1.0 m | - | how late a timer must be before the priority is raised
global_defs/smtp_alert_vrrp | [bool] | unset | last wins | 2.0.0 md | - | default smtp_alert for VRRP only, before smtp_alert
global_defs/smtp_alert_checker | [bool] | unset | last wins | 2.0.0 md | - | default smtp_alert for checkers only, before smtp_alert
global_defs/checker_log_all_failures | [bool] | false | last wins | 2.0.11 md | - | log every failed check, not only state changes
global_defs/dynamic_interfaces | [allow_if_changes] | off | last wins | 2.0.0 md | - | allow configured interfaces that do not exist yet; optionally follow changes of underlying type/vlan
global_defs/no_email_faults | none | off | idempotent | 2.0.0 md | - | no mail for transitions to FAULT
global_defs/default_interface | interface name | eth0 | last wins | 1.2.24 md | - | interface for static addresses without dev
global_defs/disable_local_igmp | none | off | idempotent | 2.2.0 m | - | turn off IGMP reports for link-local groups while running
global_defs/v3_checksum_as_v2 | none | off | idempotent | 2.2.8 m | - | VRRPv3 over IPv4 checksum without pseudo header
global_defs/lvs_timeouts | any of: tcp N, tcpfin N, udp N (seconds 0..2678400) | kernel values | last wins | 1.2.24 md | - | ipvs session timeouts set at start
global_defs/lvs_flush | none | off | idempotent | 1.2.23 md | - | flush all IPVS rules at start
global_defs/lvs_flush_on_stop | [VS] | off | last wins | 2.2.0 m | - | at stop flush everything, or (VS) delete virtual servers without deleting real servers one by one
global_defs/lvs_flush_onstop | [VS] | off | last wins | 2.0.15 md | - | old spelling of lvs_flush_on_stop
global_defs/lvs_sync_daemon | IFNAME [inst VRRP_INSTANCE] [id 0..255] [maxlen 1..65507] [port 1..65535] [ttl 1..255] [group MCAST]; old form IFNAME INSTANCE [ID] | none; id = VRID of the instance or 0 | first wins | 1.2.20 md | - | run the IPVS connection sync daemon; master or backup follows the VRRP instance
global_defs/vrrp_mcast_group4 | IPv4 multicast address | 224.0.0.18 | last wins | 1.2.10 md | - | multicast destination for IPv4 adverts
global_defs/vrrp_mcast_group6 | IPv6 multicast address | ff02::12 | last wins | 1.2.10 md | - | multicast destination for IPv6 adverts
global_defs/vrrp_garp_master_delay | unsigned seconds 0..4294 | 5 | last wins | 1.2.20 md | - | delay of the second GARP burst after becoming master; 0 = none
global_defs/vrrp_garp_master_repeat | unsigned | 5 | last wins | 1.2.20 md | - | GARPs per burst on becoming master
global_defs/vrrp_garp_master_refresh | unsigned seconds | 0 (off) | last wins | 1.2.20 md | - | period of repeated GARPs while master
global_defs/vrrp_garp_master_refresh_repeat | unsigned | 1 | last wins | 1.2.20 md | - | GARPs per refresh
global_defs/vrrp_garp_lower_prio_delay | unsigned seconds 0..4294 | value of vrrp_garp_master_delay | last wins | 1.2.20 md | - | delay of second burst after a lower-priority advert
global_defs/vrrp_garp_lower_prio_repeat | unsigned 0..2147483647 | value of vrrp_garp_master_repeat | last wins | 1.2.20 md | - | GARPs after a lower-priority advert
global_defs/vrrp_down_timer_adverts | unsigned 1..100 | 3 | last wins | 2.2.3 m | - | adverts missed before the master is considered down
global_defs/vrrp_garp_interval | decimal seconds, microsecond resolution, min 0.000001 | 0 (no delay) | last wins | 1.2.21 md | - | gap between GARPs on one interface
global_defs/vrrp_gna_interval | decimal seconds, as above | 0 | last wins | 1.2.21 md | - | gap between unsolicited NAs on one interface
global_defs/vrrp_min_garp | [bool] | false | last wins | 2.0.12 md | - | one GARP, no repeat, no refresh, no delay, but only for values still at default
global_defs/vrrp_garp_extra_if | [all] seconds 1..86400 | off | last wins | 2.2.3 m | macvlan | periodic GARP on each other VMAC (or all) interface carrying addresses
global_defs/vrrp_vmac_garp_intvl | as vrrp_garp_extra_if | off | last wins | 2.2.0 m | macvlan | deprecated spelling of vrrp_garp_extra_if
global_defs/vrrp_lower_prio_no_advert | [bool] | false | last wins | 1.2.20 md | - | master does not answer a lower-priority advert
global_defs/vrrp_higher_prio_send_advert | [bool] | false | last wins | 1.3.5 md | - | master sends one more advert before stepping down
global_defs/vrrp_version | int 2 or 3 | 2 | last wins | 1.2.20 md | - | default protocol version for IPv4
global_defs/vrrp_iptables | [INCHAIN [OUTCHAIN]] | off; word alone INPUT and OUTPUT | first wins | 1.2.20 md | iptables,nftables | use iptables for no_accept and vmac rules
global_defs/vrrp_ipsets | [SET4 [SET6 [SETIF6 [IGMP [MLD [ND]]]]]] | keepalived, keepalived6, keepalived_if6, keepalived_igmp, keepalived_mld, keepalived_nd | last wins | 1.2.20 md | iptables,libipset,nftables | ipset names; word alone switches ipsets off
global_defs/nftables | [TABLE] | table keepalived | first wins | 2.0.11 md | nftables | use nftables for VRRP firewall rules
global_defs/nftables_priority | int32 | -1 | last wins | 2.0.11 md | nftables | priority of VRRP base chains
global_defs/nftables_ifindex | none | off | idempotent | 2.0.11 md | nftables | match ifindex instead of name for link-local
global_defs/vrrp_check_unicast_src | none | off | idempotent | 1.2.20 md | - | accept unicast adverts only from configured peers
global_defs/vrrp_skip_check_adv_addr | [bool] | false | last wins | 1.2.20 md | - | skip the VIP list check when the sender is unchanged
global_defs/vrrp_strict | [bool] | false | last wins | 1.2.20 md | - | strict RFC mode for all instances
global_defs/vrrp_priority | int -20..19 (nice) | 0 | last wins | 1.2.20 md | - | nice value of the VRRP process
global_defs/vrrp_no_swap | none | off | idempotent | 1.2.20 md | - | lock VRRP process memory
global_defs/vrrp_rt_priority | int, clamped 1..99 | 0 (off) | last wins | 2.0.0 md | - | SCHED_RR priority of VRRP process
global_defs/vrrp_cpu_affinity | list of CPU numbers 0..ncpu-1 | none | last wins | 2.0.17 md | - | pin the VRRP process
global_defs/vrrp_rlimit_rttime | unsigned microseconds >= 1 | 10000 | last wins | 2.1.0 m | - | CPU time limit when realtime
global_defs/vrrp_rlimit_rtime | as above | - | last wins | 2.0.0 md | - | deprecated spelling
global_defs/nftables_ipvs | [TABLE] | table keepalived_ipvs | first wins | 2.2.2 m | nftables | implement virtual_server_groups with nftables maps and automatic fwmarks
global_defs/nftables_ipvs_priority | int32 | -1 | last wins | 2.2.2 m | nftables | base chain priority
global_defs/nftables_ipvs_start_fwmark | unsigned >= 1 | 1000 | last wins | 2.2.2 m | nftables | first automatic fwmark
global_defs/nftables_counters | none | off | idempotent | 2.0.11 md | nftables | add counters to nftables rules
global_defs/notify_fifo | PATH [user [group]] | none | first wins | 1.3.6 md | - | FIFO for VRRP and LVS events
global_defs/notify_fifo_script | script [user [group]] | none | first wins | 1.3.6 md | - | script started with the FIFO path as last argument
global_defs/vrrp_notify_fifo | PATH [user [group]] | none | first wins | 1.3.6 md | - | FIFO for VRRP events only
global_defs/vrrp_notify_fifo_script | script [user [group]] | none | first wins | 1.3.6 md | - | reader script of it
global_defs/vrrp_notify_priority_changes | [bool] | false | last wins | 2.0.16 md | - | write priority changes to the FIFOs
global_defs/fifo_write_vrrp_states_on_reload | none | off | idempotent | 2.2.5 m | - | repeat current states to the FIFO after reload
global_defs/lvs_notify_fifo | PATH [user [group]] | none | first wins | 1.3.6 md | - | FIFO for LVS events only
global_defs/lvs_notify_fifo_script | script [user [group]] | none | first wins | 1.3.6 md | - | reader script of it
global_defs/checker_priority | int -20..19 | 0 | last wins | 1.2.20 md | - | nice of checker process
global_defs/checker_no_swap | none | off | idempotent | 1.2.20 md | - | lock memory
global_defs/checker_rt_priority | int, clamped 1..99 | 0 | last wins | 2.0.0 md | - | realtime priority of checker
global_defs/checker_cpu_affinity | CPU list | none | last wins | 2.0.17 md | - | pin checker process
global_defs/checker_rlimit_rttime | unsigned microseconds >= 1 | 10000 | last wins | 2.1.0 m | - | as for VRRP
global_defs/checker_rlimit_rtime | as above | - | last wins | 2.0.0 md | - | deprecated spelling
global_defs/bfd_priority | int -20..19 | 0 | last wins | 2.0.0 md | BFD | nice of BFD process
global_defs/bfd_no_swap | none | off | idempotent | 2.0.0 md | BFD | lock memory
global_defs/bfd_rt_priority | int, clamped 1..99 | 0 | last wins | 2.0.0 md | BFD | realtime priority of BFD
global_defs/bfd_cpu_affinity | CPU list | none | last wins | 2.0.17 md | BFD | pin BFD process
global_defs/bfd_rlimit_rttime | unsigned microseconds >= 1 | 10000 | last wins | 2.1.0 m | BFD | as for VRRP
global_defs/bfd_rlimit_rtime | as above | - | last wins | 2.0.0 md | BFD | deprecated spelling
global_defs/snmp_socket | one word | unix:/var/agentx/master | first wins | 1.2.20 md | SNMP | AgentX master socket
global_defs/enable_traps | none | off | idempotent | 1.2.5 md | SNMP | send SNMP traps
global_defs/enable_snmp_vrrp | none | off | idempotent | 2.0.0 md | SNMP | VRRP part of the keepalived MIB
global_defs/enable_snmp_keepalived | none | off | idempotent | 1.2.20 md | SNMP | old spelling of enable_snmp_vrrp
global_defs/enable_snmp_rfc | none | off | idempotent | 1.2.20 md | SNMP,SNMP RFC | both RFC MIBs
global_defs/enable_snmp_rfcv2 | none | off | idempotent | 1.2.20 md | SNMP,SNMP RFC v2 | VRRPv2 MIB
global_defs/enable_snmp_rfcv3 | none | off | idempotent | 1.2.20 md | SNMP,SNMP RFC v3 | VRRPv3 MIB
global_defs/enable_snmp_checker | none | off | idempotent | 1.2.20 md | SNMP,SNMP checker | checker part of the MIB
global_defs/snmp_vs_stats_update_interval | timer 0.001..30 s | 5 | last wins | 2.3.0 m | SNMP,SNMP checker | age of cached virtual server statistics
global_defs/snmp_rs_stats_update_interval | timer 0.001..30 s | value of the vs one | last wins | 2.3.0 m | SNMP,SNMP checker | age of cached real server statistics
global_defs/enable_dbus | none | off | idempotent | 1.3.0 md | D-Bus | start the D-Bus thread
global_defs/dbus_service_name | string | org.keepalived.Vrrp1 | last wins | 1.3.7 md | D-Bus | D-Bus name
global_defs/dbus_no_interface_name | string | none | last wins | 2.3.0 m | D-Bus | name in object paths for instances without interface
global_defs/script_user | user [group] | keepalived_script if it exists, else the user keepalived runs as | last wins | 1.3.0 md | - | default user and group for scripts
global_defs/enable_script_security | none | off | idempotent | 1.3.0 md | - | refuse scripts writable by non-root anywhere in the path when run as root
global_defs/vrrp_netlink_cmd_rcv_bufs | unsigned bytes | kernel | last wins | 2.0.0 md | - | receive buffer of command socket
global_defs/vrrp_netlink_cmd_rcv_bufs_force | [bool] | false | last wins | 2.0.0 md | - | use SO_RCVBUFFORCE
global_defs/vrrp_netlink_monitor_rcv_bufs | unsigned bytes | kernel | last wins | 2.0.0 md | - | receive buffer of monitor socket
global_defs/vrrp_netlink_monitor_rcv_bufs_force | [bool] | false | last wins | 2.0.0 md | - | as above
global_defs/process_monitor_rcv_bufs | unsigned bytes | kernel | last wins | 2.0.11 md | process connector | receive buffer of the process event socket
global_defs/process_monitor_rcv_bufs_force | [bool] | false | last wins | 2.0.11 md | process connector | as above
global_defs/lvs_netlink_cmd_rcv_bufs | unsigned bytes | kernel | last wins | 2.0.0 md | - | checker process
global_defs/lvs_netlink_cmd_rcv_bufs_force | [bool] | false | last wins | 2.0.0 md | - | checker process
global_defs/lvs_netlink_monitor_rcv_bufs | unsigned bytes | kernel | last wins | 2.0.0 md | - | checker process
global_defs/lvs_netlink_monitor_rcv_bufs_force | [bool] | false | last wins | 2.0.0 md | - | checker process
global_defs/rs_init_notifies | [bool] | false | last wins | 2.0.0 md | - | run notify_up for real servers that start up without alpha
global_defs/no_checker_emails | [bool] | false | last wins | 2.0.0 md | - | mail only when the real server changes state, not per checker
global_defs/vrrp_rx_bufs_policy | MTU and/or ADVERT (any case) or bytes | none | accumulates | 2.0.3 md | - | kernel receive buffer per VRRP socket
global_defs/vrrp_rx_bufs_multiplier | unsigned >= 1, exactly one | 3 | last wins | 2.0.3 md | - | factor for the policy
global_defs/vrrp_startup_delay | timer 0.001..4294.967295 s | 0 | largest wins | 2.0.14 md | - | do not send or evaluate adverts for this time after start
global_defs/vrrp_delay_after_boot | timer 0.001..4294.967295 s | 0 | largest wins | 2.4.0 m | - | as vrrp_startup_delay but measured from system boot
global_defs/log_unknown_vrids | none | off | idempotent | 2.0.16 md | - | log adverts with an unknown VRID
global_defs/vrrp_owner_ignore_adverts | [bool] | false | last wins | 2.3.3 m | - | an address owner drops other adverts
global_defs/vmac_prefix | string | vrrp | first wins | 2.2.0 m | macvlan | name prefix of instance VMACs
global_defs/vmac_addr_prefix | string | vmac_prefix | first wins | 2.2.0 m | macvlan | name prefix of VMACs for addresses
global_defs/umask | number (C radix) 0..0777 or IRUSR,IWUSR,... joined by vertical bars | 0177 | last wins | 2.0.9 md | - | file creation mask
global_defs/random_seed | unsigned | time | last wins | 2.0.15 md | - | seed for random warm-up and _RANDOM
global_defs/reload_check_config | [LOGFILE] | off; word alone /dev/null | last wins | 2.2.0 m | - | on SIGHUP run a -t check of the new configuration in a child first; reload only if it exits 0
global_defs/reload_time_file | PATH, exactly one | none | last wins | 2.1.0 m | - | file with a time at which to reload
global_defs/reload_repeat | none | off | idempotent | 2.1.0 m | - | repeat the timed reload every day
global_defs/reload_file | [PATH] | off; word alone = pid file name with .reload | last wins | 2.2.0 m | - | file that exists while the configuration is being read
global_defs/include_check | list of read, match, wildcard_match, brace_match, each optionally with + or - ; empty = all | none | last wins | 2.2.0 m | - | strictness of include from here on (restored at end of the file)
global_defs/config_save_dir | DIR | none | last wins | 2.2.3 m | - | keep copies of each consolidated configuration
global_defs/tmp_config_directory | DIR | memory file | first wins | 2.2.0 m | - | where the consolidated configuration copy is kept
global_defs/data_use_instance | [bool] | false | last wins | 2.2.3 m | - | add instance and namespace name to dump file names
global_defs/json_version | 1 or 2 | 1 | last wins | 2.2.8 m | JSON | format of the JSON dump
global_defs/iproute_usr_dir | PATH | build time | last wins | 2.3.2 m | - | where rt_tables etc. are found (vendor)
global_defs/iproute_etc_dir | PATH | /etc/iproute2 | last wins | 2.3.2 m | - | where rt_tables etc. are found (local)
global_defs/state_dump_file | PATH, non-empty | keepalived.data in TMPDIR or /tmp | last wins | 2.3.3 m | - | SIGUSR1 dump file; trailing / = directory only; no leading / = in tmp
global_defs/stats_dump_file | PATH, non-empty | keepalived.stats | last wins | 2.3.3 m | - | meant as SIGUSR2 dump file
global_defs/json_dump_file | PATH, non-empty | keepalived.json | last wins | 2.3.3 m | - | meant as JSON dump file
`;
