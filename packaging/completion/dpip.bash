# SPDX-License-Identifier: GPL-2.0-or-later
# do not edit: written by dpip/generate.ts from dpip/objects/list.ts and dpip/command/options.ts
_dpip() {
  local word object= verb= verbs='create destroy enable disable add del set show replace flush test help' words=
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
    -*) ;;
    *) if [ -z "$object" ]; then object=$word; elif [ -z "$verb" ]; then verb=$word; fi ;;
    esac
  done
  case $object in
    link) verbs='show set add del help' words='cpu status promisc allmulticast forward2kni tc-egress tc-ingress lldp link addr bond-mode bond-slave bond-primary bond-xmit-policy bond-monitor-interval bond-link-up-prop bond-link-down-prop on off up down' ;;
    addr) verbs='show add del set flush help' words='dev scope broadcast valid_lft prefered_lft sapool forever' ;;
    route) verbs='show add del set flush help' words='default via dev mtu scope src metric local' ;;
    neigh) verbs='show add del help' words='dev lladdr' ;;
    vlan) verbs='show add del help' words='link proto id 802.1q 802.1ad vlan QinQ' ;;
    tunnel) verbs='show add del set replace help' words='mode ipip gre remote local any key ikey okey seq iseq oseq csum icsum ocsum ttl tos inherit dev' ;;
    qsch) verbs='show add del set replace help' words='dev handle parent root ingress bfifo pfifo pfifo_fast tbf limit rate burst latency peakrate mtu' ;;
    cls) verbs='show add del set replace help' words='dev qsch handle pkttype ipv4 ipv6 vlan prio match pattern ipset target drop' ;;
    ipv6) verbs='show help' words='cpu all total' ;;
    iftraf) verbs='show enable disable help' words='dev all' ;;
    eal-mem) verbs='show help' words='seg ring zone pool' ;;
    ipset) verbs='show create destroy add del test flush help' words='bitmap:ip bitmap:ip,mac bitmap:port hash:ip hash:net hash:ip,port hash:net,port hash:net,port,iface hash:ip,port,ip hash:ip,port,net hash:net,port,net hash:net,port,net,port range comment hashsize maxelem nomatch' ;;
    flow) verbs='show add del flush help' words='type kni dev' ;;
    maddr) verbs='show help' words='dev' ;;
    lldp) verbs='show help' words='local neigh dev' ;;
  esac
  [ -n "$verb" ] || words=$verbs
  [ -n "$object" ] || words='link addr route neigh vlan tunnel qsch cls ipv6 iftraf eal-mem ipset flow maddr lldp'
  case ${COMP_WORDS[COMP_CWORD]} in -*) words='--verbose --stats --statistics --family --interval --count --color --force --json --help --version' ;; esac
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _dpip dpip
