// What a role may do, by the names of the interface; the server decides, pages only leave out what it would refuse.
export const PERMISSIONS = [
  "roles", "platform_settings", "trading_day", "reference_data", "logins", "products", "fund_accounts", "operating_accounts", "risk_accounts",
  "rates", "cash_entry", "cash_confirmation", "account_status", "handing_over", "watching", "trading", "limits",
  "member_services", "exchange_services",
] as const;

export type Permission = (typeof PERMISSIONS)[number];
