//! The `ballast` command.

mod auth;
mod clock;
mod convert;
mod day;
mod demo;
mod embedded;
mod gateway;
mod http;
mod hub;
mod market_data;
mod serve;
mod trading_day;
mod vault;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// An open platform for futures asset managers and futures companies: operating accounts trade the money of products
/// through fund accounts, with settlement to the cent and a journal that explains every decision.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play trading days from files: ticks and orders in, trades and statements out.
    Day(day::DayArgs),
    /// Serve the product: page, interface, and an embedded counter with a simulated market.
    Serve(serve::ServeArgs),
}

fn main() -> ExitCode {
    let result: Result<(), Box<dyn std::error::Error>> = match Cli::parse().command {
        Command::Day(args) => day::play(&args).map_err(Into::into),
        Command::Serve(args) => serve::serve(&args).map_err(Into::into),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ballast: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  because: {cause}");
                source = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}
