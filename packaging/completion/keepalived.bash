# SPDX-License-Identifier: GPL-2.0-or-later
# do not edit: written by keepalived/generate.ts from keepalived/run/options.ts
_keepalived() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  case $before in
    --use-file|-f|--pid|-p|--vrrp_pid|-r|--checkers_pid|-c|--bfd_pid|-b|--config-test|-t|--plan) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  case $word in
    --*) COMPREPLY=($(compgen -W '--use-file --vrrp --check --no_bfd --all --log-console --log-detail --log-facility --no-syslog --umask --release-vips --dont-release-vrrp --dont-release-ipvs --dont-respawn --dont-fork --dump-conf --pid --vrrp_pid --genhash --checkers_pid --address-monitoring --bfd_pid --snmp --snmp-agent-socket --namespace --core-dump --core-dump-pattern --all-config --config-id --signum --config-test --version --help --log-file --flush-log-file --ignore-sigint --lint --plan --confirm --keep --schema --keywords --json --dump-model' -- "$word")) ;;
    -*) COMPREPLY=($(compgen -W '-f -P -C -B -l -D -S -G -u -X -V -I -R -n -d -p -r -T -c -a -b -x -A -s -m -M -e -i -t -v -h -g --use-file --vrrp --check --no_bfd --all --log-console --log-detail --log-facility --no-syslog --umask --release-vips --dont-release-vrrp --dont-release-ipvs --dont-respawn --dont-fork --dump-conf --pid --vrrp_pid --genhash --checkers_pid --address-monitoring --bfd_pid --snmp --snmp-agent-socket --namespace --core-dump --core-dump-pattern --all-config --config-id --signum --config-test --version --help --log-file --flush-log-file --ignore-sigint --lint --plan --confirm --keep --schema --keywords --json --dump-model' -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _keepalived keepalived
