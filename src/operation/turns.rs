//! One writer per record: a change holds what it changes from its look to its read-back. Reads never wait.

mod processes;
mod unclear;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{
    Mutex as TurnMutex, OwnedMutexGuard, OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock,
};

use self::processes::Locks;
pub(super) use self::{
    processes::Processes,
    unclear::{InFlight, Record, Unclear},
};

/// What a change changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// One record, e.g. `connection 3`: whatever changes a part of it.
    One(String),
    /// Anything of the product.
    Any,
    /// Putting the change of that id back, whatever it changed: held before the turn of what it changes, and never after it.
    Undo(String),
}

/// Who changes what now.
pub(super) struct Turns {
    here: Mutex<BTreeMap<&'static str, Arc<Product>>>,
    elsewhere: Processes,
}

#[derive(Default)]
struct Product {
    /// Held by all who change one record, and alone by who changes any.
    all: Arc<RwLock<()>>,
    one: Mutex<BTreeMap<String, Arc<TurnMutex<()>>>>,
}

/// A record that is held; it is free again when this is dropped.
pub(super) struct Held {
    _elsewhere: Option<Locks>,
    _here: HeldHere,
}

/// A record that is held in this process.
enum HeldHere {
    One {
        _all: OwnedRwLockReadGuard<()>,
        _one: OwnedMutexGuard<()>,
    },
    Any {
        _all: OwnedRwLockWriteGuard<()>,
    },
}

impl Turns {
    /// Turns of this process, and of others where they share a folder.
    pub(super) fn among(elsewhere: Processes) -> Self {
        Self {
            here: Mutex::default(),
            elsewhere,
        }
    }

    /// Waits until nobody else changes the record.
    pub(super) async fn hold(&self, product: &'static str, record: Turn) -> Held {
        let here = self.hold_here(product, record.clone()).await;
        Held {
            _elsewhere: self.elsewhere.hold(product, &record).await,
            _here: here,
        }
    }

    async fn hold_here(&self, product: &'static str, record: Turn) -> HeldHere {
        let product = {
            let mut products = self.here.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(products.entry(product).or_default())
        };
        match record {
            Turn::One(name) | Turn::Undo(name) => {
                let all = Arc::clone(&product.all).read_owned().await;
                let turn = {
                    let mut one = product.one.lock().unwrap_or_else(PoisonError::into_inner);
                    // Turns that nobody holds or waits for need no turn.
                    one.retain(|_, turn| Arc::strong_count(turn) > 1);
                    Arc::clone(one.entry(name).or_default())
                };
                HeldHere::One {
                    _all: all,
                    _one: turn.lock_owned().await,
                }
            }
            Turn::Any => HeldHere::Any {
                _all: Arc::clone(&product.all).write_owned().await,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    fn one(name: &str) -> Turn {
        Turn::One(name.to_owned())
    }

    async fn waits(turns: &Turns, record: Turn) -> bool {
        let hold = turns.hold("p", record);
        timeout(Duration::from_millis(1), hold).await.is_err()
    }

    #[tokio::test(start_paused = true)]
    async fn one_record_has_one_writer() {
        let turns = Turns::among(Processes::sharing(None, None));
        let held = turns.hold("p", one("task 1")).await;
        assert!(waits(&turns, one("task 1")).await);
        assert!(!waits(&turns, one("task 2")).await);
        assert!(waits(&turns, Turn::Any).await);
        drop(held);
        assert!(!waits(&turns, one("task 1")).await);
    }

    #[tokio::test(start_paused = true)]
    async fn who_changes_any_record_changes_alone() {
        let turns = Turns::among(Processes::sharing(None, None));
        let held = turns.hold("p", Turn::Any).await;
        assert!(waits(&turns, one("task 1")).await);
        assert!(waits(&turns, Turn::Any).await);
        assert!(
            timeout(Duration::from_millis(1), turns.hold("q", Turn::Any))
                .await
                .is_ok()
        );
        drop(held);
        assert!(!waits(&turns, Turn::Any).await);
    }
}
