//! Byzantine nodes that are an honest machine, or two, which do not say all they should: the silent one, the slow one, the one with a twin.
//! They remember nothing over a crash.

use std::{ops::Range, time::Duration};

use cita_consensus_core::simulator::{Crashed, Io};
use rand::Rng;

use crate::{
    Subject,
    byzantine::ACT_EVERY,
    replica::{Input, Replica, What},
};

/// How a Byzantine node twists what an honest machine does with its key.
#[derive(Debug, Clone)]
pub struct Mask {
    /// The chance that a message is withheld.
    pub withheld: f64,
    /// How long messages are held back.
    pub held: Range<Duration>,
    /// Whom this machine talks with.
    pub circle: Vec<usize>,
}

/// One or two honest machines that are not let speak freely.
pub struct Masked<P: Subject> {
    pub cores: Vec<Replica<P>>,
    pub nodes: usize,
}

impl<P: Subject> Masked<P> {
    pub fn start(&mut self, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        io.after(ACT_EVERY.end, Input { core: 0, what: What::Act });
        self.cores.iter_mut().try_for_each(|core| core.start(io))
    }

    pub fn message(&mut self, from: usize, bytes: &[u8], io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        self.cores.iter_mut().try_for_each(|core| core.message(from, bytes, io))
    }

    pub fn input(&mut self, input: Input<P>, io: &mut Io<'_, Input<P>>) -> Result<(), Crashed> {
        if matches!(input.what, What::Act) {
            self.change_circles(io);
            return Ok(());
        }
        self.cores[input.core].input(input.what, io)
    }

    /// Everybody is talked with by at least one of the machines, some by both, at times nobody.
    fn change_circles(&mut self, io: &mut Io<'_, Input<P>>) {
        let pause = io.one_of(&(ACT_EVERY.start..ACT_EVERY.end * 8));
        io.after(pause, Input { core: 0, what: What::Act });
        let count = self.cores.len();
        for (index, core) in self.cores.iter_mut().enumerate() {
            let mute = io.rng().random_bool(0.05);
            let circle = (0..self.nodes)
                .filter(|node| !mute && (count == 1 || node % count == index || io.rng().random_bool(0.3)))
                .collect();
            if let Some(mask) = core.mask_mut() {
                mask.circle = circle;
            }
        }
    }
}
