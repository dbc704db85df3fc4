//! The product from outside: its interface, its commands, its days.

mod cash;
mod day;
mod golden;
mod hedge;
mod import;
mod interface;
mod limits;
mod logins;
mod rates;
mod rebuild;
mod roles;
mod routing;
mod served_replay;
mod support;
mod tools;
