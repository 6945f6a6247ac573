// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * Facts of the checkers of a real server, a keyword a line:
 * path | arguments | default | repetition | since and flavours | parts it needs | effect.
 * Flavours: m mainline, d dpvs fork, a alibaba fork.
 */
export const checkersFacts = `
virtual_server/real_server/MISC_CHECK | block | - | repeatable | 0.6.6 mda | - | script check
virtual_server/real_server/MISC_CHECK/retry | unsigned | real server's, else per checker | last wins | 1.3.7 md | - | further attempts before failed
virtual_server/real_server/MISC_CHECK/delay_before_retry | timer >= 0 | real server's, else per checker | last wins | 1.3.7 md | - | wait before a retry
virtual_server/real_server/MISC_CHECK/warmup | timer >= 0 | real server's, else delay_loop | last wins | 1.2.13 md | - | random start delay bound
virtual_server/real_server/MISC_CHECK/delay_loop | timer >= 0.000001 | real server's | last wins | 1.3.7 md | - | period
virtual_server/real_server/MISC_CHECK/alpha | [bool] | real server's | last wins | 1.3.7 md | - | start failed
virtual_server/real_server/MISC_CHECK/log_all_failures | [bool] | false | last wins | 2.0.11 md | - | log every failure
virtual_server/real_server/MISC_CHECK/misc_path | script | required | last wins | 0.6.6 mda | - | command
virtual_server/real_server/MISC_CHECK/misc_timeout | unsigned seconds 0..4294 | virtual server's delay_loop | last wins | 1.1.0 mda | - | kill after this time
virtual_server/real_server/MISC_CHECK/misc_dynamic | none | off | idempotent | 1.1.8 mda | - | exit 2..255 = up with weight exit - 2
virtual_server/real_server/MISC_CHECK/user | user [group] | default script user | last wins | 1.3.0 md | - | run as
virtual_server/real_server/SMTP_CHECK | block | - | repeatable | 1.1.8 mda | - | SMTP dialogue check
virtual_server/real_server/SMTP_CHECK/helo_name | name | smtpchecker.keepalived.org | last wins | 1.1.8 mda | - | HELO argument
virtual_server/real_server/SMTP_CHECK/connect_ip | address | real server address | last wins | 1.1.8 md | - | address to test
virtual_server/real_server/SMTP_CHECK/connect_port | unsigned 1..65535 | real server port | last wins | 1.1.8 md | - | port to test
virtual_server/real_server/SMTP_CHECK/bindto | address | any | last wins | 1.1.8 md | - | local address
virtual_server/real_server/SMTP_CHECK/bind_port | unsigned 1..65535 | any | last wins | 1.2.13 md | - | local port
virtual_server/real_server/SMTP_CHECK/bind_if | interface, 15 chars | none | last wins | 1.3.7 md | - | bind to device
virtual_server/real_server/SMTP_CHECK/connect_timeout | timer 0.000001..4294.967295 | real server's | last wins | 1.1.8 mda | - | timeout of connect and of each read
virtual_server/real_server/SMTP_CHECK/fwmark | unsigned | 0 | last wins | 1.2.13 md | SO_MARK | SO_MARK on the socket
virtual_server/real_server/SMTP_CHECK/retry | unsigned | real server's, else per checker | last wins | 1.1.8 mda | - | further attempts before failed
virtual_server/real_server/SMTP_CHECK/delay_before_retry | timer >= 0 | real server's, else per checker | last wins | 1.1.8 mda | - | wait before a retry
virtual_server/real_server/SMTP_CHECK/warmup | timer >= 0 | real server's, else delay_loop | last wins | 1.2.13 md | - | random start delay bound
virtual_server/real_server/SMTP_CHECK/delay_loop | timer >= 0.000001 | real server's | last wins | 1.3.7 md | - | period
virtual_server/real_server/SMTP_CHECK/alpha | [bool] | real server's | last wins | 1.3.7 md | - | start failed
virtual_server/real_server/SMTP_CHECK/log_all_failures | [bool] | false | last wins | 2.0.11 md | - | log every failure
virtual_server/real_server/SMTP_CHECK/host | block of connection keywords | - | repeatable | 1.1.8 mda | - | old form: one more checker per host
virtual_server/real_server/SMTP_CHECK/host/connect_ip | address | real server address | last wins | 1.1.8 mda | - | address to test
virtual_server/real_server/SMTP_CHECK/host/connect_port | unsigned 1..65535 | real server port | last wins | 1.1.8 mda | - | port to test
virtual_server/real_server/SMTP_CHECK/host/bindto | address | any | last wins | 1.1.8 mda | - | local address
virtual_server/real_server/SMTP_CHECK/host/bind_port | unsigned 1..65535 | any | last wins | 1.2.13 md | - | local port
virtual_server/real_server/SMTP_CHECK/host/bind_if | interface, 15 chars | none | last wins | 1.3.7 md | - | bind to device
virtual_server/real_server/SMTP_CHECK/host/connect_timeout | timer 0.000001..4294.967295 | real server's | last wins | 1.1.8 md | - | timeout of connect and of each read
virtual_server/real_server/SMTP_CHECK/host/fwmark | unsigned | 0 | last wins | 1.2.13 md | SO_MARK | SO_MARK on the socket
virtual_server/real_server/SMTP_CHECK/host/retry | unsigned | real server's, else per checker | last wins | 1.1.8 md | - | further attempts before failed
virtual_server/real_server/SMTP_CHECK/host/delay_before_retry | timer >= 0 | real server's, else per checker | last wins | 1.1.8 md | - | wait before a retry
virtual_server/real_server/SMTP_CHECK/host/warmup | timer >= 0 | real server's, else delay_loop | last wins | 1.2.13 md | - | random start delay bound
virtual_server/real_server/SMTP_CHECK/host/delay_loop | timer >= 0.000001 | real server's | last wins | 1.3.7 md | - | period
virtual_server/real_server/SMTP_CHECK/host/alpha | [bool] | real server's | last wins | 1.3.7 md | - | start failed
virtual_server/real_server/SMTP_CHECK/host/log_all_failures | [bool] | false | last wins | 2.0.11 md | - | log every failure
virtual_server/real_server/TCP_CHECK | block | - | repeatable | 0.6.6 mda | - | connect check
virtual_server/real_server/TCP_CHECK/connect_ip | address | real server address | last wins | 1.2.13 md | - | address to test
virtual_server/real_server/TCP_CHECK/connect_port | unsigned 1..65535 | real server port | last wins | 0.6.6 mda | - | port to test
virtual_server/real_server/TCP_CHECK/bindto | address | any | last wins | 1.1.2 mda | - | local address
virtual_server/real_server/TCP_CHECK/bind_port | unsigned 1..65535 | any | last wins | 1.2.13 md | - | local port
virtual_server/real_server/TCP_CHECK/bind_if | interface, 15 chars | none | last wins | 1.3.7 md | - | bind to device
virtual_server/real_server/TCP_CHECK/connect_timeout | timer 0.000001..4294.967295 | real server's | last wins | 0.6.6 mda | - | timeout of connect and of each read
virtual_server/real_server/TCP_CHECK/fwmark | unsigned | 0 | last wins | 1.2.13 md | SO_MARK | SO_MARK on the socket
virtual_server/real_server/TCP_CHECK/retry | unsigned | real server's, else per checker | last wins | 1.2.20 md | - | further attempts before failed
virtual_server/real_server/TCP_CHECK/delay_before_retry | timer >= 0 | real server's, else per checker | last wins | 1.2.20 md | - | wait before a retry
virtual_server/real_server/TCP_CHECK/warmup | timer >= 0 | real server's, else delay_loop | last wins | 1.2.13 md | - | random start delay bound
virtual_server/real_server/TCP_CHECK/delay_loop | timer >= 0.000001 | real server's | last wins | 1.3.7 md | - | period
virtual_server/real_server/TCP_CHECK/alpha | [bool] | real server's | last wins | 1.3.7 md | - | start failed
virtual_server/real_server/TCP_CHECK/log_all_failures | [bool] | false | last wins | 2.0.11 md | - | log every failure
virtual_server/real_server/PING_CHECK | block | - | repeatable | 2.1.0 m | - | ICMP echo check
virtual_server/real_server/PING_CHECK/connect_ip | address | real server address | last wins | 1.2.13 m | - | address to test
virtual_server/real_server/PING_CHECK/connect_port | unsigned 1..65535 | real server port | last wins | 1.2.13 m | - | port to test
virtual_server/real_server/PING_CHECK/bindto | address | any | last wins | 1.2.13 m | - | local address
virtual_server/real_server/PING_CHECK/bind_port | unsigned 1..65535 | any | last wins | 1.2.13 m | - | local port
virtual_server/real_server/PING_CHECK/bind_if | interface, 15 chars | none | last wins | 1.3.7 m | - | bind to device
virtual_server/real_server/PING_CHECK/connect_timeout | timer 0.000001..4294.967295 | real server's | last wins | 1.2.13 m | - | timeout of connect and of each read
virtual_server/real_server/PING_CHECK/fwmark | unsigned | 0 | last wins | 1.2.13 m | SO_MARK | SO_MARK on the socket
virtual_server/real_server/PING_CHECK/retry | unsigned | real server's, else per checker | last wins | 1.3.7 m | - | further attempts before failed
virtual_server/real_server/PING_CHECK/delay_before_retry | timer >= 0 | real server's, else per checker | last wins | 1.3.7 m | - | wait before a retry
virtual_server/real_server/PING_CHECK/warmup | timer >= 0 | real server's, else delay_loop | last wins | 1.3.7 m | - | random start delay bound
virtual_server/real_server/PING_CHECK/delay_loop | timer >= 0.000001 | real server's | last wins | 1.3.7 m | - | period
virtual_server/real_server/PING_CHECK/alpha | [bool] | real server's | last wins | 1.3.7 m | - | start failed
virtual_server/real_server/PING_CHECK/log_all_failures | [bool] | false | last wins | 2.0.11 m | - | log every failure
virtual_server/real_server/UDP_CHECK | block | - | repeatable | 2.1.0 md | - | UDP check (ICMP unreachable = failure)
virtual_server/real_server/UDP_CHECK/connect_ip | address | real server address | last wins | 1.2.13 md | - | address to test
virtual_server/real_server/UDP_CHECK/connect_port | unsigned 1..65535 | real server port | last wins | 1.2.13 md | - | port to test
virtual_server/real_server/UDP_CHECK/bindto | address | any | last wins | 1.2.13 md | - | local address
virtual_server/real_server/UDP_CHECK/bind_port | unsigned 1..65535 | any | last wins | 1.2.13 md | - | local port
virtual_server/real_server/UDP_CHECK/bind_if | interface, 15 chars | none | last wins | 1.3.7 md | - | bind to device
virtual_server/real_server/UDP_CHECK/connect_timeout | timer 0.000001..4294.967295 | real server's | last wins | 1.2.13 md | - | timeout of connect and of each read
virtual_server/real_server/UDP_CHECK/fwmark | unsigned | 0 | last wins | 1.2.13 md | SO_MARK | SO_MARK on the socket
virtual_server/real_server/UDP_CHECK/retry | unsigned | real server's, else per checker | last wins | 1.3.7 md | - | further attempts before failed
virtual_server/real_server/UDP_CHECK/delay_before_retry | timer >= 0 | real server's, else per checker | last wins | 1.3.7 md | - | wait before a retry
virtual_server/real_server/UDP_CHECK/warmup | timer >= 0 | real server's, else delay_loop | last wins | 1.3.7 md | - | random start delay bound
virtual_server/real_server/UDP_CHECK/delay_loop | timer >= 0.000001 | real server's | last wins | 1.3.7 md | - | period
virtual_server/real_server/UDP_CHECK/alpha | [bool] | real server's | last wins | 1.3.7 md | - | start failed
virtual_server/real_server/UDP_CHECK/log_all_failures | [bool] | false | last wins | 2.0.11 md | - | log every failure
virtual_server/real_server/UDP_CHECK/payload | hex octets | empty datagram | last wins | 2.2.0 md | - | data to send
virtual_server/real_server/UDP_CHECK/require_reply | [hex octets with x wildcards] | off | last wins | 2.1.0 md | - | reply needed, optionally equal
virtual_server/real_server/UDP_CHECK/min_reply_length | unsigned 0..65535 | 0 | last wins | 2.2.0 md | - | reply length
virtual_server/real_server/UDP_CHECK/max_reply_length | unsigned 0..65535 | 255 | last wins | 2.2.0 md | - | reply length
virtual_server/real_server/HTTP_GET | block | - | repeatable | 0.6.6 mda | - | HTTP check
virtual_server/real_server/HTTP_GET/connect_ip | address | real server address | last wins | 1.2.13 md | - | address to test
virtual_server/real_server/HTTP_GET/connect_port | unsigned 1..65535 | real server port | last wins | 0.6.6 mda | - | port to test
virtual_server/real_server/HTTP_GET/bindto | address | any | last wins | 1.1.2 mda | - | local address
virtual_server/real_server/HTTP_GET/bind_port | unsigned 1..65535 | any | last wins | 1.2.13 md | - | local port
virtual_server/real_server/HTTP_GET/bind_if | interface, 15 chars | none | last wins | 1.3.7 md | - | bind to device
virtual_server/real_server/HTTP_GET/connect_timeout | timer 0.000001..4294.967295 | real server's | last wins | 0.6.6 mda | - | timeout of connect and of each read
virtual_server/real_server/HTTP_GET/fwmark | unsigned | 0 | last wins | 1.2.13 md | SO_MARK | SO_MARK on the socket
virtual_server/real_server/HTTP_GET/retry | unsigned | real server's, else per checker | last wins | 1.3.7 md | - | further attempts before failed
virtual_server/real_server/HTTP_GET/delay_before_retry | timer >= 0 | real server's, else per checker | last wins | 0.6.6 mda | - | wait before a retry
virtual_server/real_server/HTTP_GET/warmup | timer >= 0 | real server's, else delay_loop | last wins | 1.2.13 md | - | random start delay bound
virtual_server/real_server/HTTP_GET/delay_loop | timer >= 0.000001 | real server's | last wins | 1.3.7 md | - | period
virtual_server/real_server/HTTP_GET/alpha | [bool] | real server's | last wins | 1.3.7 md | - | start failed
virtual_server/real_server/HTTP_GET/log_all_failures | [bool] | false | last wins | 2.0.11 md | - | log every failure
virtual_server/real_server/HTTP_GET/nb_get_retry | unsigned | - | - | 0.6.6 mda | - | old form of retry
virtual_server/real_server/HTTP_GET/virtualhost | name | real, then virtual server's | replaces | 1.3.6 md | - | Host header of all urls
virtual_server/real_server/HTTP_GET/http_protocol | 1.0, 1.1, 1.0C or 1.0c | 1.0 | last wins | 2.0.17 md | - | request line; 1.1 and 1.0C add Connection: close
virtual_server/real_server/HTTP_GET/enable_sni | [bool] | false | last wins | 1.4.3 md | TLS SNI | send SNI (virtualhost or sni_name)
virtual_server/real_server/HTTP_GET/sni_name | [name] | virtual host | replaces | - m | TLS SNI | SNI name; also enables SNI
virtual_server/real_server/HTTP_GET/fast_recovery | [bool] | false | last wins | 2.0.17 md | - | no delay between urls while recovering
virtual_server/real_server/HTTP_GET/url | block | at least one | repeatable | 0.6.6 mda | - | one request
virtual_server/real_server/HTTP_GET/url/path | string | required | replaces | 0.6.6 mda | - | request target
virtual_server/real_server/HTTP_GET/url/digest | 32 hex digits | none | first wins | 0.6.6 mda | - | MD5 of the body
virtual_server/real_server/HTTP_GET/url/status_code | list of N or N-M, 100..599 | 200-299 | accumulates | 0.7.6 mda | - | accepted status codes
virtual_server/real_server/HTTP_GET/url/virtualhost | name | see H | replaces | 1.3.6 md | - | Host header of this url
virtual_server/real_server/HTTP_GET/url/regex | pattern | none | replaces with message | 2.0.7 md | regex | PCRE2 pattern that must match the body
virtual_server/real_server/HTTP_GET/url/regex_no_match | none | off | idempotent | 2.0.7 md | regex | success if it does not match
virtual_server/real_server/HTTP_GET/url/regex_options | list of option words | none | accumulates | 2.0.7 md | regex | allow_empty_class alt_bsux auto_callout caseless dollar_endonly dotall dupnames extended firstline match_unset_backref multiline never_ucp never_utf no_auto_capture no_auto_possess no_dotstar_anchor no_start_optimize ucp ungreedy utf never_backslash_c alt_circumflex alt_verbnames use_offset_limit
virtual_server/real_server/HTTP_GET/url/regex_min_offset | unsigned bytes | 0 | last wins | 2.0.7 md | regex | match must start at or after
virtual_server/real_server/HTTP_GET/url/regex_max_offset | unsigned bytes | none | last wins | 2.0.7 md | regex | match must start at or before
virtual_server/real_server/HTTP_GET/url/regex_stack | START MAX bytes | none | largest | 2.0.7 md | regex | JIT stack
virtual_server/real_server/SSL_GET | block | - | repeatable | 0.6.6 mda | - | HTTPS check
virtual_server/real_server/SSL_GET/connect_ip | address | real server address | last wins | 1.2.13 md | - | address to test
virtual_server/real_server/SSL_GET/connect_port | unsigned 1..65535 | real server port | last wins | 0.6.6 mda | - | port to test
virtual_server/real_server/SSL_GET/bindto | address | any | last wins | 1.1.2 mda | - | local address
virtual_server/real_server/SSL_GET/bind_port | unsigned 1..65535 | any | last wins | 1.2.13 md | - | local port
virtual_server/real_server/SSL_GET/bind_if | interface, 15 chars | none | last wins | 1.3.7 md | - | bind to device
virtual_server/real_server/SSL_GET/connect_timeout | timer 0.000001..4294.967295 | real server's | last wins | 0.6.6 mda | - | timeout of connect and of each read
virtual_server/real_server/SSL_GET/fwmark | unsigned | 0 | last wins | 1.2.13 md | SO_MARK | SO_MARK on the socket
virtual_server/real_server/SSL_GET/retry | unsigned | real server's, else per checker | last wins | 1.3.7 md | - | further attempts before failed
virtual_server/real_server/SSL_GET/delay_before_retry | timer >= 0 | real server's, else per checker | last wins | 0.6.6 mda | - | wait before a retry
virtual_server/real_server/SSL_GET/warmup | timer >= 0 | real server's, else delay_loop | last wins | 1.2.13 md | - | random start delay bound
virtual_server/real_server/SSL_GET/delay_loop | timer >= 0.000001 | real server's | last wins | 1.3.7 md | - | period
virtual_server/real_server/SSL_GET/alpha | [bool] | real server's | last wins | 1.3.7 md | - | start failed
virtual_server/real_server/SSL_GET/log_all_failures | [bool] | false | last wins | 2.0.11 md | - | log every failure
virtual_server/real_server/SSL_GET/nb_get_retry | unsigned | - | - | 0.6.6 mda | - | old form of retry
virtual_server/real_server/SSL_GET/virtualhost | name | real, then virtual server's | replaces | 1.3.6 md | - | Host header of all urls
virtual_server/real_server/SSL_GET/http_protocol | 1.0, 1.1, 1.0C or 1.0c | 1.0 | last wins | 2.0.17 md | - | request line; 1.1 and 1.0C add Connection: close
virtual_server/real_server/SSL_GET/enable_sni | [bool] | false | last wins | 1.4.3 md | TLS SNI | send SNI (virtualhost or sni_name)
virtual_server/real_server/SSL_GET/sni_name | [name] | virtual host | replaces | - m | TLS SNI | SNI name; also enables SNI
virtual_server/real_server/SSL_GET/fast_recovery | [bool] | false | last wins | 2.0.17 md | - | no delay between urls while recovering
virtual_server/real_server/SSL_GET/tls_compliant | [bool] | false | last wins | 2.2.8 m | - | require a TLS close notify before EOF
virtual_server/real_server/SSL_GET/url | block | at least one | repeatable | 0.6.6 mda | - | one request
virtual_server/real_server/SSL_GET/url/path | string | required | replaces | 0.6.6 mda | - | request target
virtual_server/real_server/SSL_GET/url/digest | 32 hex digits | none | first wins | 0.6.6 mda | - | MD5 of the body
virtual_server/real_server/SSL_GET/url/status_code | list of N or N-M, 100..599 | 200-299 | accumulates | 0.7.6 mda | - | accepted status codes
virtual_server/real_server/SSL_GET/url/virtualhost | name | see H | replaces | 1.3.6 md | - | Host header of this url
virtual_server/real_server/SSL_GET/url/regex | pattern | none | replaces with message | 2.0.7 md | regex | PCRE2 pattern that must match the body
virtual_server/real_server/SSL_GET/url/regex_no_match | none | off | idempotent | 2.0.7 md | regex | success if it does not match
virtual_server/real_server/SSL_GET/url/regex_options | list of option words | none | accumulates | 2.0.7 md | regex | allow_empty_class alt_bsux auto_callout caseless dollar_endonly dotall dupnames extended firstline match_unset_backref multiline never_ucp never_utf no_auto_capture no_auto_possess no_dotstar_anchor no_start_optimize ucp ungreedy utf never_backslash_c alt_circumflex alt_verbnames use_offset_limit
virtual_server/real_server/SSL_GET/url/regex_min_offset | unsigned bytes | 0 | last wins | 2.0.7 md | regex | match must start at or after
virtual_server/real_server/SSL_GET/url/regex_max_offset | unsigned bytes | none | last wins | 2.0.7 md | regex | match must start at or before
virtual_server/real_server/SSL_GET/url/regex_stack | START MAX bytes | none | largest | 2.0.7 md | regex | JIT stack
virtual_server/real_server/SSL_GET/url/tls_compliant | [bool] | false | last wins | 2.2.8 m | - | for this url
virtual_server/real_server/DNS_CHECK | block | - | repeatable | 1.3.0 md | - | DNS query check
virtual_server/real_server/DNS_CHECK/connect_ip | address | real server address | last wins | 1.2.13 md | - | address to test
virtual_server/real_server/DNS_CHECK/connect_port | unsigned 1..65535 | real server port | last wins | 1.2.13 md | - | port to test
virtual_server/real_server/DNS_CHECK/bindto | address | any | last wins | 1.2.13 md | - | local address
virtual_server/real_server/DNS_CHECK/bind_port | unsigned 1..65535 | any | last wins | 1.2.13 md | - | local port
virtual_server/real_server/DNS_CHECK/bind_if | interface, 15 chars | none | last wins | 1.3.7 md | - | bind to device
virtual_server/real_server/DNS_CHECK/connect_timeout | timer 0.000001..4294.967295 | real server's | last wins | 1.2.13 md | - | timeout of connect and of each read
virtual_server/real_server/DNS_CHECK/fwmark | unsigned | 0 | last wins | 1.2.13 md | SO_MARK | SO_MARK on the socket
virtual_server/real_server/DNS_CHECK/retry | unsigned | real server's, else per checker | last wins | 1.3.0 md | - | further attempts before failed
virtual_server/real_server/DNS_CHECK/delay_before_retry | timer >= 0 | real server's, else per checker | last wins | 1.3.7 md | - | wait before a retry
virtual_server/real_server/DNS_CHECK/warmup | timer >= 0 | real server's, else delay_loop | last wins | 1.3.7 md | - | random start delay bound
virtual_server/real_server/DNS_CHECK/delay_loop | timer >= 0.000001 | real server's | last wins | 1.3.7 md | - | period
virtual_server/real_server/DNS_CHECK/alpha | [bool] | real server's | last wins | 1.3.7 md | - | start failed
virtual_server/real_server/DNS_CHECK/log_all_failures | [bool] | false | last wins | 2.0.11 md | - | log every failure
virtual_server/real_server/DNS_CHECK/type | A NS CNAME SOA MX TXT AAAA RRSIG DNSKEY, any case | SOA | last wins | 1.3.0 md | - | query type
virtual_server/real_server/DNS_CHECK/name | domain name | root (empty) | first wins | 1.3.0 md | - | query name
virtual_server/real_server/FILE_CHECK | block | - | repeatable | 2.1.0 m | - | follow a track_file
virtual_server/real_server/FILE_CHECK/track_file | NAME | required | last wins | 2.1.0 m | - | which file
virtual_server/real_server/FILE_CHECK/weight | int [reverse or noreverse] | file's weight | last wins | 2.1.0 m | - | multiplier
virtual_server/real_server/BFD_CHECK | block | - | repeatable | 2.0.0 md | BFD | follow a bfd_instance
virtual_server/real_server/BFD_CHECK/name | NAME | required | once | 2.0.0 md | BFD | which session
virtual_server/real_server/BFD_CHECK/alpha | [bool] | real server's | last wins | 1.3.7 md | BFD | start down
`;
