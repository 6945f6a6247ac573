# SPDX-License-Identifier: GPL-2.0-or-later
# do not edit: written by ipvsadm/generate.ts from ipvsadm/options
_ipvsadm() {
  local words='--add-service --edit-service --delete-service --clear --restore --save --add-server --edit-server --delete-server --list --zero --add-laddr --del-laddr --get-laddr --add-blklst --del-blklst --get-blklst --add-whtlst --del-whtlst --get-whtlst --set --start-daemon --stop-daemon --help --version'
  case ${COMP_WORDS[1]} in
    --add-service|-A*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6 --scheduler --persistent --netmask --ops --synproxy --hash-target --expire-quiescent --quic --dest-check --conn-timeout --proxy-protocol --sched-flags' ;;
    --edit-service|-E*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6 --scheduler --persistent --netmask --ops --synproxy --hash-target --expire-quiescent --quic --dest-check --conn-timeout --proxy-protocol --sched-flags' ;;
    --delete-service|-D*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6' ;;
    --clear|-C*) words='' ;;
    --restore|-R*) words='--no-atomic' ;;
    --save|-S*) words='--numeric --full' ;;
    --add-server|-a*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6 --real-server --gatewaying --ipip --masquerading --fullnat --snat --weight --u-threshold --l-threshold --tun-type --tun-port --tun-nocsum --tun-csum --tun-remcsum' ;;
    --edit-server|-e*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6 --real-server --gatewaying --ipip --masquerading --fullnat --snat --weight --u-threshold --l-threshold --tun-type --tun-port --tun-nocsum --tun-csum --tun-remcsum' ;;
    --delete-server|-d*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6 --real-server' ;;
    --list|-L*|-l*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6 --connection --sockpair --numeric --timeout --daemon --stats --rate --thresholds --persistent-conn --nosort --sort --exact --cpu --syncid --tun-info --json' ;;
    --zero|-Z*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6' ;;
    --add-laddr|-P*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6 --laddr --ifname' ;;
    --del-laddr|-Q*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6 --laddr --ifname' ;;
    --get-laddr|-G*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --ipv6 --cpu --json' ;;
    --add-blklst|-U*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --blklst' ;;
    --del-blklst|-V*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --blklst' ;;
    --get-blklst|-B*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --json' ;;
    --add-whtlst|-O*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --whtlst' ;;
    --del-whtlst|-Y*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --whtlst' ;;
    --get-whtlst|-W*) words='--tcp-service --udp-service --sctp-service --icmp-service --icmpv6-service --fwmark-service --match --json' ;;
    --set) words='' ;;
    --start-daemon) words='--mcast-interface --syncid --sync-maxlen --mcast-group --mcast-port --mcast-ttl' ;;
    --stop-daemon) words='--syncid' ;;
    --help|-h*) words='' ;;
    --version|-v*) words='--verbose' ;;
  esac
  [ "$COMP_CWORD" -gt 1 ] || words='--add-service --edit-service --delete-service --clear --restore --save --add-server --edit-server --delete-server --list --zero --add-laddr --del-laddr --get-laddr --add-blklst --del-blklst --get-blklst --add-whtlst --del-whtlst --get-whtlst --set --start-daemon --stop-daemon --help --version'
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _ipvsadm ipvsadm
