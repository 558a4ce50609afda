//! The lookout: a thread that sees what others write, reads the registers and proves the record.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::run::{Happened, now};
use crate::app::msg::{Msg, Proof};
use crate::domain::queue::Viewer;
use crate::store::watch::Watch;
use crate::store::{OpenOptions, Store, StoreError};

/// How often the file is looked at.
const GLANCE: Duration = Duration::from_millis(250);
/// How many events lie between two reports of a proof.
const REPORT: u64 = 5_000;

/// What is asked of the lookout.
#[derive(Debug, Clone)]
pub(super) enum Sight {
    /// The registers.
    Registers,
    /// What became of the changes by each template.
    Uses,
    /// The bypass register, for whom.
    Bypasses(Viewer),
    /// A proof of the record.
    Verify,
}

/// The running lookout; dropped, it lets go of the file.
#[derive(Debug)]
pub(super) struct Lookout {
    asks: Option<Sender<Sight>>,
    proving: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Lookout {
    fn drop(&mut self) {
        self.stop_proof();
        self.asks = None;
        if let Some(thread) = self.thread.take() {
            // Only in development does a panic there come this far; it was reported when it happened.
            let _ = thread.join();
        }
    }
}

impl Lookout {
    /// Opens the file for reading and starts the thread; `known` is the last event that the console has.
    pub(super) fn start(
        path: &Path,
        options: &OpenOptions,
        known: u64,
        sender: Sender<Happened>,
    ) -> Result<Self, StoreError> {
        let options = OpenOptions {
            read_only: true,
            ..options.clone()
        };
        let store = Store::open(path, &options)?;
        let (asks, queue) = channel();
        let proving = Arc::new(AtomicBool::new(false));
        let theirs = Arc::clone(&proving);
        let path = path.to_owned();
        let mut watch = Watch::default();
        let thread = thread::Builder::new()
            .name("lookout".to_owned())
            .spawn({
                let path = path.clone();
                move || {
                    // What was written while the console began has no other glance to be seen by.
                    if begin(&store, known, &mut watch, &sender) {
                        serve(store, watch, &queue, &sender, &path, &options, &theirs);
                    }
                }
            })
            .map_err(StoreError::io(&path))?;
        Ok(Self {
            asks: Some(asks),
            proving,
            thread: Some(thread),
        })
    }

    /// Asks for something.
    pub(super) fn ask(&self, sight: Sight) {
        // A lookout that stopped said why.
        if let Some(asks) = &self.asks {
            let _ = asks.send(sight);
        }
    }

    /// Gives up a proof under way.
    pub(super) fn stop_proof(&self) {
        self.proving.store(false, Ordering::Relaxed);
    }
}

/// Takes the first glance, and tells what the console does not know yet; returns whether it listens.
fn begin(store: &Store, known: u64, watch: &mut Watch, sender: &Sender<Happened>) -> bool {
    let glance = watch.changed(store.connection());
    let msg = match glance.and_then(|_| store.head()) {
        Ok(head) if head.seq == known => return true,
        Ok(head) => Msg::Changed(head.seq),
        Err(error) => Msg::Failed(error.to_string()),
    };
    sender.send(Happened::Told(msg)).is_ok()
}

fn serve(
    mut store: Store,
    mut watch: Watch,
    asks: &Receiver<Sight>,
    sender: &Sender<Happened>,
    path: &Path,
    options: &OpenOptions,
    proving: &Arc<AtomicBool>,
) {
    let tell = |msg| sender.send(Happened::Told(msg)).is_ok();
    loop {
        let going = match asks.recv_timeout(GLANCE) {
            Ok(Sight::Verify) => {
                prove_beside(path, options, sender, proving);
                true
            }
            Ok(sight) => see(&mut store, sight, &mut |_| true).is_none_or(tell),
            Err(RecvTimeoutError::Timeout) => true,
            Err(RecvTimeoutError::Disconnected) => false,
        };
        let news = store.still_there().and_then(|()| {
            let new = watch.changed(store.connection())?;
            let head = new.then(|| store.head()).transpose()?;
            Ok(head.map(|head| Msg::Changed(head.seq)))
        });
        let heard = match news {
            Ok(Some(msg)) => tell(msg),
            Ok(None) => true,
            Err(_) => {
                // The writer says why, and has another lookout begin when the file is back.
                let _ = sender.send(Happened::Away);
                false
            }
        };
        if !going || !heard {
            break;
        }
    }
}

/// Proves the record in a thread of its own, so that others' work is seen meanwhile.
fn prove_beside(
    path: &Path,
    options: &OpenOptions,
    sender: &Sender<Happened>,
    proving: &Arc<AtomicBool>,
) {
    let (path, options) = (path.to_owned(), options.clone());
    let (out, going) = (sender.clone(), Arc::clone(proving));
    going.store(true, Ordering::Relaxed);
    let spawned = thread::Builder::new()
        .name("proof".to_owned())
        .spawn(move || {
            let mut told = 0;
            let all = Store::open(&path, &options).and_then(|store| {
                let all = store.head()?.seq;
                let verdict = store.verify(&mut |done| {
                    if done >= told + REPORT {
                        told = done;
                        let _ = out.send(Happened::Told(Msg::Proof(Proof::Under(done, all))));
                    }
                    going.load(Ordering::Relaxed)
                })?;
                Ok(verdict)
            });
            if let Some(proof) = proof(all) {
                let _ = out.send(Happened::Told(Msg::Proof(proof)));
            }
        });
    if let Err(error) = spawned {
        let sentence = format!("No thread could be started ({error}).");
        let _ = sender.send(Happened::Told(Msg::Failed(sentence)));
    }
}

fn proof(verdict: Result<crate::store::verify::Verdict, StoreError>) -> Option<Proof> {
    Some(match verdict {
        Ok(verdict) if verdict.is_good() => Proof::Proved(verdict.events),
        Ok(verdict) => Proof::Broken(match (verdict.fault, verdict.index_fault) {
            (Some(fault), _) => fault.to_string(),
            (None, Some(sentence)) => sentence,
            (None, None) => {
                "The queue shows changes otherwise than the record; run: holdpoint reindex"
                    .to_owned()
            }
        }),
        Err(StoreError::Cancelled) => return None,
        Err(error) => Proof::Broken(error.to_string()),
    })
}

fn failed(error: &StoreError) -> Msg {
    Msg::Failed(error.to_string())
}

fn uses(store: &mut Store) -> Result<Msg, StoreError> {
    let known = store.shared_registers()?;
    let mut uses = BTreeMap::new();
    for template in known.catalogue.iter() {
        uses.insert(template.id.clone(), store.uses_of(&template.id)?);
    }
    Ok(Msg::Uses(uses))
}

fn bypasses(store: &mut Store, viewer: &Viewer) -> Result<Msg, StoreError> {
    let known = store.shared_registers()?;
    store.bypasses(&known, viewer, now()).map(Msg::Bypasses)
}

/// Looks at what was asked for.
pub(super) fn see(
    store: &mut Store,
    sight: Sight,
    going: &mut dyn FnMut(u64) -> bool,
) -> Option<Msg> {
    match sight {
        Sight::Registers => Some(match store.shared_registers() {
            Ok(registers) => Msg::Registers(registers),
            Err(error) => Msg::Failed(error.to_string()),
        }),
        Sight::Uses => Some(uses(store).unwrap_or_else(|e| failed(&e))),
        Sight::Bypasses(viewer) => Some(bypasses(store, &viewer).unwrap_or_else(|e| failed(&e))),
        Sight::Verify => proof(store.verify(going)).map(Msg::Proof),
    }
}
