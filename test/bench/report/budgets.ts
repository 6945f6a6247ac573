// SPDX-License-Identifier: GPL-2.0-or-later

/** What a figure must reach and should reach. */
export interface Budget {
  readonly must: number;
  readonly aim?: number;
  /** Which way is better. */
  readonly better: 'more' | 'less';
}

const atLeast = (must: number, aim?: number): Budget => limit('more', must, aim);
const atMost = (must: number, aim?: number): Budget => limit('less', must, aim);

function limit(better: Budget['better'], must: number, aim?: number): Budget {
  return aim === undefined ? { must, better } : { must, aim, better };
}

/** The budgets of all benchmarks, by figure. */
export const budgets: Readonly<Record<string, Budget>> = {
  fnat_udp_1k_vs_testpmd_5tswap: atLeast(0.45, 0.6),
  fnat_tcp_1k_vs_testpmd_5tswap: atLeast(0.43, 0.56),
  fnat_udp_1m_vs_testpmd_5tswap: atLeast(0.38, 0.51),
  dr_udp_1k_vs_testpmd_5tswap: atLeast(0.6, 0.75),
  fnat6_udp_1k_vs_fnat4: atLeast(0.8, 0.9),
  two_workers_vs_one: atLeast(1.8, 1.95),
  fnat_udp_1k_services_1k_vs_1: atLeast(0.9),
  fnat_udp_1k_services_100k_vs_1: atLeast(0.9),
  fnat_udp_1k_changes_vs_idle: atLeast(0.9),
  fnat_udp_1k_js_busy_vs_idle: atLeast(0.97),
  bytes_per_connection: atMost(192, 160),
  laddr_kib_per_worker: atMost(64, 16),
  new_conns_vs_testpmd_5tswap_1m: atLeast(0.1, 0.2),
  new_conns_services_1k_vs_1: atLeast(0.9),
  new_conns_services_100k_vs_1: atLeast(0.9),
  synproxy_flood_vs_testpmd_5tswap_1m: atLeast(0.3, 0.4),
  churn_vs_testpmd_5tswap_1m: atLeast(0.08, 0.15),
  idle_cpu_percent: atMost(3),
  ipvsadm_add_vs_c: atMost(2, 1.2),
  ipvsadm_list_20k_ms: atMost(1000, 400),
  restore_20k_services_250k_dests_ms: atMost(5000, 2000),
  start_20k_services_ms: atMost(5000),
  reload_unchanged_messages: atMost(0),
  reload_one_change_ms: atMost(1000),
  checks_per_second_core: atLeast(1667, 8000), // 10,000 checkers at delay_loop 6
};

export function isMet(budget: Budget, limitValue: number, value: number): boolean {
  return budget.better === 'more' ? value >= limitValue : value <= limitValue;
}

/** A budget and how a value stands to it, such as `must 0.45 met, aim 0.6 missed`. */
export function standing(name: string, value: number): string | undefined {
  const budget = budgets[name];
  if (budget === undefined) return undefined;
  const word = (kind: string, wanted: number): string =>
    `${kind} ${wanted} ${isMet(budget, wanted, value) ? 'met' : 'missed'}`;
  const must = word('must', budget.must);
  return budget.aim === undefined ? must : `${must}, ${word('aim', budget.aim)}`;
}
