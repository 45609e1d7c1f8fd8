import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client'

/**
 * A client of the database that the URL names (`http://user:password@host:8123/database`).
 * Decimals and 64-bit integers arrive as strings: a JSON number would round them.
 */
export function createClickHouse(url: string): ClickHouseClient {
  return createClient({
    url,
    // A load takes as long as its file does; each query bounds itself by max_execution_time.
    request_timeout: 6 * 3600 * 1000,
    max_open_connections: 32,
    // What fails is thrown to whoever asked, who knows whether it is a fault; the client's own log would repeat it.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      // Keeps the connection of a long load alive through proxies that close silent ones.
      send_progress_in_http_headers: 1,
      http_headers_progress_interval_ms: '30000',
      output_format_json_quote_decimals: 1,
      output_format_json_quote_64bit_integers: 1,
      date_time_output_format: 'iso',
    },
  })
}
