// The demonstration's logins and account, as `make run` prints them. Everything else is read from the server.
export const TRADER = { user: process.env.BALLAST_TRADER ?? "trader1", password: process.env.BALLAST_PASSWORD ?? "ballast-demo" };
export const ADMINISTRATOR = { user: process.env.BALLAST_ADMIN ?? "admin", password: process.env.BALLAST_PASSWORD ?? "ballast-demo" };
