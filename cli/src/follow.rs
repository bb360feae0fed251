//! Follows a chain block by block.

use std::time::{Duration, Instant};

use cita_proto::blockchain::CompactBlock;
use cita_service_api::{Controller, ControllerClient};

use crate::error::{CliError, CliResult};

/// How often the height is asked for, at most.
const POLL: Duration = Duration::from_millis(50);

/// How long a node may fail to answer before following ends.
const PATIENCE: Duration = Duration::from_secs(30);

/// The blocks of a chain in order, each as soon as there is one.
#[derive(Debug)]
pub(crate) struct Follower {
    controller: ControllerClient,
    next: u64,
    height: u64,
}

impl Follower {
    /// Follows from the block `next` on.
    pub(crate) fn new(controller: ControllerClient, next: u64) -> Self {
        Self { controller, next, height: 0 }
    }

    /// The height that [`Self::next_block`] answers next.
    pub(crate) fn next_height(&self) -> u64 {
        self.next
    }

    /// The next block, when there is one; waits for it otherwise. Dropping the future loses nothing.
    ///
    /// # Errors
    /// When the node has failed to answer for half a minute.
    pub(crate) async fn next_block(&mut self) -> CliResult<CompactBlock> {
        let mut last_answer = Instant::now();
        loop {
            match self.try_next().await {
                Ok(Some(block)) => return Ok(block),
                Ok(None) => last_answer = Instant::now(),
                Err(error) if last_answer.elapsed() > PATIENCE => return Err(error),
                Err(_) => {}
            }
            tokio::time::sleep(POLL).await;
        }
    }

    async fn try_next(&mut self) -> CliResult<Option<CompactBlock>> {
        if self.height < self.next {
            self.height = self.controller.block_number(false).await.map_err(|error| CliError::refused(&error))?;
        }
        if self.height < self.next {
            return Ok(None);
        }
        let block = self.controller.block_by_number(self.next).await.map_err(|error| CliError::refused(&error))?;
        self.next += 1;
        Ok(Some(block))
    }
}
