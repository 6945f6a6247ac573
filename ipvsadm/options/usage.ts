// SPDX-License-Identifier: GPL-2.0-or-later
// The original's help, byte for byte: scripts compare it. The manual page has the whole truth.

/** Text of `--help`. */
export function usageText(program: string): string {
  return `ipvsadm v1.27 2008/5/15 (compiled with popt and IPVS v1.9.2)
Usage:
  ${program} -A|E -t|u|q|f service-address [-s scheduler] [-j eanble/disable] [-p [timeout]] [-M netmask] [--pe persistence_engine]
  ${program} -D -t|u|q|f service-address
  ${program} -C
  ${program} -R
  ${program} -S [-n]
  ${program} -P|Q -t|u|q|f service-address -z local-address
  ${program} -G -t|u|q|f service-address 
  ${program} -U|V -t|u|q|f service-address -k blacklist-address
  ${program} -O|Y -t|u|q|f service-address -2 whitelist-address
  ${program} -a|e -t|u|q|f service-address -r server-address [options]
  ${program} -d -t|u|q|f service-address -r server-address
  ${program} -L|l [options]
  ${program} -Z [-t|u|q|f service-address]
  ${program} --set tcp tcpfin udp
  ${program} --start-daemon state [--mcast-interface interface] [--syncid sid]
  ${program} --stop-daemon state
  ${program} -h

Commands:
Either long or short options are allowed.
  --add-service     -A        add virtual service with options
  --edit-service    -E        edit virtual service with options
  --delete-service  -D        delete virtual service
  --clear           -C        clear the whole table
  --restore         -R        restore rules from stdin
  --add-laddr       -P        add local address
  --del-laddr       -Q        del local address
  --get-laddr       -G        get local address
  --add-blklst      -U        add blacklist address or ipset
  --del-blklst      -V        del blacklist address or ipset
  --get-blklst      -B        get blacklist address or ipset
  --add-whtlst      -O        add whitelist address or ipset
  --del-whtlst      -Y        del whitelist address or ipset
  --get-whtlst      -W        get whitelist address or ipset
  --save            -S        save rules to stdout
  --add-server      -a        add real server with options
  --edit-server     -e        edit real server with options
  --delete-server   -d        delete real server
  --list            -L|-l     list the table
  --zero            -Z        zero counters in a service or all services
  --set tcp tcpfin udp        set connection timeout values
  --start-daemon              start connection sync daemon
  --stop-daemon               stop connection sync daemon
  --help            -h        display this help message

Options:
  --tcp-service  -t service-address   service-address is host[:port]
  --udp-service  -u service-address   service-address is host[:port]
  --sctp-service    service-address   service-address is host[:port]
  --icmp-service -q service-address   service-address is host[:port]
  --icmpv6-service -1 service-address   service-address is host[:port]
  --fwmark-service  -f fwmark         fwmark is an integer greater than zero
  --ipv6         -6                   fwmark entry uses IPv6
  --scheduler    -s scheduler         one of rr|wrr|wlc|conhash|mh|fo,
                                      the default scheduler is wlc.
  --pe            engine              alternate persistence engine may be sip,
                                      not set by default.
  --persistent   -p [timeout]         persistent service
  --netmask      -M netmask           persistent granularity mask
  --real-server  -r server-address    server-address is host (and port)
  --gatewaying   -g                   gatewaying (direct routing) (default)
  --ipip         -i                   ipip encapsulation (tunneling)
  --fullnat      -b                   fullnat mode
  --snat         -J                   SNAT mode
  --masquerading -m                   masquerading (NAT)
  --weight       -w weight            capacity of real server
  --u-threshold  -x uthreshold        upper threshold of connections
  --l-threshold  -y lthreshold        lower threshold of connections
  --mcast-interface interface         multicast interface for connection sync
  --syncid sid                        syncid for connection sync (default=255)
  --connection   -c                   output of current IPVS connections
  --timeout                           output of timeout (tcp tcpfin udp)
  --conn-timeout                      set connection established timeout
  --proxy-protocol                    proxy protocol config (disable|v1|v2|v1-insecure|v2-insecure)
  --daemon                            output of daemon information
  --stats                             output of statistics information
  --rate                              output of rate information
  --exact                             expand numbers (display exact values)
  --thresholds                        output of thresholds information
  --persistent-conn                   output of persistent connection info
  --sockpair                          output connection info of specified socket pair (proto:sip:sport:tip:tport)
  --nosort                            disable sorting output of service/server entries
  --sort                              does nothing, for backwards compatibility
  --ops          -o                   one-packet scheduling
  --numeric      -n                   numeric output of addresses and ports
  --ifname       -F                   nic interface for laddrs
  --synproxy     -j                   TCP syn proxy
  --match        -H MATCH             select service by MATCH 'af,proto,srange,drange,iif,oif', af should be defined if no range defined
  --hash-target  hashtag              choose target for conhash (support sip or qid for quic)
  --cpu          cpu_index            specifi cpu (lcore) index to show, 0 for master worker
  --expire-quiescent                  expire the quiescent connections timely whose realserver went down
  --dest-check   CHECK_CONF           config health check, inhibit scheduling to failed backends
                                      CHECK_CONF:=disable|default(passive)|DETAIL(passive)|tcp|udp|sctp|ping, DETAIL:=UPDOWN|DOWNONLY
                                      UPDOWN:=down_retry,up_confirm,down_wait,inhibit_min-inhibit_max, for example, the default is 1,1,3s,5-3600s
                                      DOWNONLY:=down_retry,down_wait, for example, --dest-check=1,3s
  --laddr        -z local-ip          local IP
  --blklst       -k blacklist-ip      specify blacklist ip address or ipset(format: "ipset:NAME")
  --whtlst       -2 whitelist-ip      specify whitelist ip address or ipset(format: "ipset:NAME")
  --quic                              itef quic protocol service
`;
}
