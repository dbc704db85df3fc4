//! What it takes to run a machine by threads.

use ballast_model::Machine;

/// A machine that can be run by threads. Implemented for all that can.
pub trait Threaded:
    Machine<Command: Send + Sync + 'static, Event: Send + Sync + 'static> + Send + Sync + 'static
{
}
impl<M> Threaded for M where
    M: Machine<Command: Send + Sync + 'static, Event: Send + Sync + 'static>
        + Send
        + Sync
        + 'static
{
}
